"""Make a password of one's own."""

from collections.abc import Callable
from datetime import datetime

from chalicelib.domain import officer as locks
from chalicelib.domain import officer_changes as rules
from chalicelib.domain.actor import Actor
from chalicelib.domain.errors import Refused
from chalicelib.domain.session import Session
from chalicelib.usecases.ports.people import Officers, Sessions
from chalicelib.usecases.retrying import again_on_conflict


def change_password(
    actor: Actor,
    old: str,
    new: str,
    *,
    now: datetime,
    officers: Officers,
    sessions: Sessions,
    is_right: Callable[[str, str | None], bool],
    hash_of: Callable[[str], str],
) -> None:
    """The caller's password is `new` from now on; every session is over but this one. Who had a first password gets
    their roles at the next refresh.

    Refuses a session that is over with `unauthenticated`: a token outlives it by minutes, and must not bring it back.
    Refuses a wrong `old` one with `password_wrong`, which counts as a wrong one at sign-in does; `sign_in_locked`
    after ten; a `new` one that is easily guessed as a fault (`domain.officer_changes.require_fit`).
    """
    rules.require_fit(actor.id, old, new)
    session = sessions.get(actor.session_id)
    if session is None or session.subject_id != actor.id:
        raise Refused("unauthenticated")
    _change(session, old, hash_of(new), now=now, officers=officers, is_right=is_right)


@again_on_conflict()
def _change(
    session: Session,
    old: str,
    password_hash: str,
    *,
    now: datetime,
    officers: Officers,
    is_right: Callable[[str, str | None], bool],
) -> None:
    before = officers.get(session.subject_id)
    if before is None or not locks.goes_on(before, session.session_id, begun_at=session.created_at):
        raise Refused("unauthenticated")
    locks.require_unlocked(before, now=now)
    if not is_right(old, before.password_hash):
        officers.save(before, locks.tried(before, right=False, now=now))
        raise Refused("password_wrong")
    officers.save(before, rules.with_own_password(before, password_hash, session_id=session.session_id, now=now))
