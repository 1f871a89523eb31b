"""Sign an officer in with login name and password."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain import officer as rules
from chalicelib.domain import second_factor, session
from chalicelib.domain.errors import Refused
from chalicelib.domain.officer import LOCK, MOST_FAILURES, Officer
from chalicelib.usecases.ports.people import Limits, Officers, Sessions
from chalicelib.usecases.retrying import again_on_conflict
from chalicelib.usecases.sign_in.begin_session import begin_session
from chalicelib.usecases.sign_in.second_factor import MatchingStep, recovery_hash
from chalicelib.usecases.sign_in.signed_in import OfficerSignedIn, as_officer

LOCK_S = int(LOCK.total_seconds())
IsRight = Callable[[str, str | None], bool]


def with_password(
    login: str,
    password: str,
    *,
    device_name: str,
    session_id: str,
    now: datetime,
    officers: Officers,
    sessions: Sessions,
    limits: Limits,
    is_right: IsRight,
    matching_step: MatchingStep,
    hash_of: Callable[[str, str], str],
    code: str = "",
    second_factor_roles: Collection[str] = frozenset(),
) -> OfficerSignedIn:
    """A new session of the officer, on at most ten devices. `is_right(password, hash or None)` works as long without a
    hash as with one.

    Refuses with `sign_in_failed` an unknown login, a wrong password, a first one that is too old, and an officer who
    is no longer active; with
    `sign_in_locked` (`retry_after_s`) for a quarter of an hour after the tenth wrong password, the right one too.
    Where a second factor is set, the right password without a `code` (of the authenticator, or a recovery code) is
    refused with `second_factor_required`, and with one that is wrong or was used with `second_factor_wrong`, which
    counts as a wrong password does.
    A login that nobody has costs the same check and is refused after ten tries in a quarter of an hour too, so that
    neither the time nor the words of an answer tell which logins exist.
    """
    factor = _Factor(code, matching_step, hash_of)
    officer = _tried(login, password, factor, now=now, officers=officers, is_right=is_right)
    if officer is None:
        try:
            limits.hit(f"unknown_login#{login}", most=MOST_FAILURES, window_s=LOCK_S, now=now)
        except Refused as often:
            raise Refused("sign_in_locked", **often.facts) from None
        raise Refused("sign_in_failed")
    begun = session.new(session_id, subject_id=officer.officer_id, kind="officer", device_name=device_name, now=now)
    begin_session(begun, now=now, sessions=sessions)
    return as_officer(begun, officer, second_factor_roles=second_factor_roles)


@dataclass(frozen=True, slots=True)
class _Factor:
    """The code that was sent, and what checks it."""

    code: str
    matching_step: MatchingStep
    hash_of: Callable[[str, str], str]

    def used_by(self, officer: Officer, now: datetime) -> Officer | None:
        """The officer after the code; None when it is wrong. Refuses none with `second_factor_required`."""
        if not second_factor.is_set(officer):
            return officer
        if not self.code:
            raise Refused("second_factor_required")
        step = self.matching_step(officer.totp_secret, self.code, now)
        known_by = recovery_hash(officer.officer_id, self.code, self.hash_of)
        return second_factor.use(officer, step=step, recovery_hash=known_by)


@again_on_conflict()
def _tried(
    login: str, password: str, factor: _Factor, *, now: datetime, officers: Officers, is_right: IsRight
) -> Officer | None:
    before = officers.get(login)
    if before is None or not before.active:
        is_right(password, None)
        return None
    right = is_right(password, before.password_hash) and rules.takes_password(before, now=now)
    rules.require_unlocked(before, now=now)
    used = factor.used_by(before, now) if right else None
    # Stored before the answer, the right one too: of guesses sent in parallel none is answered uncounted.
    after = rules.tried(used or before, right=used is not None, now=now)
    officers.save(before, after)
    if used is None:
        raise Refused("second_factor_wrong" if right else "sign_in_failed")
    return after
