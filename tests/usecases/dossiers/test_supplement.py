"""The one request to complete: before acceptance once, after acceptance with the clock."""

import dataclasses
from datetime import timedelta

import pytest

from chalicelib.domain.errors import Refused
from chalicelib.store import dossiers
from tests.builders import LATER
from tests.domain.calendars import at
from tests.racing import counted, outcome, race
from tests.usecases.office import an_office, page


def _submitted(office):
    return office.submit(office.ready_draft())[0]


def _completed(dossier, *, sent_at=LATER, **changes):
    page(dossier, created_at=sent_at, **changes)
    return dossier


def _refused(call):
    with pytest.raises(Refused) as refused:
        call()
    return refused.value


def test_before_acceptance_it_is_asked_once_and_answered_from_home(office):
    handed_in = _submitted(office)
    asked = office.ask_supplement(handed_in)
    assert (asked.state, asked.due_at, asked.supplement_request.items[0]["slot"]) == (
        "supplement_requested", None, "declaration",
    )  # fmt: skip
    answered = office.answer(_completed(asked), now=LATER)
    assert (answered.state, answered.supplement_request.answered_at) == ("submitted", LATER)
    assert answered.submission_sha256 != handed_in.submission_sha256, "the new set has its own seal"
    assert outcome(lambda: office.ask_supplement(answered)) == "supplement_used"


def test_sixteen_requests_at_once_are_one(office):
    handed_in = _submitted(office)
    told = counted(race([lambda: office.ask_supplement(handed_in)] * 16))
    assert told["done"] == 1 and told.keys() <= {"done", "Lost", "not_allowed_now"}
    assert dossiers.get(handed_in.dossier_id).supplement_requests == 1


def test_after_acceptance_the_clock_starts_again(office):
    accepted = office.accept(_submitted(office), now=at("2026-11-23 09:00"))[0]
    assert accepted.due_at == at("2026-11-25 09:00")
    asked = office.ask_supplement(accepted, now=at("2026-11-23 15:00"))
    assert (asked.due_at, asked.remaining_minutes, asked.begins_anew) == (None, 180, True)
    sent = _completed(asked, sent_at=at("2026-11-26 08:00"))
    answered = office.answer(sent, now=at("2026-11-26 10:00"))
    assert (answered.state, answered.due_at) == ("processing", at("2026-11-27 10:00"))
    assert office.ask_supplement(answered).supplement_requests == 2, "once is a rule for the time before acceptance"


@pytest.mark.parametrize(
    ("asked_at", "left", "due"),
    [("2026-11-23 15:00", 240, "2026-11-30 15:00"), ("2026-11-27 08:00", 0, "2026-11-30 10:00")],
)
def test_where_the_procedure_says_so_the_clock_goes_on_with_what_was_left(system, asked_at, left, due):
    office = an_office(on_supplement="resume", duration={"value": 8, "unit": "hour"})
    accepted = office.accept(_submitted(office), now=at("2026-11-23 10:00"))[0]
    asked = office.ask_supplement(accepted, now=at(asked_at))
    assert asked.remaining_minutes == left
    sent = _completed(asked, sent_at=at("2026-11-30 09:00"))
    assert office.answer(sent, now=at("2026-11-30 10:00")).due_at == at(due)


def test_each_asked_paper_needs_a_page_sent_since(office):
    asked = office.ask_supplement(_submitted(office), now=LATER)
    refused = _refused(lambda: office.answer(asked))
    assert [(fault.pointer, fault.code) for fault in refused.faults] == [("/papers/declaration", "supplement_missing")]
    page(asked, created_at=LATER - timedelta(microseconds=1), page=2)
    assert _refused(lambda: office.answer(asked)).slug == "dossier_incomplete"
    page(asked, created_at=LATER, page=3, state="checking")
    assert {fault.code for fault in _refused(lambda: office.answer(asked)).faults} == {"supplement_missing"}
    page(asked, created_at=LATER, page=4)
    assert _refused(lambda: office.answer(asked)).slug == "papers_checking"


def test_a_form_that_was_asked_for_needs_no_page(office):
    asked = office.ask_supplement(_submitted(office), items=[{"slot": "form", "name": "Tờ khai điện tử"}])
    changed = office.save(asked, {"form": {"purpose": "du học"}})[0]
    assert office.answer(changed).form["purpose"] == "du học"


def test_items_name_papers_of_the_procedure(office):
    wrong = [{"slot": "photo", "name": "Ảnh"}, {"slot": "form", "name": "x"}, {"slot": "", "name": "y"}]
    refused = _refused(lambda: office.ask_supplement(_submitted(office), items=wrong))
    assert [fault.pointer for fault in refused.faults] == ["/items/0/slot", "/items/2/slot"]


def test_only_the_applicant_answers_and_only_when_asked(office):
    handed_in = _submitted(office)
    assert outcome(lambda: office.answer(handed_in)) == "not_allowed_now"
    asked = office.ask_supplement(handed_in)
    assert outcome(lambda: office.answer(dataclasses.replace(asked, applicant_id="x"))) == "not_found"
