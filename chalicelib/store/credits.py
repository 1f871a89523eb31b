"""Incoming transfers, each once, whichever provider told of it."""

from chalicelib.domain.payment import Credit
from chalicelib.store.attributes import Instant, Number, Text
from chalicelib.store.row import Named, Row
from chalicelib.store.transaction import Action, put

LABEL = "credit"


class CreditRow(Row):
    """One transfer, in đồng."""

    class Meta:
        table_name = Named("credits")

    credit_id = Text(hash_key=True)
    provider = Text()
    account = Text()
    bank_reference = Text()
    amount_vnd = Number()
    occurred_at = Instant()
    place = Text()
    reason = Text()
    payment_id = Text()
    surplus_vnd = Number()


def get(credit_id: str) -> Credit | None:
    """The transfer with that id (`<account>#<bank reference>`)."""
    row = CreditRow.fetch(credit_id)
    return row.become(Credit) if row else None


def keep(credit: Credit | None) -> list[Action]:
    """What keeps a new transfer (nothing for None); lost under `LABEL` when it is known."""
    if credit is None:
        return []
    return [put(CreditRow.of(credit), LABEL, only_if=CreditRow.credit_id.does_not_exist())]
