"""Putting off, stopping, warning and finishing: what each does to the term and refuses."""

import dataclasses

import pytest

from chalicelib.domain import dossier as rules
from chalicelib.domain import dossier_decisions as decisions
from chalicelib.domain import dossier_fee, dossier_filing, dossier_term
from chalicelib.domain import dossier_supplement as supplements
from chalicelib.domain.actor import SYSTEM
from chalicelib.domain.dossier_parts import DueWarning, FeeDue, SupplementRequest, Verification
from tests import builders as a
from tests.domain.calendars import at
from tests.domain.dossier_changes import did
from tests.domain.dossier_terms import (
    DEPARTMENT,
    DESK,
    FIVE_DAYS,
    HOURS,
    ITEMS,
    MONDAY,
    PROCEDURE,
    asked,
    gone_on_with,
    procedure,
    processing,
    put_off,
    refusal,
    slug,
    stopped,
    submitted,
    warnings_of,
)


class TestExtension:
    def test_it_changes_the_due_time_and_its_warnings_and_tells_both_times(self):
        before, due = processing(), at("2026-11-12 09:00")
        moved = put_off(before, at("2026-11-06 16:00"))
        assert did(before, moved) == (
            "extend",
            {"updated_at": at("2026-11-06 16:00"), "extensions": 1, "due_at": due, "warnings": warnings_of(due)},
            {
                "reason": "chờ đo đạc",
                "previous_due_at": "2026-11-09T09:00:00+07:00",
                "due_at": "2026-11-12T09:00:00+07:00",
            },
        )

    def test_what_is_used_up_or_late_is_told(self):
        twice = procedure(reschedule_limit=0)
        used = refusal(lambda: put_off(processing(), at("2026-11-06 16:00"), terms=twice))
        assert (used.slug, used.facts) == ("extension_used", {"limit": 0})
        late = refusal(lambda: put_off(processing(), at("2026-11-09 08:00")))
        assert (late.slug, late.facts) == ("extension_late", {"last_day": "08/11/2026"})

    def test_the_due_time_moves_once_with_an_apology_and_the_first_promise_is_kept(self):
        moved = put_off(processing(), at("2026-11-06 16:00"))
        dossier = moved.dossier
        assert (dossier.due_at, dossier.first_due_at) == (at("2026-11-12 09:00"), at("2026-11-09 09:00"))
        assert (dossier.state, dossier.extensions, dossier.due_stage) == ("processing", 1, "in_time")
        told = moved.event.detail
        assert told["reason"] and told["previous_due_at"] < told["due_at"]
        assert slug(lambda: put_off(dossier, at("2026-11-10 16:00"))) == "extension_used"

    def test_how_often_is_data(self):
        twice = procedure(reschedule_limit=2)
        first = put_off(processing(), at("2026-11-06 16:00"), terms=twice).dossier
        assert put_off(first, at("2026-11-10 16:00"), terms=twice).dossier.extensions == 2
        never = procedure(reschedule_limit=0)
        assert slug(lambda: put_off(processing(), at("2026-11-06 16:00"), terms=never)) == "extension_used"

    @pytest.mark.parametrize(
        ("now", "terms", "refused"),
        [
            ("2026-11-08 23:59", PROCEDURE, ""),  # a Sunday: the day before
            ("2026-11-09 00:00", PROCEDURE, "extension_late"),
            ("2026-11-09 08:59", procedure(extension_notice_days=0), ""),
            ("2026-11-07 00:00", procedure(extension_notice_days=3), "extension_late"),
        ],
    )
    def test_the_letter_goes_out_at_the_latest_a_day_before(self, now, terms, refused):
        if refused:
            assert slug(lambda: put_off(processing(), at(now), terms=terms)) == refused
        else:
            assert put_off(processing(), at(now), terms=terms).dossier.extensions == 1

    def test_a_clock_that_stands_still_has_nothing_to_put_off(self):
        dossier = dataclasses.replace(processing(), due_at=None)
        assert slug(lambda: put_off(dossier, MONDAY)) == "not_allowed_now"
        assert "extend" not in rules.allowed_actions(dossier, DEPARTMENT)


class TestStop:
    def test_the_clock_stands_still_with_what_is_left_and_the_reason_is_told(self):
        before, now = processing(), at("2026-11-06 09:00")
        why = {"reason": "tranh chấp", "legal_ground": "Điều 18"}
        left = {"remaining_minutes": 480, "remaining_working_days": 1, "remaining_days": 3}
        still = {"due_at": None, "due_stage": "", "warnings": (), "paused_by": "stop", "paused_at": now, **left}
        changes = {"state": "stopped", "updated_at": now, "decision": why, **still}
        assert did(before, stopped(before, now)) == ("stop", changes, {**why, "for_good": False})
        for_good = stopped(before, now, for_good=True)
        assert did(before, for_good) == ("stop", {**changes, "stopped_finally": True}, {**why, "for_good": True})

    def test_gone_on_with_it_has_what_was_left(self):
        still, now = stopped(processing(), at("2026-11-06 09:00")).dossier, at("2026-11-16 14:00")
        due = at("2026-11-17 14:00")
        runs = {"due_at": due, "due_stage": "due_soon", "warnings": warnings_of(due)[1:], "paused_by": ""}
        nothing = dict.fromkeys(("paused_at", "remaining_minutes", "remaining_working_days", "remaining_days"))
        changes = {"state": "processing", "updated_at": now, "decision": {}, **runs, **nothing}
        told = {"reason": "đã xong", "due_at": "2026-11-17T14:00:00+07:00"}
        assert did(still, gone_on_with(still, now)) == ("resume", changes, told)

    def test_one_that_was_never_accepted_goes_on_without_a_clock(self):
        still = submitted(state="stopped")
        moved = gone_on_with(still, MONDAY)
        assert did(still, moved) == ("resume", {"state": "processing", "updated_at": MONDAY}, {"reason": "đã xong"})

    def test_who_may_not_is_told_nothing_else(self):
        still, open_ = stopped(processing(), MONDAY).dossier, asked(processing(), MONDAY).dossier
        for call in (
            lambda: stopped(open_, MONDAY, by=DESK),
            lambda: stopped(still, MONDAY, by=DESK),
            lambda: put_off(open_, MONDAY, by=DESK),
        ):
            assert slug(call) == "forbidden_role"
        desks = {"by": DESK, "now": MONDAY, "reason": "x", "duration": FIVE_DAYS, "hours": HOURS}
        assert slug(lambda: dossier_term.resume(processing(), **desks)) == "forbidden_role"

    def test_it_stands_still_and_runs_on_with_what_was_left(self):
        still = stopped(processing(), at("2026-11-06 09:00")).dossier
        assert (still.state, still.paused_by, still.due_at, still.remaining_minutes) == ("stopped", "stop", None, 480)
        assert still.decision == {"reason": "tranh chấp", "legal_ground": "Điều 18"}
        on = gone_on_with(still, at("2026-11-16 14:00"))
        assert (on.dossier.state, on.dossier.due_at) == ("processing", at("2026-11-17 14:00"))
        assert (on.dossier.paused_by, on.dossier.remaining_minutes) == ("", None)
        assert on.event.detail["due_at"] == on.dossier.due_at.isoformat()

    def test_stopped_for_good_is_gone_on_with_no_more_and_stands_in_no_queue(self):
        ended = stopped(stopped(processing(), at("2026-11-06 09:00")).dossier, at("2026-11-10 09:00"), for_good=True)
        assert (ended.dossier.state, ended.dossier.stopped_finally) == ("stopped", True)
        assert rules.queues_of(ended.dossier) == ()
        assert slug(lambda: gone_on_with(ended.dossier, at("2026-11-16 14:00"))) == "not_allowed_now"
        assert slug(lambda: stopped(ended.dossier, at("2026-11-16 14:00"), for_good=True)) == "not_allowed_now"
        assert set(rules.allowed_actions(ended.dossier, DEPARTMENT)) <= {"undo", "quote_fee"}

    def test_one_that_is_stopped_is_stopped_again_for_good_only(self):
        still = stopped(processing(), at("2026-11-06 09:00")).dossier
        assert slug(lambda: stopped(still, at("2026-11-06 10:00"))) == "not_allowed_now"

    def test_what_the_law_counts_anew_begins_with_the_complete_dossier_and_not_by_a_stop(self):
        """Article 19.4: counted again after the full dossier is received; here nothing was ever received."""
        waiting = supplements.request_supplement(
            processing(), by=DEPARTMENT, now=at("2026-11-05 08:00"), reason="x", items=ITEMS, procedure=PROCEDURE,
            hours=HOURS,
        ).dossier  # fmt: skip
        assert (waiting.begins_anew, waiting.remaining_minutes) == (True, 2 * 480 + 60)
        still = stopped(waiting, at("2026-11-05 08:01")).dossier
        assert still.supplement_request is None, "the request is closed"
        assert gone_on_with(still, at("2026-11-05 08:02")).dossier.due_at == at("2026-11-09 09:02")


class TestWarning:
    def test_each_is_a_move_of_the_system_that_can_be_told_once(self):
        dossier, seen = processing(), []
        while moved := dossier_term.warn(dossier, by=SYSTEM, now=at("2026-11-30 09:00")):
            seen.append((moved.event.detail["threshold"], moved.dossier.due_stage))
            assert moved.event.detail["due_at"] == dossier.due_at.isoformat()
            assert moved.dossier.last_decision.action == "forward", "a warning takes no decision's place"
            dossier = moved.dossier
        assert seen == [("due_soon", "due_soon"), ("due", "overdue"), ("overdue", "overdue")]
        assert rules.queues_of(dossier) == ("processing", "overdue")

    def test_it_changes_the_stage_and_the_warnings_alone(self):
        before, now = processing(), at("2026-11-06 09:00")
        left = {"updated_at": now, "due_stage": "due_soon", "warnings": before.warnings[1:]}
        told = {"threshold": "due_soon", "due_at": "2026-11-09T09:00:00+07:00"}
        moved = dossier_term.warn(before, by=SYSTEM, now=now)
        assert did(before, moved) == ("warn", left, told)
        past = moved.dossier.last_decision.past
        assert (past.due_stage, past.warnings) == ("due_soon", before.warnings[1:]), "undone, it is not given again"

    def test_each_deadline_tells_its_own_time(self):
        due, later = at("2026-11-06 10:00"), at("2026-11-07 10:00")
        question = Verification("UBND xã", "?", MONDAY, "an", due)
        request = SupplementRequest("thiếu", ITEMS, MONDAY, "an", due_at=due)
        for threshold, changes, told in (
            ("verification_due", {"verification": question}, due),
            ("verification_due", {}, None),
            ("supplement_due", {"state": "supplement_requested", "supplement_request": request}, due),
            ("supplement_due", {"state": "supplement_requested"}, None),
            ("not_taken_in", {"state": "submitted"}, later),
            ("overdue", {}, at("2026-11-09 09:00")),
        ):
            one = processing(warnings=())
            one = dataclasses.replace(one, warnings=(DueWarning(threshold, later),), **changes)
            detail = dossier_term.warn(one, by=SYSTEM, now=later).event.detail
            assert detail == {"threshold": threshold, **({"due_at": told.isoformat()} if told else {})}

    def test_what_is_finished_withdrawn_or_waits_is_warned_of_no_more(self):
        dossier = processing(fee=FeeDue("due", 8000))
        finished = decisions.finish(
            dossier, by=DEPARTMENT, now=MONDAY, outcome="refused", reason="x", legal_ground="y", has_result=False
        ).dossier
        withdrawn = dossier_filing.withdraw(
            dossier, by=a.a_citizen_acting(dossier.applicant_id), now=MONDAY, reason="x"
        ).dossier
        waiting = dossier_fee.request_fee(dossier, by=DEPARTMENT, now=MONDAY, reason="", hours=HOURS).dossier
        for one in (finished, withdrawn, waiting):
            assert dossier_term.warn(one, by=SYSTEM, now=at("2027-11-30 09:00")) is None

    def test_the_applicants_own_deadline_is_warned_of_too(self):
        terms = procedure(supplement_days=10)
        moved = supplements.request_supplement(
            submitted(), by=DESK, now=MONDAY, reason="x", items=ITEMS, procedure=terms, hours=HOURS
        )
        dossier = moved.dossier
        assert dossier.supplement_request.due_at == at("2026-11-16 09:00")
        assert moved.event.detail["deadline_at"] == dossier.supplement_request.due_at.isoformat()
        soon = dossier_term.warn(dossier, by=SYSTEM, now=at("2026-11-13 09:00"))
        assert soon.event.detail["threshold"] == "supplement_due_soon"
        assert soon.dossier.state == "supplement_requested" and soon.dossier.due_stage == ""


class TestPromptness:
    @pytest.mark.parametrize(
        ("now", "came"),
        [("2026-11-08 23:00", "early"), ("2026-11-09 09:00", "on_time"), ("2026-11-09 09:01", "late")],
    )
    def test_is_settled_when_processing_is_finished(self, now, came):
        finished = decisions.finish(
            processing(), by=DEPARTMENT, now=at(now), outcome="refused", reason="x", legal_ground="y", has_result=False
        ).dossier
        assert (finished.promptness, finished.warnings, finished.due_stage) == (came, (), "")
        assert finished.due_at == at("2026-11-09 09:00"), "kept for the record"
