"""The fee of a dossier: asked for, settled, due again; what each changes, whole, and what it refuses."""

import pytest

from chalicelib.domain import dossier_fee as fees
from chalicelib.domain.actor import SYSTEM
from chalicelib.domain.dossier import FeeDue
from chalicelib.domain.dossier_parts import DueWarning
from chalicelib.domain.due_time import Duration
from tests import builders as a
from tests.domain.calendars import at, hours
from tests.domain.dossier_changes import did
from tests.racing import outcome

UNIT, HOURS = "H37.12", hours()
DEPARTMENT = a.an_official(UNIT, "specialist")
MONDAY, FRIDAY = at("2026-11-02 09:00"), at("2026-11-06 09:00")
FIVE_DAYS = Duration(5, "working_day")
LINES = ({"kind": "fee", "code": "copy", "amount_vnd": 16000},)
DUE = FeeDue("due", 16000, LINES, rules_version=3)
PAID = FeeDue("settled", 16000, LINES, "JW1", 3)
MONEY = {"payment_id": "JW1", "amount_vnd": 16000}
# A term of five days since Monday, stopped on Friday, a working day before its end.
STOPPED = {
    "due_at": None,
    "due_stage": "",
    "warnings": (),
    "paused_by": "fee",
    "paused_at": FRIDAY,
    "remaining_minutes": 480,
    "remaining_working_days": 1,
    "remaining_days": 3,
}


def dossier(state="processing", **changes):
    told = {"state": state, "agency_code": UNIT, "accepted_at": MONDAY, "fee": DUE, **changes}
    return a.a_submitted_dossier(**told)


def running(**changes):
    due = at("2026-11-09 09:00")
    return dossier(due_at=due, due_stage="in_time", warnings=(DueWarning("due", due),), **changes)


def ask(one, *, by=DEPARTMENT, reason="", now=FRIDAY):
    return fees.request_fee(one, by=by, now=now, reason=reason, hours=HOURS)


def test_asked_for_it_stops_the_clock_and_keeps_what_is_left():
    one = running()
    changes = {"state": "payment_required", "updated_at": FRIDAY, **STOPPED}
    assert did(one, ask(one, reason="nộp phí")) == ("request_fee", changes, {"reason": "nộp phí"})
    assert ask(one).event.detail == {}


def test_who_may_not_ask_is_told_nothing_of_the_fee():
    assert outcome(lambda: ask(dossier(fee=PAID), by=a.an_official(UNIT, "receiver"))) == "forbidden_role"


def test_paid_for_it_goes_on_with_what_was_left():
    waits = dossier("payment_required", **STOPPED)
    now = at("2026-11-16 14:00")
    moved = fees.settle_fee(waits, by=SYSTEM, now=now, duration=FIVE_DAYS, hours=HOURS, **MONEY)
    action, changes, told = did(waits, moved)
    assert (action, told) == ("settle_fee", MONEY)
    assert changes == {
        "state": "processing",
        "updated_at": now,
        "fee": PAID,
        "due_at": at("2026-11-17 14:00"),
        "due_stage": "due_soon",
        "warnings": (DueWarning("due", at("2026-11-17 14:00")), DueWarning("overdue", at("2026-11-18 14:00"))),
        "paused_by": "",
        "paused_at": None,
        "remaining_minutes": None,
        "remaining_working_days": None,
        "remaining_days": None,
    }


def test_without_a_calendar_the_money_is_noted_and_the_clock_waits_for_one():
    waits = dossier("payment_required", **STOPPED)
    moved = fees.settle_fee(waits, by=SYSTEM, now=MONDAY, duration=FIVE_DAYS, hours=None, **MONEY)
    clock = {"paused_by": "calendar", "paused_at": MONDAY, "warnings": (DueWarning("calendar", MONDAY),)}
    assert did(waits, moved)[1] == {"state": "processing", "updated_at": MONDAY, "fee": PAID, **clock}


@pytest.mark.parametrize("state", ["submitted", "processing", "stopped", "finished", "withdrawn"])
def test_where_nobody_waits_for_it_money_changes_the_fee_alone(state):
    one = dossier(state)
    assert not fees.waits_for_fee(one)
    moved = fees.settle_fee(one, by=SYSTEM, now=FRIDAY, **MONEY)
    assert did(one, moved) == ("settle_fee", {"updated_at": FRIDAY, "fee": PAID}, MONEY)
    assert fees.settle_fee(moved.dossier, by=SYSTEM, now=FRIDAY, **MONEY) is None, "told again"


def test_money_taken_back_is_due_again_by_the_same_rules():
    one = dossier("finished", fee=PAID)
    moved = fees.unsettle_fee(one, by=SYSTEM, now=FRIDAY, **MONEY)
    assert did(one, moved) == ("unsettle_fee", {"updated_at": FRIDAY, "fee": DUE}, MONEY)
