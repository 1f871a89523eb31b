"""What a sign-in or a refresh gives: the session, and who acts in it."""

from collections.abc import Collection
from dataclasses import dataclass

from chalicelib.domain import second_factor
from chalicelib.domain.actor import Actor
from chalicelib.domain.officer import Officer, must_change_password
from chalicelib.domain.session import Session


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session, and the actor that its access tokens speak for."""

    session: Session
    actor: Actor


@dataclass(frozen=True, slots=True)
class OfficerSignedIn(SignedIn):
    """The same for an officer: roles and unit are as they are now, not as at first sign-in. Who must change the
    password or set up a second factor first acts without any role until then."""

    officer: Officer
    must_set_second_factor: bool = False
    must_change_password: bool = False


def as_citizen(session: Session) -> SignedIn:
    """A citizen's sign-in."""
    return SignedIn(session, Actor("citizen", session.subject_id, session_id=session.session_id))


def as_officer(
    session: Session, officer: Officer, *, second_factor_roles: Collection[str] = frozenset()
) -> OfficerSignedIn:
    """An officer's sign-in, with the roles and the unit that the officer has today; with no role for who has a first
    password, or one of `second_factor_roles` and no second factor."""
    must, change = second_factor.must_be_set(officer, second_factor_roles), must_change_password(officer)
    roles = frozenset[str]() if must or change else officer.roles
    actor = Actor("officer", officer.officer_id, session.session_id, officer.agency_code, roles)
    return OfficerSignedIn(session, actor, officer, must, change)
