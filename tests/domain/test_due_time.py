"""Due times of every unit, and how a finished dossier counts."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from chalicelib.domain.due_time import Duration, due_at, promptness
from chalicelib.domain.vietnamese_time import TZ
from chalicelib.domain.working_time import CalendarMissing, WorkingCalendar
from tests.domain.calendars import EIGHT_TO_FIVE, WEEK, at, vietnam

CALENDAR = vietnam()


@pytest.mark.parametrize(
    ("duration", "accepted", "due"),
    [
        # domain.md 2.8
        (Duration(3, "working_day"), "2026-08-28 16:00", "2026-09-07 16:00"),
        (Duration(1, "working_day"), "2026-08-21 10:00", "2026-08-22 10:00"),
        (Duration(1, "working_day"), "2026-02-13 15:30", "2026-02-23 15:30"),
        (Duration(1, "working_day"), "2026-11-23 16:00", "2026-11-25 16:00"),
        (Duration(1, "same_day"), "2026-04-23 15:01", "2026-04-24 17:00"),
        (Duration(1, "same_day"), "2026-04-24 15:01", "2026-04-28 17:00"),
        (Duration(1, "same_day"), "2026-04-23 15:00", "2026-04-23 17:00"),
        (Duration(1, "same_day"), "2026-04-23 15:00:01", "2026-04-24 17:00"),
        (Duration(0, "working_day"), "2026-04-23 09:00", "2026-04-23 17:00"),
        (Duration(0, "working_day"), "2026-04-23 15:01", "2026-04-24 17:00"),
        (Duration(1, "same_day"), "2026-04-26 09:00", "2026-04-28 17:00"),  # received on a Sunday, Monday off
        (Duration(1, "same_day"), "2026-08-22 09:00", "2026-08-22 17:00"),  # a swapped Saturday is a working day
        (Duration(1, "same_day"), "2026-04-23 02:00", "2026-04-23 17:00"),
        (Duration(2, "hour"), "2026-04-23 16:00", "2026-04-24 09:00"),
        # day-counting: the day of receipt is left out
        (Duration(3, "working_day", "days"), "2026-08-28 16:00", "2026-09-07 17:00"),
        (Duration(1, "working_day", "days"), "2026-08-21 08:00", "2026-08-22 17:00"),
        (Duration(1, "working_day", "days"), "2026-08-23 10:00", "2026-08-24 17:00"),
        # calendar days
        (Duration(10, "day"), "2026-11-02 09:00", "2026-11-12 17:00"),
        (Duration(15, "day"), "2026-02-02 09:00", "2026-02-23 17:00"),  # Tuesday 17/2 is Tet
        (Duration(10, "day"), "2026-11-14 09:00", "2026-11-25 17:00"),  # ends on the Day of Culture
    ],
)
def test_due_times(duration: Duration, accepted: str, due: str) -> None:
    told = due_at(duration, at(accepted), CALENDAR)
    assert told.isoformat() == at(due).isoformat(), "in the time zone of the acceptance"


def test_the_same_acceptance_in_utc_is_due_at_the_same_instant_written_in_utc() -> None:
    due = due_at(Duration(1, "same_day"), datetime(2026, 4, 23, 1, 0, tzinfo=UTC), CALENDAR)
    assert due.isoformat() == "2026-04-23T10:00:00+00:00"


def test_an_office_that_closes_at_noon_answers_the_next_working_day_what_comes_after() -> None:
    calendar = WorkingCalendar({**WEEK, 4: EIGHT_TO_FIVE[:1]})
    assert due_at(Duration(1, "same_day"), at("2026-11-20 11:59"), calendar) == at("2026-11-20 12:00")
    assert due_at(Duration(1, "same_day"), at("2026-11-20 14:00"), calendar) == at("2026-11-23 17:00")


@pytest.mark.parametrize("unit", ["working_day", "hour", "day", "same_day"])
def test_a_term_into_an_unknown_year_is_refused(unit: Any) -> None:
    with pytest.raises(CalendarMissing):
        due_at(Duration(1, unit), at("2030-12-31 16:30"), CALENDAR)


@pytest.mark.parametrize(
    ("value", "unit", "count_mode"),
    [(-1, "working_day", "hours"), (2, "same_day", "hours"), (1, "week", "hours"), (1, "working_day", "weeks")],
)
def test_what_is_no_duration_is_refused(value: int, unit: Any, count_mode: Any) -> None:
    with pytest.raises(ValueError):
        Duration(value, unit, count_mode)


def test_a_naive_acceptance_is_refused() -> None:
    for unit in ("working_day", "day", "same_day", "hour"):
        with pytest.raises(ValueError):
            due_at(Duration(1, unit), datetime(2026, 4, 23, 9, 0), CALENDAR)  # type: ignore[arg-type]  # noqa: DTZ001


@pytest.mark.parametrize(
    ("finished", "due", "counts_as"),
    [
        ("2026-11-19 23:59", "2026-11-20 16:00", "early"),
        ("2026-11-20 00:00", "2026-11-20 16:00", "on_time"),
        ("2026-11-20 16:00", "2026-11-20 16:00", "on_time"),
        ("2026-11-20 16:00:01", "2026-11-20 16:00", "late"),
        ("2026-11-21 08:00", "2026-11-20 16:00", "late"),
    ],
)
def test_promptness(finished: str, due: str, counts_as: str) -> None:
    assert promptness(at(finished), at(due)) == counts_as
    assert promptness(at(finished).astimezone(UTC), at(due).astimezone(UTC)) == counts_as


def test_every_working_day_of_the_year_ends_what_it_received_by_three() -> None:
    first = date(2026, 1, 1).toordinal()
    for day in (date.fromordinal(first + number) for number in range(365)):
        if CALENDAR.is_working_day(day):
            assert due_at(Duration(1, "same_day"), datetime(day.year, day.month, day.day, 15, tzinfo=TZ), CALENDAR) == (
                CALENDAR.closing(day)
            )
