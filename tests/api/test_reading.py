"""What is shown of a dossier on its way: one timeline, messages, changes, queues, the result and the public look-up."""

import uuid
from typing import Any

import pytest
from urllib3 import request as http

from chalicelib.api.public import MOST_LOOKUPS
from tests.adapters.test_papers import pdf
from tests.api import client
from tests.api import procedures as published
from tests.api.partners import money, send
from tests.api.test_carrier_callbacks import COLLECTED, DELIVERED_CODE, scan
from tests.api.world import World
from tests.api.world.case import Case
from tests.api.world.people import source_ip
from tests.api.world.places import SISTER

QUEUES = ("new", "not_taken_in", "processing", "waiting_citizen", "due_soon", "overdue", "ready")


@pytest.fixture(scope="module")
def gone_all_the_way(world: World) -> Case:
    """Paid by transfer, granted, sent by post, delivered."""
    world.pump.from_now()
    draft = world.with_paper(world.a_parcel(world.a_draft(published.PAID, result_channel="post")))
    draft.owner.does(f"{draft.url}/submission")
    world.receiver.does(f"{draft.desk_url}/acceptance")
    world.receiver.does(f"{draft.desk_url}/forwarding")
    world.specialist.does(f"{draft.desk_url}/fee-request", {"note": "Đề nghị nộp phí"})
    case = world.a_payment(case=draft)
    send("sepay", money("sepay", case))
    world.pump.run()
    case = world.with_result(case)
    world.specialist.does(f"{case.desk_url}/completion", {"outcome": "granted"})
    world.pump.run()
    for status, at in ((COLLECTED, "09:00"), (DELIVERED_CODE, "15:00")):
        send("ems", scan(case, status, at))
    world.pump.run()
    return case


def pages(person: Any, url: str, limit: int = 3) -> list[Any]:
    """Every item of a list, page by page."""
    found, cursor = [], ""
    for _ in range(40):
        page = person.call("GET", url, query=[("limit", str(limit)), ("cursor", cursor)]).json
        found += page["items"]
        cursor = page["next_cursor"]
        if not page["items"] or not cursor:
            return found
    raise AssertionError("a list without an end")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_timeline_tells_it_all_in_words(language: str, gone_all_the_way: Case):
    case = gone_all_the_way
    headers = {"Accept-Language": language}
    items = case.owner.call("GET", f"{case.url}/timeline?limit=100", headers=headers).json["items"]
    told = {(item["kind"], item["event"]) for item in items}
    assert told >= {
        *(("dossier", event) for event in ("submit", "accept", "forward", "request_fee", "settle_fee", "finish")),
        ("dossier", "return_result"),
        *(("payment", event) for event in ("started", "paid")),
        *(("delivery", event) for event in ("registered", "collected", "delivered")),
    }
    assert [item["at"] for item in items] == sorted((item["at"] for item in items), reverse=True)
    bare = [item["title"] for item in items if "." in item["title"] or "{" in item["title"] + (item["detail"] or "")]
    assert bare == []


def test_lists_are_whole_page_by_page(gone_all_the_way: Case):
    case = gone_all_the_way
    for url in (f"{case.url}/timeline", "/v1/notifications"):
        at_once = case.owner.call("GET", f"{url}?limit=100").json["items"]
        assert pages(case.owner, url) == at_once and len(at_once) > 3


def test_messages_are_told_in_words_and_read_once(world: World, gone_all_the_way: Case):
    owner = gone_all_the_way.owner
    newest = owner.call("GET", "/v1/notifications").json["items"][0]
    assert newest["read_at"] is None and "{" not in newest["title"] + newest["body"]
    url = f"/v1/notifications/{newest['notification_id']}/read"
    assert [owner.call("PUT", url).status for _ in range(2)] == [204, 204]
    assert owner.call("GET", "/v1/notifications").json["items"][0]["read_at"] is not None
    assert world.citizen().call("PUT", url).slug == "not_found"


def test_devices_catch_up_from_where_they_are(world: World, gone_all_the_way: Case):
    owner, cursor, kinds = gone_all_the_way.owner, "", set()
    for _ in range(20):
        page = owner.call("GET", "/v1/sync", query=[("limit", "4"), ("cursor", cursor)]).json
        kinds |= {item["kind"] for item in page["items"]}
        cursor = page["next_cursor"]
        if page["poll_after_s"]:
            break
    assert kinds >= {"dossier", "document", "payment", "delivery"}
    assert owner.call("GET", "/v1/sync", query=[("cursor", cursor)]).json["items"] == []
    world.pump.from_now()
    draft = world.a_draft(owner=owner)
    world.pump.run()
    fresh = owner.call("GET", "/v1/sync", query=[("cursor", cursor)]).json["items"]
    assert {(one["kind"], one["id"]) for one in fresh} == {("dossier", draft.dossier_id)}
    owner.call("DELETE", draft.url)
    world.pump.run()
    assert owner.call("GET", "/v1/sync", query=[("cursor", cursor)]).json["items"][-1]["deleted"] is True


def test_the_result_is_the_very_file_under_its_name(gone_all_the_way: Case):
    [link] = gone_all_the_way.owner.call("GET", f"{gone_all_the_way.url}/results").json["items"]
    answer = http("GET", link["url"])
    assert (answer.status, answer.data) == (200, pdf())
    assert "attachment%3B%20filename%3D%22ket-qua.pdf%22" in link["url"]  # the emulator does not send it back


def test_an_officer_reads_every_move_and_who_asks(world: World, gone_all_the_way: Case):
    seen = world.officer("auditor").call("GET", gone_all_the_way.desk_url).json
    assert [event["sequence"] for event in seen["events"]] == list(range(1, len(seen["events"]) + 1))
    assert seen["applicant"]["name"] == "Nông Thị Bình" and "*" in seen["applicant"]["national_id"]
    assert "lookup_secret" not in seen and seen["allowed_actions"] == []


def test_anybody_sees_the_degree_only_and_who_has_the_secret_a_little_more(gone_all_the_way: Case):
    mine = gone_all_the_way.read()

    def look(**body: str) -> client.Reply:
        return client.call("POST", "/v1/public/lookups", body=body, source_ip=source_ip())

    code = mine["dossier_code"]
    assert set(look(dossier_code=code.lower()).json) == {"dossier_code", "completion"}
    assert look(dossier_code=code).json["completion"]["stage"] == 5
    assert look(dossier_code=code, secret=mine["lookup_secret"]).json["state"] == "returned"
    wrong, unknown = look(dossier_code=code, secret="AAAAAAAA"), look(dossier_code=code[:-4] + "9999", secret="A")
    assert (wrong.status, wrong.slug) == (unknown.status, unknown.slug) == (404, "lookup_not_found")


def test_one_household_has_many_addresses_and_one_number_of_tries(gone_all_the_way: Case):
    """Who holds a /64 of IPv6 could otherwise guess at a secret from a new address each time."""
    code = gone_all_the_way.read()["dossier_code"]
    network = f"2001:db8:{uuid.uuid4().int % 0xFFFF:x}:1"
    slugs = [
        client.call(
            "POST",
            "/v1/public/lookups",
            body={"dossier_code": code, "secret": "AAAAAAAA"},
            source_ip=f"{network}::{host:x}",
        ).slug
        for host in range(MOST_LOOKUPS + 1)
    ]
    assert (slugs[MOST_LOOKUPS - 1], slugs[MOST_LOOKUPS]) == ("lookup_not_found", "too_many_requests")


def test_a_dossier_moves_through_the_queues_of_its_unit_and_the_counts_agree(world: World):
    receiver, specialist = (world.officer(role, unit=SISTER) for role in ("receiver", "specialist"))

    def queues(case: Case) -> set[str]:
        found = set()
        for name in QUEUES:
            page = receiver.call("GET", f"/v1/officer/dossiers?queue={name}&limit=100").json
            if case.dossier_id in {item["dossier_id"] for item in page["items"]}:
                found.add(name)
            if name in page["counts"]:
                assert page["counts"][name] == len(page["items"])
        return found

    case = world.a_submitted(unit=SISTER, result_channel="counter")
    assert queues(case) == {"new"}
    receiver.does(f"{case.desk_url}/acceptance")
    assert queues(case) - {"due_soon"} == {"processing"}
    receiver.does(f"{case.desk_url}/forwarding")
    item = {"slot": "form", "name": "Tờ khai", "what_is_wrong": "Thiếu"}
    specialist.does(f"{case.desk_url}/supplement-request", {"reason": "Thiếu", "items": [item]})
    assert queues(case) == {"waiting_citizen"}
    better = {**published.GOOD_ANSWERS, "subject_name": "Nông Thị Bình An"}
    version = case.read()["version"]
    assert case.owner.call("PATCH", case.url, body={"form": better}, if_match=version).status == 200
    case.owner.does(f"{case.url}/supplements")
    specialist.does(
        f"{case.desk_url}/completion", {"outcome": "refused", "reason": "Không đủ điều kiện", "legal_ground": "Điều 13"}
    )
    assert queues(case) == {"ready"}
    receiver.does(f"{case.desk_url}/return", {"channel": "counter"})
    assert queues(case) == set()
    assert case.read()["decision"]["reason"] == "Không đủ điều kiện"


def test_the_catalogue_is_found_without_accents_and_case(world: World):
    world.shows_only_its_own_catalogue()
    for words in ("trich luc ho tich", "TRÍCH LỤC hộ tịch", published.REAL):
        found = client.call("GET", "/v1/procedures", query=[("q", words)]).json["items"]
        assert published.REAL in {item["procedure_code"] for item in found}
    assert client.call("GET", "/v1/procedures?q=khong co gi ca").json["items"] == []
    opened = client.call("GET", f"/v1/procedures/{published.REAL}").json
    assert opened["form_schema"]["properties"] and opened["fees"][0]["amount_vnd"] == 8000
    assert client.call("GET", "/v1/procedures/9.999999").slug == "not_found"
