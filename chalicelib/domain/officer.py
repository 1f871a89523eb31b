"""An officer (cán bộ) of a unit, and how often a wrong password may be tried."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

MOST_FAILURES = 10
LOCK = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Officer:
    """`officer_id` is the login name; `password_hash` is argon2id."""

    officer_id: str
    name: str
    agency_code: str
    roles: frozenset[str]
    password_hash: str
    active: bool = True
    failures: int = 0
    locked_until: datetime | None = None
    version: int = 1


def is_locked(officer: Officer, *, now: datetime) -> bool:
    """Whether sign-in is closed after too many wrong passwords."""
    return officer.locked_until is not None and now < officer.locked_until


def tried(officer: Officer, *, right: bool, now: datetime) -> Officer:
    """The officer after one try of a password: the tenth wrong one in a row locks for fifteen minutes."""
    if right:
        return replace(officer, failures=0, locked_until=None, version=officer.version + 1)
    failures = officer.failures + 1
    locked = failures >= MOST_FAILURES
    return replace(
        officer,
        failures=0 if locked else failures,
        locked_until=now + LOCK if locked else None,
        version=officer.version + 1,
    )
