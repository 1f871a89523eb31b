"""The units of the province."""

from collections.abc import Sequence
from typing import Any

from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib import config
from chalicelib.domain.administration import Revision
from chalicelib.domain.agency import Agency
from chalicelib.domain.offer import Offer
from chalicelib.domain.once import StoredAnswer
from chalicelib.store import answers, offers, revisions
from chalicelib.store.attributes import Day, Number, Text
from chalicelib.store.many import fetch_many
from chalicelib.store.offers import OfferRow
from chalicelib.store.row import Named, Row
from chalicelib.store.transaction import Action, write
from chalicelib.store.transaction import put as put_action


class _ByLevel(GlobalSecondaryIndex["AgencyRow"]):
    class Meta:
        index_name = "by_level"
        projection = AllProjection()

    level = Text(hash_key=True)
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


def get(agency_code: str) -> Agency | None:
    """The unit with that code, open or closed."""
    row = AgencyRow.fetch(agency_code)
    return row.become(Agency) if row else None


def of_level(level: str) -> list[Agency]:
    """Every unit of a level (province, commune), in the order of codes; a change shows within a second."""
    return [AgencyRow.from_raw_data(raw).become(Agency) for raw in AgencyRow.every(level, index="by_level")]


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
