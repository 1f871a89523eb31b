"""An officer's own sign-in at the doors: a second factor, sessions, and an administrator's help."""

import base64
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from tests.api import client
from tests.api.people import PASSWORD, new_officer
from tests.api.world import World
from tests.api.world.people import source_ip

TOKENS, FACTOR = "/v1/officer/auth/tokens", "/v1/officer/auth/second-factor"


def _sign_in(login: str, **more: Any) -> client.Reply:
    body = {"grant_type": "password", "login": login, "password": PASSWORD, **more}
    return client.call("POST", TOKENS, body=body, source_ip=source_ip())


def _shown(secret: str, steps: int = 0) -> str:
    moment = int(datetime.now(UTC).timestamp()) + 30 * steps
    return TOTP(base64.b32decode(secret), 6, SHA1(), 30).generate(moment).decode()


def test_a_leader_sets_it_up_before_anything_else(world: World):
    leader = new_officer(roles=frozenset({"leader"}))
    first = _sign_in(leader.officer_id).json
    assert (first["officer"]["second_factor"], first["officer"]["roles"]) == ("required", ["leader"])
    token, queue = first["access_token"], "/v1/officer/dossiers?queue=new"
    assert client.call("GET", queue, token=token).slug == "forbidden_role"
    begun = client.call("POST", FACTOR, token=token).json
    assert begun["qr_svg"].startswith("<svg") and begun["secret"] in begun["otpauth_uri"]
    assert len(set(begun["recovery_codes"])) == 10
    assert client.call("PUT", FACTOR, token=token, body={"code": _shown(begun["secret"])}).status == 204
    body = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    fresh = client.call("POST", TOKENS, body=body).json
    assert fresh["officer"]["second_factor"] == "set"
    assert client.call("GET", queue, token=fresh["access_token"]).status == 200

    assert _sign_in(leader.officer_id).slug == "second_factor_required"
    assert _sign_in(leader.officer_id, code=_shown(begun["secret"])).slug == "second_factor_wrong", "used a moment ago"
    assert _sign_in(leader.officer_id, code=begun["recovery_codes"][3]).status == 200
    assert _sign_in(leader.officer_id, code=_shown(begun["secret"], 1)).status == 200


def test_sessions_are_listed_and_ended_by_their_owner_and_by_an_administrator(world: World):
    officer = new_officer()
    here, there = (_sign_in(officer.officer_id, device_name=name).json for name in ("Máy quầy 3", "Máy quầy 4"))
    token = here["access_token"]
    listed = client.call("GET", "/v1/officer/me/sessions", token=token).json["items"]
    assert {(one["device_name"], one["current"]) for one in listed} == {("Máy quầy 3", True), ("Máy quầy 4", False)}
    other = next(one for one in listed if not one["current"])
    url = f"/v1/officer/me/sessions/{other['session_id']}"
    assert client.call("DELETE", url, token=token).status == 204
    refresh = {"grant_type": "refresh_token", "refresh_token": there["refresh_token"]}
    assert client.call("POST", TOKENS, body=refresh).slug == "refresh_invalid"
    assert client.call("DELETE", url, token=token).status == 404

    administrator = world.officer("administrator", unit="H37")
    body = {"second_factor": False, "reason": "Máy bị mất"}
    assert administrator.post(f"/v1/officer/officers/{officer.officer_id}/sign-in-reset", body).status == 200
    assert client.call("GET", "/v1/officer/me/sessions", token=token).json["items"] == []
    refresh = {"grant_type": "refresh_token", "refresh_token": here["refresh_token"]}
    assert client.call("POST", TOKENS, body=refresh).slug == "refresh_invalid"
    [told] = administrator.call("GET", f"/v1/officer/revisions?subject=officer:H37.12:{officer.officer_id}").json[
        "items"
    ]
    assert told["reason"] == "Máy bị mất"
