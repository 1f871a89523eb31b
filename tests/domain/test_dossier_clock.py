"""The clock of a dossier: stopped and run on, against worked examples."""

import dataclasses
from datetime import date, timedelta
from time import thread_time

import pytest

from chalicelib.domain import dossier_clock as clock
from chalicelib.domain.calendar import OfficeHours
from chalicelib.domain.dossier_parts import DueWarning
from chalicelib.domain.due_time import Duration
from chalicelib.domain.working_time import CalendarMissing, WorkingCalendar
from tests.builders import LATER, NOW
from tests.domain.calendars import WEEK, at, days
from tests.domain.clocks import DAY, HOURS, after, running, started


def stopped_and_gone_on_with(due, paused_at, resumed_at, *, duration=None, anew=False):
    dossier = running(due)
    paused = after(dossier, clock.paused(dossier, "supplement", now=paused_at, hours=HOURS, begins_anew=anew))
    assert paused.due_at is None and paused.due_stage == "" and paused.warnings == ()
    told = {"now": resumed_at, "hours": HOURS, "anew": paused.begins_anew}
    return clock.runs_on(paused, duration or Duration(1, "working_day"), **told)["due_at"]


@pytest.mark.parametrize(
    ("due", "paused_at", "resumed_at", "then"),
    [
        pytest.param("2026-11-25 09:00", "2026-11-23 15:00", "2026-11-26 10:00", "2026-11-26 14:00", id="a fee"),
        pytest.param("2026-11-25 09:00", "2026-11-24 10:00", "2026-11-24 20:00", "2026-11-25 09:00", id="all day off"),
        pytest.param("2026-02-23 15:30", "2026-02-13 16:00", "2026-03-02 07:00", "2026-03-02 16:30", id="over Tết"),
        pytest.param(
            "2026-08-22 10:00", "2026-08-21 16:00", "2026-08-21 16:30", "2026-08-22 10:30", id="a swapped day"
        ),
        pytest.param("2026-11-20 17:00", "2026-11-20 12:00", "2026-11-20 12:30", "2026-11-20 17:00", id="lunch"),
        pytest.param("2026-01-02 10:00", "2025-12-31 16:00", "2026-01-05 08:00", "2026-01-05 11:00", id="a year's end"),
        pytest.param("2026-11-20 17:00", "2026-11-20 18:00", "2026-11-25 09:00", "2026-11-25 09:00", id="late already"),
        pytest.param("2026-11-20 17:00", "2026-11-20 17:00", "2026-11-25 09:00", "2026-11-25 09:00", id="at the end"),
    ],
)
def test_what_was_left_is_left_when_it_runs_on(due, paused_at, resumed_at, then):
    assert stopped_and_gone_on_with(at(due), at(paused_at), at(resumed_at)) == at(then)


def test_where_the_law_says_so_the_whole_time_begins_anew():
    due = stopped_and_gone_on_with(at("2026-11-25 09:00"), at("2026-11-23 15:00"), at("2026-11-26 10:00"), anew=True)
    assert due == at("2026-11-27 10:00")


def test_the_whole_time_is_forgotten_when_something_else_stops_the_clock():
    dossier = running(at("2026-11-25 09:00"))
    told = {"now": at("2026-11-23 15:00"), "hours": HOURS}
    asked = after(dossier, clock.paused(dossier, "supplement", **told, begins_anew=True))
    stopped = after(asked, clock.paused(asked, "stop", **told))
    assert (asked.begins_anew, stopped.begins_anew, stopped.remaining_minutes) == (True, False, 180)


def test_a_clock_that_stands_still_is_stopped_no_second_time():
    dossier = running(at("2026-11-25 09:00"))
    waiting = after(dossier, clock.paused(dossier, "fee", now=at("2026-11-23 15:00"), hours=HOURS))
    stopped = after(waiting, clock.paused(waiting, "stop", now=at("2026-11-30 15:00"), hours=HOURS))
    assert (stopped.paused_by, stopped.remaining_minutes) == ("stop", 180), "what was left when it first stood still"


def test_before_acceptance_there_is_no_clock_to_stop():
    assert clock.paused(running(None, accepted_at=None), "supplement", now=at("2026-11-23 15:00"), hours=HOURS) == {}
    assert (
        clock.runs_on(running(None, accepted_at=None), Duration(1, "hour"), now=at("2026-11-23 15:00"), hours=HOURS)
        == {}
    )


def test_a_clock_that_runs_is_not_started_again():
    assert (
        clock.runs_on(running(at("2026-11-25 09:00")), Duration(9, "hour"), now=at("2026-11-23 15:00"), hours=HOURS)
        == {}
    )


def test_an_unknown_year_is_refused_when_it_runs_on():
    with pytest.raises(CalendarMissing):
        stopped_and_gone_on_with(at("2030-12-31 16:00"), at("2030-12-27 09:00"), at("2031-01-02 09:00"))


@pytest.mark.parametrize(
    ("duration", "accepted_at", "paused_at", "resumed_at", "then"),
    [
        pytest.param(
            Duration(10, "day"), "2026-02-13 09:00", "2026-02-13 10:00", "2026-03-02 10:00", "2026-03-12 17:00",
            id="all ten are left, over Tết",
        ),
        pytest.param(
            Duration(10, "day"), "2026-11-02 09:00", "2026-11-04 10:00", "2026-11-04 11:00", "2026-11-12 17:00",
            id="an hour's pause takes no day",
        ),
        pytest.param(
            Duration(5, "day"), "2026-11-02 09:00", "2026-11-03 10:00", "2026-11-10 10:00", "2026-11-16 17:00",
            id="put off from a Saturday",
        ),
        pytest.param(
            Duration(5, "day"), "2026-11-03 09:00", "2026-11-03 10:00", "2026-11-09 10:00", "2026-11-16 17:00",
            id="the Sunday that it was put off by is not given again",
        ),
        pytest.param(
            Duration(3, "day"), "2026-11-02 09:00", "2026-11-05 10:00", "2026-11-11 09:00", "2026-11-11 17:00",
            id="its last day",
        ),
        pytest.param(
            Duration(3, "day"), "2026-11-02 09:00", "2026-11-06 10:00", "2026-11-11 09:00", "2026-11-11 09:00",
            id="late already",
        ),
        pytest.param(
            Duration(3, "working_day", "days"), "2026-11-20 09:00", "2026-11-23 16:00", "2026-12-01 16:30",
            "2026-12-03 17:00", id="working days that end at closing",
        ),
    ],
)  # fmt: skip
def test_a_term_in_days_runs_on_in_days(duration, accepted_at, paused_at, resumed_at, then):
    dossier = started(duration, at(accepted_at))
    paused = after(dossier, clock.paused(dossier, "fee", now=at(paused_at), hours=HOURS))
    assert clock.runs_on(paused, duration, now=at(resumed_at), hours=HOURS)["due_at"] == at(then)


def test_a_term_in_days_that_began_before_they_were_kept_is_counted_from_its_due_day():
    dossier = running(at("2026-02-23 17:00"))
    waits = after(dossier, clock.paused(dossier, "fee", now=at("2026-02-13 10:00"), hours=HOURS))
    on = clock.runs_on(waits, Duration(10, "day"), now=at("2026-03-02 10:00"), hours=HOURS)
    assert on["due_at"] == at("2026-03-12 17:00")


def test_putting_off_a_term_in_days_moves_its_last_day():
    dossier = started(Duration(5, "day"), at("2026-11-02 09:00"))
    later = after(dossier, clock.extended(dossier, 2, now=at("2026-11-03 09:00"), hours=HOURS))
    assert (later.due_at, later.term_ends_on) == (at("2026-11-11 17:00"), date(2026, 11, 11))


class TestCalendarMissing:
    """Somebody forgot to enter the calendar of 2027."""

    UNTIL_2026 = OfficeHours(WorkingCalendar(WEEK, days("off"), years=frozenset({2025, 2026})))
    NEW_YEARS_EVE = at("2026-12-31 16:00")
    DAY_LEFT = Duration(1, "working_day")

    def _waits(self, office=UNTIL_2026, **told):
        dossier = running(None, paused_by="fee", paused_at=NOW, remaining_minutes=DAY)
        return after(dossier, clock.goes_on(dossier, self.DAY_LEFT, now=self.NEW_YEARS_EVE, hours=office, **told))

    @pytest.mark.parametrize("office", [UNTIL_2026, None], ids=["the year", "the whole calendar"])
    def test_money_and_citizens_are_not_refused_and_the_clock_waits(self, office):
        waits = self._waits(office)
        assert (waits.due_at, waits.paused_by, waits.paused_at) == (None, "calendar", self.NEW_YEARS_EVE)
        assert (waits.remaining_minutes, waits.due_stage, waits.begins_anew) == (DAY, "", False)
        assert waits.warnings == (DueWarning("calendar", self.NEW_YEARS_EVE),)
        assert clock.waits_for_calendar(waits)

    def test_it_is_counted_on_from_the_true_moment_and_warns_of_what_came_due_since(self):
        on = clock.counted_on(self._waits(), self.DAY_LEFT, hours=HOURS)
        assert (on.due_at, on.paused_by, on.remaining_minutes) == (at("2027-01-04 16:00"), "", None)
        assert [one.threshold for one in on.warnings] == ["due", "overdue"] and on.due_stage == "due_soon"
        assert clock.counted_on(on, self.DAY_LEFT, hours=self.UNTIL_2026) == on, "once"

    def test_the_whole_time_is_given_where_the_complete_dossier_came(self):
        waits = self._waits(anew=True)
        assert clock.counted_on(waits, Duration(3, "working_day"), hours=HOURS).due_at == at("2027-01-06 16:00")

    def test_it_is_looked_at_again_until_somebody_enters_the_year(self):
        waits = self._waits()
        with pytest.raises(CalendarMissing):
            clock.counted_on(waits, self.DAY_LEFT, hours=self.UNTIL_2026)
        again = clock.looked_at_again(waits, now=LATER)
        later = (DueWarning("calendar", LATER + timedelta(minutes=15)),)
        assert again == dataclasses.replace(waits, version=waits.version + 1, warnings=later)


def test_the_day_given_because_this_one_is_over_is_not_given_again():
    """One working day, accepted on New Year's Day; stopped in its only day until that was over, and again at once."""
    term = Duration(1, "working_day", "days")
    dossier = started(term, at("2018-01-01 15:00"))
    for paused_at, resumed_at in (
        ("2018-01-02 00:00", "2018-01-02 17:00"),
        ("2018-01-02 17:00", "2018-01-02 17:00"),
        ("2018-01-02 18:00", "2018-01-03 00:00"),
        ("2018-01-03 09:00", "2018-01-03 16:59"),
    ):
        paused = after(dossier, clock.paused(dossier, "fee", now=at(paused_at), hours=HOURS))
        assert paused.remaining_working_days == 0
        dossier = after(paused, clock.runs_on(paused, term, now=at(resumed_at), hours=HOURS))
        assert dossier.due_at == at("2018-01-03 17:00")


def test_one_computation_takes_as_long_for_sixty_days_as_for_one(capsys):
    best = {1: float("inf"), 60: float("inf")}
    for _ in range(20):  # by turns, so that a busy machine is busy for both
        for number in best:
            began = thread_time()
            for _ in range(50):
                clock.started(Duration(number, "working_day"), now=at("2026-11-02 09:10"), hours=HOURS)
            best[number] = min(best[number], (thread_time() - began) / 50 * 1e6)
    with capsys.disabled():
        print(f"\ndossier_clock.started with its warnings: 1 day {best[1]:.0f} µs, 60 days {best[60]:.0f} µs")
    assert best[60] < 3 * best[1] + 50
