"""Begin a sign-in on one more device; on as many devices as somebody may use at once, the oldest is signed out."""

from datetime import datetime

from chalicelib.domain import session as rules
from chalicelib.domain.session import Session
from chalicelib.usecases.ports.people import Sessions


def begin_session(begun: Session, *, now: datetime, sessions: Sessions) -> None:
    """Keep the new sign-in, and end those that are too many with it. The list of sign-ins may be a second behind:
    of many sign-ins at once a few more stay, until the next one. Raises Conflict where another has its id."""
    sessions.create(begun)
    others = [one for one in sessions.of_subject(begun.subject_id) if one.session_id != begun.session_id]
    for one in rules.too_many(begun, others, now=now):
        sessions.end(one.session_id)
