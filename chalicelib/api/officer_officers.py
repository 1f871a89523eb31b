"""Officers, as the administrators of their units keep them."""

import secrets

from chalicelib import wiring
from chalicelib.api.present import officer as present
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain.actor import require_administrator
from chalicelib.domain.errors import Refused
from chalicelib.usecases.administration.officers import change_officer
from chalicelib.usecases.administration.officers import give_first_password as giving

router = Router(__name__)
# Read out over the telephone and typed once: no letter that looks like a digit; 99 bits.
LETTERS, GROUPS, GROUP = "abcdefghjkmnpqrstuvwxyz23456789", 5, 4


@router.operation("officer_officers.list_all")
def list_all(request: Request) -> Answer:
    """The officers of a unit of the administrator's."""
    agency_code = request.query.get("agency_code") or request.caller.agency_code
    require_administrator(request.caller, agency_code)
    page = wiring.stores.officers().of_agency(
        agency_code, limit=request.query["limit"], cursor=request.query.get("cursor", "")
    )
    items = [present.administered(one, now=request.now) for one in page.items]
    return Answer(200, {"items": items, "next_cursor": page.next_cursor or None})


@router.operation("officer_officers.read")
def read(request: Request) -> Answer:
    """One officer."""
    found = wiring.stores.officers().get(request.path["officer_id"])
    if found is None:
        raise Refused("not_found")
    require_administrator(request.caller, found.agency_code)
    return Answer(200, present.administered(found, now=request.now))


@router.operation("officer_officers.change")
def change(request: Request) -> Answer:
    """Make an officer, change one, or close the account."""
    told = {name: request.body[name] for name in ("full_name", "agency_code", "roles", "active")}
    changed = change_officer(
        request.path["officer_id"],
        told,
        version=request.if_match or 0,
        reason=request.body["reason"],
        by=request.caller,
        now=request.now,
        officers=wiring.stores.officers(),
        agencies=wiring.stores.agencies(),
    )
    return Answer(200, present.administered(changed, now=request.now))


@router.operation("officer_officers.give_first_password")
def give_first_password(request: Request) -> Answer:
    """A password to hand over, shown this once: no answer with it is kept, and what is kept of it is a hash."""
    password = "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
    officer = giving(
        request.body["officer_id"],
        wiring.people.password_hash(password),
        reason=request.body["reason"],
        by=request.caller,
        now=request.now,
        officers=wiring.stores.officers(),
    )
    return Answer(201, present.first_password(officer, password))
