"""Register an account at a bank, gateway, carrier or provider of tax receipts, change it, close it, and decide what
waits for a second person."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from chalicelib.domain import partner_changes as rules
from chalicelib.domain.actor import Actor, require_administrator
from chalicelib.domain.administration import Revision, require_seen, revised
from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.officer import Officer
from chalicelib.domain.once import Once
from chalicelib.domain.partner import BANK, Partner
from chalicelib.usecases.administration.acting import acting
from chalicelib.usecases.ports.administration import Agencies, Partners
from chalicelib.usecases.ports.people import Officers
from chalicelib.usecases.retrying import again_on_conflict

# What a registration is checked against, given the unit's others; None for a provider that there is not.
KnownOf = Callable[[Partner, list[Partner]], rules.Known | None]


@again_on_conflict()
def register(
    endpoint: str,
    kind: str,
    provider: str,
    agency_code: str,
    told: Mapping[str, Any],
    *,
    reason: str,
    by: Actor,
    now: datetime,
    once: Once,
    partners: Partners,
    officers: Officers,
    agencies: Agencies,
    known_of: KnownOf,
) -> Partner:
    """A new registration at an address that nobody can guess (`endpoint`). Where it takes money it is closed until a
    second administrator approves it, which needs its first secret.

    Refuses a unit outside the administrator's with `not_found`, and everything that is wrong at once as faults.
    """
    require_administrator(by, agency_code)
    administrator = acting(by, officers)
    if agencies.get(agency_code) is None:
        raise Refused("invalid_request", faults=[Fault("/agency_code", "agency_unknown")])
    after = rules.registered(endpoint, kind, provider, agency_code, told, by=by.id, now=now, reason=reason)
    _require_sound(None, after, partners, known_of)
    revision = _entry(None, after, by=by, reason=reason, now=now)
    partners.administer(None, after, revision=revision, by=administrator, once=once.of(after))
    return after


@again_on_conflict()
def change(
    endpoint: str,
    told: Mapping[str, Any],
    *,
    version: int,
    reason: str,
    by: Actor,
    now: datetime,
    partners: Partners,
    officers: Officers,
    known_of: KnownOf,
) -> Partner:
    """The registration as `told`: see `domain.partner_changes.changed` for what waits. Refuses as `register` does, and
    another version with `administration_stale`."""
    administrator, before = _mine(endpoint, by=by, partners=partners, officers=officers)
    require_seen(version, before.version)
    after = rules.changed(before, told, by=by.id, now=now, reason=reason)
    if rules.intended(after).active or before.kind != BANK:
        _require_sound(before, after, partners, known_of)
    revision = _entry(before, after, by=by, reason=reason, now=now)
    partners.administer(before, after, revision=revision, by=administrator)
    return after


@again_on_conflict()
def decide(
    endpoint: str,
    *,
    approved: bool,
    version: int,
    reason: str,
    by: Actor,
    now: datetime,
    once: Once,
    partners: Partners,
    officers: Officers,
    known_of: KnownOf,
    live_secrets: Callable[[str], list[dict[str, Any]]],
) -> Partner:
    """What waits takes effect, or is dropped; `version` is the one that was read, so that nobody approves what was
    changed since. Refuses as `domain.partner_changes.decided`, what does not fit the unit any more as faults, and to
    open a registration without a secret with `secret_missing`: whoever set one later could choose whose money it is."""
    administrator, before = _mine(endpoint, by=by, partners=partners, officers=officers)
    require_seen(version, before.version)
    after = rules.decided(before, approved=approved, by=by.id, now=now, find_many=officers.get_many)
    if approved:
        _require_sound(before, after, partners, known_of)
        if not live_secrets(endpoint):
            raise Refused("secret_missing")
    revision = _entry(before, after, by=by, reason=reason, now=now)
    partners.administer(before, after, revision=revision, by=administrator, once=once.of(after))
    return after


def _mine(endpoint: str, *, by: Actor, partners: Partners, officers: Officers) -> tuple[Officer, Partner]:
    found = partners.get(endpoint)
    if found is None:
        raise Refused("not_found")
    require_administrator(by, found.agency_code)
    return acting(by, officers), found


def _require_sound(before: Partner | None, after: Partner, partners: Partners, known_of: KnownOf) -> None:
    others = [one for one in partners.of_agency(after.agency_code) if one.endpoint != after.endpoint]
    intended = rules.intended(after)
    known = known_of(intended, others)
    if known is None:
        raise Refused("invalid_request", faults=[Fault("/provider", "provider_unknown")])
    if faults := rules.faults_of(intended, known, before=before):
        raise Refused("invalid_request", faults=faults)


def _entry(before: Partner | None, after: Partner, *, by: Actor, reason: str, now: datetime) -> Revision:
    told, becomes = rules.content(before), rules.content(after) or {}
    return revised(rules.subject_of(after), after.version, told, becomes, by=by, reason=reason, now=now)
