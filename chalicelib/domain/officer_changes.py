"""What administrators make of officers: accounts, units, roles, first passwords; never what they sign in with."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain.actor import ADMINISTRATOR
from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.officer import Officer, helped
from chalicelib.domain.second_factor import is_set

# Handed over on paper or by telephone on a working day; what lies about longer is nobody's.
FIRST_PASSWORD = timedelta(days=7)
LEAST_LETTERS = 12


def subject_of(agency_code: str, officer_id: str) -> str:
    """By which the record of changes names an officer: the unit tells who may read it."""
    return f"officer:{agency_code}:{officer_id}"


def content(officer: Officer | None) -> dict[str, Any] | None:
    """What of an officer may be kept and read: no secret, no hash."""
    if officer is None:
        return None
    ended = officer.sessions_end_before
    until = officer.first_password_until
    return {
        "full_name": officer.name,
        "agency_code": officer.agency_code,
        "roles": sorted(officer.roles),
        "active": officer.active,
        "second_factor": is_set(officer),
        "first_password_until": until.isoformat() if until else None,
        "locked": officer.locked_until is not None,
        "sessions_end_before": ended.isoformat() if ended else None,
    }


def told(before: Officer | None, officer_id: str, told: Mapping[str, Any], *, by: str, now: datetime) -> Officer:
    """The officer as `told` (full_name, agency_code, roles, active). Other roles, another unit, or an account that is
    closed: every session is over, so that nobody goes on with what was taken away. A new one has no password yet."""
    roles = frozenset(told["roles"])
    if before is None:
        after = Officer(officer_id, told["full_name"], told["agency_code"], roles, "", active=told["active"])
        return _vouched(None, after, by=by, now=now)
    after = replace(
        before,
        name=told["full_name"],
        agency_code=told["agency_code"],
        roles=roles,
        active=told["active"],
        version=before.version + 1,
        edition=before.edition + 1,
    )
    if (before.roles, before.agency_code, before.active) != (after.roles, after.agency_code, after.active):
        after = replace(after, sessions_end_before=now, session_kept="")
    return _vouched(before, after, by=by, now=now)


def _vouched(before: Officer | None, after: Officer, *, by: str, now: datetime) -> Officer:
    was = before is not None and before.active and ADMINISTRATOR in before.roles
    is_now = after.active and ADMINISTRATOR in after.roles
    return helped(after, by=by, now=now) if is_now and not was else after


def given_first_password(officer: Officer, password_hash: str, *, by: str, now: datetime) -> Officer:
    """The officer with a password of an administrator's making: signed out everywhere, unlocked, and good for nothing
    until the officer made one of their own. The second factor stays: it is taken away on its own."""
    after = replace(
        officer,
        password_hash=password_hash,
        first_password_until=now + FIRST_PASSWORD,
        sessions_end_before=now,
        session_kept="",
        failures=0,
        locked_until=None,
        version=officer.version + 1,
        edition=officer.edition + 1,
    )
    return helped(after, by=by, now=now)


def with_own_password(officer: Officer, password_hash: str, *, session_id: str, now: datetime) -> Officer:
    """The officer with a password that nobody else knows; every session is over but the one it was changed in."""
    return replace(
        officer,
        password_hash=password_hash,
        first_password_until=None,
        sessions_end_before=now,
        session_kept=session_id,
        failures=0,
        version=officer.version + 1,
    )


def require_fit(officer_id: str, old: str, new: str) -> None:
    """Refuse as a fault at /new_password the old one again, one shorter than twelve letters, one with the login in it,
    and one of four different letters or fewer. No rules about digits and signs: length is what helps (NIST SP 800-63B
    section 5.1.1)."""
    if new == old or len(new) < LEAST_LETTERS or officer_id.lower() in new.lower() or len(set(new)) < 5:
        raise Refused("invalid_request", faults=[Fault("/new_password", "password_unfit", {"limit": LEAST_LETTERS})])
