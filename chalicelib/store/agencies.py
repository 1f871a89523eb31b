"""The units of the province."""

from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.domain.agency import Agency
from chalicelib.store.attributes import Day, Text
from chalicelib.store.row import Named, Row
from chalicelib.store.transaction import put as put_action
from chalicelib.store.transaction import write


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
    by_level = _ByLevel()


def get(agency_code: str) -> Agency | None:
    """The unit with that code, open or closed."""
    row = AgencyRow.fetch(agency_code)
    return row.become(Agency) if row else None


def of_level(level: str) -> list[Agency]:
    """Every unit of a level (province, commune), in the order of codes; a change shows within a second."""
    return [AgencyRow.from_raw_data(raw).become(Agency) for raw in AgencyRow.every(level, index="by_level")]


def put(agency: Agency) -> None:
    """Add or replace a unit (seeding)."""
    write(put_action(AgencyRow.of(agency)))
