"""Who may call what: every cell of authorisation.yaml is called."""

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import jwt
import pytest
import yaml
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chalicelib.api_spec import operations
from chalicelib.domain.dossier_states import ARROWS, SYSTEM
from tests.adapters.fixtures.banks import sepay, vietqrvn, vnpay
from tests.adapters.fixtures.carriers import ems
from tests.api import client
from tests.api.scenes.scene import MAKERS, Scene
from tests.api.world import World
from tests.api.world.bodies import a_file
from tests.api.world.people import source_ip, token_of
from tests.api.world.places import PROVINCE, SISTER, UNIT

CALLERS = (
    "anonymous",
    "expired_token",
    "forged_token",
    "owner",
    "another_citizen",
    "receiver_of_unit",
    "specialist_of_unit",
    "leader_of_unit",
    "officer_of_sister_unit",
    "officer_of_parent",
    "leader_of_parent",
    "auditor",
    "administrator",
    "partner_signature",
    "another_partners_signature",
)
OFFICERS = {
    "receiver_of_unit": (UNIT, "receiver"),
    "specialist_of_unit": (UNIT, "specialist"),
    "leader_of_unit": (UNIT, "leader"),
    "officer_of_sister_unit": (SISTER, "receiver", "specialist", "leader"),
    "officer_of_parent": (PROVINCE, "receiver", "specialist"),
    "leader_of_parent": (PROVINCE, "leader"),
    "auditor": (UNIT, "auditor"),
    "administrator": (UNIT, "administrator"),
}
# Whose call it would be, were it signed: of doors that are no partner's too, where a signature opens nothing.
FIXTURES: dict[str, Any] = {
    "callbacks.bank_get": vnpay,
    "callbacks.carrier": ems,
    "callbacks.vietqrvn_token": vietqrvn,
    "callbacks.vietqrvn_sync": vietqrvn,
}


@cache
def matrix() -> dict[str, dict[str, str]]:
    """operation -> caller -> what is answered."""
    text = (Path(__file__).parent / "authorisation.yaml").read_text("utf-8")
    rows: dict[str, Any] = yaml.safe_load(text)["operations"]
    return {name: {caller: str(told) for caller, told in row.items()} for name, row in rows.items()}


def test_every_operation_is_in_the_matrix_with_every_caller():
    assert set(matrix()) == set(operations()) == set(MAKERS)
    assert {name: set(CALLERS) ^ set(row) for name, row in matrix().items() if set(row) != set(CALLERS)} == {}


def test_for_every_operation_somebody_succeeds():
    """Which is also what makes every view be called by a test."""
    assert [name for name, row in matrix().items() if not any(_succeeds(told) for told in row.values())] == []


# The moves of officers and their doors.
DOORS = {
    "accept": "accept",
    "refuse": "refuse",
    "request_supplement": "request_supplement",
    "forward": "forward",
    "request_fee": "request_fee",
    "request_verification": "request_verification",
    "note_verification": "note_verification",
    "extend": "extend",
    "stop": "stop",
    "resume": "resume",
    "undo": "undo",
    "assign": "assign",
    "finish": "complete",
    "return_result": "return_result",
}


@pytest.mark.parametrize(("action", "view"), DOORS.items())
def test_what_an_officer_is_told_to_be_allowed_is_allowed_at_its_door(action: str, view: str):
    """`allowed_actions` comes from the table of states, the refusal of a role from the spec: they must agree."""
    told = frozenset[str]().union(*(arrow.by for arrow in ARROWS if arrow.action == action)) - {SYSTEM}
    groups = ("officer_dossiers", "officer_terms", "officer_assignment")
    [door] = [operations()[f"{group}.{view}"] for group in groups if f"{group}.{view}" in operations()]
    assert told == set(door["roles"])
    for arrow in ARROWS:
        assert arrow.action != action or arrow.by - {SYSTEM} == told, "in every state"


@pytest.mark.parametrize("door", ["acceptance", "result"])
def test_an_officer_cannot_even_tell_that_somebody_drafts(door: str, world: World):
    draft, body = world.a_draft(), a_file() if door == "result" else {}
    reply = world.officer("leader").post(f"{draft.desk_url}/{door}", body)
    assert (reply.status, reply.slug) == (404, "not_found")


@pytest.mark.parametrize("operation_id", list(operations()))
def test_each_caller_is_answered_as_the_matrix_says(operation_id: str, world: World):
    row = matrix()[operation_id]
    callers = sorted(CALLERS, key=lambda caller: _succeeds(row[caller]))
    scene, used, wrong = MAKERS[operation_id](world), False, {}
    for caller in callers:
        if used:
            scene, used = MAKERS[operation_id](world), False
        reply = _call(operation_id, scene, caller, world)
        if not _as_told(reply, row[caller]):
            wrong[caller] = f"{reply.status} {reply.body[:120]!r}, told: {row[caller]}"
        used = _succeeds(row[caller]) and operations()[operation_id]["method"] != "GET"
    assert wrong == {}


def _call(operation_id: str, scene: Scene, caller: str, world: World) -> client.Reply:
    method = operations()[operation_id]["method"]
    named: dict[str, Any] = {"source_ip": source_ip(), **scene.named, "token": _token(scene, caller, world)}
    signs = caller in ("partner_signature", "another_partners_signature")
    if scene.signed:
        fixture = FIXTURES.get(operation_id, sepay)
        signed = scene.signed(fixture.SECRETS[0] if caller == "partner_signature" else fixture.WRONG[0])
        proof = signed.headers if signs else {}
        query = [pair for pair in signed.query if signs or pair[0] not in ("vnp_SecureHash", "token")]
        return client.call(method, scene.url, **{**named, "headers": proof, "query": query, "raw": signed.body})
    if signs:
        secret = sepay.SECRETS[0] if caller == "partner_signature" else sepay.WRONG[0]
        named["headers"] = dict(sepay.genuine(secret, datetime.now(UTC)).headers)
    return client.call(method, scene.url, **named)


def _token(scene: Scene, caller: str, world: World) -> str | None:
    if caller in ("anonymous", "partner_signature", "another_partners_signature"):
        return None
    if caller in OFFICERS:
        unit, *roles = OFFICERS[caller]
        return world.officer(*roles, unit=unit).token
    assert scene.owner is not None
    if caller == "another_citizen":
        return world.citizen().token
    if caller == "expired_token":
        return token_of(scene.owner.actor, datetime.now(UTC) - timedelta(hours=1))
    return _forged(scene.owner.token) if caller == "forged_token" else scene.owner.token


def _forged(token: str) -> str:
    """The owner's own claims under the right key's name, signed by another key."""
    claims = jwt.decode(token, options={"verify_signature": False})
    kid = jwt.get_unverified_header(token)["kid"]
    return jwt.encode(claims, Ed25519PrivateKey.generate(), algorithm="EdDSA", headers={"kid": kid})


def _succeeds(told: str) -> bool:
    status, _, rest = told.partition(" ")
    return status.startswith("2") and rest != "RspCode=97"


def _as_told(reply: client.Reply, told: str) -> bool:
    status, _, rest = told.partition(" ")
    if reply.status != int(status):
        return False
    name, is_field, value = rest.partition("=")
    return not rest or (str(reply.json.get(name)) == value if is_field else reply.slug == rest)
