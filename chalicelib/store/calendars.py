"""Units' calendars: immutable versions 1..n, and version 0 as a copy of the current one, by which it is read."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from chalicelib import config
from chalicelib.domain.administration import Revision
from chalicelib.domain.calendar import CalendarDay, OfficeCalendar, OfficeHours, Threshold, province_of
from chalicelib.domain.errors import Refused
from chalicelib.domain.once import StoredAnswer
from chalicelib.store import answers, revisions
from chalicelib.store.attributes import Flag, Instant, Number, Record, Text
from chalicelib.store.many import fetch_many
from chalicelib.store.row import Named, RawRow, Row
from chalicelib.store.transaction import Action, put, write

CURRENT = 0


class CalendarRow(Row):
    """One version. `told_version` is the version that row 0 copies."""

    class Meta:
        table_name = Named("calendars")

    agency_code = Text(hash_key=True)
    version = Number(range_key=True)
    told_version = Number()
    weekly = Record(Mapping[str, tuple[tuple[str, ...], ...]])
    days = Record(tuple[CalendarDay, ...])
    years = Record(tuple[int, ...])
    thresholds = Record(tuple[Threshold, ...])
    updated_at = Instant()
    updated_by = Text()
    withdrawn = Flag()


# What a version works out to never changes: made once by a process.
_hours: dict[tuple[str, str, int], OfficeHours] = {}


def get(agency_code: str) -> OfficeCalendar | None:
    """The unit's own calendar as it is now, withdrawn or not."""
    row = CalendarRow.fetch(agency_code, CURRENT)
    return _calendar(row) if row else None


def version(agency_code: str, version: int) -> OfficeCalendar | None:
    """One version of a unit's own calendar, as it was kept."""
    row = CalendarRow.fetch(agency_code, version) if version > CURRENT else None
    return _calendar(row) if row else None


def get_many(agency_codes: Sequence[str]) -> dict[str, OfficeCalendar]:
    """The units' own calendars that there are, withdrawn ones too, by unit; each code is told once."""
    keys = [{"agency_code": {"S": code}, "version": {"N": str(CURRENT)}} for code in agency_codes]
    return {row.agency_code: _calendar(row) for row in fetch_many(CalendarRow, keys)}


def hours_of(agency_code: str) -> OfficeHours:
    """The working time of a unit: by its own calendar, or else its province's (one read of both). Refused with
    `calendar_missing` where there is neither."""
    asked: dict[str, Any] = {CalendarRow.Meta.table_name: request_of(agency_code)}
    found: list[dict[str, Any]] = []
    while asked:  # what a busy table leaves out is asked for again
        answer = config.client("dynamodb").batch_get_item(RequestItems=asked)
        found += answer["Responses"].get(CalendarRow.Meta.table_name, [])
        asked = answer.get("UnprocessedKeys", {})
    return hours_in(found, agency_code)


def request_of(agency_code: str) -> dict[str, Any]:
    """What BatchGetItem is asked for `hours_in`."""
    codes = dict.fromkeys((agency_code, province_of(agency_code)))
    keys = [{"agency_code": {"S": code}, "version": {"N": str(CURRENT)}} for code in codes]
    return {"Keys": keys, "ConsistentRead": True}


def hours_in(raws: list[RawRow] | list[dict[str, Any]], agency_code: str) -> OfficeHours:
    """The hours of a unit in the raw rows of its own and its province's calendar."""
    by_code = {raw["agency_code"]["S"]: raw for raw in raws if not raw.get("withdrawn", {}).get("BOOL")}
    raw = by_code.get(agency_code) or by_code.get(province_of(agency_code))
    if raw is None:
        raise Refused("calendar_missing", extensions={"agency_code": agency_code}, year="")
    key = (CalendarRow.Meta.table_name, raw["agency_code"]["S"], int(raw["told_version"]["N"]))
    if key not in _hours:
        _hours[key] = _calendar(CalendarRow.from_raw_data(dict(raw))).hours()
    return _hours[key]


def save(
    before: OfficeCalendar | None,
    after: OfficeCalendar,
    *,
    revision: Revision | None = None,
    once: StoredAnswer | None = None,
) -> None:
    """Keep a version and make it the current one, with the record of it. Conflict when `before` is not the present one
    any more; AlreadyAnswered when `once` was answered before."""
    answers.write_with(once, *saving(before, after), *([revisions.keep(revision)] if revision else []))


def seed(calendar: OfficeCalendar) -> bool:
    """Keep a first version, unless the unit has one, which is somebody's work; whether it was kept."""
    if get(calendar.agency_code) is not None:
        return False
    write(*saving(None, calendar))
    return True


def saving(before: OfficeCalendar | None, after: OfficeCalendar) -> list[Action]:
    """A version and the current one, for a transaction of several."""
    told: dict[str, Any] = {
        "agency_code": after.agency_code,
        "told_version": after.version,
        "weekly": {name: [[f"{one:%H:%M}" for one in slot] for slot in slots] for name, slots in after.weekly.items()},
        "days": after.days,
        "years": after.years,
        "thresholds": after.thresholds,
        "updated_at": after.updated_at,
        "updated_by": after.updated_by or None,
        "withdrawn": after.withdrawn or None,
    }
    as_seen = CalendarRow.told_version == before.version if before else CalendarRow.version.does_not_exist()
    return [
        put(CalendarRow.build(version=CURRENT, **told), "current", only_if=as_seen),
        put(CalendarRow.build(version=after.version, **told), "version", only_if=CalendarRow.version.does_not_exist()),
    ]


def _calendar(row: CalendarRow) -> OfficeCalendar:
    weekly = {
        name: tuple((time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in slots)
        for name, slots in row.weekly.items()
    }
    return OfficeCalendar(
        row.agency_code,
        weekly,
        row.days,
        row.years,
        row.thresholds,
        row.told_version,
        row.updated_at,
        row.updated_by or "",
        bool(row.withdrawn),
    )
