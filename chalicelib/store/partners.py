"""Partner registrations: the bank and carrier accounts of agencies."""

from collections.abc import Mapping
from typing import Any

from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.domain.administration import Revision
from chalicelib.domain.officer import Officer
from chalicelib.domain.once import StoredAnswer
from chalicelib.domain.partner import Partner, Waiting
from chalicelib.store import answers, officers, revisions
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
    collects_money = Flag()
    collects_of_sender = Flag()
    version = Number()
    waiting = Record(Waiting)
    by_agency = _ByAgency()


def get(endpoint: str) -> Partner | None:
    """The registration behind that address, active or not."""
    row = PartnerRow.fetch(endpoint)
    return row.become(Partner) if row else None


def of_agency(agency_code: str) -> list[Partner]:
    """Every registration of an agency, in the order of addresses; a change shows within a second."""
    raws = PartnerRow.every(agency_code, index="by_agency")
    return [PartnerRow.from_raw_data(raw).become(Partner) for raw in raws]


def administer(
    before: Partner | None, after: Partner, *, revision: Revision, by: Officer, once: StoredAnswer | None = None
) -> None:
    """What the administrator `by` makes of a registration (None: a new one), with the record of it, as long as nobody
    changed the administrator meanwhile. Conflict when one of them is not as it was; AlreadyAnswered when `once` was
    answered before."""
    as_seen: Any = PartnerRow.endpoint.does_not_exist() if before is None else PartnerRow.version == before.version
    if before is not None and before.version == 1:  # as a registration of the first loading is, which has none
        as_seen = as_seen | PartnerRow.version.does_not_exist()
    saving = put_action(PartnerRow.of(after), "partner", only_if=as_seen)
    answers.write_with(once, saving, revisions.keep(revision), officers.still(by))


def put(partner: Partner) -> None:
    """Add or replace a registration (seeding)."""
    write(put_action(PartnerRow.of(partner)))
