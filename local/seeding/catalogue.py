"""The catalogue: units and procedures as chalicelib/data has them. The one part that production loads too."""

from datetime import date, time
from typing import Any

from chalicelib import data
from chalicelib.domain.agency import Agency
from chalicelib.domain.calendar import WEEKDAYS, CalendarDay, OfficeCalendar, province_of
from chalicelib.domain.procedure import Procedure
from chalicelib.store import agencies, calendars, procedures

# Where a fact comes from is for whoever edits the files, not for the table.
_NOT_PUBLISHED = ("reference", "sources")


def load() -> tuple[int, int]:
    """Puts every unit and the province's first calendar, and publishes every procedure that is new or newer; how many
    units and new versions.

    Raises ValueError when a procedure's file changed and its `version` did not: dossiers refer to what was published.
    """
    units = [agency(record) for record in data.agencies()]
    for unit in units:
        agencies.put(unit)
    calendars.seed(province_calendar(units[0].agency_code))
    published = 0
    for record in data.procedures():
        procedure = procedure_of(record)
        current = procedures.current(procedure.procedure_code)
        if current and current.version >= procedure.version:
            if current.version == procedure.version and current.content != procedure.content:
                raise ValueError(f"{procedure.procedure_code} changed: give it version {procedure.version + 1}")
            continue
        procedures.publish(procedure)
        published += 1
    return len(units), published


def agency(record: dict[str, Any]) -> Agency:
    """A unit from its record."""
    return Agency(
        agency_code=record["agency_code"],
        name=record["name"],
        name_en=record["name_en"],
        level=record["level"],
        parent=record["parent"],
        address=record["address"],
        province_code=record["province_code"],
        commune=record["commune"] or "",
        phone=record["hotline"] or "",
        valid_from=_day(record["valid_from"]),
        valid_to=_day(record["valid_to"]),
        successor=record["successor"],
    )


def province_calendar(agency_code: str) -> OfficeCalendar:
    """The first calendar of the province that `agency_code` belongs to: Monday to Friday 08:00-12:00 and 13:00-17:00,
    and the days off and swapped Saturdays of data/holidays.csv. Administrators keep it from then on."""
    slots = ((time(8), time(12)), (time(13), time(17)))
    days = tuple(
        CalendarDay(
            date.fromisoformat(row["date"]),
            "work" if row["kind"] == "work" else "off",
            row["name"],
            row["source"],
            row["confirmed"] == "yes",
        )
        for row in data.holidays()
    )
    years = tuple(sorted({day.on.year for day in days}))
    return OfficeCalendar(province_of(agency_code), dict.fromkeys(WEEKDAYS[:5], slots), days, years)


def procedure_of(record: dict[str, Any]) -> Procedure:
    """A procedure from its record."""
    content = {name: value for name, value in record.items() if name not in _NOT_PUBLISHED}
    return Procedure(record["procedure_code"], record["version"], content)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
