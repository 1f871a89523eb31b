"""What a sign-in or a refresh gives: the session, and who acts in it."""

from dataclasses import dataclass

from chalicelib.domain.actor import Actor
from chalicelib.domain.officer import Officer
from chalicelib.domain.session import Session


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session, and the actor that its access tokens speak for."""

    session: Session
    actor: Actor


@dataclass(frozen=True, slots=True)
class OfficerSignedIn(SignedIn):
    """The same for an officer: roles and unit are as they are now, not as at first sign-in."""

    officer: Officer


def as_citizen(session: Session) -> SignedIn:
    """A citizen's sign-in."""
    return SignedIn(session, Actor("citizen", session.subject_id, session_id=session.session_id))


def as_officer(session: Session, officer: Officer) -> OfficerSignedIn:
    """An officer's sign-in, with the roles and the unit that the officer has today."""
    actor = Actor("officer", officer.officer_id, session.session_id, officer.agency_code, officer.roles)
    return OfficerSignedIn(session, actor, officer)
