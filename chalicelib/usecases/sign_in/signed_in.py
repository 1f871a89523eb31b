"""What a sign-in or a refresh gives: the session, and who acts in it."""

from dataclasses import dataclass

from chalicelib.domain.actor import Actor
from chalicelib.domain.officer import Officer
from chalicelib.domain.session import Session


@dataclass(frozen=True, slots=True)
class SignedIn:
    """`officer` is there when an officer signed in; roles and unit are as they are now, not as at first sign-in."""

    session: Session
    actor: Actor
    officer: Officer | None = None


def as_citizen(session: Session) -> SignedIn:
    """A citizen's sign-in."""
    return SignedIn(session, Actor("citizen", session.subject_id, session_id=session.session_id))


def as_officer(session: Session, officer: Officer) -> SignedIn:
    """An officer's sign-in, with the roles and the unit that the officer has today."""
    actor = Actor("officer", officer.officer_id, session.session_id, officer.agency_code, officer.roles)
    return SignedIn(session, actor, officer)
