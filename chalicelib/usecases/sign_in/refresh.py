"""Give the successor of a refresh token, or end a family of which a token was used again."""

from collections.abc import Collection
from datetime import datetime

from chalicelib.domain import account_access
from chalicelib.domain import session as rules
from chalicelib.domain.errors import Refused
from chalicelib.domain.officer import goes_on
from chalicelib.domain.session import Session
from chalicelib.usecases.ports.people import Citizens, Officers, Sessions
from chalicelib.usecases.retrying import again_on_conflict
from chalicelib.usecases.sign_in.signed_in import OfficerSignedIn, SignedIn, as_citizen, as_officer


def refresh_citizen(
    session_id: str, generation: int, *, now: datetime, sessions: Sessions, citizens: Citizens
) -> SignedIn:
    """The citizen's session after its refresh token numbered `generation` was sent: see `domain/session.py`. Once in
    thirty days the account is marked as used, so that it does not count as idle.

    Refuses: `refresh_invalid` (ended, expired, not a citizen's, or of an account all of whose sign-ins from then are
    over: then it is ended), `refresh_reused` (the session is ended).
    """
    before, after = _succeed(session_id, generation, kind="citizen", now=now, sessions=sessions)
    account = citizens.get(after.subject_id)
    if account is None or rules.is_swept(after, account.sessions_end_before):
        sessions.end(session_id)
        raise Refused("refresh_invalid")
    if rules.begins_a_month(before, now=now):
        _mark_used(after.subject_id, now=now, citizens=citizens)
    return as_citizen(after)


def refresh_officer(
    session_id: str,
    generation: int,
    *,
    now: datetime,
    sessions: Sessions,
    officers: Officers,
    second_factor_roles: Collection[str] = frozenset(),
) -> OfficerSignedIn:
    """The same for an officer, with today's roles and unit; refuses with `refresh_invalid` who is no longer active, or
    was signed out everywhere since, and ends the session."""
    _, session = _succeed(session_id, generation, kind="officer", now=now, sessions=sessions)
    officer = officers.get(session.subject_id)
    if officer is None or not goes_on(officer, session_id, begun_at=session.created_at):
        sessions.end(session_id)
        raise Refused("refresh_invalid")
    return as_officer(session, officer, second_factor_roles=second_factor_roles)


@again_on_conflict()
def _mark_used(citizen_id: str, *, now: datetime, citizens: Citizens) -> None:
    before = citizens.get(citizen_id)
    if before is None:
        return
    after = account_access.seen(before, now=now)
    if after is not before:
        citizens.save(before, after)


@again_on_conflict()
def _succeed(
    session_id: str, generation: int, *, kind: str, now: datetime, sessions: Sessions
) -> tuple[Session, Session]:
    # Two refreshes with one token at once: the second loses the version, loads again and, by the rule of the lost
    # answer, is given the same successor.
    before = sessions.get(session_id)
    if before is None or before.kind != kind:
        raise Refused("refresh_invalid")
    after = rules.refresh(before, generation, now=now)
    if after is None:
        sessions.end(session_id)
        raise Refused("refresh_reused")
    if after is not before:
        sessions.save(before, after)
    return before, after
