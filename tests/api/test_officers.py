"""Officers at the doors: made, given a password, changed; and what is nowhere kept."""

import re
from typing import Any

import pytest

from chalicelib.api_spec import operations
from chalicelib.store import officers
from tests import builders
from tests.api import client
from tests.api.people import PASSWORD
from tests.api.rows import raw_of
from tests.api.scenes.officers import NEW_OFFICER, an_officer_of
from tests.api.scenes.units import new_unit
from tests.api.world import World
from tests.api.world.people import source_ip
from tests.api.world.places import PROVINCE, SISTER, UNIT

TOKENS = "/v1/officer/auth/tokens"


def sign_in(login: str, password: str) -> client.Reply:
    body = {"grant_type": "password", "login": login, "password": password}
    return client.call("POST", TOKENS, body=body, source_ip=source_ip())


def test_from_a_new_officer_to_the_first_day_at_the_desk(world: World, aws: Any, caplog: pytest.LogCaptureFixture):
    an_officer_of(world)
    boss, login = world.officer("administrator", unit=UNIT), builders.new_id("mai")
    url = f"/v1/officer/officers/{login}"
    made = boss.call("PUT", url, body=NEW_OFFICER, if_match=0)
    assert (made.json["version"], made.json["password"], made.headers["etag"]) == (1, "none", '"1"')
    body = {"officer_id": login, "reason": "Người mới"}
    first = boss.call("POST", "/v1/officer/auth/first-passwords", body=body).json["first_password"]
    assert first != boss.call("POST", "/v1/officer/auth/first-passwords", body=body).json["first_password"]
    first = boss.call("POST", "/v1/officer/auth/first-passwords", body=body).json["first_password"]

    told = sign_in(login, first).json
    assert told["officer"]["password"] == "first"
    queue = "/v1/officer/dossiers?queue=new"
    assert client.call("GET", queue, token=told["access_token"]).slug == "forbidden_role"
    change = {"old_password": first, "new_password": PASSWORD}
    assert client.call("PUT", "/v1/officer/auth/password", token=told["access_token"], body=change).status == 204
    refresh = {"grant_type": "refresh_token", "refresh_token": told["refresh_token"]}
    fresh = client.call("POST", TOKENS, body=refresh).json
    assert fresh["officer"]["password"] == "own"
    assert client.call("GET", queue, token=fresh["access_token"]).status == 200
    assert boss.call("GET", url).json["password"] == "own"

    kept = str(raw_of(aws, "officers", "revisions", "idempotency", "sessions")) + caplog.text
    assert first not in kept and PASSWORD not in kept


def test_officers_are_listed_page_by_page_and_those_below_too(world: World):
    logins = {an_officer_of(world, "Y98.77") for _ in range(3)}
    boss = world.officer("administrator", unit=PROVINCE)
    url, seen, cursor = "/v1/officer/officers?agency_code=Y98.77&limit=2", set(), ""
    while cursor is not None:
        page = boss.call("GET", f"{url}&cursor={cursor}").json
        seen |= {one["officer_id"] for one in page["items"]}
        cursor = page["next_cursor"]
    assert seen >= logins
    assert (
        world.officer("administrator", unit=UNIT).call("GET", "/v1/officer/officers").json["items"][0]["agency_code"]
        == UNIT
    )


def test_an_officer_beside_is_none_of_ours(world: World):
    url = f"/v1/officer/officers/{an_officer_of(world, SISTER)}"
    boss = world.officer("administrator", unit=UNIT)
    assert [boss.call("GET", url).slug, boss.call("PUT", url, body=NEW_OFFICER, if_match=1).slug] == ["not_found"] * 2


def test_a_change_is_taken_back_by_what_was_before(world: World):
    login = an_officer_of(world, roles=frozenset({"specialist"}))
    boss, url = world.officer("administrator", unit=UNIT), f"/v1/officer/officers/{login}"
    boss.call("PUT", url, body={**NEW_OFFICER, "roles": ["auditor"]}, if_match=1)
    [told] = boss.call("GET", f"/v1/officer/revisions?subject=officer:{UNIT}:{login}").json["items"]
    before = {name: told["before"][name] for name in ("full_name", "agency_code", "roles", "active")}
    back = boss.call("PUT", url, body={**before, "reason": "Nhầm người"}, if_match=2)
    assert (back.json["roles"], back.json["version"]) == (["specialist"], 3)
    assert officers.get(login).roles == {"specialist"}


def test_a_token_outlives_the_role_but_no_change_is_made_with_it(world: World):
    unit = world.a_unit(new_unit())
    boss = world.officer("administrator", unit=unit)
    officers.put(builders.an_officer(officer_id=boss.id, agency_code=unit, roles=boss.actor.roles, active=False))
    changes = [
        (one["method"], re.sub(r"\{\w+\}", "x", one["path"]))
        for one in operations().values()
        if one["roles"] == ["administrator"] and one["method"] != "GET"
    ]
    assert len(changes) > 10
    for method, path in changes:
        assert boss.call(method, path, body={}).slug == "forbidden_role", path
