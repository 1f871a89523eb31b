"""An officer (cán bộ) of a unit, and how often a wrong password may be tried."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.errors import Refused

MOST_FAILURES = 10
LOCK = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Officer:
    """`officer_id` is the login name; `password_hash` is argon2id. `totp_secret` (base32) is what an authenticator
    makes codes of, asked for once `totp_confirmed_at` is set; `totp_last_step` is the step of the last code used.
    Sessions begun before `sessions_end_before` are over."""

    officer_id: str
    name: str
    agency_code: str
    roles: frozenset[str]
    password_hash: str
    active: bool = True
    failures: int = 0
    locked_until: datetime | None = None
    version: int = 1
    totp_secret: str = ""
    totp_confirmed_at: datetime | None = None
    totp_last_step: int = 0
    recovery_hashes: frozenset[str] = frozenset()
    sessions_end_before: datetime | None = None


def is_locked(officer: Officer, *, now: datetime) -> bool:
    """Whether sign-in is closed after too many wrong passwords or codes."""
    return officer.locked_until is not None and now < officer.locked_until


def require_unlocked(officer: Officer, *, now: datetime) -> None:
    """Refuse with `sign_in_locked` (`retry_after_s`) while sign-in is closed."""
    if officer.locked_until is not None and is_locked(officer, now=now):
        raise Refused("sign_in_locked", retry_after_s=int((officer.locked_until - now).total_seconds()) + 1)


def tried(officer: Officer, *, right: bool, now: datetime) -> Officer:
    """The officer after one try of a password or code: the tenth wrong one in a row locks for fifteen minutes."""
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
