"""Time that a dossier waits for others: a body that is asked, and a fee that is not paid."""

import pytest

from chalicelib.domain import dossier as rules
from chalicelib.domain import dossier_decisions as decisions
from chalicelib.domain import dossier_fee, dossier_term
from chalicelib.domain import dossier_states as states
from chalicelib.domain import dossier_supplement as supplements
from chalicelib.domain.actor import SYSTEM
from chalicelib.domain.dossier_parts import FeeDue
from tests import builders as a
from tests.builders import NOW
from tests.domain.calendars import at
from tests.domain.dossier_terms import (
    DEPARTMENT,
    FIVE_DAYS,
    HOURS,
    ITEMS,
    PROCEDURE,
    answered,
    asked,
    procedure,
    processing,
    put_off,
    slug,
    stopped,
)


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
