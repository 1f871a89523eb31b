"""Days off and swapped working days from a table, as a province publishes them each year: one row for each day."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

from chalicelib.domain import import_cells as cells
from chalicelib.domain.agency import Agency
from chalicelib.domain.calendar import CalendarDay, OfficeCalendar, holds, province_of
from chalicelib.domain.data_import import CellFault, Planned

YEARS = range(2018, 2100)
MOST_DAYS, MOST_YEARS = 400, 30  # as many as the contract's calendars have: what is read can be sent again
COLUMNS = (
    cells.Column("agency_code", required=True, longest=35, shape=cells.AGENCY_CODE),
    cells.Column("date", kind="day", required=True),
    cells.Column("kind", required=True, options=("off", "work")),
    cells.Column("name", required=True, longest=200),
    cells.Column("source", required=True, longest=300),
    cells.Column("confirmed", required=True, options=("yes", "no")),
)


def units_in(told: list[cells.Told]) -> list[str]:
    """The units that the rows name."""
    return sorted({one.values["agency_code"] for one in told if one.values["agency_code"]})


def base_of(agency_code: str, found: Mapping[str, OfficeCalendar]) -> OfficeCalendar | None:
    """What a unit's next calendar begins with: its own, or its province's."""
    return holds(found.get(agency_code)) or holds(found.get(province_of(agency_code)))


def plan(
    told: list[cells.Told],
    found: Mapping[str, OfficeCalendar],
    units: Mapping[str, Agency],
    *,
    is_ours: Callable[[str], bool],
) -> tuple[list[Planned], list[CellFault]]:
    """The days of each unit named, for each year named: those of the table replace that year's. Hours, warnings and
    other years stay; a unit without a calendar of its own begins with its province's, and goes by that again when the
    file is taken back."""
    faults = cells.given_twice(told, "agency_code", "date")
    planned = []
    rows = sorted((one for one in told if one.values["agency_code"]), key=lambda one: one.values["agency_code"])
    for code, group in groupby(rows, key=lambda one: str(one.values["agency_code"])):
        of = list(group)
        base = base_of(code, found)
        for wrong, fault in (
            (code not in units, "unit_unknown"),
            (not is_ours(code), "unit_not_yours"),
            (base is None, "calendar_missing"),
        ):
            faults += [CellFault(one.row, "agency_code", fault) for one in of if wrong]
        days = [one for one in of if None not in one.values.values()]
        faults += [CellFault(one.row, "date", "year_unlikely") for one in days if one.values["date"].year not in YEARS]
        if base is None or not days:
            continue
        years = {one.values["date"].year for one in days}
        begins = {"from_agency_code": base.agency_code}
        after = begins | _content([_day(one) for one in days], years)
        if len(days) + sum(1 for day in base.days if day.on.year not in years) > MOST_DAYS:
            faults.append(CellFault(of[-1].row, "agency_code", "too_many_days", {"limit": MOST_DAYS}))
        if len(years | set(base.years)) > MOST_YEARS:
            faults.append(CellFault(of[-1].row, "date", "too_many_years", {"limit": MOST_YEARS}))
        own = found.get(code)
        before = begins | _content([day for day in base.days if day.on.year in years], years & set(base.years))
        planned.append(Planned(f"calendar:{code}", own.version if own else 0, after, before))
    return planned, faults


def began_with_anothers(planned: Planned) -> bool:
    """Whether the unit went by its province's calendar before the file."""
    code = planned.subject.partition(":")[2]
    return (planned.before or {}).get("from_agency_code", code) != code


def calendar_of(
    base: OfficeCalendar, subject: str, content: Mapping[str, Any], instead_of: Mapping[str, Any], *, version: int,
    by: str, now: datetime,
) -> OfficeCalendar:  # fmt: skip
    """The calendar with the years of a content as it tells them, or given up where it tells that. A year that is only
    in `instead_of` was not covered before, and is not again."""
    if content.get("withdrawn"):
        return replace(base, withdrawn=True, version=version, updated_at=now, updated_by=by)
    told = {int(year): days for year, days in content["years"].items()}
    gone = {int(year) for year in instead_of["years"]} - set(told)
    kept = tuple(day for day in base.days if day.on.year not in told and day.on.year not in gone)
    new = tuple(
        CalendarDay(date.fromisoformat(on), kind, name, source, confirmed)
        for days in told.values()
        for on, kind, name, source, confirmed in days
    )
    return replace(
        base,
        agency_code=subject.partition(":")[2],
        days=tuple(sorted((*kept, *new), key=lambda day: day.on)),
        years=tuple(sorted(set(base.years) - gone | set(told))),
        version=version,
        updated_at=now,
        updated_by=by,
        withdrawn=False,
    )


def _day(one: cells.Told) -> CalendarDay:
    told = one.values
    return CalendarDay(told["date"], told["kind"], told["name"], told["source"], told["confirmed"] == "yes")


def _content(days: list[CalendarDay], years: set[int]) -> dict[str, Any]:
    """Days by years, in order; a year without any is told too: it is covered."""
    told = sorted(days, key=lambda day: day.on)
    return {
        "years": {
            str(year): [
                [day.on.isoformat(), day.kind, day.name, day.source, day.confirmed]
                for day in told
                if day.on.year == year
            ]
            for year in sorted(years)
        }
    }
