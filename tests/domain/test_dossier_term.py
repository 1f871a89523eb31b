"""Putting off, stopping, asking other bodies, passing on, warning and undoing: what each leaves behind and refuses."""

import dataclasses
from datetime import date, timedelta

import pytest

from chalicelib.domain import dossier as rules
from chalicelib.domain import dossier_decisions as decisions
from chalicelib.domain import dossier_fee, dossier_filing, dossier_term, dossier_verification
from chalicelib.domain import dossier_states as states
from chalicelib.domain import dossier_supplement as supplements
from chalicelib.domain.actor import SYSTEM
from chalicelib.domain.dossier_parts import DueWarning, FeeDue, Past, SupplementRequest, Verification
from chalicelib.domain.dossier_undo import undo
from chalicelib.domain.due_time import Duration
from chalicelib.domain.errors import Refused
from tests import builders as a
from tests.builders import NOW
from tests.domain.calendars import at, hours
from tests.domain.dossier_changes import did

UNIT, HOURS = "H37.12", hours()
DESK, DEPARTMENT, LEADER = (a.an_official(UNIT, role) for role in ("receiver", "specialist", "leader"))
FIVE_DAYS = Duration(5, "working_day")
MONDAY = at("2026-11-02 09:00")  # due Monday the 9th at nine


ITEMS = ({"slot": "declaration", "name": "Tờ khai", "what_is_wrong": "thiếu chữ ký"},)


def warnings_of(due):
    """One working day before, at the due time, and when it is a day late."""
    soon = HOURS.working.before(due, 480)
    told = {"due_soon": soon, "due": due, "overdue": due + timedelta(days=1)}
    return tuple(DueWarning(*one) for one in told.items())


def procedure(**content):
    least = a.a_procedure()
    return dataclasses.replace(
        least, content={**least.content, "duration": {"value": 5, "unit": "working_day"}, **content}
    )


PROCEDURE = procedure()


def submitted(**changes):
    return a.a_submitted_dossier(agency_code=UNIT, submission_sha256=a.SHA256, **changes)


def accepted(**changes):
    told = {"dossier_code": "H37.12-261102-0001", "lookup_secret": "K7W2", "duration": FIVE_DAYS, "hours": HOURS}
    return decisions.accept(submitted(**changes), by=DESK, now=MONDAY, **told).dossier


def processing(**changes):
    return decisions.forward(accepted(**changes), by=DESK, now=MONDAY, note="").dossier


def put_off(dossier, now, *, days=3, by=DEPARTMENT, terms=PROCEDURE):
    return dossier_term.extend(
        dossier, by=by, now=now, working_days=days, reason="chờ đo đạc", procedure=terms, hours=HOURS
    )


def stopped(dossier, now, *, for_good=False, by=DEPARTMENT):
    return dossier_term.stop(
        dossier, by=by, now=now, reason="tranh chấp", legal_ground="Điều 18", for_good=for_good, hours=HOURS
    )


def gone_on_with(dossier, now):
    return dossier_term.resume(dossier, by=DEPARTMENT, now=now, reason="đã xong", duration=FIVE_DAYS, hours=HOURS)


def asked(dossier, now, terms=PROCEDURE):
    return dossier_verification.request_verification(
        dossier, by=DEPARTMENT, now=now, body="UBND xã", question="cư trú?", procedure=terms, hours=HOURS
    )


def answered(dossier, now, terms=PROCEDURE):
    return dossier_verification.note_verification(
        dossier, by=DEPARTMENT, now=now, finding="đúng", procedure=terms, hours=HOURS
    )


def slug(call):
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.slug


def refusal(call):
    with pytest.raises(Refused) as refused:
        call()
    return refused.value


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


class TestVerification:
    def test_a_question_has_a_time_of_its_own_while_the_clock_runs(self):
        moved = asked(processing(), at("2026-11-03 10:00"))
        dossier = moved.dossier
        assert (dossier.state, dossier.verification.due_at) == ("processing", at("2026-11-06 10:00"))
        assert (dossier.due_at, dossier.paused_by) == (at("2026-11-09 09:00"), "")
        theirs, ours = ["verification_due_soon", "verification_due"], ["due_soon", "due", "overdue"]
        assert sorted(one.threshold for one in dossier.warnings) == sorted(theirs + ours)
        assert [one.at for one in dossier.warnings] == sorted(one.at for one in dossier.warnings)

    def test_where_the_data_say_so_the_clock_stands_still_until_the_answer(self):
        pausing = procedure(on_verification="pause", verification_days=2)
        dossier = asked(processing(), at("2026-11-03 10:00"), pausing).dossier
        assert (dossier.due_at, dossier.paused_by) == (None, "verification")
        assert dossier.verification.due_at == at("2026-11-05 10:00")
        assert {one.threshold for one in dossier.warnings} == {"verification_due_soon", "verification_due"}
        noted = answered(dossier, at("2026-11-10 10:00"), pausing)
        assert (noted.dossier.due_at, noted.dossier.paused_by) == (at("2026-11-16 09:00"), "")
        assert (noted.dossier.verification.finding, noted.event.detail["body"]) == ("đúng", "UBND xã")
        assert {one.threshold for one in noted.dossier.warnings} == {"due_soon", "due", "overdue"}

    def test_decisions_wait_for_the_answer(self):
        open_ = asked(processing(fee=FeeDue("due", 8000)), at("2026-11-03 10:00")).dossier
        now = at("2026-11-03 11:00")
        for call in (
            lambda: asked(open_, now),
            lambda: put_off(open_, now),
            lambda: stopped(open_, now),
            lambda: dossier_fee.request_fee(open_, by=DEPARTMENT, now=now, reason="", hours=HOURS),
            lambda: decisions.finish(
                open_, by=DEPARTMENT, now=now, outcome="refused", reason="x", legal_ground="y", has_result=False
            ),
            lambda: supplements.request_supplement(
                open_, by=DEPARTMENT, now=now, reason="x", items=ITEMS, procedure=PROCEDURE, hours=HOURS
            ),
        ):
            assert slug(call) == "verification_open"
        assert set(rules.allowed_actions(open_, DEPARTMENT)) == {"note_verification", "undo", "assign"}
        assert not set(rules.allowed_actions(open_, DEPARTMENT)) & states.WAITS_FOR_VERIFICATION
        assert "withdraw" in rules.allowed_actions(open_, a.a_citizen_acting(open_.applicant_id))

    def test_an_answer_comes_once(self):
        noted = answered(asked(processing(), at("2026-11-03 10:00")).dossier, at("2026-11-04 10:00")).dossier
        assert slug(lambda: answered(noted, at("2026-11-04 10:00"))) == "not_allowed_now"
        assert slug(lambda: answered(processing(), at("2026-11-04 10:00"))) == "not_allowed_now"


class TestForwarding:
    OTHER = a.an_agency(agency_code="H37.13", name="UBND xã Hữu Lũng")

    def _to(self, dossier, agency, now=MONDAY):
        return decisions.forward(dossier, by=DESK, now=now, note="đúng thẩm quyền", to=agency)

    @pytest.mark.parametrize("make", [submitted, accepted, processing])
    def test_to_another_unit_the_dossier_changes_hands_and_keeps_code_and_appointment(self, make):
        before = make()
        moved = self._to(before, self.OTHER)
        after = moved.dossier
        assert (after.agency_code, after.agency_name) == ("H37.13", "UBND xã Hữu Lũng")
        assert (after.dossier_code, after.due_at, after.warnings) == (
            before.dossier_code,
            before.due_at,
            before.warnings,
        )
        assert after.state == ("processing" if before.state == "accepted" else before.state)
        assert rules.roles_on(after, DESK) == frozenset()
        assert "forward" in rules.allowed_actions(after, a.an_official("H37.13", "receiver"))
        told = moved.event.detail
        assert (told["from_agency_code"], told["to_agency_name"]) == (UNIT, "UBND xã Hữu Lũng")

    @pytest.mark.parametrize(("code", "pointer"), [("H37.12", "not_allowed"), ("H38.01", "not_allowed")])
    def test_neither_to_itself_nor_out_of_the_province(self, code, pointer):
        with pytest.raises(Refused) as refused:
            self._to(accepted(), a.an_agency(agency_code=code))
        assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [("/agency_code", pointer)]

    def test_not_to_a_unit_that_is_closed(self):
        closed = a.an_agency(agency_code="H37.13", valid_to=date(2026, 11, 1))
        assert slug(lambda: self._to(accepted(), closed)) == "agency_not_competent"

    @pytest.mark.parametrize("make", [submitted, processing])
    def test_within_the_unit_only_once_it_is_accepted(self, make):
        assert slug(lambda: decisions.forward(make(), by=DESK, now=MONDAY, note="")) == "invalid_request"


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


class TestFee:
    def test_the_time_until_the_fee_is_paid_is_not_counted(self):
        dossier = processing(fee=FeeDue("due", 8000))
        waiting = dossier_fee.request_fee(
            dossier, by=DEPARTMENT, now=at("2026-11-06 09:00"), reason="", hours=HOURS
        ).dossier
        assert (waiting.paused_by, waiting.remaining_minutes) == ("fee", 480)
        told = {"payment_id": "JW1", "amount_vnd": 8000, "duration": FIVE_DAYS, "hours": HOURS}
        paid = dossier_fee.settle_fee(waiting, by=SYSTEM, now=at("2026-11-20 20:00"), **told).dossier
        assert (paid.state, paid.due_at) == ("processing", at("2026-11-23 17:00"))

    def test_no_missing_calendar_stands_in_the_way_of_money(self):
        waiting = a.a_dossier(
            state="payment_required", accepted_at=NOW, fee=FeeDue("due", 8000), paused_by="fee", remaining_minutes=480
        )
        told = {"payment_id": "JW1", "amount_vnd": 8000, "duration": FIVE_DAYS, "hours": None}
        paid = dossier_fee.settle_fee(waiting, by=SYSTEM, now=at("2026-12-31 16:00"), **told).dossier
        assert (paid.state, paid.fee.state, paid.paused_by) == ("processing", "settled", "calendar")
        entered = at("2027-01-04 10:00")
        on = dossier_term.count_on(paid, by=SYSTEM, now=entered, duration=FIVE_DAYS, hours=HOURS)
        told = {"threshold": "calendar", "due_at": "2027-01-04T16:00:00+07:00"}
        assert (on.event.action, on.event.at, on.event.detail) == ("warn", entered, told)
        assert (on.dossier.due_at, on.dossier.paused_by) == (at("2027-01-04 16:00"), "")
        assert dossier_term.warn(on.dossier, by=SYSTEM, now=entered) is None

    def test_money_without_a_time_to_run_on_by_is_a_mistake_of_ours(self):
        waiting = a.a_dossier(state="payment_required", accepted_at=NOW)
        with pytest.raises(ValueError):
            dossier_fee.settle_fee(waiting, by=SYSTEM, now=NOW, payment_id="JW1", amount_vnd=8000)


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


def take_back(dossier, *, by=LEADER, now=MONDAY, days=0, money=None, post=False):
    return undo(
        dossier, by=by, now=now, reason="bấm nhầm", days=days, money_moved_at=money, post_ordered=post, hours=HOURS
    )


DECISIONS = {
    "accept": (submitted, lambda one: decisions.accept(
        one, by=DESK, now=MONDAY, dossier_code="H37.12-261102-0001", lookup_secret="K7W2", duration=FIVE_DAYS,
        hours=HOURS,
    )),
    "refuse": (submitted, lambda one: decisions.refuse(one, by=DESK, now=MONDAY, reason="x", legal_ground="y")),
    "request_supplement": (processing, lambda one: supplements.request_supplement(
        one, by=DEPARTMENT, now=MONDAY, reason="x", items=ITEMS, procedure=PROCEDURE, hours=HOURS
    )),
    "forward": (processing, lambda one: decisions.forward(
        one, by=DESK, now=MONDAY, note="", to=TestForwarding.OTHER
    )),
    "request_fee": (lambda: processing(fee=FeeDue("due", 8000)), lambda one: dossier_fee.request_fee(
        one, by=DEPARTMENT, now=MONDAY, reason="", hours=HOURS
    )),
    "request_verification": (processing, lambda one: asked(one, MONDAY, procedure(on_verification="pause"))),
    "note_verification": (lambda: asked(processing(), MONDAY).dossier, lambda one: answered(one, MONDAY)),
    "extend": (processing, lambda one: put_off(one, MONDAY)),
    "stop": (processing, lambda one: stopped(one, MONDAY, for_good=True)),
    "resume": (lambda: stopped(processing(), MONDAY).dossier, lambda one: gone_on_with(one, MONDAY)),
    "finish": (processing, lambda one: decisions.finish(
        one, by=DEPARTMENT, now=MONDAY, outcome="refused", reason="x", legal_ground="y", has_result=False
    )),
}  # fmt: skip
KEPT = {"version", "events", "updated_at", "last_decision", "undone", "dossier_code", "lookup_secret"}


def without(dossier, names):
    return {name: value for name, value in dataclasses.asdict(dossier).items() if name not in names}


class TestUndo:
    def test_every_decision_is_tried_here(self):
        assert set(DECISIONS) == states.UNDOABLE

    @pytest.mark.parametrize("action", sorted(states.UNDOABLE))
    def test_puts_everything_back_and_stays_in_the_list_of_moves(self, action):
        make, decide = DECISIONS[action]
        before = make()
        moved = decide(before)
        assert moved.event.action == action
        back = take_back(moved.dossier, by=a.an_official(moved.dossier.agency_code, "leader"))
        assert without(back.dossier, KEPT) == without(before, KEPT)
        assert (back.event.action, back.event.detail) == ("undo", {"undone": action, "reason": "bấm nhầm"})
        assert back.event.at == back.dossier.updated_at == MONDAY
        assert (back.event.from_state, back.event.to_state) == (moved.dossier.state, before.state)
        assert back.dossier.events == before.events + 2 and back.dossier.last_decision is None

    @pytest.mark.parametrize("action", sorted(states.UNDOABLE))
    def test_a_decision_changes_only_what_undo_puts_back(self, action):
        make, decide = DECISIONS[action]
        before = make()
        moved = decide(before).dossier
        changed = {
            name for name, value in dataclasses.asdict(before).items() if dataclasses.asdict(moved)[name] != value
        }
        assert changed <= set(Past.__dataclass_fields__) | KEPT

    def test_code_and_secret_of_an_acceptance_undone_come_again_with_the_next(self):
        back = take_back(accepted()).dossier
        assert (back.state, back.accepted, back.dossier_code) == ("submitted", False, "H37.12-261102-0001")
        again = decisions.accept(
            back, by=DESK, now=MONDAY, dossier_code="H37.12-261102-0009", lookup_secret="ZZZZ", duration=FIVE_DAYS,
            hours=HOURS,
        ).dossier  # fmt: skip
        assert (again.dossier_code, again.lookup_secret) == ("H37.12-261102-0001", "K7W2")

    def test_by_who_took_it_or_a_leader_and_nobody_else(self):
        dossier = stopped(processing(), MONDAY).dossier
        assert take_back(dossier, by=DEPARTMENT).dossier.state == "processing"
        colleague = a.an_official(UNIT, "specialist", "receiver")
        assert slug(lambda: take_back(dossier, by=colleague)) == "forbidden_role"
        assert "undo" not in rules.allowed_actions(dossier, colleague)
        assert slug(lambda: take_back(dossier, by=a.an_official("H37.99", "leader"))) == "not_found"
        assert slug(lambda: take_back(dossier, by=a.a_citizen_acting(dossier.applicant_id))) == "forbidden_role"

    @pytest.mark.parametrize(
        ("now", "days", "late"),
        [("2026-11-02 23:59", 0, False), ("2026-11-03 00:00", 0, True), ("2026-11-03 00:00", 1, False)],
    )
    def test_on_the_same_day_or_as_long_as_the_data_say(self, now, days, late):
        dossier = accepted()
        if late:
            assert slug(lambda: take_back(dossier, now=at(now), days=days)) == "undo_late"
        else:
            assert take_back(dossier, now=at(now), days=days).dossier.state == "submitted"

    def test_never_across_money(self):
        dossier = accepted()
        assert slug(lambda: take_back(dossier, money=MONDAY + timedelta(minutes=1))) == "undo_money"
        assert take_back(dossier, money=MONDAY - timedelta(minutes=1)).dossier.state == "submitted", "begun before"
        refused = DECISIONS["refuse"][1](submitted()).dossier
        assert slug(lambda: take_back(refused, money=MONDAY - timedelta(days=1))) == "undo_money", "on its way back"
        told = {"payment_id": "JW1", "amount_vnd": 8000}
        settled = dossier_fee.settle_fee(accepted(fee=FeeDue("due", 8000)), by=SYSTEM, now=MONDAY, **told).dossier
        assert slug(lambda: take_back(settled)) == "nothing_to_undo"

    def test_never_across_post_nor_once_the_result_was_handed_over(self):
        finished = DECISIONS["finish"][1](processing()).dossier
        assert slug(lambda: take_back(finished, post=True)) == "undo_post"
        returned = decisions.return_result(finished, by=SYSTEM, now=MONDAY, channel="online").dossier
        assert slug(lambda: take_back(returned)) == "not_allowed_now"

    def test_not_after_the_applicant_did_something(self):
        asked_ = supplements.request_supplement(
            submitted(), by=DESK, now=MONDAY, reason="x", items=ITEMS, procedure=PROCEDURE, hours=HOURS
        ).dossier
        typed = dossier_filing.save_draft(
            asked_, by=a.a_citizen_acting(asked_.applicant_id), version=asked_.version, now=MONDAY, form={"x": 2}
        )
        assert slug(lambda: take_back(typed)) == "nothing_to_undo"
        sent_a_page = dataclasses.replace(asked_, papers_version=asked_.papers_version + 1)
        assert slug(lambda: take_back(sent_a_page)) == "nothing_to_undo"

    def test_not_of_a_submission_and_not_twice(self):
        assert slug(lambda: take_back(submitted())) == "nothing_to_undo"
        back = take_back(stopped(processing(), MONDAY).dossier).dossier
        assert slug(lambda: take_back(back)) == "nothing_to_undo"

    def test_what_came_due_while_nothing_was_due_is_so_and_still_to_be_warned_of(self):
        still = stopped(processing(), at("2026-11-06 08:00")).dossier
        back = take_back(still, now=at("2026-11-06 09:30")).dossier
        assert (back.due_stage, [one.threshold for one in back.warnings]) == (
            "due_soon",
            ["due_soon", "due", "overdue"],
        )
        assert dossier_term.warn(back, by=SYSTEM, now=at("2026-11-06 09:30")).event.detail["threshold"] == "due_soon"

    def test_what_was_warned_of_before_the_undo_is_not_warned_of_again(self):
        warned = dossier_term.warn(processing(), by=SYSTEM, now=at("2026-11-06 09:00")).dossier
        back = take_back(warned, now=at("2026-11-06 09:30"), days=9).dossier
        assert (back.state, back.due_stage) == ("accepted", "due_soon")
        assert [one.threshold for one in back.warnings] == ["due", "overdue"]
