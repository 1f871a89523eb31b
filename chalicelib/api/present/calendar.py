"""Calendars as the spec shows them, and back."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from chalicelib.api.present.words import instant
from chalicelib.domain.calendar import WEEKDAYS, CalendarDay, OfficeCalendar, Threshold


def calendar(agency_code: str, told: OfficeCalendar, *, version: int) -> dict[str, Any]:
    """The calendar that a unit goes by: its own, or its province's; `version` is that of its own, 0 where it never had
    one."""
    before = {one.code: one for one in told.thresholds}
    return {
        "agency_code": agency_code,
        "from_agency_code": told.agency_code,
        "version": version,
        "withdrawn": told.withdrawn,
        "weekly": {
            name: [{"opens": f"{opens:%H:%M}", "closes": f"{closes:%H:%M}"} for opens, closes in slots]
            for name in WEEKDAYS
            if (slots := told.weekly.get(name))
        },
        "days": [
            {
                "date": day.on.isoformat(),
                "kind": day.kind,
                "name": day.name,
                "source": day.source,
                "confirmed": day.confirmed,
            }
            for day in told.days
        ],
        "years": list(told.years),
        "warn_working_minutes_before": before["due_soon"].working_minutes_before,
        "warn_hours_after": before["overdue"].hours_after,
        "updated_at": instant(told.updated_at),
    }


def read_calendar(agency_code: str, body: Mapping[str, Any]) -> OfficeCalendar:
    """The calendar in a body that passed its schema; its faults of sense are the domain's to find."""
    weekly = {
        name: tuple(sorted((time.fromisoformat(slot["opens"]), time.fromisoformat(slot["closes"])) for slot in slots))
        for name, slots in body["weekly"].items()
        if slots
    }
    days = tuple(
        CalendarDay(date.fromisoformat(day["date"]), day["kind"], day["name"], day["source"], day["confirmed"])
        for day in body["days"]
    )
    thresholds = (
        Threshold("due_soon", working_minutes_before=body.get("warn_working_minutes_before", 480)),
        Threshold("due"),
        Threshold("overdue", hours_after=body.get("warn_hours_after", 24)),
    )
    return OfficeCalendar(agency_code, weekly, days, tuple(sorted(body["years"])), thresholds)
