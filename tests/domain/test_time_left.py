"""What is left of a term while its clock stands still, in each way of counting, and when that is over."""

from datetime import date

import pytest

from chalicelib.domain import time_left
from chalicelib.domain.due_time import Duration
from tests import builders as a
from tests.domain.calendars import at, hours

HOURS = hours()
DUE = at("2026-11-12 09:00")  # a Thursday


def left(minutes, working_days, days):
    return {"remaining_minutes": minutes, "remaining_working_days": working_days, "remaining_days": days}


@pytest.mark.parametrize(
    ("now", "ends_on", "told"),
    [
        ("2026-11-06 16:00", None, left(60 + 3 * 480 + 60, 4, 6)),
        ("2026-11-11 16:59", None, left(1 + 60, 1, 1)),
        ("2026-11-12 08:00", None, left(60, 0, 0)),
        ("2026-11-12 08:59", None, left(1, 0, 0)),
        ("2026-11-12 09:00", None, left(0, None, None)),
        ("2026-11-12 09:01", None, left(0, None, None)),
        # The last day was a Sunday, put off to the Thursday: days are counted to the one, minutes to the other.
        ("2026-11-06 16:00", date(2026, 11, 8), left(60 + 3 * 480 + 60, 0, 2)),
        ("2026-11-05 16:00", date(2026, 11, 8), left(60 + 4 * 480 + 60, 1, 3)),
        ("2026-11-09 16:00", date(2026, 11, 8), left(60 + 2 * 480 + 60, 0, 0)),
    ],
)
def test_what_is_left_until_the_due_time(now, ends_on, told):
    assert time_left.until(a.a_dossier(term_ends_on=ends_on), DUE, at(now), HOURS) == told


MINUTES, DAYS, CALENDAR_DAYS = Duration(5, "working_day"), Duration(5, "working_day", "days"), Duration(5, "day")


@pytest.mark.parametrize(
    ("duration", "remaining", "now", "due", "ends_on"),
    [
        (MINUTES, left(480, 9, 9), "2026-11-06 16:00", "2026-11-09 16:00", None),
        (MINUTES, left(0, None, None), "2026-11-06 16:00", "2026-11-06 16:00", None),
        (DAYS, left(480, 2, 9), "2026-11-06 16:00", "2026-11-10 17:00", None),
        (DAYS, left(480, 0, 9), "2026-11-06 16:00", "2026-11-06 17:00", date(2026, 11, 6)),
        (DAYS, left(480, 0, 9), "2026-11-06 17:00", "2026-11-09 17:00", date(2026, 11, 6)),
        (DAYS, left(0, None, None), "2026-11-06 16:00", "2026-11-06 16:00", None),
        (CALENDAR_DAYS, left(480, 9, 1), "2026-11-06 16:00", "2026-11-09 17:00", date(2026, 11, 7)),
        (CALENDAR_DAYS, left(480, 9, 0), "2026-11-07 10:00", "2026-11-09 17:00", date(2026, 11, 7)),
        (Duration(2, "hour"), left(30, 9, 9), "2026-11-06 16:00", "2026-11-06 16:30", None),
        (Duration(1, "same_day"), left(30, 0, 0), "2026-11-06 16:00", "2026-11-06 16:30", None),
        (Duration(0, "day"), left(30, 0, 3), "2026-11-06 16:00", "2026-11-06 16:30", None),
        # Nothing was kept: the whole time.
        (MINUTES, left(None, None, None), "2026-11-06 16:00", "2026-11-13 16:00", None),
        (CALENDAR_DAYS, left(None, None, None), "2026-11-06 16:00", "2026-11-11 17:00", date(2026, 11, 11)),
    ],
)
def test_when_what_is_left_is_over(duration, remaining, now, due, ends_on):
    told, last_day = time_left.runs_out(a.a_dossier(**remaining), duration, at(now), HOURS)
    assert (told.isoformat(), last_day) == (at(due).isoformat(), ends_on)
