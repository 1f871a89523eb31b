"""What units offer: one row for each unit and procedure that an administrator decided about."""

from collections.abc import Sequence
from typing import Any

from chalicelib.domain.administration import Revision
from chalicelib.domain.offer import Offer
from chalicelib.store import revisions
from chalicelib.store.attributes import Day, Flag, Number, Text
from chalicelib.store.many import fetch_many
from chalicelib.store.row import Named, Row
from chalicelib.store.transaction import Action, put, write


class OfferRow(Row):
    """One offer."""

    class Meta:
        table_name = Named("offers")

    agency_code = Text(hash_key=True)
    procedure_code = Text(range_key=True)
    from_on = Day()
    to_on = Day()
    version = Number()
    withdrawn = Flag()


def get(agency_code: str, procedure_code: str) -> Offer | None:
    """What the unit offers of that procedure."""
    row = OfferRow.fetch(agency_code, procedure_code)
    return row.become(Offer) if row else None


def of_agency(agency_code: str) -> list[Offer]:
    """Everything decided about a unit, in the order of the procedures' codes."""
    return [OfferRow.from_raw_data(raw).become(Offer) for raw in OfferRow.every(agency_code)]


def get_many(pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Offer]:
    """What is decided about those units and procedures, by both codes; each pair is told once."""
    rows = fetch_many(OfferRow, [key_of(*pair) for pair in pairs])
    return {(row.agency_code, row.procedure_code): row.become(Offer) for row in rows}


def save(before: Offer | None, after: Offer, *, revision: Revision) -> None:
    """Add or change an offer. Conflict when `before` is not the present one any more."""
    write(*saving(before, after), revisions.keep(revision))


def saving(before: Offer | None, after: Offer) -> list[Action]:
    """The same for a transaction of several."""
    as_seen = OfferRow.version == before.version if before else OfferRow.agency_code.does_not_exist()
    return [put(OfferRow.of(after), "offer", only_if=as_seen)]


def key_of(agency_code: str, procedure_code: str) -> dict[str, Any]:
    """The key of a row as BatchGetItem is asked for it."""
    return {"agency_code": {"S": agency_code}, "procedure_code": {"S": procedure_code}}
