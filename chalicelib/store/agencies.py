"""The units of the province."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib import config
from chalicelib.domain.administration import Revision
from chalicelib.domain.agency import Agency
from chalicelib.domain.offer import Offer
from chalicelib.domain.once import StoredAnswer
from chalicelib.domain.page import Page
from chalicelib.store import answers, offers, paging, revisions
from chalicelib.store.attributes import Day, Number, Text
from chalicelib.store.many import fetch_many
from chalicelib.store.offers import OfferRow
from chalicelib.store.row import Named, RawPage, RawRow, Row
from chalicelib.store.transaction import Action, write
from chalicelib.store.transaction import put as put_action

MOST_TAKEN_OVER = 100
_ROWS_A_QUERY = 100  # few units are closed: they are left out after reading


class _ByLevel(GlobalSecondaryIndex["AgencyRow"]):
    class Meta:
        index_name = "by_level"
        projection = AllProjection()

    level = Text(hash_key=True)
    agency_code = Text(range_key=True)


class _BySuccessor(GlobalSecondaryIndex["AgencyRow"]):
    class Meta:
        index_name = "by_successor"
        projection = AllProjection()

    successor = Text(hash_key=True)
    agency_code = Text(range_key=True)


class AgencyRow(Row):
    """One unit."""

    class Meta:
        table_name = Named("agencies")

    agency_code = Text(hash_key=True)
    name = Text()
    name_en = Text()
    level = Text()
    parent = Text()
    address = Text()
    province_code = Text()
    commune = Text()
    phone = Text()
    valid_from = Day()
    valid_to = Day()
    successor = Text()
    version = Number()
    by_level = _ByLevel()
    by_successor = _BySuccessor()


def get(agency_code: str) -> Agency | None:
    """The unit with that code, open or closed."""
    row = AgencyRow.fetch(agency_code)
    return row.become(Agency) if row else None


def of_level(level: str) -> list[Agency]:
    """Every unit of a level (province, commune), in the order of codes; a change shows within a second."""
    return [_unit(raw) for raw in AgencyRow.every(level, index="by_level")]


def below(agency_code: str, *, on: date, limit: int, cursor: str) -> Page[Agency]:
    """The communes below a unit that are open on that Vietnamese date, in the order of codes."""
    after = paging.decode(cursor) if cursor else ""
    subtree = f"{agency_code}."
    first = after + "\x01" if after.startswith(subtree) else subtree
    where = AgencyRow.agency_code.between(first, f"{agency_code}/")  # the sign after the dot
    pages = AgencyRow.pages("commune", index="by_level", where=where, limit=_ROWS_A_QUERY)
    is_open = (RawPage([raw for raw in page.items if _unit(raw).is_open(on)], page.after) for page in pages)
    raws, next_cursor = paging.filled(is_open, limit, "agency_code")
    return Page([_unit(raw) for raw in raws], next_cursor)


def taken_over(agency_code: str, *, on: date) -> list[Agency]:
    """The units, closed on that Vietnamese date, whose work is this unit's now: those that named it as their successor
    and, if these were successors themselves, those before them. One Query for each and one more, and at most a hundred
    units."""
    found: dict[str, Agency] = {}
    asked = [agency_code]
    while asked and len(found) < MOST_TAKEN_OVER:
        for raw in AgencyRow.every(asked.pop(0), index="by_successor"):
            unit = _unit(raw)
            if unit.agency_code not in (agency_code, *found) and unit.valid_to and unit.valid_to < on:
                found[unit.agency_code] = unit
                asked.append(unit.agency_code)
    return [found[code] for code in sorted(found)]


def get_many(agency_codes: Sequence[str]) -> dict[str, Agency]:
    """The units with those codes that there are, by code; each code is told once."""
    rows = fetch_many(AgencyRow, [{"agency_code": {"S": code}} for code in agency_codes])
    return {row.agency_code: row.become(Agency) for row in rows}


def with_offer(agency_code: str, procedure_code: str) -> tuple[Agency | None, Offer | None]:
    """A unit, and what it offers of one procedure, as they are now (one consistent BatchGetItem)."""
    units, offered = AgencyRow.Meta.table_name, OfferRow.Meta.table_name
    asked: dict[str, Any] = {
        units: {"Keys": [{"agency_code": {"S": agency_code}}], "ConsistentRead": True},
        offered: {"Keys": [offers.key_of(agency_code, procedure_code)], "ConsistentRead": True},
    }
    found: dict[str, list[dict[str, Any]]] = {units: [], offered: []}
    while asked:  # what a busy table leaves out is asked for again
        answer = config.client("dynamodb").batch_get_item(RequestItems=asked)
        for table, raws in answer["Responses"].items():
            found[table] += raws
        asked = answer.get("UnprocessedKeys", {})
    unit = AgencyRow.from_raw_data(found[units][0]).become(Agency) if found[units] else None
    return unit, OfferRow.from_raw_data(found[offered][0]).become(Offer) if found[offered] else None


def save(before: Agency | None, after: Agency, *, revision: Revision, once: StoredAnswer | None = None) -> None:
    """Add or change a unit. Conflict when `before` is not the present one any more; AlreadyAnswered when `once` was
    answered before."""
    answers.write_with(once, *saving(before, after), revisions.keep(revision))


def saving(before: Agency | None, after: Agency) -> list[Action]:
    """The same for a transaction of several."""
    if before is None:
        return [put_action(AgencyRow.of(after), "unit", only_if=AgencyRow.agency_code.does_not_exist())]
    as_seen: Any = AgencyRow.version == before.version
    if before.version == 1:  # as a unit of the first loading is, which has none
        as_seen = as_seen | AgencyRow.version.does_not_exist()
    return [put_action(AgencyRow.of(after), "unit", only_if=as_seen)]


def put(agency: Agency) -> None:
    """Add or replace a unit (seeding)."""
    write(put_action(AgencyRow.of(agency)))


def _unit(raw: RawRow) -> Agency:
    return AgencyRow.from_raw_data(dict(raw)).become(Agency)
