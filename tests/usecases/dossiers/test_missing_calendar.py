"""Nobody entered next year's calendar: no citizen and no money waits for that, only the clock does."""

import dataclasses

import pytest

from chalicelib.domain.dossier import FeeDue
from chalicelib.store import calendars, dossiers, procedures
from chalicelib.usecases.dossiers.decide import decide_by_clock
from chalicelib.usecases.dossiers.follow import settle_fee
from chalicelib.usecases.dossiers.warn_due import warn_due
from tests import builders as a
from tests.builders import NOW
from tests.domain.calendars import a_calendar, at
from tests.racing import outcome
from tests.usecases.office import an_office, page

NEW_YEARS_EVE = at("2026-12-31 16:00")


def _calendar(unit, *years):
    whole = a_calendar(unit, years=years)
    return dataclasses.replace(whole, days=tuple(day for day in whole.days if day.on.year in years))


@pytest.fixture
def office(system):
    """Its own calendar ends with 2026."""
    office = an_office()
    calendars.seed(_calendar(office.unit, 2026))
    return office


def _paid(office, **changes):
    waiting = {"state": "payment_required", "paused_by": "fee", "paused_at": NOW, "remaining_minutes": 480, **changes}
    dossier = office.stored(accepted_at=NOW, submitted_at=NOW, fee=FeeDue("due", 16000), **waiting)
    assert settle_fee(
        dossier.dossier_id, payment_id="p", amount_vnd=16000, now=NEW_YEARS_EVE, dossiers=dossiers,
        procedures=procedures, calendars=calendars,
    )  # fmt: skip
    return dossiers.get(dossier.dossier_id)


def _sweep(now):
    return warn_due(
        now=now, limit=1_000, taken_in_within=8 * 60, dossiers=dossiers, procedures=procedures, calendars=calendars
    )


def _enter(office, *years):
    before = calendars.get(office.unit)
    calendars.save(before, dataclasses.replace(_calendar(office.unit, *years), version=before.version + 1))


def test_money_is_noted_and_the_clock_waits(office):
    paid = _paid(office)
    assert (paid.state, paid.fee.state) == ("processing", "settled")
    assert (paid.due_at, paid.paused_by, paid.paused_at) == (None, "calendar", NEW_YEARS_EVE)
    assert paid.remaining_minutes == 480


def test_even_where_there_is_no_calendar_at_all(office):
    assert _paid(office, agency_code=f"Y{office.unit[-2:]}.01").paused_by == "calendar"


def test_a_supplement_can_be_sent_and_gives_the_whole_time_later(office):
    asked = office.ask_supplement(office.accept(office.submit(office.ready_draft())[0])[0])
    page(asked, created_at=NEW_YEARS_EVE)
    answered = office.answer(dossiers.get(asked.dossier_id), now=NEW_YEARS_EVE)
    assert (answered.state, answered.paused_by, answered.begins_anew) == ("processing", "calendar", True)
    _enter(office, 2026, 2027)
    _sweep(at("2027-01-04 09:00"))
    assert dossiers.get(asked.dossier_id).due_at == at("2027-01-04 16:00"), "from the moment it was complete"


def test_the_sweep_looks_again_and_says_which_unit_has_none(office):
    paid = _paid(office)
    assert office.unit in _sweep(at("2027-01-04 09:00")).without_calendar
    assert office.unit not in _sweep(at("2027-01-04 09:01")).without_calendar, "not at every stroke"
    assert office.unit in _sweep(at("2027-01-04 09:16")).without_calendar
    _enter(office, 2026, 2027)
    assert office.unit not in _sweep(at("2027-01-05 10:00")).without_calendar
    on, _, events = dossiers.load_with_events(paid.dossier_id)
    assert (on.due_at, on.paused_by, on.remaining_minutes) == (at("2027-01-04 16:00"), "", None)
    told = [event.detail["threshold"] for event in events if event.action == "warn"]
    assert told == ["calendar", "due"], "what came due since is told at once"
    assert (on.due_stage, dossiers.queue_counts(office.unit)["overdue"]) == ("overdue", 1)


def test_officers_wait_for_the_calendar_and_then_decide_by_the_true_time(office):
    paid = _paid(office)

    def left_when_stopped(now):
        def look(dossier, procedure, hours):
            raise LookupError(dossier.due_at)

        return decide_by_clock(
            paid.dossier_id, "stop", look, by=office.specialist, once=a.once(), dossiers=dossiers,
            procedures=procedures, calendars=calendars,
        )  # fmt: skip

    assert outcome(lambda: left_when_stopped(NEW_YEARS_EVE)) == "calendar_missing"
    assert outcome(lambda: office.complete(paid, "refused", "x")) == "calendar_missing"
    _enter(office, 2026, 2027)
    with pytest.raises(LookupError) as seen:
        left_when_stopped(NEW_YEARS_EVE)
    assert seen.value.args == (at("2027-01-04 16:00"),)
