"""Sign an officer in with login name and password."""

from collections.abc import Callable
from datetime import datetime

from chalicelib.domain import officer as rules
from chalicelib.domain import session
from chalicelib.domain.errors import Refused
from chalicelib.domain.officer import LOCK, MOST_FAILURES, Officer
from chalicelib.usecases.ports import Limits, Officers, Sessions
from chalicelib.usecases.retrying import again_on_conflict
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
) -> OfficerSignedIn:
    """A new session of the officer. `is_right(password, hash or None)` works as long without a hash as with one.

    Refuses with `sign_in_failed` an unknown login, a wrong password and an officer who is no longer active; with
    `sign_in_locked` (`retry_after_s`) for a quarter of an hour after the tenth wrong password, the right one too.
    A login that nobody has costs the same check and is refused after ten tries in a quarter of an hour too, so that
    neither the time nor the words of an answer tell which logins exist.
    """
    officer = _tried(login, password, now=now, officers=officers, is_right=is_right)
    if officer is None:
        try:
            limits.hit(f"unknown_login#{login}", most=MOST_FAILURES, window_s=LOCK_S, now=now)
        except Refused as often:
            raise Refused("sign_in_locked", **often.facts) from None
        raise Refused("sign_in_failed")
    begun = session.new(session_id, subject_id=officer.officer_id, kind="officer", device_name=device_name, now=now)
    sessions.create(begun)
    return as_officer(begun, officer)


@again_on_conflict()
def _tried(login: str, password: str, *, now: datetime, officers: Officers, is_right: IsRight) -> Officer | None:
    before = officers.get(login)
    if before is None or not before.active:
        is_right(password, None)
        return None
    right = is_right(password, before.password_hash)
    if rules.is_locked(before, now=now) and before.locked_until:
        raise Refused("sign_in_locked", retry_after_s=int((before.locked_until - now).total_seconds()) + 1)
    # Stored before the answer, the right one too: of guesses sent in parallel none is answered uncounted.
    after = rules.tried(before, right=right, now=now)
    officers.save(before, after)
    if not right:
        raise Refused("sign_in_failed")
    return after
