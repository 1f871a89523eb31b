"""Make an officer, change what one may do, close an account, and give a first password."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib.domain import officer_changes as rules
from chalicelib.domain.actor import Actor, is_within, require_administrator
from chalicelib.domain.administration import Revision, require_seen, revised
from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.officer import Officer
from chalicelib.usecases.administration.acting import acting
from chalicelib.usecases.ports.administration import Agencies
from chalicelib.usecases.ports.people import Officers
from chalicelib.usecases.retrying import again_on_conflict


@again_on_conflict()
def change_officer(
    officer_id: str,
    told: Mapping[str, Any],
    *,
    version: int,
    reason: str,
    by: Actor,
    now: datetime,
    officers: Officers,
    agencies: Agencies,
) -> Officer:
    """Let an officer be as `told` (full_name, agency_code, roles, active); `version` is the one that was seen, 0 for a
    new one, who has no password until one is given. What lay on the desk of who does not work there any more goes back
    to the unit's pile, which follows from the table's stream.

    An administrator gives roles in the own unit and those below only, and none to oneself: so that a tree of units
    always keeps the one who made the last change. Refuses: an officer of another unit with `not_found`, oneself and
    who is no administrator any more with `forbidden_role`, another version with `administration_stale`; as faults, a
    unit that there is not below the administrator's, and for a new one a login that somebody has.
    """
    administrator = acting(by, officers)
    before = officers.get(officer_id)
    if before is not None and version == 0:
        raise Refused("invalid_request", faults=[Fault("/officer_id", "login_taken")])
    if before is None and version > 0:
        raise Refused("not_found")
    if before is not None:
        _require_mine(before, by)
    require_seen(version, before.edition if before else 0)
    if not is_within(told["agency_code"], by.agency_code) or agencies.get(told["agency_code"]) is None:
        raise Refused("invalid_request", faults=[Fault("/agency_code", "agency_unknown")])
    after = rules.told(before, officer_id, told, by=by.id, now=now)
    officers.administer(before, after, entries=entries(before, after, by=by, reason=reason, now=now), by=administrator)
    return after


@again_on_conflict()
def give_first_password(
    officer_id: str, password_hash: str, *, reason: str, by: Actor, now: datetime, officers: Officers
) -> Officer:
    """A password that an administrator hands over, as its hash; the officer is signed out everywhere and can do nothing
    with it but make one of their own, within seven days. Asked for again there is another, and the one before is void.

    Refuses as `change_officer` does, and an account that is closed with `not_found`.
    """
    administrator = acting(by, officers)
    before = officers.get(officer_id)
    if before is None or not before.active:
        raise Refused("not_found")
    _require_mine(before, by)
    after = rules.given_first_password(before, password_hash, by=by.id, now=now)
    officers.administer(before, after, entries=entries(before, after, by=by, reason=reason, now=now), by=administrator)
    return after


def entries(
    before: Officer | None, after: Officer, *, by: Actor, reason: str, now: datetime, import_id: str = ""
) -> list[Revision]:
    """The record of a change, for the unit that the officer was in and the one that the officer is in."""
    units = {before.agency_code if before else after.agency_code: None, after.agency_code: None}
    return [
        revised(
            rules.subject_of(unit, after.officer_id),
            after.edition,
            rules.content(before),
            rules.content(after) or {},
            by=by,
            reason=reason,
            now=now,
            import_id=import_id,
        )
        for unit in units
    ]


def _require_mine(officer: Officer, by: Actor) -> None:
    require_administrator(by, officer.agency_code)
    if officer.officer_id == by.id:
        raise Refused("forbidden_role")
