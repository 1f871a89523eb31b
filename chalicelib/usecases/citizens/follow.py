"""What follows when an account's phone was changed: the old one is told, sign-ins of a lost one end."""

from typing import Protocol

from chalicelib.domain.citizen import Citizen
from chalicelib.domain.session import is_swept
from chalicelib.usecases.ports.people import Sessions


class Tell(Protocol):
    def __call__(self, *, phone: str, message_id: str) -> None:
        """Hand the message to the channel, once for a `message_id`; raises when it was not taken."""


def follow(before: Citizen, after: Citizen, *, sessions: Sessions, tell: Tell) -> None:
    """End the sign-ins from before `sessions_end_before`, when that moved; tell the old phone when there is another.
    Done twice, nothing more happens. The list of sign-ins may be a second behind: one that is not in it yet ends at its
    first refresh. A number that went to somebody else (no phone now) is not written to."""
    ends = after.sessions_end_before
    if ends and ends != before.sessions_end_before:
        for session in sessions.of_subject(after.citizen_id):
            if is_swept(session, ends):
                sessions.end(session.session_id)
    if before.phone and after.phone and before.phone != after.phone:
        tell(phone=before.phone, message_id=f"{after.citizen_id}.{after.version}")
