"""The clock of a dossier: stopped, run on, warned; against worked examples and a clock that walks minute by minute."""

import dataclasses
from datetime import date, datetime, time, timedelta
from time import thread_time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from chalicelib.domain import dossier_clock as clock
from chalicelib.domain.calendar import OfficeHours, Threshold
from chalicelib.domain.dossier_parts import DueWarning, LastDecision, Past
from chalicelib.domain.due_time import Duration
from chalicelib.domain.vietnamese_time import TZ
from chalicelib.domain.working_time import CalendarMissing, WorkingCalendar
from tests import builders as a
from tests.builders import LATER, NOW
from tests.domain.calendars import WEEK, at, days, hours, vietnam
from tests.domain.test_working_time import is_worked, moments, walk
from tests.size import sized

HOURS = hours()
OFFICE = (("08:00", "12:00"), ("13:00", "17:00"))
DAY = 480
DAY_IN_MINUTES = 24 * 60


def running(due, **changes):
    """A dossier whose clock runs."""
    return a.a_dossier(**{"state": "processing", "accepted_at": NOW, "due_at": due, **changes})


def started(duration, now, office=HOURS):
    return running(None, **clock.started(duration, now=now, hours=office))


def after(dossier, changes):
    return dataclasses.replace(dossier, **changes)


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


@dataclasses.dataclass
class Walker:
    """The oracle: counts down one worked minute, one day or one working day at a time, and nothing while it waits."""

    duration: Duration
    here: datetime

    def __post_init__(self):
        self.left = self.duration.value * (DAY if self.in_minutes else 1)

    @property
    def in_minutes(self):
        return self.duration.unit == "working_day" and self.duration.count_mode == "hours"

    def run(self, minutes):
        for _ in range(minutes):
            if self.in_minutes:
                self.left -= self.left > 0 and is_worked(self.here, OFFICE)
            self.here += timedelta(minutes=1)
            begins = not self.in_minutes and self.here.time() == time(0)
            self.left -= begins and self.left > 0 and (self.duration.unit == "day" or self._works(self.here.date()))

    def wait(self, minutes):
        self.here += timedelta(minutes=minutes)

    def end(self):
        """When it would be over, running on from here."""
        if self.in_minutes:
            return walk(self.here, self.left, OFFICE)
        walker = Walker(dataclasses.replace(self.duration, value=self.left), self.here)
        if self.left == 0 and self.here.time() >= time(17):
            walker.run(DAY_IN_MINUTES)  # this day is over
        while walker.left or not self._works(walker.here.date()):
            walker.run(60 - walker.here.minute)
        return walker.here.replace(hour=17, minute=0)

    @staticmethod
    def _works(day):
        return is_worked(datetime.combine(day, time(8), tzinfo=TZ), OFFICE)


TERMS = st.one_of(
    st.builds(Duration, st.integers(1, 5), st.just("working_day")),
    st.builds(Duration, st.integers(1, 12), st.just("day")),
    st.builds(Duration, st.integers(1, 6), st.just("working_day"), st.just("days")),
)
CAUSES = st.sampled_from(["fee", "stop", "supplement", "calendar"])


@settings(max_examples=sized(60, 2_000), deadline=None)
@given(
    start=moments,
    duration=TERMS,
    stops=st.lists(
        st.tuples(CAUSES, st.integers(0, 9_000), st.just(0) | st.integers(0, 9_000), st.booleans()), max_size=3
    ),
)
def test_stops_agree_with_a_clock_that_walks(start, duration, stops):
    """Each stop: why, after how long, for how long, and whether the complete dossier came that gives the time anew. A
    missing calendar stops nothing: the time runs on all the while."""
    dossier, walker = started(duration, start), Walker(duration, start)
    for cause, runs, waits, anew in stops:
        walker.run(runs)
        if walker.here >= dossier.due_at:
            break  # overdue: nothing is left in any way of counting
        told, due = {"now": walker.here, "hours": HOURS}, dossier.due_at
        dossier = after(dossier, clock.paused(dossier, cause, **told, begins_anew=cause == "supplement"))
        if walker.in_minutes:
            assert dossier.remaining_minutes == walker.left
        complete = anew and dossier.begins_anew
        if cause == "calendar":
            dossier = after(dossier, clock.goes_on(dossier, duration, now=walker.here, hours=None))
            walker.run(waits)
            dossier = clock.counted_on(dossier, duration, hours=HOURS)
        else:
            walker.wait(waits)
            if complete:
                walker = Walker(duration, walker.here)
            dossier = after(dossier, clock.runs_on(dossier, duration, now=walker.here, hours=HOURS, anew=complete))
        if dossier.due_at <= walker.here:
            break
        assert dossier.due_at == walker.end()
        assert waits or complete or dossier.due_at == due, "a stop of no length changes nothing"


@settings(max_examples=sized(60, 2_000), deadline=None)
@given(start=moments, minutes=st.integers(1, 2_500))
def test_what_is_overdue_stays_so(start, minutes):
    dossier = running(HOURS.working.add(start, 0))
    late = start + timedelta(minutes=minutes)
    for term in (Duration(3, "working_day"), Duration(3, "day"), Duration(3, "working_day", "days")):
        still = after(dossier, clock.paused(dossier, "stop", now=late, hours=HOURS))
        assert clock.runs_on(still, term, now=late, hours=HOURS)["due_at"] == late


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


def test_a_start_gives_the_due_time_twice_and_its_warnings():
    due = at("2026-11-09 17:00")
    told = (DueWarning("due_soon", at("2026-11-09 08:00")), DueWarning("due", due))
    overdue = DueWarning("overdue", at("2026-11-10 17:00"))
    running_ = {"due_at": due, "due_stage": "in_time", "warnings": (*told, overdue)}
    changes = clock.started(Duration(5, "day"), now=at("2026-11-02 09:00"), hours=HOURS)
    assert changes == {"first_due_at": due, "term_ends_on": date(2026, 11, 7), **running_}
    assert clock.started(Duration(5, "working_day"), now=at("2026-11-02 09:00"), hours=HOURS)["term_ends_on"] is None


def test_money_and_citizens_let_a_clock_run_as_officers_do_where_the_calendar_is_there():
    dossier = running(None, paused_by="fee", paused_at=NOW, remaining_minutes=DAY)
    told = {"now": at("2026-11-23 09:00"), "hours": HOURS}
    for anew, due in ((False, "2026-11-25 09:00"), (True, "2026-11-27 09:00")):
        on = clock.goes_on(dossier, Duration(3, "working_day"), **told, anew=anew)
        assert on == clock.runs_on(dossier, Duration(3, "working_day"), **told, anew=anew)
        assert on["due_at"] == at(due)
    for other in (running(LATER), running(None, accepted_at=None)):
        assert clock.goes_on(other, Duration(3, "working_day"), **told) == {}


@pytest.mark.parametrize(
    ("changes", "waits"),
    [
        ({}, True),
        ({"paused_by": "fee"}, False),
        ({"paused_at": None}, False),
        ({"due": LATER}, False),
    ],
)
def test_what_waits_for_a_calendar(changes, waits):
    dossier = running(**{"due": None, "paused_by": "calendar", "paused_at": NOW, **changes})
    assert clock.waits_for_calendar(dossier) is waits
    if not waits:
        assert clock.counted_on(dossier, Duration(1, "hour"), hours=HOURS) is dossier


class TestAnotherDeadline:
    """A working day before it and when it is over; what is past already is not told."""

    DUE = at("2026-11-25 10:00")  # the 24th is off

    @pytest.mark.parametrize(
        ("now", "told"),
        [
            ("2026-11-23 09:59", ["2026-11-23 10:00", "2026-11-25 10:00"]),
            ("2026-11-23 10:00", ["2026-11-25 10:00"]),
            ("2026-11-25 10:00", []),
        ],
    )
    def test_is_warned_of_twice(self, now, told):
        warnings = clock.waits_until("supplement", self.DUE, now=at(now), hours=HOURS)
        assert [one.at for one in warnings] == [at(one) for one in told]
        names = ["supplement_due_soon", "supplement_due"]
        assert [one.threshold for one in warnings] == names[2 - len(told) :]

    def test_needs_no_calendar_of_the_year_before(self):
        first = OfficeHours(WorkingCalendar(WEEK, days("off"), years=frozenset({2027})))
        due = at("2027-01-04 10:00")
        warnings = clock.waits_until("supplement", due, now=at("2026-12-31 09:00"), hours=first)
        assert warnings == (DueWarning("supplement_due", due),)


class TestPutBack:
    PAST = Past("stopped", "H37.12", "UBND", accepted_at=NOW, remaining_minutes=DAY)

    def again(self, dossier, past=PAST, office=HOURS):
        return clock.stands_still_again(dossier, past, now=at("2026-11-23 09:00"), hours=office)

    def test_what_ran_meanwhile_is_used(self):
        left = {"remaining_minutes": 480, "remaining_working_days": 1, "remaining_days": 2}
        assert self.again(running(at("2026-11-25 09:00"))) == left

    def test_nothing_changes_where_it_ran_before_or_never_or_nobody_knows(self):
        runs = running(at("2026-11-25 09:00"))
        assert self.again(runs, dataclasses.replace(self.PAST, accepted_at=None)) == {}
        assert self.again(runs, dataclasses.replace(self.PAST, due_at=LATER)) == {}
        assert self.again(running(None)) == {}
        assert self.again(runs, office=None) == {}
        unknown = OfficeHours(WorkingCalendar(WEEK, years=frozenset({2025})))
        assert self.again(runs, office=unknown) == {}


class TestGiven:
    DUE_SOON, DUE = DueWarning("due_soon", NOW), DueWarning("due", LATER)

    def last(self, *warnings, stage="in_time"):
        past = Past("accepted", "H37.12", "UBND", due_stage=stage, warnings=warnings)
        return LastDecision("forward", "an", NOW, 0, past)

    def test_a_warning_that_was_given_does_not_come_back_and_its_stage_stays(self):
        given = clock.given(self.DUE_SOON, self.last(self.DUE_SOON, self.DUE))
        assert given == self.last(self.DUE, stage="due_soon")
        assert clock.given(self.DUE, given) == self.last(stage="overdue")

    @pytest.mark.parametrize(
        ("threshold", "stage"),
        [("overdue", "overdue"), ("not_taken_in", "not_taken_in"), ("supplement_due", "in_time")],
    )
    def test_each_leaves_its_stage(self, threshold, stage):
        one = DueWarning(threshold, NOW)
        assert clock.given(one, self.last(one)) == self.last(stage=stage)
        dossier = running(LATER, due_stage="in_time", warnings=(one, self.DUE))
        assert clock.after_warning(dossier, now=NOW) == (one, {"warnings": (self.DUE,), "due_stage": stage})

    def test_another_decision_is_as_it_was(self):
        assert clock.given(self.DUE, None) is None
        last = self.last(self.DUE_SOON)
        assert clock.given(self.DUE, last) is last

    def test_before_its_time_there_is_none(self):
        assert clock.after_warning(running(LATER, warnings=(self.DUE,)), now=NOW) is None
        assert clock.after_warning(running(LATER), now=NOW) is None


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

    def test_putting_back_catches_up_and_forgets_no_warning_that_nobody_was_given(self):
        dossier = started(Duration(3, "working_day"), at("2026-11-16 09:00"))
        back = after(dossier, clock.caught_up(dossier, now=at("2026-11-19 10:00")))
        assert (back.due_stage, back.warnings) == ("overdue", dossier.warnings)
        for now, stage in (("2026-11-18 08:59", "in_time"), ("2026-11-18 09:00", "due_soon")):
            assert clock.caught_up(dossier, now=at(now)) == {"due_stage": stage}
        asked = running(None, due_stage="in_time", warnings=(DueWarning("supplement_due", NOW),))
        assert clock.caught_up(asked, now=LATER) == {"due_stage": "in_time"}


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
