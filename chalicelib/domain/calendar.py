"""A unit's calendar (lịch làm việc): weekly slots, days off, swapped working days, and when to warn; all editable data.

Each day says where it comes from and whether that is confirmed: the Government fixes Tết, 2/9 and swapped Saturdays
anew each year (Labour Code 2019 articles 111 and 112).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any, Literal

from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.working_time import WorkingCalendar

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# (opens, closes), Vietnamese clock.
Slot = tuple[time, time]


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day unlike its weekday: `off`, or `work` (a swapped Saturday, worked in Monday's slots)."""

    on: date
    kind: Literal["off", "work"]
    name: str
    source: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Threshold:
    """When to warn of a due time: `working_minutes_before` of it, or `hours_after` it (any hours: what is overdue is
    overdue on a Sunday too). `code`: due_soon, due or overdue."""

    code: str
    working_minutes_before: int = 0
    hours_after: int = 0


# One working day before, at the due time, and when it is a day late.
THRESHOLDS = (Threshold("due_soon", working_minutes_before=480), Threshold("due"), Threshold("overdue", hours_after=24))


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """What a dossier's clock needs of a unit: its working time, and when to warn."""

    working: WorkingCalendar
    thresholds: tuple[Threshold, ...] = THRESHOLDS


@dataclass(frozen=True, slots=True)
class OfficeCalendar:
    """One version of a unit's calendar. Only days of `years` are known; another year is refused, not guessed. Once
    `withdrawn` it counts no more: the unit goes by its province's again, and its versions go on from there."""

    agency_code: str
    weekly: Mapping[str, tuple[Slot, ...]]
    days: tuple[CalendarDay, ...]
    years: tuple[int, ...]
    thresholds: tuple[Threshold, ...] = THRESHOLDS
    version: int = 1
    updated_at: datetime | None = None
    updated_by: str = ""
    withdrawn: bool = False

    @property
    def subject(self) -> str:
        """Its name in the record of changes."""
        return f"calendar:{self.agency_code}"

    def hours(self) -> OfficeHours:
        """The calendar made into arithmetic. Refuses (ValueError) what `checked` would refuse."""
        working = WorkingCalendar(
            weekly={WEEKDAYS.index(name): slots for name, slots in self.weekly.items()},
            days_off={day.on for day in self.days if day.kind == "off"},
            extra_working_days={day.on for day in self.days if day.kind == "work"},
            years=frozenset(self.years),
        )
        return OfficeHours(working, self.thresholds)


def province_of(agency_code: str) -> str:
    """The unit at the top of a unit's tree, whose calendar serves those that have none of their own: codes grow from
    left to right (Decision 20/2020/QĐ-TTg article 4)."""
    return agency_code.partition(".")[0]


def holds(calendar: OfficeCalendar | None) -> OfficeCalendar | None:
    """A unit's own calendar if it goes by it."""
    return calendar if calendar and not calendar.withdrawn else None


def content(calendar: OfficeCalendar | None) -> dict[str, Any] | None:
    """What somebody decided of it, as JSON: what its fingerprint covers."""
    if calendar is None:
        return None
    told = {
        "weekly": {
            name: [[f"{one:%H:%M}" for one in slot] for slot in slots] for name, slots in calendar.weekly.items()
        },
        "days": [[day.on.isoformat(), day.kind, day.name, day.source, day.confirmed] for day in calendar.days],
        "years": list(calendar.years),
        "thresholds": [[one.code, one.working_minutes_before, one.hours_after] for one in calendar.thresholds],
    }
    return {**told, **({"withdrawn": True} if calendar.withdrawn else {})}


def withdrawn(before: OfficeCalendar | None, *, version: int, by: str, now: datetime) -> OfficeCalendar:
    """The next version, with which a unit goes by its province's calendar again.

    Refuses a unit that has none of its own with `not_found`, another version with `calendar_stale`, and a province,
    which has nothing to go by instead, as a fault of the request.
    """
    if before is None or before.withdrawn:
        raise Refused("not_found")
    _require_seen(version, before.version)
    if before.agency_code == province_of(before.agency_code):
        raise Refused("invalid_request", faults=[Fault("/agency_code", "not_allowed")])
    return replace(before, withdrawn=True, version=before.version + 1, updated_at=now, updated_by=by)


def replaced(
    before: OfficeCalendar | None, after: OfficeCalendar, *, version: int, by: str, now: datetime
) -> OfficeCalendar:
    """The next version of a unit's calendar; `version` is the one that the editor saw, 0 where there was never one.

    Refuses another version with `calendar_stale`, and a calendar that makes no sense with every fault at once. Due
    times that were promised under an earlier version stay as they are.
    """
    have = before.version if before else 0
    _require_seen(version, have)
    if faults := [*_faults_of_week(after.weekly), *_faults_of_days(after.days, after.years)]:
        raise Refused("invalid_request", faults=faults)
    return replace(after, version=have + 1, updated_at=now, updated_by=by)


def _require_seen(seen: int, have: int) -> None:
    if seen != have:
        raise Refused("calendar_stale", extensions={"version": have}, version=have)


def _faults_of_week(weekly: Mapping[str, tuple[Slot, ...]]) -> Iterable[Fault]:
    if not any(weekly.values()):
        yield Fault("/weekly", "week_without_work")
    if not weekly.get("monday"):
        yield Fault("/weekly/monday", "monday_without_work")  # swapped days are worked in Monday's slots
    for name, slots in weekly.items():
        for index, (opens, closes) in enumerate(slots):
            if closes <= opens:
                yield Fault(f"/weekly/{name}/{index}", "slot_backwards")
        if any(first[1] > second[0] for first, second in pairwise(slots)):
            yield Fault(f"/weekly/{name}", "slots_overlap")


def _faults_of_days(days: tuple[CalendarDay, ...], years: tuple[int, ...]) -> Iterable[Fault]:
    seen: set[date] = set()
    for index, day in enumerate(days):
        if day.on in seen:
            yield Fault(f"/days/{index}/date", "given_twice")
        if day.on.year not in years:
            yield Fault(f"/days/{index}/date", "year_not_covered", {"year": day.on.year})
        seen.add(day.on)
