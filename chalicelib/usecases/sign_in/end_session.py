"""Sign another device out."""

from chalicelib.domain.actor import Actor
from chalicelib.domain.errors import Refused
from chalicelib.usecases.ports.people import Sessions


def end_session(actor: Actor, session_id: str, *, sessions: Sessions) -> None:
    """End one of the caller's own sessions; somebody else's, or one that is over, is `not_found`."""
    session = sessions.get(session_id)
    if session is None or (session.subject_id, session.kind) != (actor.id, actor.kind):
        raise Refused("not_found")
    sessions.end(session_id)
