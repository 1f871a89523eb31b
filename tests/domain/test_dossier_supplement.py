"""The request to complete: once with every item, answered item by item, with the clock that the law gives."""

import dataclasses
from datetime import timedelta

import pytest

from chalicelib.domain import dossier_decisions as decisions
from chalicelib.domain import dossier_supplement as supplements
from chalicelib.domain.due_time import Duration
from chalicelib.domain.errors import Refused
from tests import builders as a
from tests.builders import LATER, NOW
from tests.domain.calendars import at, hours

UNIT, HOURS = "H37.12", hours()
DESK = a.an_official(UNIT, "receiver")
THREE_DAYS = Duration(3, "working_day")
ITEMS = (
    {"slot": "declaration", "name": "Tờ khai", "what_is_wrong": "thiếu chữ ký"},
    {"slot": "form", "name": "Tờ khai điện tử", "what_is_wrong": "sai ngày sinh"},
)


def procedure(**content):
    least = a.a_procedure()
    return dataclasses.replace(
        least, content={**least.content, "duration": {"value": 3, "unit": "working_day"}, **content}
    )


def submitted(**changes):
    return a.a_submitted_dossier(agency_code=UNIT, submission_sha256=a.SHA256, sealed_sets=1, **changes)


def accepted(now="2026-11-02 09:00"):
    told = {"dossier_code": "H37.12-261102-0001", "lookup_secret": "K7W2", "duration": THREE_DAYS, "hours": HOURS}
    return decisions.accept(submitted(), by=DESK, now=at(now), **told).dossier


def ask(dossier, now=NOW, items=ITEMS, **terms):
    return supplements.request_supplement(
        dossier, by=DESK, now=now, reason="thiếu", items=items, procedure=procedure(**terms), hours=HOURS
    ).dossier


def answer(dossier, now=LATER):
    moved = supplements.supplement(
        dossier, by=a.a_citizen_acting(dossier.applicant_id), now=now, submission_sha256="b" * 64,
        answers=supplements.answers_of(dossier, []), duration=THREE_DAYS, hours=HOURS,
    )  # fmt: skip
    return moved.dossier


class TestOnce:
    def test_before_acceptance_only_as_often_as_the_data_say(self):
        back = answer(ask(submitted()))
        assert (back.state, back.supplement_request.answered_at, back.due_at) == ("submitted", LATER, None)
        with pytest.raises(Refused, match="supplement_used"):
            ask(back)
        assert ask(back, supplement_limit=2).supplement_requests == 2

    def test_refusing_closes_the_open_request(self):
        refused = decisions.refuse(ask(submitted()), by=DESK, now=NOW, reason="sai", legal_ground="Điều 17").dossier
        assert (refused.supplement_request, refused.decision["legal_ground"]) == (None, "Điều 17")

    def test_each_answer_is_a_set_of_its_own(self):
        back = answer(ask(submitted()))
        assert (back.sealed_sets, back.submission_sha256) == (2, "b" * 64)


class TestClock:
    """Accepted on Monday at nine with three days: due on Thursday at nine."""

    @pytest.mark.parametrize(
        ("asked_at", "terms", "left", "due"),
        [
            # Within the time for appraisal, and its last minute: from the beginning (article 19.4).
            ("2026-11-03 15:00", {}, 660, "2026-11-18 17:00"),
            ("2026-11-05 09:00", {}, 0, "2026-11-18 17:00"),
            # Overdue already: the applicant pays nothing for that.
            ("2026-11-05 09:01", {}, 0, "2026-11-16 08:00"),
            # Asked too late, or the data say so: what was left.
            ("2026-11-03 15:00", {"appraisal_return_days": 1}, 660, "2026-11-17 11:00"),
            ("2026-11-03 15:00", {"on_supplement": "resume"}, 660, "2026-11-17 11:00"),
        ],
    )
    def test_begins_anew_or_runs_on_as_law_and_data_say(self, asked_at, terms, left, due):
        waiting = ask(accepted(), at(asked_at), **terms)
        assert (waiting.due_at, waiting.remaining_minutes, waiting.paused_by) == (None, left, "supplement")
        back = answer(waiting, at("2026-11-16 08:00"))
        assert (back.state, back.due_at, back.paused_by) == ("processing", at(due), "")
        assert back.first_due_at == at("2026-11-05 09:00") and not back.begins_anew

    def test_no_calendar_stands_in_the_applicants_way(self):
        told = {"now": LATER, "submission_sha256": "b" * 64, "answers": [], "duration": THREE_DAYS, "hours": None}
        early, late = ask(submitted()), ask(accepted(), at("2026-11-03 15:00"))
        before, after = (
            supplements.supplement(one, by=a.a_citizen_acting(one.applicant_id), **told).dossier
            for one in (early, late)
        )
        assert (before.state, before.paused_by) == ("submitted", "")
        assert (after.state, after.paused_by, after.begins_anew) == ("processing", "calendar", True)


class TestItems:
    def _faults(self, dossier, pages=()):
        found = supplements.faults_of_answers(supplements.answers_of(dossier, pages))
        return {(fault.pointer, fault.code) for fault in found}

    def test_every_item_left_open_is_told_at_once(self):
        waiting = ask(submitted())
        assert self._faults(waiting) == {
            ("/papers/declaration", "supplement_missing"), ("/form", "supplement_form_unchanged"),
        }  # fmt: skip

    def test_a_paper_needs_a_page_sent_since_it_was_asked_for(self):
        waiting = ask(submitted(), items=ITEMS[:1])
        told = {"slot": "declaration", "state": "accepted"}
        for page in (
            a.a_document(waiting, **told, created_at=NOW - timedelta(microseconds=1)),
            a.a_document(waiting, **{**told, "state": "checking"}, created_at=LATER),
            a.a_document(waiting, **{**told, "slot": "identity"}, created_at=LATER),
        ):
            assert self._faults(waiting, [page])
        page = a.a_document(waiting, **told, created_at=LATER)
        assert not self._faults(waiting, [page])
        [answered] = supplements.answers_of(waiting, [page])
        assert (answered.answered, answered.document_ids) == (True, (page.document_id,))

    def test_a_form_needs_another_answer(self):
        waiting = ask(submitted(form={"a": 1, "b": 2}), items=ITEMS[1:])
        same = dataclasses.replace(waiting, form={"b": 2, "a": 1})
        assert self._faults(same) == {("/form", "supplement_form_unchanged")}, "order is no change"
        assert not self._faults(dataclasses.replace(waiting, form={"a": 1, "b": 3}))

    def test_a_request_of_earlier_times_did_not_keep_the_form(self):
        waiting = ask(submitted(), items=ITEMS[1:])
        old = dataclasses.replace(waiting.supplement_request, form_sha256="")
        assert not self._faults(dataclasses.replace(waiting, supplement_request=old))

    def test_what_answered_stays_told(self):
        waiting = ask(submitted())
        page = a.a_document(waiting, slot="declaration", state="accepted", created_at=LATER)
        back = answer(dataclasses.replace(waiting, form={"x": 1}))
        later = a.a_document(waiting, slot="declaration", state="accepted", created_at=LATER + timedelta(hours=1))
        assert [one.document_ids for one in supplements.answers_of(back, [page, later])] == [(page.document_id,), ()]
        assert all(one.answered for one in supplements.answers_of(back, [page]))

    def test_without_a_request_nothing_is_asked(self):
        assert supplements.answers_of(submitted(), []) == []
