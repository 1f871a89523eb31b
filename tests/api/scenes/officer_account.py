"""Scenes of an officer's own account: second factor, sessions, password."""

import base64
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from chalicelib import wiring
from chalicelib.adapters.identity import passwords
from chalicelib.store import officers, sessions
from tests import builders
from tests.api.people import PASSWORD
from tests.api.scenes.scene import Scene, key, scene
from tests.api.world import World
from tests.api.world.places import PROVINCE, SISTER, UNIT

TOTP_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
_DESKS = (
    *((UNIT, role) for role in ("receiver", "specialist", "leader", "auditor", "administrator")),
    (SISTER, "receiver", "specialist", "leader"),
    (PROVINCE, "receiver", "specialist"),
    (PROVINCE, "leader"),
)


def employed(world: World, **changes: Any) -> None:
    """The officers who call are in the table, each as told."""
    people = [world.officer(*roles, unit=unit) for unit, *roles in _DESKS]
    for who in (*people, world.receiver, world.officer("leader"), world.officer("administrator")):
        told = {"agency_code": who.actor.agency_code, "roles": who.actor.roles, **changes}
        officers.put(builders.an_officer(officer_id=who.id, **told))


def code_of(secret: str = TOTP_SECRET, steps: int = 0) -> str:
    """What an authenticator shows now, or so many steps later."""
    moment = int(datetime.now(UTC).timestamp()) + 30 * steps
    return TOTP(base64.b32decode(secret), 6, SHA1(), 30).generate(moment).decode()


@scene("officer_account.begin_second_factor")
def _begin_second_factor(world: World) -> Scene:
    employed(world)
    return Scene("/v1/officer/auth/second-factor", world.citizen())


@scene("officer_account.confirm_second_factor")
def _confirm_second_factor(world: World) -> Scene:
    employed(world, totp_secret=TOTP_SECRET)
    return Scene("/v1/officer/auth/second-factor", world.citizen(), {"body": {"code": code_of()}})


@scene("officer_account.sessions")
def _officer_sessions(world: World) -> Scene:
    return Scene("/v1/officer/me/sessions", world.citizen())


@scene("officer_account.end_session")
def _officer_session(world: World) -> Scene:
    receiver = world.officer("receiver", unit=UNIT)
    session = builders.a_session(subject_id=receiver.id, kind="officer")
    sessions.create(session)
    return Scene(f"/v1/officer/me/sessions/{session.session_id}", receiver)


@scene("officer_account.reset_sign_in")
def _reset_sign_in(world: World) -> Scene:
    officer = builders.an_officer(agency_code=UNIT, totp_secret=TOTP_SECRET, totp_confirmed_at=datetime.now(UTC))
    officers.put(officer)
    body = {"second_factor": True, "reason": "Mất điện thoại"}
    url = f"/v1/officer/officers/{officer.officer_id}/sign-in-reset"
    return Scene(url, world.citizen(), {"body": body, "key": key()})


@scene("officer_account.change_password")
def _change_password(world: World) -> Scene:
    receiver = world.officer("receiver", unit=UNIT)
    told = {"agency_code": UNIT, "roles": receiver.actor.roles, "password_hash": passwords.hash_of(PASSWORD)}
    officers.put(builders.an_officer(officer_id=receiver.id, **told))
    session = builders.a_session(session_id=receiver.actor.session_id, subject_id=receiver.id, kind="officer")
    wiring.stores.sessions().end(session.session_id)
    sessions.create(session)
    body = {"old_password": PASSWORD, "new_password": "bốn từ không liên quan"}
    return Scene("/v1/officer/auth/password", receiver, {"body": body})
