"""Scenes of signing in and out, for citizens and officers."""

from datetime import UTC, datetime, timedelta

from chalicelib import wiring
from chalicelib.adapters.identity import passwords
from chalicelib.domain.actor import Actor
from chalicelib.domain.session import Session
from chalicelib.store import officers, sessions
from tests import builders
from tests.api.people import PASSWORD, new_phone
from tests.api.scenes.scene import Scene, scene
from tests.api.world import World
from tests.api.world.people import Person, person
from tests.api.world.places import UNIT

_HASHES: list[str] = []


def password_hash() -> str:
    """The stored form of PASSWORD."""
    if not _HASHES:
        _HASHES.append(passwords.hash_of(PASSWORD))  # slow on purpose: made once
    return _HASHES[0]


def sent_code(phone: str) -> dict[str, str]:
    """A code that was sent to a phone a moment ago, as it is typed in."""
    now, challenge_id = datetime.now(UTC), builders.new_id("challenge")
    sent = builders.a_challenge(
        challenge_id=challenge_id,
        phone=phone,
        code_hash=wiring.stores.hash_of("one_time_code", f"{challenge_id}:123456"),
        created_at=now,
        expires_at=now + timedelta(minutes=5),
    )
    wiring.stores.challenges().create(sent)
    return {"challenge_id": challenge_id, "code": "123456"}


@scene("auth.request_otp")
def _request_otp(world: World) -> Scene:
    return Scene("/v1/auth/otp-challenges", world.citizen(), {"body": {"phone": new_phone()}})


def _session(kind: str = "citizen", subject_id: str = "") -> tuple[Person, Session]:
    """Somebody signed in, with the session that sign-in makes."""
    subject = subject_id or builders.new_id(kind)
    now = datetime.now(UTC)
    session = builders.a_session(subject_id=subject, kind=kind, created_at=now, used_at=now)
    sessions.create(session)
    return person(Actor(kind, subject, session.session_id)), session  # type: ignore[arg-type]


@scene("auth.issue_tokens")
def _issue_tokens(world: World) -> Scene:
    owner, session = _session(subject_id=world.citizen().id)
    body = {"grant_type": "refresh_token", "refresh_token": wiring.people.tokens().refresh_token(session)}
    return Scene("/v1/auth/tokens", owner, {"body": body})


@scene("auth.sign_out")
def _sign_out(world: World) -> Scene:
    return Scene("/v1/auth/tokens", _session()[0])


@scene("me.end_session")
def _end_session(world: World) -> Scene:
    owner, session = _session()
    return Scene(f"/v1/me/sessions/{session.session_id}", owner)


@scene("officer_auth.issue_tokens")
def _officer_tokens(world: World) -> Scene:
    officer = builders.an_officer(agency_code=UNIT, password_hash=password_hash())
    officers.put(officer)
    body = {"grant_type": "password", "login": officer.officer_id, "password": PASSWORD}
    return Scene("/v1/officer/auth/tokens", world.citizen(), {"body": body})


@scene("officer_auth.sign_out")
def _officer_sign_out(world: World) -> Scene:
    return Scene("/v1/officer/auth/tokens", world.citizen())
