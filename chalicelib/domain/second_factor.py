"""An officer's second factor: codes of an authenticator (RFC 6238), each good once, and recovery codes."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.errors import Refused
from chalicelib.domain.officer import Officer, helped

RECOVERY_CODES = 10


def is_set(officer: Officer) -> bool:
    """Whether sign-in asks for a code."""
    return officer.totp_confirmed_at is not None


def must_be_set(officer: Officer, required: Collection[str]) -> bool:
    """Whether one of the officer's roles is used only with a second factor, and there is none yet."""
    return not is_set(officer) and bool(officer.roles & frozenset(required))


def begin(officer: Officer, *, secret: str, recovery_hashes: frozenset[str]) -> Officer:
    """The officer with a secret that counts once a first code confirms it; begun anew, the one before is forgotten.
    Refuses with `second_factor_set` where one is in use: only an administrator takes that away."""
    if is_set(officer):
        raise Refused("second_factor_set")
    return replace(
        officer, totp_secret=secret, totp_last_step=0, recovery_hashes=recovery_hashes, version=officer.version + 1
    )


def confirm(officer: Officer, *, step: int, now: datetime) -> Officer:
    """The officer of whom codes are asked from now on. `step` is the stretch of thirty seconds whose code was sent."""
    return replace(officer, totp_confirmed_at=now, totp_last_step=step, version=officer.version + 1)


def use(officer: Officer, *, step: int | None, recovery_hash: str) -> Officer | None:
    """The officer after one code; None when it is wrong. A code whose step is not behind the last one used was used
    before, or is older than one that was (RFC 6238 section 5.2); a recovery code is used up."""
    if step is not None and step > officer.totp_last_step:
        return replace(officer, totp_last_step=step)
    if recovery_hash in officer.recovery_hashes:
        return replace(officer, recovery_hashes=officer.recovery_hashes - {recovery_hash})
    return None


def reset(officer: Officer, *, second_factor: bool, by: str, now: datetime) -> Officer:
    """The officer signed out everywhere and unlocked by an administrator; with `second_factor` they set up a new
    one."""
    after = replace(
        officer,
        sessions_end_before=now,
        session_kept="",
        failures=0,
        locked_until=None,
        version=officer.version + 1,
        edition=officer.edition + 1,
    )
    if not second_factor:
        return after
    after = replace(
        after,
        totp_secret="",
        totp_confirmed_at=None,
        totp_last_step=0,
        recovery_hashes=frozenset(),
    )
    return helped(after, by=by, now=now)
