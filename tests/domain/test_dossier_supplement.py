"""The request to complete: once with every item, answered item by item, with the clock that the law gives."""

import dataclasses
import hashlib
from datetime import timedelta

import pytest

from chalicelib.domain import dossier_decisions as decisions
from chalicelib.domain import dossier_supplement as supplements
from chalicelib.domain.dossier_parts import DueWarning, SupplementRequest
from chalicelib.domain.due_time import Duration
from chalicelib.domain.errors import Fault, Refused
from tests import builders as a
from tests.builders import LATER, NOW
from tests.domain.calendars import at, hours
from tests.domain.dossier_changes import did

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


def moved_by_asking(dossier, now=NOW, by=DESK, **terms):
    told = {"reason": "thiếu", "items": ITEMS, "procedure": procedure(**terms), "hours": HOURS}
    return supplements.request_supplement(dossier, by=by, now=now, **told)


def request(now=NOW, **changes):
    """What `ask` asks."""
    told = {"form_sha256": supplements.form_sha256(submitted().form), **changes}
    return SupplementRequest("thiếu", ITEMS, now, DESK.id, **told)


class TestWhole:
    """Every field that asking and answering change, and all that they tell."""

    ASKED = at("2026-11-03 15:00")

    def test_before_acceptance_nothing_is_due_any_more(self):
        one = submitted(warnings=(DueWarning("not_taken_in", NOW),), due_stage="not_taken_in")
        asked = {"supplement_request": request(), "supplement_requests": 1, "due_stage": "", "warnings": ()}
        told = {"reason": "thiếu", "items": [dict(item) for item in ITEMS]}
        action, changed, detail = did(one, moved_by_asking(one))
        assert (action, detail) == ("request_supplement", told)
        assert changed == {"state": "supplement_requested", **asked}

    def test_after_acceptance_the_clock_stands_still(self):
        one = accepted()
        asked = {"supplement_request": request(self.ASKED), "supplement_requests": 1}
        left = {"remaining_minutes": 660, "remaining_working_days": 2, "remaining_days": 2, "begins_anew": True}
        still = {"due_at": None, "due_stage": "", "warnings": (), "paused_by": "supplement", "paused_at": self.ASKED}
        changed = did(one, moved_by_asking(one, self.ASKED))[1]
        assert changed == {"state": "supplement_requested", "updated_at": self.ASKED, **asked, **left, **still}

    def test_the_applicants_own_deadline_is_told_and_warned_of(self):
        due = at("2026-11-10 15:00")
        soon = (DueWarning("supplement_due_soon", at("2026-11-09 15:00")), DueWarning("supplement_due", due))
        for one in (submitted(), accepted()):
            moved = moved_by_asking(one, self.ASKED, supplement_days=5)
            assert moved.dossier.supplement_request == request(self.ASKED, due_at=due)
            assert moved.dossier.warnings == soon
            told = {"reason": "thiếu", "items": [*ITEMS], "deadline_at": "2026-11-10T15:00:00+07:00"}
            assert moved.event.detail == told

    def test_how_often_it_may_be_asked_is_told(self):
        with pytest.raises(Refused) as refused:
            ask(submitted(supplement_requests=2), supplement_limit=2)
        assert (refused.value.slug, refused.value.facts) == ("supplement_used", {"limit": 2})
        assert ask(accepted(), self.ASKED, supplement_limit=0).supplement_requests == 1, "after acceptance as often"

    def answered(self, asked, by=None, hours_=HOURS, now=LATER, answers=()):
        told = {"submission_sha256": "b" * 64, "answers": answers, "duration": THREE_DAYS, "hours": hours_}
        return supplements.supplement(asked, by=by or a.a_citizen_acting(asked.applicant_id), now=now, **told)

    def test_what_is_completed_waits_to_be_looked_at_again(self):
        asked = ask(submitted())
        answers = [
            supplements.ItemAnswer("declaration", "Tờ khai", True, ("page-1", "page-2")),
            supplements.ItemAnswer("form", "Tờ khai điện tử", False),
        ]
        changes = {
            "state": "submitted",
            "updated_at": LATER,
            "supplement_request": request(answered_at=LATER),
            "submission_sha256": "b" * 64,
            "sealed_sets": 2,
            "warnings": (DueWarning("not_taken_in", LATER + timedelta(hours=1)),),
        }
        told = [{"slot": "declaration", "name": "Tờ khai", "document_ids": ["page-1", "page-2"]}]
        detail = {"submission_sha256": "b" * 64, "answers": told}
        assert did(asked, self.answered(asked, answers=answers)) == ("supplement", changes, detail)
        at_counter = self.answered(asked, by=DESK)
        assert at_counter.event.detail == {"submission_sha256": "b" * 64, "answers": [], "channel": "counter"}

    def test_while_the_post_has_papers_nobody_is_late_to_look(self):
        asked = ask(submitted(papers_by_post=("identity",)))
        assert self.answered(asked).dossier.warnings == ()

    def test_completed_after_acceptance_the_clock_runs_anew(self):
        asked, now = ask(accepted(), self.ASKED), at("2026-11-16 08:00")
        due = at("2026-11-18 17:00")
        three = (("due_soon", "2026-11-18 08:00"), ("due", "2026-11-18 17:00"), ("overdue", "2026-11-19 17:00"))
        runs = {"due_at": due, "due_stage": "in_time", "warnings": tuple(DueWarning(x, at(y)) for x, y in three)}
        nothing = dict.fromkeys(("paused_at", "remaining_minutes", "remaining_working_days", "remaining_days"))
        sealed = {"submission_sha256": "b" * 64, "sealed_sets": 2}
        changes = {"state": "processing", "updated_at": now, **runs, **nothing, **sealed}
        changes |= {"paused_by": "", "begins_anew": False, "supplement_request": request(self.ASKED, answered_at=now)}
        assert did(asked, self.answered(asked, now=now))[1] == changes

    def test_who_may_not_ask_is_told_nothing_else(self):
        with pytest.raises(Refused, match="forbidden_role"):
            moved_by_asking(submitted(supplement_requests=1), by=a.an_official(UNIT, "auditor"))


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

    def test_overdue_within_the_time_for_appraisal_it_does_not_begin_anew(self):
        late = dataclasses.replace(accepted(), due_at=at("2026-11-03 09:00"))
        assert ask(late, at("2026-11-03 09:00")).begins_anew
        assert not ask(late, at("2026-11-03 09:01")).begins_anew

    def test_nor_where_it_stood_still_when_it_was_asked(self):
        still = dataclasses.replace(accepted(), due_at=None, paused_by="calendar", paused_at=at("2026-11-02 10:00"))
        assert not ask(still, at("2026-11-03 15:00")).begins_anew

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
    def test_an_item_is_called_by_its_name_or_else_by_its_slot(self):
        waiting = ask(submitted(), items=({"slot": "declaration", "what_is_wrong": "mờ"}, ITEMS[1]))
        answers = supplements.answers_of(waiting, [])
        names = [("declaration", "declaration", False), ("form", "Tờ khai điện tử", False)]
        assert answers == [supplements.ItemAnswer(*one) for one in names]
        assert supplements.faults_of_answers(answers) == [
            Fault("/papers/declaration", "supplement_missing", {"name": "declaration"}),
            Fault("/form", "supplement_form_unchanged", {"name": "Tờ khai điện tử"}),
        ]

    def test_a_page_sent_in_the_very_moment_counts_at_both_ends(self):
        waiting = ask(submitted(), items=ITEMS[:1])
        first = a.a_document(waiting, slot="declaration", state="accepted", created_at=NOW)
        last = a.a_document(waiting, slot="declaration", state="accepted", created_at=LATER)
        late = a.a_document(waiting, slot="declaration", state="accepted", created_at=LATER + timedelta(microseconds=1))
        [answered] = supplements.answers_of(answer(waiting), [first, last, late])
        assert answered.document_ids == (first.document_id, last.document_id)

    def test_the_hash_of_a_form_is_that_of_its_canonical_json(self):
        form = {"số bản": 2, "full_name": "Nông Thị Bình"}
        canonical = '{"full_name":"Nông Thị Bình","số bản":2}'
        assert supplements.form_sha256(form) == hashlib.sha256(canonical.encode()).hexdigest()

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

    def test_a_form_that_answered_is_answered_whatever_it_says_now(self):
        waiting = ask(submitted(), items=ITEMS[1:])
        back = answer(dataclasses.replace(waiting, form={"x": 1}))
        [one] = supplements.answers_of(dataclasses.replace(back, form=waiting.form), [])
        assert one.answered

    def test_without_a_request_nothing_is_asked(self):
        assert supplements.answers_of(submitted(), []) == []
