"""An officer (cán bộ) of a unit, and how often a wrong password may be tried."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.errors import Refused

MOST_FAILURES = 10
LOCK = timedelta(minutes=15)
# Who gave somebody the account or the role is no second person to them, for so long.
HELPED = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Help:
    """`by` gave a password or the administrator's role, or took a second factor away; `at` the last time."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Officer:
    """`officer_id` is the login name; `password_hash` is argon2id ("" for who was given none yet). A password that an
    administrator gave is good until `first_password_until`, and for nothing but to be changed; None for one's own.
    `totp_secret` (base32) is what an authenticator makes codes of, asked for once `totp_confirmed_at` is set;
    `totp_last_step` is the step of the last code used. Sessions begun before `sessions_end_before` are over, but for
    the session `session_kept`.

    `version` counts every write, a sign-in too; `edition` counts what administrators changed, and is the version that
    they see. `helps` are those of thirty days."""

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
    session_kept: str = ""
    first_password_until: datetime | None = None
    edition: int = 1
    helps: tuple[Help, ...] = ()


def helped(officer: Officer, *, by: str, now: datetime) -> Officer:
    """The officer with this help beside all others of thirty days: a later helper hides none before."""
    others = tuple(one for one in officer.helps if one.by != by and now - one.at < HELPED)
    return replace(officer, helps=(*others, Help(by, now)))


def goes_on(officer: Officer, session_id: str, *, begun_at: datetime) -> bool:
    """Whether a session of the officer is not over by what became of the officer since it began."""
    ended = officer.sessions_end_before
    return officer.active and (ended is None or begun_at > ended or session_id == officer.session_kept)


def must_change_password(officer: Officer) -> bool:
    """Whether the password is one that an administrator gave."""
    return officer.first_password_until is not None


def takes_password(officer: Officer, *, now: datetime) -> bool:
    """Whether the password still opens the account: a first one is good for a few days only."""
    return officer.first_password_until is None or now < officer.first_password_until


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
