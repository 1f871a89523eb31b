"""Sent again: the same key gives the same answer, a stale version loses nothing, what one has is not sent twice."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chalicelib.api_spec import operations
from chalicelib.store import dossiers
from tests.adapters.test_portal_records import RECORD
from tests.api import client
from tests.api import procedures as published
from tests.api.costs import desk_of
from tests.api.scenes.counter import present_person
from tests.api.scenes.scene import MAKERS, Scene
from tests.api.world import World
from tests.api.world.bodies import a_file, a_statement_file
from tests.api.world.people import Person
from tests.api.world.places import SISTER, UNIT

ONCE = [name for name, entry in operations().items() if entry["idempotent"]]
# Another body of the same kind, for the doors whose own body is empty or says nothing else.
OTHER_BODIES: dict[str, Any] = {
    "deliveries.object_to": {"reason": "Lý do khác"},
    "dossiers.open_draft": {"procedure_code": published.PAID, "agency_code": UNIT},
    "dossiers.withdraw": {"reason": "Lý do khác"},
    "dossiers.rate": {"score": 1},
    "documents.announce": {"slot": "identity", "page": 2, **a_file()},
    "payments.start": {"provider": "vnpay"},
    "officer_dossiers.refuse": {"reason": "Lý do khác", "legal_ground": "Điều 17"},
    "officer_dossiers.forward": {"note": "Khác"},
    "officer_account.reset_sign_in": {"second_factor": False, "reason": "Khác"},
    "officer_partners.register": {"kind": "carrier", "provider": "ems", "agency_code": UNIT, "reason": "Khác"},
    "officer_partners.decide": {"decision": "drop", "version": 1, "reason": "Khác"},
    "officer_notes.add": {"text": "Khác"},
    "feedback.send": {"kind": "proposal", "text": "Khác", "agency_code": UNIT},
    "feedback.reopen": {"reason": "Khác"},
    "officer_feedback.answer": {"text": "Khác"},
    "officer_opinions.ask": {"agency_code": SISTER, "question": "Khác", "due_on": "2026-12-01"},
    "officer_opinions.attach": a_file("khac.pdf"),
    "officer_opinions.answer": {"text": "Khác"},
    "officer_opinions.decline": {"reason": "Khác"},
    "officer_opinions.withdraw": {"reason": "Khác"},
    "officer_bulk.act": {"action": "accept", "dossier_ids": ["x"]},
    "officer_fees.refuse_exemption": {"reason": "Khác"},
    "officer_terms.request_fee": {"note": "Khác"},
    "officer_terms.request_verification": {"body": "UBND xã khác", "question": "Khác"},
    "officer_terms.note_verification": {"finding": "Khác"},
    "officer_terms.extend": {"working_days": 2, "reason": "Khác"},
    "officer_terms.stop": {"reason": "Khác", "legal_ground": "Điều 18"},
    "officer_terms.resume": {"reason": "Khác"},
    "officer_terms.undo": {"reason": "Khác"},
    "officer_mirrors.import_statuses": {"items": [RECORD]},
    "officer_counter.receive": present_person(),
    "officer_counter.open_draft": {"procedure_code": published.FREE, "applicant_id": "x", "form": {}},
    "officer_counter.answer_supplement": {"form": {"born_on": "1990-02-28"}},
    "officer_counter.withdraw": {"reason": "Khác", "paper_shown": "Hộ chiếu"},
    "officer_counter.announce": {"slot": "identity", "page": 2, **a_file()},
    "officer_imports.apply": {"reason": "Khác"},
    "officer_imports.take_back": {"reason": "Khác"},
    "officer_imports.check": {"kind": "units", "filename": "khac.csv", "content": "agency_code"},
    "officer_procedures.publish": {"base_version": 0, "draft_version": 1, "reason": "Khác"},
    "draft_versions.change": {"to_version": 1, "version": 999},
    "documents.reuse": {"dossier_id": "x", "document_id": "y", "slot": "identity", "page": 2},
    "me.change_phone": {"old": {"challenge_id": "x", "code": "000000"}, "new": {"challenge_id": "y", "code": "000000"}},
    "parked_scans.settle": {"note": "Khác"},
    "officer_calendars.give_up": {"base_version": 1, "reason": "Khác"},
    "officer_deliveries.look_after": {"action": "counter"},
    "officer_businesses.look_up": {"tax_code": "0100112437"},
    "officer_citizens.look_up": {"national_id": "020190999999"},
    "officer_citizens.verify_identity": {"paper": "passport", "last_digits": "0000"},
    "officer_citizens.replace_phone": {
        "paper": "passport",
        "last_digits": "0000",
        "challenge_id": "x",
        "code": "000000",
    },
    "officer_dossiers.add_result": a_file("khac.pdf"),
    "officer_dossiers.complete": {"outcome": "granted"},
    "officer_dossiers.return_result": {"channel": "online"},
    "officer_payments.allocate": {"payment_id": "JWANOTHER"},
    "officer_payments.write_off": {"reason": "Lý do khác"},
    "officer_payments.release": {"payment_id": "JWANOTHER", "reason": "Khác"},
    "officer_payments.find_same": {"credit_id": "bm9ib2R5"},
    "officer_payments.bear": {"reason": "Lý do khác"},
    "officer_refunds.reject": {"reason": "Lý do khác"},
    "officer_refunds.ask": {"payment_id": "JWANOTHER", "amount_vnd": 1},
    "officer_refunds.note_outcome": {"outcome": "sent"},
    "officer_statements.announce": {"endpoint": "ep_sepay", "format": "camt", **a_statement_file(b"other")},
    "officer_payments.take_cash": {"received_vnd": 8000, "receipt_number": "khac"},
}


def caller(operation_id: str, scene: Scene, world: World) -> Person:
    """Who may make the scene's call."""
    if operations()[operation_id]["roles"]:
        return desk_of(scene, operation_id, world)
    return scene.owner  # type: ignore[return-value]


def without_links(body: Any) -> Any:
    """The body without what is made anew for each answer."""
    return {name: value for name, value in body.items() if name not in ("upload", "expires_at")}


@pytest.mark.parametrize("operation_id", ONCE)
def test_the_same_key_gives_the_same_answer_and_another_body_is_refused(operation_id: str, world: World):
    scene = MAKERS[operation_id](world)
    who = caller(operation_id, scene, world)
    first = who.call("POST", scene.url, **scene.named)
    again = who.call("POST", scene.url, **scene.named)
    assert first.status < 300
    assert (again.status, without_links(again.json)) == (first.status, without_links(first.json))
    assert again.headers.get("etag") == first.headers.get("etag")
    assert ("upload" in again.json) == ("upload" in first.json)

    bare = {"Idempotency-Key": scene.named["key"]}  # a token without quotes is the same key
    assert who.call("POST", scene.url, body=scene.named["body"], headers=bare).status == first.status

    other = OTHER_BODIES.get(operation_id, {"reason": "khác", "items": scene.named["body"].get("items")})
    if operation_id in (
        "dossiers.submit",
        "erasure.ask",
        "dossiers.answer_supplement",
        "officer_dossiers.accept",
        "officer_dossiers.receive_papers",
        "officer_counter.submit",
        "officer_refunds.approve",
        "officer_fees.quote",
    ):
        reply = who.call("POST", scene.url, raw=b"{ }", key=scene.named["key"])  # these bodies say nothing
    else:
        reply = who.call("POST", scene.url, body=other, key=scene.named["key"])
    assert (reply.status, reply.slug) == (422, "idempotency_key_reused")


UNREADABLE = ["", '"', '""', "two words", "ü", "x" * 201]


@pytest.mark.parametrize(
    ("operation_id", "key"), [*((name, None) for name in ONCE), *(("dossiers.submit", key) for key in UNREADABLE)]
)
def test_no_key_or_an_unreadable_one_is_refused(operation_id: str, key: str | None, world: World):
    named = operations()[operation_id]["path"]
    named = named.replace("{procedure_code}", published.FREE).replace("{agency_code}", UNIT)
    url = named.replace("{", "").replace("}", "")
    roles = operations()[operation_id]["roles"]
    who = world.officer("leader" if "leader" in roles else roles[0]) if roles else world.citizen()
    body = OTHER_BODIES.get(operation_id, {})
    if operation_id == "officer_dossiers.request_supplement":
        body = {"reason": "x", "items": [{"slot": "form", "name": "x", "what_is_wrong": "x"}]}
    headers = {} if key is None else {"Idempotency-Key": key}
    reply = who.call("POST", url, body=body, headers=headers)
    assert (reply.status, reply.slug) == (400, "idempotency_key_missing")


def test_a_key_is_its_owners_own(world: World):
    key, body = uuid.uuid4().hex, {"procedure_code": published.FREE, "agency_code": UNIT}
    one, other = (world.citizen().post("/v1/dossiers", body, key) for _ in range(2))
    assert (one.status, other.status) == (201, 201)
    assert one.json["dossier_id"] != other.json["dossier_id"]


def test_a_key_of_another_dossier_is_used(world: World):
    owner, key = world.citizen(), uuid.uuid4().hex
    first, second = world.a_draft(owner=owner), world.a_draft(published.PAID, owner=owner)
    assert owner.post(f"{first.url}/submission", key=key).status == 200
    assert owner.post(f"{second.url}/submission", key=key).slug == "idempotency_key_reused"


def test_a_refusal_is_not_kept_under_the_key(world: World):
    case, key = world.a_draft(published.WITH_PAPERS), uuid.uuid4().hex
    assert case.owner.post(f"{case.url}/submission", key=key).slug == "dossier_incomplete"
    world.with_paper(case)
    assert case.owner.post(f"{case.url}/submission", key=key).status == 200


def test_the_answer_is_given_again_as_it_was_whatever_happened_since(world: World):
    case, key = world.a_draft(), uuid.uuid4().hex
    first = case.owner.post(f"{case.url}/submission", key=key)
    world.receiver.does(f"{case.desk_url}/acceptance")
    assert case.owner.post(f"{case.url}/submission", key=key).json == first.json
    assert case.read()["state"] == "accepted"


def test_sent_many_times_at_once_it_happens_once(world: World):
    case, key = world.a_draft(), uuid.uuid4().hex
    client.the_app()
    with ThreadPoolExecutor(12) as pool:
        replies = list(pool.map(lambda _: case.owner.post(f"{case.url}/submission", key=key), range(12)))
    assert {(reply.status, reply.slug if reply.status >= 400 else "") for reply in replies} <= {
        (200, ""),
        (409, "request_in_progress"),
    }
    assert any(reply.status == 200 for reply in replies)
    loaded = dossiers.load_with_events(case.dossier_id)
    assert loaded is not None and [event.action for event in loaded[2]] == ["submit"]


def test_an_open_draft_is_offered_again_and_the_key_keeps_its_own_answer(world: World):
    owner, key = world.citizen(), uuid.uuid4().hex
    body = {"procedure_code": published.FREE, "agency_code": UNIT}
    made = owner.post("/v1/dossiers", body, key)
    offered = owner.post("/v1/dossiers", body)
    assert (made.status, offered.status, owner.post("/v1/dossiers", body, key).status) == (201, 200, 201)
    assert made.json["dossier_id"] == offered.json["dossier_id"]


def test_an_open_request_for_money_is_offered_again(world: World):
    case = world.a_payment()
    again = case.owner.post(f"{case.url}/payments", {"provider": "sepay"})
    assert (again.status, again.json["payment_id"]) == (200, case.payment_id)


def test_the_place_to_upload_is_renewed_and_works(world: World):
    case, key = world.a_draft(), uuid.uuid4().hex
    body = {"slot": "identity", "page": 1, **a_file()}
    first = case.owner.post(f"{case.url}/documents", body, key).json
    again = case.owner.post(f"{case.url}/documents", body, key).json
    assert again["document_id"] == first["document_id"]
    assert again["upload"]["expires_at"] > first["upload"]["expires_at"]
    world.upload(case.dossier_id, again)
    assert case.read()["documents"][0]["state"] == "accepted"


def test_a_stale_save_gets_the_draft_as_it_is_now_and_loses_nothing(world: World):
    case = world.a_draft()
    from_phone = case.owner.call("PATCH", case.url, body={"form": {"born_on": "1990-02-28"}}, if_match=2)
    from_tablet = case.owner.call("PATCH", case.url, body={"form": {"subject_name": "Hoa"}}, if_match=2)
    assert (from_phone.status, from_phone.headers["etag"]) == (200, '"3"')
    assert (from_tablet.status, from_tablet.slug) == (412, "draft_stale")
    now = from_tablet.json["current"]
    assert (now["version"], now["form"]) == (3, {**published.GOOD_ANSWERS, "born_on": "1990-02-28"})
    merged = case.owner.call("PATCH", case.url, body={"form": {"subject_name": "Hoa"}}, if_match=now["version"])
    assert merged.json["form"] == {"subject_name": "Hoa", "born_on": "1990-02-28"}


def test_two_saves_at_the_same_moment_one_is_told_to_look_again(world: World):
    case = world.a_draft()
    client.the_app()

    def save(name: str) -> client.Reply:
        return case.owner.call("PATCH", case.url, body={"form": {"subject_name": name}}, if_match=2)

    with ThreadPoolExecutor(2) as pool:
        replies = sorted(pool.map(save, ("Hoa", "Lan")), key=lambda reply: reply.status)
    assert [reply.status for reply in replies] == [200, 412]
    assert replies[1].json["current"]["form"] == replies[0].json["form"]


@pytest.mark.parametrize("version", ['"2"', "2", 'W/"2"'])
def test_a_version_is_read_as_apps_write_it(version: str, world: World):
    case = world.a_draft()
    assert case.owner.call("PATCH", case.url, body={"copies": 3}, headers={"If-Match": version}).status == 200


@pytest.mark.parametrize("version", ["*", "two", '"2', "２", "2, 3", "-2", "9" * 10])
def test_what_is_no_version_is_missing(version: str, world: World):
    case = world.a_draft()
    reply = case.owner.call("PATCH", case.url, body={"copies": 3}, headers={"If-Match": version})
    assert (reply.status, reply.slug) == (428, "if_match_missing")


@pytest.mark.parametrize("url", ["/v1/procedures?q=ho tich", f"/v1/procedures/{published.REAL}"])
def test_what_the_phone_has_is_not_sent_again(url: str, world: World):
    world.shows_only_its_own_catalogue()
    first = client.call("GET", url)
    assert first.status == 200
    for tag in (first.headers["etag"], f"W/{first.headers['etag']}", f'"other", {first.headers["etag"]}'):
        again = client.call("GET", url, headers={"If-None-Match": tag})
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert client.call("GET", url, headers={"If-None-Match": '"other"'}).status == 200
    in_english = {"If-None-Match": first.headers["etag"], "Accept-Language": "en"}
    assert client.call("GET", url, headers=in_english).status == 200
