"""Units merge: old names lead to who took over, drafts lose nothing, and what was filed is in new hands at once."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.api import agencies as door
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.store import agencies, officers
from tests import builders
from tests.api import client
from tests.api import procedures as published
from tests.api.people import PASSWORD
from tests.api.scenes.administration import NEW_UNIT, administrator
from tests.api.scenes.sign_in import password_hash
from tests.api.scenes.units import new_unit
from tests.api.world import World
from tests.api.world.people import Person, person
from tests.api.world.places import PROVINCE, UNIT


def merged(world: World, name: str = "") -> tuple[str, str, str]:
    """Three new units, each taken over by the next; only the last is open."""
    first, second, last = (world.a_unit(new_unit()) for _ in range(3))
    if name:
        agencies.put(replace(agencies.get(first), name=name))
    world.closes(first, second)
    world.closes(second, last)
    return first, second, last


def officer_of(unit: str, *roles: str) -> Person:
    """Somebody of that unit who signs in now."""
    officer = builders.an_officer(agency_code=unit, roles=frozenset(roles), password_hash=password_hash())
    officers.put(officer)
    body = {"grant_type": "password", "login": officer.officer_id, "password": PASSWORD}
    told = client.call("POST", "/v1/officer/auth/tokens", body=body)
    assert told.status == 200, told.body
    return replace(person(builders.an_official(unit, *roles)), token=told.json["access_token"])


def test_an_old_name_finds_who_took_over_and_says_so(world: World):
    first, _, last = merged(world, "UBND phường Chi Lăng cũ")
    [found] = client.call("GET", "/v1/agencies?q=chi lang cu").json["items"]
    assert found["agency_code"] == last
    assert [(one["agency_code"], one["name"]) for one in found["took_over"]] == [(first, "UBND phường Chi Lăng cũ")]
    assert client.call("GET", "/v1/agencies?q=chi lang cu&level=province").json["items"] == []
    [own] = client.call("GET", f"/v1/agencies?q={last}").json["items"]
    assert own["took_over"] == []


def test_a_unit_is_read_with_what_is_above_and_below(world: World, monkeypatch: pytest.MonkeyPatch):
    first, _, last = merged(world)
    closed = client.call("GET", f"/v1/agencies/{first}").json
    assert (closed["is_open"], closed["valid_to"], closed["successor"]["agency_code"]) == (False, "2026-01-31", last)
    assert [one["agency_code"] for one in closed["parents"]] == [PROVINCE]
    monkeypatch.setattr(door, "CHILDREN", 2)
    top = client.call("GET", f"/v1/agencies/{PROVINCE}").json
    assert (top["is_open"], top["parents"], top["successor"], len(top["children"])) == (True, [], None, 2)
    seen, cursor = [one["agency_code"] for one in top["children"]], top["children_cursor"]
    while cursor:
        page = client.call("GET", f"/v1/agencies/{PROVINCE}/units?limit=2&cursor={cursor}").json
        seen += [one["agency_code"] for one in page["items"]]
        cursor = page["next_cursor"]
    today = vietnamese_date(datetime.now(UTC))
    below = [one for one in agencies.of_level("commune") if one.agency_code.startswith(f"{PROVINCE}.")]
    assert seen == [one.agency_code for one in below if one.is_open(today)]
    assert client.call("GET", "/v1/agencies/Y97.77").slug == "not_found"
    assert client.call("GET", f"/v1/agencies/{last}/units?cursor=WQ").json["items"] == []


def test_a_draft_for_a_closed_unit_goes_to_who_took_over(world: World):
    world.shows_only_its_own_catalogue()
    first, _, last = merged(world)
    draft = world.citizen().does("/v1/dossiers", {"procedure_code": published.FREE, "agency_code": first})
    assert draft["agency_code"] == last
    listed = client.call("GET", f"/v1/procedures?agency_code={first}&q=photocopy").json
    assert listed == client.call("GET", f"/v1/procedures?agency_code={last}&q=photocopy").json


def test_a_draft_whose_unit_closes_is_told_and_loses_nothing(world: World):
    unit, after = world.a_unit(new_unit()), world.a_unit(new_unit())
    case = world.a_draft(unit=unit)
    before = case.read()
    world.closes(unit, after)
    refused = case.owner.post(f"{case.url}/submission")
    assert (refused.status, refused.slug) == (409, "agency_closed")
    assert refused.json["successor"]["agency_code"] == after
    assert case.read() == before
    successor = refused.json["successor"]["agency_code"]
    saved = case.owner.call("PATCH", case.url, body={"agency_code": successor}, if_match=before["version"])
    assert (saved.status, saved.json["form"]) == (200, before["form"])
    assert case.owner.does(f"{case.url}/submission")["agency_code"] == after


def test_what_was_filed_is_in_the_hands_of_who_took_over(world: World):
    unit, after = world.a_unit(new_unit()), world.a_unit(new_unit())
    waiting, taken_in = world.a_submitted(unit=unit), world.a_submitted(published.PAID, unit=unit)
    stranger = officer_of(after, "receiver", "specialist")
    assert stranger.call("GET", taken_in.desk_url).slug == "not_found"
    world.closes(unit, after)
    heir = officer_of(after, "receiver", "specialist")

    def queue(name: str, of: str) -> Any:
        page = heir.call("GET", f"/v1/officer/dossiers?queue={name}&agency_code={of}").json
        assert page["counts"][name] == len(page["items"])
        return [one["dossier_id"] for one in page["items"]]

    own = heir.call("GET", "/v1/officer/dossiers?queue=new").json
    assert own["items"] == []
    assert [(one["agency_code"], one["counts"]["new"]) for one in own["took_over"]] == [(unit, 2)]
    assert sorted(queue("new", unit)) == sorted([waiting.dossier_id, taken_in.dossier_id])
    assert heir.call("GET", f"/v1/officer/dossiers?queue=new&agency_code={UNIT}").slug == "not_found"
    assert heir.call("GET", taken_in.desk_url).status == 200
    me = heir.call("PUT", f"{waiting.desk_url}/assignment", body={"officer_id": None})
    assert me.status == 200
    heir.does(f"{taken_in.desk_url}/acceptance")
    moved = {"action": "forward", "dossier_ids": [waiting.dossier_id], "agency_code": after}
    assert heir.does("/v1/officer/dossiers/bulk", moved)["done"] == 1
    assert (queue("new", unit), queue("new", after)) == ([], [waiting.dossier_id])
    for url in ("/v1/officer/payments/exceptions?place=waiting", "/v1/officer/refunds?state=requested"):
        assert heir.call("GET", f"{url}&agency_code={unit}").status == 200
    timeline = waiting.owner.call("GET", waiting.url).json
    assert timeline["agency_code"] == after


def test_who_took_over_finds_a_business_by_its_tax_code(world: World):
    unit, after = world.a_unit(new_unit()), world.a_unit(new_unit())
    business = {"tax_code": "0100233488", "name": "Công ty", "address": "1 Lê Lợi", "position": "Giám đốc"}
    of = {"kind": "business", "business": {**business, "is_legal_representative": True}}
    first, second = (world.a_submitted(published.FOR_BUSINESSES, unit=one, applicant=of) for one in (unit, after))
    query = {"tax_code": business["tax_code"], "limit": 1}
    assert officer_of(after, "receiver").does("/v1/officer/businesses/lookups", query)["next_cursor"] is None
    world.closes(unit, after)
    heir = officer_of(after, "receiver")
    newest = heir.does("/v1/officer/businesses/lookups", query)
    older = heir.does("/v1/officer/businesses/lookups", {**query, "cursor": newest["next_cursor"]})
    found = [[one["dossier_id"] for one in page["items"]] for page in (newest, older)]
    assert found == [[second.dossier_id], [first.dossier_id]]


def test_what_people_wrote_to_a_closed_unit_is_answered_by_who_took_over_within_the_same_term(world: World):
    unit, after = world.a_unit(new_unit()), world.a_unit(new_unit())
    owner = world.citizen()
    written = {"kind": "report", "text": "Quầy số 3 nghỉ sớm", "agency_code": unit}
    before = owner.does("/v1/feedback", written)
    world.closes(unit, after)
    heir = officer_of(after, "receiver", "specialist")
    own = heir.call("GET", "/v1/officer/feedback?queue=open").json
    assert (own["items"], own["took_over"]) == (
        [],
        [{"agency_code": unit, "counts": {"open": 1, "overdue": 0, "done": 0}}],
    )
    [waits] = heir.call("GET", f"/v1/officer/feedback?queue=open&agency_code={unit}").json["items"]
    assert (waits["feedback_id"], waits["due_at"]) == (before["feedback_id"], before["due_at"])
    heir.does(f"/v1/officer/feedback/{before['feedback_id']}/answer", {"text": "Đã nhắc nhở"})
    assert owner.call("GET", f"/v1/feedback/{before['feedback_id']}").json["state"] == "answered"
    assert heir.call("GET", "/v1/officer/feedback?queue=open").json["took_over"] == []
    assert owner.does("/v1/feedback", written)["agency_code"] == after


def test_who_signs_in_is_told_whose_work_it_is_and_a_unit_still_open_stays_its_own(world: World):
    unit, after = world.a_unit(new_unit()), world.a_unit(new_unit())
    agencies.put(replace(agencies.get(unit), successor=after))  # decided, and not closed yet
    officer = builders.an_officer(agency_code=after, password_hash=password_hash())
    officers.put(officer)
    body = {"grant_type": "password", "login": officer.officer_id, "password": PASSWORD}

    def told() -> Any:
        return client.call("POST", "/v1/officer/auth/tokens", body=body).json["officer"]["took_over"]

    assert told() == []
    world.closes(unit, after)
    assert told() == [{"agency_code": unit, "name": f"Đơn vị {unit}", "valid_to": "2026-01-31"}]


def test_an_officer_of_the_unit_that_took_over_has_old_dossiers_on_the_desk(world: World):
    unit, after = world.a_unit(new_unit()), world.a_unit(new_unit())
    case = world.a_submitted(unit=unit)
    world.closes(unit, after)
    leader = person(replace(builders.an_official(after, "leader"), took_over=frozenset({unit})))
    other = builders.an_officer(agency_code=after)
    officers.put(other)
    url = f"{case.desk_url}/assignment"
    assert leader.call("PUT", url, body={"officer_id": other.officer_id}).json["assigned_to"] == other.officer_id
    stranger = builders.an_officer(agency_code=UNIT)
    officers.put(stranger)
    assert leader.call("PUT", url, body={"officer_id": stranger.officer_id}).slug == "invalid_request"


def test_a_file_cannot_make_a_circle(world: World):
    first, second = world.a_unit(new_unit()), world.a_unit(new_unit())
    rows = ["agency_code,name,name_en,level,address,valid_to,successor"]
    rows += [f"{one},UBND,PC,commune,Lạng Sơn,2026-12-31,{to}" for one, to in ((first, second), (second, first))]
    body = {"kind": "units", "filename": "don-vi.csv", "content": "\n".join(rows)}
    report = administrator(world).does("/v1/officer/imports", body)
    assert [(one["row"], one["code"]) for one in report["faults"]] == [(2, "successor_loop"), (3, "successor_loop")]


def test_a_unit_may_change_as_long_as_nobody_comes_after_themselves(world: World):
    first, second, last = merged(world)
    body = {**NEW_UNIT, "valid_to": "2026-12-31", "successor": first}
    url = f"/v1/officer/agencies/{last}"
    refused = administrator(world).call("PUT", url, body=body, if_match=1)
    assert [one["code"] for one in refused.json["errors"]] == ["successor_loop"]
    assert second != last
