"""A unit's receiving accounts at the doors: registered, approved by a second person, paid into; and their secrets."""

from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib import wiring
from chalicelib.domain.actor import Actor
from chalicelib.store import officers
from tests import builders
from tests.adapters.fixtures.banks import sepay
from tests.api import client
from tests.api import procedures as published
from tests.api.rows import raw_of
from tests.api.scenes.officer_account import employed
from tests.api.scenes.partners import CHANGED_PARTNER, NEW_PARTNER, a_registration
from tests.api.scenes.units import unit_below
from tests.api.world import World
from tests.api.world.people import Person, person
from tests.api.world.places import UNIT

SECRET, NEXT = "khoa-thu-nhat-rat-dai", "khoa-thu-hai-rat-dai"


def second(world: World) -> Person:
    """Another administrator of the unit, made by nobody who asks here."""
    who = world.officer("administrator", "auditor", unit=UNIT)
    officers.put(builders.an_officer(officer_id=who.id, agency_code=UNIT, roles=who.actor.roles))
    return who


def decision(who: Person, url: str, version: int, decision: str = "approve") -> client.Reply:
    return who.post(f"{url}/decision", {"decision": decision, "version": version, "reason": "Đã đối chiếu"})


def with_secret(who: Person, url: str, version: int, secret: str = SECRET) -> client.Reply:
    body = {"values": {"secret": secret}, "reason": "Đổi khóa"}
    return who.call("PUT", f"{url}/secret", body=body, if_match=version)


def called(path: str, secret: str) -> int:
    told = sepay.genuine({"secret": secret}, datetime.now(UTC))
    return client.call("POST", path, raw=told.body, headers=dict(told.headers)).status


def test_from_a_new_account_to_the_first_payment(world: World, aws: Any, caplog: pytest.LogCaptureFixture):
    employed(world)
    boss, unit = world.officer("administrator", unit=UNIT), unit_below(world)
    made = boss.does("/v1/officer/partners", {**NEW_PARTNER, "agency_code": unit})
    url = f"/v1/officer/partners/{made['endpoint']}"
    assert (len(made["endpoint"]), made["active"], made["waiting"]["told"]["account"]) == (48, False, "203712000001")
    case = world.a_submitted(published.PAID, unit=unit)
    assert case.owner.post(f"{case.url}/payments", {"provider": "sepay"}).slug == "provider_not_offered"

    assert decision(second(world), url, 1).slug == "secret_missing"
    assert with_secret(boss, url, 1).json["secrets_live"] == 1
    assert decision(boss, url, 2).slug == "second_person_needed"
    assert decision(second(world), url, 1).slug == "administration_stale"
    assert decision(second(world), url, 2).json["active"] is True
    paying = case.owner.does(f"{case.url}/payments", {"provider": "sepay"})
    assert (paying["account"], paying["bank_bin"]) == ("203712000001", "970422")
    assert called(made["callback_path"], SECRET) == 200

    listed = boss.call("GET", f"/v1/officer/partners?agency_code={unit}").json["items"]
    assert [(one["endpoint"], one["version"]) for one in listed] == [(made["endpoint"], 3)]
    told = boss.call("GET", f"/v1/officer/revisions?subject=partner:{unit}:{made['endpoint']}").json["items"]
    assert [one["version"] for one in told] == [3, 2, 1]
    assert told[1]["after"]["secret"] == "set"
    kept = str(raw_of(aws, "partners", "revisions", "idempotency")) + caplog.text
    assert SECRET not in kept


def test_an_account_changes_when_a_second_administrator_approves_and_until_then_the_old_one_is_shown(world: World):
    url = a_registration(world)
    boss, other = world.officer("administrator", unit=UNIT), second(world)
    asked = boss.call("PUT", url, body={**CHANGED_PARTNER, "account": "999999999"}, if_match=1).json
    assert (asked["account"], asked["waiting"]["told"]["account"]) == ("203712000001", "999999999")
    assert decision(other, url, 2, "drop").json["waiting"] is None
    boss.call("PUT", url, body={**CHANGED_PARTNER, "account": "999999999"}, if_match=3)
    assert decision(other, url, 4).json["account"] == "999999999"
    assert decision(other, url, 5).slug == "nothing_waiting"


def test_one_person_with_three_names_is_no_second_administrator(world: World):
    url = a_registration(world)
    boss = world.officer("administrator", unit=UNIT)

    def made(by: Person) -> Person:
        login = builders.new_id("quantri")
        told = {"full_name": "Lê Thị Mai", "agency_code": UNIT, "roles": ["administrator"], "active": True}
        body = {**told, "reason": "Người mới"}
        assert by.call("PUT", f"/v1/officer/officers/{login}", body=body, if_match=0).status == 200
        return person(Actor("officer", login, builders.new_id("s"), UNIT, frozenset({"administrator"})))

    puppet = made(boss)
    puppets_puppet = made(puppet)
    for asking, approving in ((boss, puppet), (boss, puppets_puppet), (puppets_puppet, boss)):
        read = boss.call("GET", url).json
        asked = asking.call("PUT", url, body={**CHANGED_PARTNER, "account": "999999999"}, if_match=read["version"])
        assert decision(approving, url, asked.json["version"]).slug == "second_person_needed"
    assert decision(second(world), url, asked.json["version"]).json["account"] == "999999999"


def test_a_secret_is_rotated_without_a_call_being_lost(world: World):
    url = a_registration(world, secrets=0)
    boss = world.officer("administrator", unit=UNIT)
    path = boss.call("GET", url).json["callback_path"]
    with_secret(boss, url, 1)
    assert (called(path, SECRET), called(path, NEXT)) == (200, 401)
    assert with_secret(boss, url, 2, NEXT).json["secrets_live"] == 2
    assert (called(path, SECRET), called(path, NEXT)) == (200, 200)
    retired = boss.call("PUT", f"{url}/secret-retirement", body={"reason": "Đã đổi"}, if_match=3)
    assert retired.json["secrets_live"] == 1
    assert (called(path, SECRET), called(path, NEXT)) == (401, 200)
    assert SECRET not in str(boss.call("GET", url).json)


def test_a_closed_registration_is_nobodys_address(world: World):
    url = a_registration(world)
    boss = world.officer("administrator", unit=UNIT)
    path = boss.call("GET", url).json["callback_path"]
    closed = boss.call("PUT", url, body={**CHANGED_PARTNER, "bank_name": "Vietcombank", "active": False}, if_match=1)
    assert (closed.json["active"], closed.json["waiting"]) == (False, None)
    assert called(path, "khoa-so-0") == 404


def test_where_the_secret_store_fails_the_request_is_sent_again(world: World, monkeypatch: pytest.MonkeyPatch):
    url = a_registration(world, secrets=0)
    boss = world.officer("administrator", unit=UNIT)

    def away(endpoint: str, live: Any) -> None:
        raise ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr(wiring.partners, "keep_partner_secrets", away)
        assert with_secret(boss, url, 1).status == 500
    assert boss.call("GET", url).json["secrets_live"] == 0
    assert with_secret(boss, url, 1).slug == "administration_stale"
    assert with_secret(boss, url, 2).json["secrets_live"] == 1
