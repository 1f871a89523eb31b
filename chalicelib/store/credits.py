"""Incoming transfers, each once, whichever provider told of it."""

from datetime import UTC

from chalicelib.domain.credit import Credit, Part
from chalicelib.store.attributes import Flag, Instant, Number, Record, Text
from chalicelib.store.row import Named, Row
from chalicelib.store.transaction import Action, put

LABEL = "credit"
ALIKE = "alike"


class CreditRow(Row):
    """One transfer, in đồng, with the place of each part of it."""

    class Meta:
        table_name = Named("credits")

    credit_id = Text(hash_key=True)
    provider = Text()
    account = Text()
    bank_reference = Text()
    amount_vnd = Number()
    occurred_at = Instant()
    agency_code = Text()
    parts = Record(tuple[Part, ...])
    reversed_vnd = Number()
    version = Number()


class AlikeRow(Row):
    """`alike#<account>#<đồng>#<minute>`: some transfer like that is known; `unnamed`: without a bank reference."""

    class Meta:
        table_name = Named("credits")

    credit_id = Text(hash_key=True)
    unnamed = Flag()


def get(credit_id: str) -> Credit | None:
    """The transfer with that id (`<account>#<bank reference>`). A marker's name is no transfer's."""
    row = None if credit_id.startswith(f"{ALIKE}#") else CreditRow.fetch(credit_id)
    return row.become(Credit) if row else None


def keep(credit: Credit | None, *, even_if_alike: bool = False) -> list[Action]:
    """What keeps a new transfer (nothing for None): lost under `LABEL` when it is known, and under `ALIKE` when it may
    be known by another name: the same account, amount and minute, and one of the two has no bank reference."""
    if credit is None:
        return []
    minute = f"{credit.occurred_at.astimezone(UTC):%Y-%m-%dT%H:%M}"
    marker = AlikeRow(f"{ALIKE}#{credit.account}#{credit.amount_vnd}#{minute}")
    if credit.bank_reference:
        unlike = AlikeRow.unnamed.does_not_exist()
    else:
        unlike, marker.unnamed = AlikeRow.credit_id.does_not_exist(), True
    kept = put(CreditRow.of(credit), LABEL, only_if=CreditRow.credit_id.does_not_exist())
    # Known to be alike: nothing is left to be found out, and the marker is there.
    return [kept] if even_if_alike else [kept, put(marker, ALIKE, only_if=unlike)]
