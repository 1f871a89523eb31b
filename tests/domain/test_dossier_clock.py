"""The clock of a dossier: stopped, run on, warned; against worked examples and a clock that walks minute by minute."""

from datetime import timedelta
from time import perf_counter
from types import SimpleNamespace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from chalicelib.domain import dossier_clock as clock
from chalicelib.domain.calendar import OfficeHours, Threshold
from chalicelib.domain.due_time import Duration
from chalicelib.domain.working_time import CalendarMissing, WorkingCalendar
from tests.domain.calendars import WEEK, at, days, hours, vietnam
from tests.domain.test_working_time import is_worked, moments, walk
from tests.size import sized

HOURS = hours()
OFFICE = (("08:00", "12:00"), ("13:00", "17:00"))
DAY = 480


def running(due, **changes):
    """Just what the clock looks at."""
    told = {
        "accepted": True,
        "due_at": due,
        "remaining_minutes": None,
        "paused_by": "",
        "warnings": (),
        "due_stage": "",
    }
    return SimpleNamespace(**{**told, **changes})


def after(dossier, changes):
    return SimpleNamespace(**{**vars(dossier), **changes})


def stopped_and_gone_on_with(due, paused_at, resumed_at, *, duration=None, begins_anew=False):
    dossier = running(due)
    paused = after(dossier, clock.paused(dossier, "fee", now=paused_at, hours=HOURS, begins_anew=begins_anew))
    assert paused.due_at is None and paused.due_stage == "" and paused.warnings == ()
    return clock.runs_on(paused, duration or Duration(1, "working_day"), now=resumed_at, hours=HOURS)["due_at"]


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
    due = stopped_and_gone_on_with(
        at("2026-11-25 09:00"), at("2026-11-23 15:00"), at("2026-11-26 10:00"), begins_anew=True
    )
    assert due == at("2026-11-27 10:00")


def test_a_clock_that_stands_still_is_stopped_no_second_time():
    dossier = running(at("2026-11-25 09:00"))
    waiting = after(dossier, clock.paused(dossier, "fee", now=at("2026-11-23 15:00"), hours=HOURS))
    stopped = after(waiting, clock.paused(waiting, "stop", now=at("2026-11-30 15:00"), hours=HOURS))
    assert (stopped.paused_by, stopped.remaining_minutes) == ("stop", 180), "what was left when it first stood still"


def test_before_acceptance_there_is_no_clock_to_stop():
    assert clock.paused(running(None, accepted=False), "supplement", now=at("2026-11-23 15:00"), hours=HOURS) == {}
    assert (
        clock.runs_on(running(None, accepted=False), Duration(1, "hour"), now=at("2026-11-23 15:00"), hours=HOURS) == {}
    )


def test_a_clock_that_runs_is_not_started_again():
    assert (
        clock.runs_on(running(at("2026-11-25 09:00")), Duration(9, "hour"), now=at("2026-11-23 15:00"), hours=HOURS)
        == {}
    )


def test_an_unknown_year_is_refused_when_it_runs_on():
    with pytest.raises(CalendarMissing):
        stopped_and_gone_on_with(at("2030-12-31 16:00"), at("2030-12-27 09:00"), at("2031-01-02 09:00"))


@settings(max_examples=sized(60, 2_000), deadline=None)
@given(
    start=moments, minutes=st.integers(1, 2_500), stops=st.lists(st.tuples(*[st.integers(0, 9_000)] * 2), max_size=3)
)
def test_stops_agree_with_a_clock_that_walks(start, minutes, stops):
    """The oracle counts down one worked minute at a time, and not at all while the dossier waits."""
    dossier, now = running(HOURS.working.add(start, minutes)), start
    left, here = minutes, start
    for runs, waits in stops:
        now = now + timedelta(minutes=runs)
        for _ in range(runs):
            left -= left > 0 and is_worked(here, OFFICE)
            here += timedelta(minutes=1)
        dossier = after(dossier, clock.paused(dossier, "stop", now=now, hours=HOURS))
        assert dossier.remaining_minutes == left
        now, here = now + timedelta(minutes=waits), here + timedelta(minutes=waits)
        dossier = after(dossier, clock.runs_on(dossier, Duration(1, "hour"), now=now, hours=HOURS))
        dossier.remaining_minutes = None
    assert dossier.due_at == walk(here, left, OFFICE)


@settings(max_examples=sized(60, 2_000), deadline=None)
@given(end=moments, minutes=st.sampled_from([1, 240, DAY, 5 * DAY]) | st.integers(0, 3_000))
def test_taking_off_is_adding_the_other_way_round(end, minutes):
    assume(end.year > 2018)
    start = HOURS.working.before(end, minutes)
    assert HOURS.working.minutes_between(start, end) == minutes
    if minutes:
        assert is_worked(start, OFFICE), "the last instant from which so much is left"
        later = start + timedelta(minutes=1)
        assert HOURS.working.minutes_between(later, end) == minutes - 1


def test_time_is_not_taken_off_forwards():
    with pytest.raises(ValueError):
        HOURS.working.before(at("2026-11-20 09:00"), -1)


@pytest.mark.parametrize(
    ("end", "minutes", "start"),
    [
        ("2026-11-23 16:00", DAY, "2026-11-20 16:00"),
        ("2026-11-25 10:00", DAY, "2026-11-23 10:00"),  # the 24th is off
        ("2026-02-23 10:00", DAY, "2026-02-13 10:00"),  # Tết
        ("2026-11-20 12:00", 240, "2026-11-20 08:00"),
        ("2026-11-23 08:00", 60, "2026-11-20 16:00"),
        ("2026-01-02 09:00", 120, "2025-12-31 16:00"),
        ("2026-11-22 10:00", 60, "2026-11-20 16:00"),  # from a Sunday
    ],
)
def test_a_day_before_is_a_working_day_before(end, minutes, start):
    assert vietnam().before(at(end), minutes) == at(start)


class TestWarnings:
    def test_each_threshold_is_warned_of_once_and_moves_the_stage(self):
        dossier = running(None)
        dossier = after(dossier, clock.started(Duration(3, "working_day"), now=at("2026-11-16 09:00"), hours=HOURS))
        assert [(one.threshold, one.at) for one in dossier.warnings] == [
            ("due_soon", at("2026-11-18 09:00")), ("due", at("2026-11-19 09:00")), ("overdue", at("2026-11-20 09:00")),
        ]  # fmt: skip
        seen = []
        for now in map(at, ("2026-11-18 08:59", "2026-11-18 09:00", "2026-11-19 09:30", "2026-11-21 00:00")):
            while found := clock.after_warning(dossier, now=now):
                warning, changes = found
                dossier = after(dossier, changes)
                seen.append((warning.threshold, dossier.due_stage))
        assert seen == [("due_soon", "due_soon"), ("due", "overdue"), ("overdue", "overdue")]
        assert dossier.warnings == ()

    def test_a_short_term_is_due_soon_from_its_beginning_without_a_warning(self):
        changes = clock.started(Duration(1, "same_day"), now=at("2026-11-23 09:00"), hours=HOURS)
        assert (changes["due_stage"], [one.threshold for one in changes["warnings"]]) == (
            "due_soon",
            ["due", "overdue"],
        )

    def test_a_term_that_was_over_when_it_ran_on_is_overdue_at_once(self):
        dossier = running(at("2026-11-20 10:00"))
        late = after(dossier, clock.paused(dossier, "stop", now=at("2026-11-20 11:00"), hours=HOURS))
        changes = clock.runs_on(late, Duration(1, "hour"), now=at("2026-11-23 09:00"), hours=HOURS)
        assert (changes["due_at"], changes["due_stage"]) == (at("2026-11-23 09:00"), "overdue")

    def test_the_first_days_of_a_calendar_need_no_year_before_it(self):
        first = OfficeHours(WorkingCalendar(WEEK, days("off"), years=frozenset({2027})))
        changes = clock.started(Duration(2, "hour"), now=at("2027-01-04 08:30"), hours=first)
        assert (changes["due_at"], changes["due_stage"]) == (at("2027-01-04 10:30"), "due_soon")

    def test_thresholds_are_data(self):
        eager = OfficeHours(vietnam(), (Threshold("due_soon", 960), Threshold("due"), Threshold("overdue", 0, 2)))
        changes = clock.started(Duration(5, "working_day"), now=at("2026-11-16 09:00"), hours=eager)
        assert [one.at for one in changes["warnings"]] == [
            at("2026-11-19 09:00"), at("2026-11-23 09:00"), at("2026-11-23 11:00"),
        ]  # fmt: skip

    def test_putting_back_catches_up_without_warning_again(self):
        dossier = after(
            running(None), clock.started(Duration(3, "working_day"), now=at("2026-11-16 09:00"), hours=HOURS)
        )
        changes = clock.caught_up(dossier, now=at("2026-11-19 10:00"))
        assert (changes["due_stage"], [one.threshold for one in changes["warnings"]]) == ("overdue", ["overdue"])


def test_one_computation_takes_as_long_for_sixty_days_as_for_one(capsys):
    best = {1: float("inf"), 60: float("inf")}
    for _ in range(20):  # by turns, so that a busy machine is busy for both
        for number in best:
            began = perf_counter()
            for _ in range(50):
                clock.started(Duration(number, "working_day"), now=at("2026-11-02 09:10"), hours=HOURS)
            best[number] = min(best[number], (perf_counter() - began) / 50 * 1e6)
    with capsys.disabled():
        print(f"\ndossier_clock.started with its warnings: 1 day {best[1]:.0f} µs, 60 days {best[60]:.0f} µs")
    assert best[60] < 3 * best[1] + 50
