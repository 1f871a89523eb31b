"""What is left of a dossier's term while its clock stands still, in each way in which procedures count.

In whole working minutes (a begun minute does not count), in working days, and in calendar days. The day on which the
clock stops counts as used, as the day of acceptance does; days end at closing time.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from chalicelib.domain.calendar import OfficeHours
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.due_time import Duration, closing_after, due_at, last_calendar_day
from chalicelib.domain.vietnamese_time import vietnamese_date

NOTHING: Mapping[str, int | bool | None] = {
    "remaining_minutes": None,
    "remaining_working_days": None,
    "remaining_days": None,
    "begins_anew": False,
}


def until(dossier: Dossier, due: datetime, now: datetime, hours: OfficeHours) -> dict[str, int | None]:
    """What is left of a running term until `due`, in each of the three ways; where it is overdue, nothing."""
    if now >= due:
        return {"remaining_minutes": 0, "remaining_working_days": None, "remaining_days": None}
    today = vietnamese_date(now)
    ends_on = max(today, dossier.term_ends_on or vietnamese_date(due))
    return {
        "remaining_minutes": hours.working.minutes_between(now, due),
        "remaining_working_days": hours.working.working_days_between(today, ends_on),
        "remaining_days": (ends_on - today).days,
    }


def runs_out(dossier: Dossier, duration: Duration, now: datetime, hours: OfficeHours) -> tuple[datetime, date | None]:
    """When what is left is over, running from `now`, and its last day where it is counted in calendar days or no day is
    left.

    No day left ends at the closing of this day or, where that is over, of the next working day, which is not given
    again when the clock stops once more. A head that tells nothing, from before that was kept, has the whole time.
    """
    in_days = duration.unit == "day" or (duration.unit == "working_day" and duration.count_mode == "days")
    days = dossier.remaining_days if duration.unit == "day" else dossier.remaining_working_days
    if in_days and duration.value and days is not None:
        if not days:
            return closing_after(now, hours.working), vietnamese_date(now)
        rest = replace(duration, value=days)
        return due_at(rest, now, hours.working), last_calendar_day(rest, now)
    if dossier.remaining_minutes is None:
        return due_at(duration, now, hours.working), last_calendar_day(duration, now)
    return hours.working.add(now, dossier.remaining_minutes), None
