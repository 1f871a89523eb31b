"""Calendars for tests: the office of the worked examples, with the published days off of 2018 to 2030."""

import csv
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from chalicelib.domain.calendar import WEEKDAYS, CalendarDay, OfficeCalendar, OfficeHours
from chalicelib.domain.vietnamese_time import TZ
from chalicelib.domain.working_time import WorkingCalendar

EIGHT_TO_FIVE = ((time(8), time(12)), (time(13), time(17)))
WEEK = dict.fromkeys(range(5), EIGHT_TO_FIVE)
YEARS = frozenset(range(2018, 2031))


def days(kind: str) -> frozenset[date]:
    """The days of one kind (`off`, or `work` for swapped Saturdays) in the published list."""
    path = Path(__file__).parents[1] / "vectors" / "vn_holidays_2018_2030.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return frozenset(date.fromisoformat(row["date"]) for row in csv.DictReader(lines) if row["kind"] == kind)


def vietnam(without: frozenset[date] = frozenset()) -> WorkingCalendar:
    """Monday to Friday 08:00-12:00 and 13:00-17:00, published days off except those `without`."""
    return WorkingCalendar(WEEK, days("off") - without, days("work"), years=YEARS)


def hours(without: frozenset[date] = frozenset()) -> OfficeHours:
    """The same office with its thresholds of warning."""
    return OfficeHours(vietnam(without))


def a_calendar(agency_code: str, **changes: Any) -> OfficeCalendar:
    """The same office as a unit's own calendar."""
    listed = [*((day, "off") for day in sorted(days("off"))), *((day, "work") for day in sorted(days("work")))]
    told: dict[str, Any] = {
        "agency_code": agency_code,
        "weekly": dict.fromkeys(WEEKDAYS[:5], EIGHT_TO_FIVE),
        "days": tuple(CalendarDay(day, kind, "Ngày nghỉ", "holidays 0.109", True) for day, kind in listed),
        "years": tuple(sorted(YEARS)),
    }
    return OfficeCalendar(**{**told, **changes})


def at(text: str) -> datetime:
    """`2026-08-28 16:00` on a Vietnamese clock."""
    return datetime.fromisoformat(text).replace(tzinfo=TZ)
