"""The term of a dossier at the doors: put off, stopped, asked elsewhere, passed on, undone; and units' calendars."""

import hashlib
import json
from typing import Any

import pytest

from chalicelib.store import dossiers
from tests.api import client
from tests.api import procedures as published
from tests.api.world import World
from tests.api.world.bodies import CALENDAR, STOP, SUPPLEMENT
from tests.api.world.case import Case
from tests.api.world.places import PROVINCE, SISTER, UNIT

CALENDARS = "/v1/officer/calendars"


def _timeline(case: Case) -> dict[str, str]:
    lines = case.owner.call("GET", f"{case.url}/timeline").json["items"]
    return {line["event"]: f"{line['title']}: {line['detail']}" for line in lines}


def _messages(case: Case) -> list[str]:
    return [item["title"] for item in case.owner.call("GET", "/v1/notifications").json["items"]]


def _seen(case: Case, who: Any) -> Any:
    return who.call("GET", case.desk_url).json


def test_an_apology_reaches_the_citizen_with_its_reason_and_both_times(world: World) -> None:
    world.pump.from_now()
    case = world.a_processing(published.LONG)
    before = case.read()
    body = {"working_days": 3, "reason": "Chờ kết quả đo đạc"}
    told = world.specialist.does(f"{case.desk_url}/extension", body)
    assert (told["first_due_at"], told["extensions"], told["due_stage"]) == (before["due_at"], 1, "in_time")
    assert told["due_at"] > before["due_at"] == before["first_due_at"]
    world.pump.run()
    assert "Chờ kết quả đo đạc" in _timeline(case)["extend"]
    assert "Xin lỗi và hẹn lại ngày trả kết quả" in _messages(case)


def test_a_stop_says_why_stands_still_and_is_gone_on_with(world: World) -> None:
    world.pump.from_now()
    case = world.a_processing(published.LONG)
    stopped = world.specialist.does(f"{case.desk_url}/stop", STOP)
    assert (stopped["state"], stopped["due_at"], stopped["paused_by"]) == ("stopped", None, "stop")
    assert stopped["remaining_minutes"] > 0 and stopped["decision"] == STOP
    assert world.receiver.call("GET", "/v1/officer/dossiers?queue=waiting_citizen").json["counts"]["waiting_citizen"]
    on = world.specialist.does(f"{case.desk_url}/resumption", {"reason": "Đã hòa giải"})
    assert (on["state"], on["paused_by"], on["remaining_minutes"]) == ("processing", None, None) and on["due_at"]
    world.pump.run()
    assert {"stop", "resume"} <= _timeline(case).keys()


def test_another_body_is_asked_and_its_answer_is_for_officers(world: World) -> None:
    world.pump.from_now()
    case = world.a_verifying(published.LONG)
    asked = case.read()
    assert (asked["paused_by"], asked["verification"]["body"], asked["verification"]["finding"]) == (
        "verification", "UBND xã", None,
    )  # fmt: skip
    refused = world.specialist.post(
        f"{case.desk_url}/completion", {"outcome": "refused", "reason": "Không đủ", "legal_ground": "Điều 13"}
    )
    assert (refused.status, refused.slug) == (409, "verification_open")
    world.specialist.does(f"{case.desk_url}/verification", {"finding": "Có cư trú"})
    assert _seen(case, world.specialist)["verification"]["finding"] == "Có cư trú"
    world.pump.run()
    assert "UBND xã" in _timeline(case)["request_verification"]
    for told in (case.owner.call("GET", f"{case.url}/timeline"), case.owner.call("GET", case.url)):
        assert "Có cư trú" not in str(told.json), "neither in words nor in facts"


def test_a_wrong_result_is_taken_back_after_an_undo_and_never_shown_again(world: World) -> None:
    case = world.with_result(world.a_processing())  # somebody else's certificate, by mistake
    wrong, paper = case.document_id, f"{case.desk_url}/documents/{case.document_id}"
    world.specialist.does(f"{case.desk_url}/completion", {"outcome": "granted"})
    assert world.specialist.call("DELETE", paper).slug == "not_allowed_now", "a finish is undone first"
    world.specialist.does(f"{case.desk_url}/undo", {"reason": "Nhầm tệp của người khác"})
    for _ in range(2):
        taken = world.specialist.call("DELETE", paper)
        assert (taken.status, taken.json["state"], taken.json["reason"]) == (200, "rejected", "withdrawn")
    kept = dossiers.get_document(case.dossier_id, wrong)
    assert kept is not None and (kept.withdrawn_by, kept.withdrawn_at is None) == (world.specialist.id, False)
    assert world.specialist.post(f"{case.desk_url}/completion", {"outcome": "granted"}).slug == "result_missing"
    world.specialist.does(
        f"{case.desk_url}/completion", {"outcome": "refused", "reason": "Không đủ điều kiện", "legal_ground": "Điều 13"}
    )
    shown = case.owner.call("GET", f"{case.url}/results").json["items"]
    assert wrong not in [one["document_id"] for one in shown]


def test_what_officers_note_to_each_other_is_not_for_the_citizen(world: World) -> None:
    world.pump.from_now()
    case = world.an_accepted()
    world.receiver.does(f"{case.desk_url}/forwarding", {"note": "Người này hay khiếu nại"})
    world.pump.run()
    assert "khiếu nại" not in str(case.owner.call("GET", f"{case.url}/timeline").json)


def test_a_dossier_passed_to_the_competent_unit_is_theirs_and_counted_there(world: World) -> None:
    case, sister = world.an_accepted(), world.officer("receiver", unit=SISTER)
    code = case.read()["dossier_code"]
    here, there = dossiers.queue_counts(UNIT), dossiers.queue_counts(SISTER)
    moved = world.receiver.does(f"{case.desk_url}/forwarding", {"agency_code": SISTER, "note": "Đúng thẩm quyền"})
    assert (moved["agency_code"], moved["dossier_code"], moved["allowed_actions"]) == (SISTER, code, [])
    assert dossiers.queue_counts(UNIT)["processing"] == here["processing"] - 1
    assert dossiers.queue_counts(SISTER)["processing"] == there["processing"] + 1
    assert world.receiver.call("GET", case.desk_url).status == 404
    assert _seen(case, sister)["events"][-1]["detail"]["from_agency_code"] == UNIT
    assert case.read()["agency_code"] == SISTER


@pytest.mark.parametrize("decision", ["acceptance", "refusal", "supplement-request"])
def test_a_slip_of_the_hand_is_undone_and_the_citizen_told(world: World, decision: str) -> None:
    world.pump.from_now()
    case = world.a_submitted()
    body = {"acceptance": {}, "refusal": {"reason": "x", "legal_ground": "y"}, "supplement-request": SUPPLEMENT}[
        decision
    ]
    told = world.receiver.does(f"{case.desk_url}/{decision}", body)
    assert "undo" in told["allowed_actions"]
    colleague = world.officer("receiver", "specialist")
    assert "undo" not in _seen(case, colleague)["allowed_actions"]
    back = world.receiver.does(f"{case.desk_url}/undo", {"reason": "Bấm nhầm"})
    assert (back["state"], back["due_at"], back["supplement_request"]) == ("submitted", None, None)
    again = world.receiver.post(f"{case.desk_url}/undo", {"reason": "Bấm nhầm"})
    assert (again.status, again.slug) == (409, "nothing_to_undo")
    world.pump.run()
    assert "Bấm nhầm" in _timeline(case)["undo"]


def test_what_answers_each_item_is_shown_while_it_is_prepared(world: World) -> None:
    case = world.a_submitted()
    items = [*SUPPLEMENT["items"], {"slot": "form", "name": "Tờ khai", "what_is_wrong": "Sai ngày sinh"}]
    world.receiver.does(f"{case.desk_url}/supplement-request", {**SUPPLEMENT, "items": items})
    refused = case.owner.post(f"{case.url}/supplements")
    assert {one["pointer"] for one in refused.json["errors"]} == {"/papers/identity", "/form"}
    with_paper = world.with_paper(case)
    shown = case.read()["supplement_request"]["items"]
    assert [(one["answered"], one["document_ids"]) for one in shown] == [(True, [with_paper.document_id]), (False, [])]
    patch = {"form": {"born_on": "1990-02-28"}}
    assert case.owner.call("PATCH", case.url, body=patch, if_match=case.read()["version"]).status == 200
    assert case.owner.does(f"{case.url}/supplements")["state"] == "submitted"
    first, second = dossiers.sealed_sets(case.dossier_id)
    shown = world.receiver.call("GET", f"{case.desk_url}/sets").json["items"]
    assert [(one["number"], one["sha256"], one["previous"]) for one in shown] == [
        (1, first.sha256, None), (2, second.sha256, first.sha256),
    ]  # fmt: skip
    assert shown[0]["form"] == published.GOOD_ANSWERS and shown[1]["papers"][0]["document_id"] == with_paper.document_id
    assert [_hash_of(one) for one in shown] == [first.sha256, second.sha256], "anybody can make it from what is shown"
    assert (shown[0]["agency_code"], shown[0]["result_channel"], shown[0]["copies"]) == (UNIT, "online", 1)
    assert (first.form, second.form["born_on"]) == (published.GOOD_ANSWERS, "1990-02-28")
    assert (second.previous, [paper.document_id for paper in second.papers]) == (first.sha256, [with_paper.document_id])


def _hash_of(shown: dict[str, Any]) -> str:
    """As the contract words it."""
    names = ("form", "procedure_code", "procedure_version", "agency_code", "applicant_id", "result_channel", "copies")
    whole = {name: shown[name] for name in names}
    whole |= {name: shown[name] for name in ("previous", "exemption", "papers_by_post", "applicant") if shown[name]}
    whole["papers"] = sorted([one["slot"], one["page"], one["sha256"]] for one in shown["papers"])
    text = json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class TestCalendars:
    def test_a_unit_goes_by_its_provinces_until_it_has_its_own(self, world: World) -> None:
        unit = world.a_unit("Y98.14")
        administrator = world.officer("administrator", unit=unit)
        told = administrator.call("GET", f"{CALENDARS}/{unit}").json
        assert (told["from_agency_code"], told["version"], told["weekly"].keys()) == (
            PROVINCE, 0, {"monday", "tuesday", "wednesday", "thursday", "friday"},
        )  # fmt: skip
        assert {"date", "kind", "name", "source", "confirmed"} == set(told["days"][0])
        body = {**CALENDAR, "warn_working_minutes_before": 60, "warn_hours_after": 2}
        made = administrator.call("PUT", f"{CALENDARS}/{unit}", body=body, if_match=0)
        assert (made.status, made.json["version"], made.headers["etag"]) == (200, 1, '"1"')
        assert (made.json["from_agency_code"], made.json["warn_working_minutes_before"]) == (unit, 60)
        stale = administrator.call("PUT", f"{CALENDARS}/{unit}", body=body, if_match=0)
        assert (stale.status, stale.slug, stale.json["version"]) == (412, "calendar_stale", 1)

    def test_a_change_moves_no_due_time_that_was_promised(self, world: World) -> None:
        case = world.a_processing(published.LONG)
        due = case.read()["due_at"]
        url = f"{CALENDARS}/{UNIT}"
        administrator = world.officer("administrator")
        version = administrator.call("GET", url).json["version"]
        mornings = {"monday": [{"opens": "08:00", "closes": "09:00"}]}
        assert administrator.call("PUT", url, body={**CALENDAR, "weekly": mornings}, if_match=version).status == 200
        assert case.read()["due_at"] == due
        later = world.an_accepted(published.LONG)
        assert later.read()["due_at"] > due, "the next acceptance goes by the new calendar"
        assert administrator.call("PUT", url, body=CALENDAR, if_match=version + 1).status == 200

    def test_another_provinces_is_nobodys_business_and_another_units_is_its_own_administrators(
        self, world: World
    ) -> None:
        assert world.receiver.call("GET", f"{CALENDARS}/H37").status == 404
        elsewhere = world.officer("administrator", unit=SISTER)
        assert elsewhere.call("PUT", f"{CALENDARS}/{UNIT}", body=CALENDAR, if_match=0).status == 404
        top = world.officer("administrator", unit=PROVINCE)
        assert top.call("PUT", f"{CALENDARS}/{PROVINCE}.77", body=CALENDAR, if_match=0).status == 404, "no such unit"
        assert client.call("GET", f"{CALENDARS}/{UNIT}").status == 401
