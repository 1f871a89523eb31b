"""What the papers of a dossier's way say: from a move to its content, line by line."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.dossier_states import ARROWS
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.slip_of_move import FORM_OF, content_of, hand_over_of
from chalicelib.domain.slips import (
    ApologyLetter,
    AppointmentSlip,
    DenialNotice,
    Hand,
    HandedIn,
    HandOver,
    Missing,
    RefusalSlip,
    RoutingSlip,
    StopNotice,
    SupplementSlip,
    number,
    with_hand_over,
)
from tests import builders as a
from tests.builders import LATER, NOW
from tests.slips import a_slip

DUE = NOW + timedelta(days=2)
ACCEPTED = a.a_submitted_dossier(state="accepted", accepted_at=NOW, due_at=DUE, dossier_code="H37.12-261123-0001")
PAPERS = [
    {"slot": "declaration", "name": "Tờ khai", "originals": 1, "copies": 0},
    {"slot": "identity", "name": "Căn cước", "originals": 0, "copies": 1},
    {"slot": "other", "name": "Giấy khác", "originals": 1, "copies": 1},
]
PROCEDURE = Procedure("1.001193", 1, {**a.a_procedure().content, "papers": PAPERS})


def said(action: str, *, documents: Any = (), dossier: Any = ACCEPTED, **detail: Any) -> Any:
    event = a.an_event(dossier, action=action, at=NOW, detail=detail)
    return content_of(event, dossier, documents, PROCEDURE, duration="3 ngày làm việc")


def line(action: str, *, dossier: Any = ACCEPTED, at: Any = LATER, officer: str = "Tú", **detail: Any) -> Any:
    event = a.an_event(dossier, action=action, sequence=4, at=at, detail=detail)
    return hand_over_of(event, dossier, officer_name=officer)


def test_every_move_with_a_form_is_a_move_that_there_is() -> None:
    assert set(FORM_OF) - {arrow.action for arrow in ARROWS} <= {"extend"}


def test_the_appointment_tells_what_the_move_promised_even_when_the_dossier_has_gone_on() -> None:
    gone_on = replace(ACCEPTED, due_at=None, state="supplement_requested", result_channel="post")
    content = said("accept", dossier=gone_on, due_at=DUE.isoformat())
    assert content == AppointmentSlip((), 1, "3 ngày làm việc", NOW, DUE, "post")


def test_online_each_page_is_a_file_and_only_what_was_checked_by_then_is_listed() -> None:
    pages = [
        a.a_document(ACCEPTED, slot="identity", state="accepted"),
        a.a_document(ACCEPTED, slot="declaration", state="accepted"),
        a.a_document(ACCEPTED, slot="declaration", state="accepted", page=2),
        a.a_document(ACCEPTED, slot="other", state="rejected"),
        a.a_document(ACCEPTED, slot="other", state="accepted", created_at=LATER),
        a.a_document(ACCEPTED, slot="result", state="accepted"),
    ]
    assert said("accept", documents=pages).papers == (HandedIn("Tờ khai", files=2), HandedIn("Căn cước", files=1))


@pytest.mark.parametrize(
    ("action", "detail", "content"),
    [
        ("request_supplement", {"reason": "thiếu", "items": [{"slot": "x", "name": "CCCD", "what_is_wrong": "mờ"}]},
         SupplementSlip("thiếu", (Missing("CCCD", "mờ"),))),
        ("request_supplement", {"reason": "thiếu", "items": [], "deadline_at": DUE.isoformat()},
         SupplementSlip("thiếu", (), DUE)),
        ("refuse", {"reason": "sai", "legal_ground": "Điều 13"}, RefusalSlip("sai", "Điều 13")),
        ("extend", {"reason": "chờ", "previous_due_at": DUE.isoformat(), "due_at": LATER.isoformat()},
         ApologyLetter("chờ", NOW, DUE, LATER)),
        ("stop", {"reason": "tranh chấp", "legal_ground": "Điều 19"}, StopNotice("tranh chấp", "Điều 19", NOW)),
        ("stop", {"reason": "a", "legal_ground": "b", "for_good": True}, StopNotice("a", "b", NOW, True)),
        ("finish", {"outcome": "refused", "reason": "thiếu", "legal_ground": "Điều 16"},
         DenialNotice("thiếu", "Điều 16", NOW, DUE)),
        ("finish", {"outcome": "granted"}, None),
        ("forward", {"note": "đủ"}, None),
        ("submit", {}, None),
    ],
)  # fmt: skip
def test_a_form_says_what_the_move_told(action: str, detail: Any, content: Any) -> None:
    assert said(action, **detail) == content


@pytest.mark.parametrize(
    ("action", "detail", "giver", "receiver"),
    [
        ("accept", {}, Hand("applicant", "Nông Thị Bình"), Hand("desk", "Tú")),
        ("forward", {}, Hand("desk", "Tú"), Hand("department")),
        ("forward", {"to_agency_name": "Sở Tư pháp"}, Hand("desk", "Tú"), Hand("department", "Sở Tư pháp")),
        ("finish", {}, Hand("department", "Tú"), Hand("desk")),
        ("return_result", {"channel": "counter"}, Hand("desk", "Tú"), Hand("applicant", "Nông Thị Bình")),
        ("return_result", {"channel": "post"}, Hand("post"), Hand("applicant", "Nông Thị Bình")),
        ("supplement", {}, Hand("applicant", "Nông Thị Bình"), Hand("department")),
    ],
)
def test_a_hand_over_names_both_sides(action: str, detail: Any, giver: Hand, receiver: Hand) -> None:
    found = line(action, **detail)
    assert (found.giver, found.receiver, found.sequence, found.at) == (giver, receiver, 4, LATER)


@pytest.mark.parametrize(("days", "result"), [(0, "early"), (2, "on_time"), (3, "late")])
def test_the_finish_is_early_on_time_or_late(days: int, result: str) -> None:
    assert line("finish", at=NOW + timedelta(days=days)).result == result


def test_nothing_is_handed_over_by_a_move_that_leaves_the_dossier_where_it_is() -> None:
    assert line("settle_fee") is None


def test_a_routing_slip_takes_each_move_once_and_in_order() -> None:
    first, *later = [HandOver(n, NOW, Hand("desk"), Hand("department")) for n in (3, 5, 3, 5, 4, 3)]
    slip = a_slip("routing", content=RoutingSlip(NOW, DUE, (first,)))
    for one in later:
        slip = with_hand_over(slip, one)
    assert isinstance(slip.content, RoutingSlip)
    assert [one.sequence for one in slip.content.hand_overs] == [3, 4, 5] and slip.version == 3
    with pytest.raises(TypeError):
        with_hand_over(a_slip("stop"), first)


def test_what_was_handed_over_before_the_dossier_was_taken_in_is_on_no_routing_slip() -> None:
    taken_in, earlier = (HandOver(n, NOW, Hand("applicant"), Hand("desk")) for n in (4, 3))
    slip = a_slip("routing", content=RoutingSlip(NOW, DUE, (taken_in,)))
    assert with_hand_over(slip, earlier) is slip


def test_taken_in_anew_the_routing_slip_says_the_newer_times_at_its_head() -> None:
    first, again = (HandOver(n, NOW, Hand("applicant"), Hand("desk")) for n in (3, 5))
    slip = a_slip("routing", content=RoutingSlip(NOW, DUE, (first,)))
    after = with_hand_over(slip, again, taken_in=(LATER, DUE + timedelta(days=1))).content
    assert (after.received_at, after.due_at) == (LATER, DUE + timedelta(days=1))


def test_a_number_is_written_with_two_digits_at_least() -> None:
    assert [number(serial, "BPMC") for serial in (1, 12, 1234)] == ["01/BPMC", "12/BPMC", "1234/BPMC"]
    with pytest.raises(ValueError, match="no serial"):
        number(0, "BPMC")


def test_a_routing_slip_without_any_line_takes_the_first():
    slip = a_slip("routing", content=RoutingSlip(NOW, DUE))
    first = HandOver(1, NOW, Hand("applicant"), Hand("desk"))
    assert with_hand_over(slip, first) == replace(slip, content=RoutingSlip(NOW, DUE, (first,)), version=2)
