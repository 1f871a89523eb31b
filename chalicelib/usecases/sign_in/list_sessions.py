"""On which devices somebody is signed in."""

from datetime import datetime

from chalicelib.domain.actor import Actor
from chalicelib.domain.session import Session
from chalicelib.usecases.ports.people import Sessions


def list_sessions(actor: Actor, *, now: datetime, sessions: Sessions) -> list[Session]:
    """The caller's sessions that are not over, the last used first. (The table forgets expired rows some time after
    they end: those are left out here.)"""
    live = [one for one in sessions.of_subject(actor.id) if now < one.expires_at and one.kind == actor.kind]
    return sorted(live, key=lambda one: (one.used_at, one.session_id), reverse=True)
