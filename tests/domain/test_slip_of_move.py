"""Which paper a move calls for and whose hands the dossier goes through, where tests of the slips do not say it yet."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.procedure import Procedure
from chalicelib.domain.slip_of_move import content_of, form_of, hand_over_of, handed_in, taken_in_by
from chalicelib.domain.slips import (
    ApologyLetter,
    AppointmentSlip,
    Hand,
    HandedIn,
    HandOver,
    Missing,
    RefusalSlip,
    StopNotice,
    SupplementSlip,
)
from tests import builders as a
from tests.builders import LATER, NOW

DUE = NOW + timedelta(days=2)
ACCEPTED = a.a_submitted_dossier(state="accepted", accepted_at=NOW, due_at=DUE, dossier_code="H37.12-261123-0001")
PAPERS = [
    {"slot": "declaration", "name": "Tờ khai", "originals": 1},
    {"slot": "identity", "name": "Căn cước", "copies": 2},
    {"slot": "other", "name": "Giấy khác", "originals": 1, "copies": 1},
]
PROCEDURE = Procedure("1.001193", 1, {**a.a_procedure().content, "papers": PAPERS})


def event(action, *, at=LATER, **detail):
    return a.an_event(ACCEPTED, action=action, sequence=4, at=at, detail=detail)


def content(action, *, documents=(), dossier=ACCEPTED, **detail):
    return content_of(event(action, **detail), dossier, documents, PROCEDURE, duration="3 ngày làm việc")


def line(action, *, dossier=ACCEPTED, at=LATER, **detail):
    return hand_over_of(event(action, at=at, **detail), dossier, officer_name="Tú")


def pages(*slots, **changes):
    return [a.a_document(ACCEPTED, slot=slot, **{"state": "accepted", **changes}) for slot in slots]


@pytest.mark.parametrize(
    ("action", "outcome", "form"),
    [
        ("accept", "", "appointment"),
        ("request_supplement", "", "supplement"),
        ("refuse", "", "refusal"),
        ("extend", "", "apology"),
        ("stop", "", "stop"),
        ("finish", "refused", "denial"),
        ("finish", "granted", ""),
        ("finish", "", ""),
        ("forward", "refused", ""),
        ("undo", "", ""),
    ],
)
def test_a_move_is_told_on_its_form_and_a_finish_where_nothing_was_granted(action, outcome, form):
    assert form_of(event(action, outcome=outcome)) == form


def test_an_appointment_that_promised_nothing_itself_tells_when_the_dossier_is_due():
    told = AppointmentSlip((), 1, "3 ngày làm việc", LATER, DUE, "online")
    assert content("accept") == told
    assert content("accept", due_at=LATER.isoformat()) == replace(told, due_at=LATER)


def test_at_the_counter_the_papers_are_listed_with_the_originals_and_copies_that_the_procedure_asks_for():
    dossier = replace(ACCEPTED, channel="counter")
    documents = [*pages("other", "declaration", "other"), *pages("identity", created_at=LATER + timedelta(seconds=1))]
    assert content("accept", documents=documents, dossier=dossier).papers == (
        HandedIn("Tờ khai", originals=1, copies=0, files=1),
        HandedIn("Giấy khác", originals=1, copies=1, files=2),
    )


def test_a_page_of_the_very_moment_is_handed_in():
    documents = pages("identity", created_at=LATER)
    assert content("accept", documents=documents).papers == (HandedIn("Căn cước", files=1),)


def test_a_paper_that_came_by_post_is_listed_as_on_paper_with_a_file_or_without():
    dossier = replace(ACCEPTED, papers_by_post=("declaration", "identity"))
    documents = pages("identity", "other")
    assert content("accept", documents=documents, dossier=dossier).papers == (
        HandedIn("Tờ khai", originals=1, copies=0, files=0),
        HandedIn("Căn cước", originals=0, copies=2, files=1),
        HandedIn("Giấy khác", files=1),
    )


def test_unless_told_nothing_came_by_post():
    found = handed_in(pages("declaration"), PROCEDURE, channel="online", by=LATER)
    assert list(found) == [HandedIn("Tờ khai", files=1)]


def test_a_form_tells_nothing_that_the_move_did_not():
    assert content("request_supplement", items=[{}]) == SupplementSlip("", (Missing("", ""),), None)
    assert content("request_supplement") == SupplementSlip("", (), None)
    assert content("refuse") == RefusalSlip("", "")
    assert content("extend") == ApologyLetter("", NOW, None, None)
    assert content("stop") == StopNotice("", "", NOW, False)


BINH, TU, BODY, SO = "Nông Thị Bình", "Tú", "Công an phường", "Sở Tư pháp"


@pytest.mark.parametrize(
    ("action", "detail", "giver", "receiver"),
    [
        ("request_supplement", {}, Hand("department", TU), Hand("applicant", BINH)),
        ("supplement", {}, Hand("applicant", BINH), Hand("department")),
        ("request_verification", {"body": BODY}, Hand("department", TU), Hand("other_body", BODY)),
        ("note_verification", {"body": BODY}, Hand("other_body", BODY), Hand("department", TU)),
        ("note_verification", {}, Hand("other_body"), Hand("department", TU)),
        ("forward", {"channel": "post"}, Hand("desk", TU), Hand("department")),
        ("undo", {"undone": "forward", "to_agency_name": SO}, Hand("department", SO), Hand("desk", TU)),
        ("undo", {"undone": "accept"}, Hand("desk", TU), Hand("applicant", BINH)),
        ("undo", {"undone": "note_verification"}, Hand("department", TU), Hand("other_body")),
        ("undo", {"undone": "supplement"}, Hand("department"), Hand("applicant", BINH)),
        ("undo", {"undone": "finish"}, Hand("desk"), Hand("department", TU)),
    ],
)  # fmt: skip
def test_a_hand_over_names_both_sides_and_goes_back_the_way_it_came_when_it_is_undone(action, detail, giver, receiver):
    assert line(action, **detail) == HandOver(4, LATER, giver, receiver)


@pytest.mark.parametrize(("action", "detail"), [("undo", {"undone": "extend"}), ("undo", {}), ("extend", {})])
def test_what_is_undone_moves_nothing_back_that_was_not_moved(action, detail):
    assert line(action, **detail) is None


def test_a_line_of_the_routing_slip_bears_the_note_or_else_the_reason():
    assert line("forward", note="đủ giấy tờ", reason="khác").note == "đủ giấy tờ"
    assert line("forward", reason="sai thẩm quyền").note == "sai thẩm quyền"
    assert line("forward").note == ""


def test_only_the_finish_is_judged_by_the_due_time_first_as_the_dossier_says_it():
    late = DUE + timedelta(seconds=1)
    assert line("finish", at=late).result == "late"
    assert line("finish", at=late, dossier=replace(ACCEPTED, promptness="early")).result == "early"
    assert line("finish", at=late, dossier=replace(ACCEPTED, due_at=None)).result == ""
    assert line("forward", at=late, dossier=replace(ACCEPTED, promptness="early")).result == ""


def test_only_an_acceptance_that_promised_a_time_takes_a_dossier_in():
    due = DUE.isoformat()
    assert taken_in_by(event("accept", due_at=due)) == (LATER, DUE)
    assert taken_in_by(event("accept")) is None
    assert taken_in_by(event("extend", due_at=due)) is None
