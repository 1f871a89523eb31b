"""When a result is due, and whether it came in time."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from chalicelib.domain.vietnamese_time import local, vietnamese_date
from chalicelib.domain.working_time import WorkingCalendar

MINUTES_PER_WORKING_DAY = 480  # "ngày làm việc" = 8 working hours (domain.md 2.8)
LAST_SAME_DAY_TIME = time(15, 0)  # "sau 15 giờ": 15:00:00 itself is still in time


@dataclass(frozen=True, slots=True)
class Duration:
    """A processing time as a procedure states it ("thời hạn giải quyết").

    `unit`: `working_day`, `hour` (working hours), `day` (calendar days) or `same_day` (its `value` is 0 or 1).
    `count_mode` is for working days: `hours` counts 480 working minutes for each, from the minute of acceptance;
    `days` leaves out the day of acceptance and ends at the closing of the last day. A value of 0 is the same day.
    """

    value: int
    unit: Literal["working_day", "hour", "day", "same_day"]
    count_mode: Literal["hours", "days"] = "hours"

    def __post_init__(self) -> None:
        """Refuse (ValueError) what is no duration: it would give a date, and the date would be believed."""
        if self.unit not in ("working_day", "hour", "day", "same_day"):
            raise ValueError(f"unknown unit {self.unit!r}")
        if self.count_mode not in ("hours", "days"):
            raise ValueError(f"unknown count mode {self.count_mode!r}")
        if self.value < 0 or (self.unit == "same_day" and self.value > 1):
            raise ValueError(f"{self.value} is no number of {self.unit}")


def last_calendar_day(duration: Duration, since: datetime) -> date | None:
    """The last day of a term in calendar days that runs since then, which may be a day off; None for other terms."""
    if duration.unit != "day":
        return None
    return vietnamese_date(since) + timedelta(days=duration.value)


def due_at(duration: Duration, accepted_at: datetime, calendar: WorkingCalendar) -> datetime:
    """The instant by which the result is due ("hạn trả"), in the time zone of `accepted_at` (aware, else ValueError).

    Calendar days: the day of acceptance is not counted; due at the closing of the last day or, where that is off,
    of the next working day (Civil Code 2015 articles 147 and 148). Same day: at the closing of the day of
    acceptance; accepted strictly after 15:00 (Decree 61/2018 article 18), on a day off, or when the office has
    closed: of the next working day. Worked examples: domain.md 2.8. Years without known days off raise
    `CalendarMissing`.
    """
    day = vietnamese_date(accepted_at)
    if duration.unit == "same_day" or duration.value == 0:
        return _same_day(accepted_at, calendar).astimezone(accepted_at.tzinfo)
    if duration.unit == "hour":
        return calendar.add(accepted_at, duration.value * 60)
    if duration.unit == "working_day" and duration.count_mode == "hours":
        return calendar.add(accepted_at, duration.value * MINUTES_PER_WORKING_DAY)
    if duration.unit == "working_day":
        day = calendar.nth_working_day(day, duration.value)
    else:
        day += timedelta(days=duration.value)
        if not calendar.is_working_day(day):
            day = calendar.next_working_day(day)
    return calendar.closing(day).astimezone(accepted_at.tzinfo)


def promptness(finished_at: datetime, due_at: datetime) -> Literal["early", "on_time", "late"]:
    """How a finished dossier counts: early on an earlier Vietnamese date than due, on time up to the due instant.

    The finish is status 9: the time in the post is not processing time (domain.md 2.8).
    """
    finished, due = local(finished_at), local(due_at)
    if finished > due:
        return "late"
    return "early" if finished.date() < due.date() else "on_time"


def closing_after(now: datetime, calendar: WorkingCalendar) -> datetime:
    """The closing of this day or, where it is off or over, of the next working day; in the time zone of `now`."""
    here = local(now)
    day = here.date()
    if not calendar.is_working_day(day) or here >= calendar.closing(day):
        day = calendar.next_working_day(day)
    return calendar.closing(day).astimezone(now.tzinfo)


def _same_day(accepted_at: datetime, calendar: WorkingCalendar) -> datetime:
    here = local(accepted_at)
    if here.time() > LAST_SAME_DAY_TIME:
        return calendar.closing(calendar.next_working_day(here.date()))
    return closing_after(accepted_at, calendar)
