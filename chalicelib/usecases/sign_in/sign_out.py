"""End the session in which the caller acts."""

from chalicelib.domain.actor import Actor
from chalicelib.usecases.ports.people import Sessions


def sign_out(actor: Actor, *, sessions: Sessions) -> None:
    """No refresh token of this device is good any more; doing it twice changes nothing. Its access token ends by
    itself, within 15 minutes."""
    sessions.end(actor.session_id)
