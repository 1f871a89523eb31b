"""Partner registrations: the bank and carrier accounts of agencies."""

from collections.abc import Mapping

from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.domain.partner import Partner
from chalicelib.store.attributes import Flag, Number, Record, Text
from chalicelib.store.row import Named, Row
from chalicelib.store.transaction import put as put_action
from chalicelib.store.transaction import write


class _ByAgency(GlobalSecondaryIndex["PartnerRow"]):
    class Meta:
        index_name = "by_agency"
        projection = AllProjection()

    agency_code = Text(hash_key=True)
    endpoint = Text(range_key=True)


class PartnerRow(Row):
    """One registration."""

    class Meta:
        table_name = Named("partners")

    endpoint = Text(hash_key=True)
    kind = Text()
    provider = Text()
    agency_code = Text()
    account = Text()
    bank_bin = Text()
    bank_name = Text()
    account_name = Text()
    active = Flag()
    settles_into = Text()
    settlement_mark = Text()
    settlement_days = Number()
    fee_basis_points = Number()
    fee_vnd = Number()
    statement_mapping = Text()
    urls = Record(Mapping[str, str])
    by_agency = _ByAgency()


def get(endpoint: str) -> Partner | None:
    """The registration behind that address, active or not."""
    row = PartnerRow.fetch(endpoint)
    return row.become(Partner) if row else None


def of_agency(agency_code: str) -> list[Partner]:
    """Every registration of an agency, in the order of addresses; a change shows within a second."""
    raws = PartnerRow.every(agency_code, index="by_agency")
    return [PartnerRow.from_raw_data(raw).become(Partner) for raw in raws]


def put(partner: Partner) -> None:
    """Add or replace a registration (seeding)."""
    write(put_action(PartnerRow.of(partner)))
