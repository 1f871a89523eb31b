"""A unit's registrations at banks, gateways, carriers and providers of tax receipts, as administrators keep them."""

import secrets
from typing import Any

from chalicelib import wiring
from chalicelib.api.present import partner as present
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain.actor import require_administrator
from chalicelib.domain.errors import Refused
from chalicelib.domain.partner import Partner
from chalicelib.domain.partner_changes import MONEY, OTHER
from chalicelib.usecases.administration import partner_secrets, partners

router = Router(__name__)
ENDPOINT_BYTES = 24  # 48 hex digits: what a partner's calls are found by is nothing to guess


@router.operation("officer_partners.list_all")
def list_all(request: Request) -> Answer:
    """The registrations of a unit of the administrator's."""
    agency_code = request.query.get("agency_code") or request.caller.agency_code
    require_administrator(request.caller, agency_code)
    found = wiring.stores.partners().of_agency(agency_code)
    return Answer(200, {"items": [present.partner(one) for one in found]})


@router.operation("officer_partners.read")
def read(request: Request) -> Answer:
    """One registration, with how many secrets are live."""
    found = wiring.stores.partners().get(request.path["endpoint"])
    if found is None:
        raise Refused("not_found")
    require_administrator(request.caller, found.agency_code)
    live = len(wiring.partners.partner_secrets_now(found.endpoint))
    return Answer(200, present.partner(found, secrets_live=live))


@router.operation("officer_partners.register")
def register(request: Request) -> Answer:
    """A new one, at an address that nobody can guess."""

    def presented(partner: Partner) -> tuple[int, Any]:
        return 201, present.partner(partner, secrets_live=0)

    body = request.body
    made = partners.register(
        secrets.token_hex(ENDPOINT_BYTES),
        body["kind"],
        body["provider"],
        body["agency_code"],
        _told(body),
        reason=body["reason"],
        by=request.caller,
        now=request.now,
        once=request.once(presented),
        partners=wiring.stores.partners(),
        officers=wiring.stores.officers(),
        agencies=wiring.stores.agencies(),
        known_of=wiring.partners.checked_against,
    )
    return Answer(*presented(made))


@router.operation("officer_partners.change")
def change(request: Request) -> Answer:
    """Change it, or close it; where money goes waits for a second administrator."""
    changed = partners.change(
        request.path["endpoint"],
        _told(request.body),
        version=request.if_match or 0,
        reason=request.body["reason"],
        by=request.caller,
        now=request.now,
        partners=wiring.stores.partners(),
        officers=wiring.stores.officers(),
        known_of=wiring.partners.checked_against,
    )
    return Answer(200, present.partner(changed))


@router.operation("officer_partners.decide")
def decide(request: Request) -> Answer:
    """Approve what waits, or drop it."""

    def presented(partner: Partner) -> tuple[int, Any]:
        return 200, present.partner(partner)

    body = request.body
    after = partners.decide(
        request.path["endpoint"],
        approved=body["decision"] == "approve",
        version=body["version"],
        reason=body["reason"],
        by=request.caller,
        now=request.now,
        once=request.once(presented),
        partners=wiring.stores.partners(),
        officers=wiring.stores.officers(),
        known_of=wiring.partners.checked_against,
        live_secrets=wiring.partners.partner_secrets_now,
    )
    return Answer(*presented(after))


@router.operation("officer_partners.set_secret")
def set_secret(request: Request) -> Answer:
    """A new secret beside the present one: into the secret store, and never shown again."""
    after, live = partner_secrets.set_secret(
        request.path["endpoint"],
        request.body["values"],
        version=request.if_match or 0,
        reason=request.body["reason"],
        by=request.caller,
        now=request.now,
        partners=wiring.stores.partners(),
        officers=wiring.stores.officers(),
        names_of=wiring.partners.secret_names,
        live_secrets=wiring.partners.partner_secrets_now,
        keep=wiring.partners.keep_partner_secrets,
    )
    return Answer(200, present.partner(after, secrets_live=live))


@router.operation("officer_partners.retire_secret")
def retire_secret(request: Request) -> Answer:
    """The older of two is good no more."""
    after, live = partner_secrets.retire_secret(
        request.path["endpoint"],
        version=request.if_match or 0,
        reason=request.body["reason"],
        by=request.caller,
        now=request.now,
        partners=wiring.stores.partners(),
        officers=wiring.stores.officers(),
        live_secrets=wiring.partners.partner_secrets_now,
        keep=wiring.partners.keep_partner_secrets,
    )
    return Answer(200, present.partner(after, secrets_live=live))


def _told(body: dict[str, Any]) -> dict[str, Any]:
    """All of a registration's fields; what the request leaves out is as of a registration that tells nothing."""
    defaults = Partner("", "", "", "")
    return {name: body.get(name, getattr(defaults, name)) for name in (*MONEY, *OTHER)}
