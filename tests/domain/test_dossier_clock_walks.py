"""The clock of a dossier against one that walks minute by minute, and time taken off against time added."""

import dataclasses
from datetime import datetime, time, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from chalicelib.domain import dossier_clock as clock
from chalicelib.domain.due_time import Duration
from chalicelib.domain.vietnamese_time import TZ
from tests.domain.calendars import at, vietnam
from tests.domain.clocks import DAY, HOURS, OFFICE, after, running, started
from tests.domain.test_working_time import is_worked, moments, walk
from tests.size import sized

DAY_IN_MINUTES = 24 * 60


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
