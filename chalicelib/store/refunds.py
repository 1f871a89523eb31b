"""Refunds, and the money of a transfer that moves with them."""

from collections.abc import Mapping

from chalicelib.domain.credit import Credit
from chalicelib.domain.once import StoredAnswer
from chalicelib.domain.refund import Refund
from chalicelib.store import answers, credits
from chalicelib.store.attributes import Instant, Number, Text
from chalicelib.store.row import Named, Row
from chalicelib.store.sealed import SealedAttribute
from chalicelib.store.transaction import put


class RefundRow(Row):
    """One refund; the account is a person's and sealed."""

    class Meta:
        table_name = Named("refunds")

    refund_id = Text(hash_key=True)
    credit_id = Text()
    payment_id = Text()
    agency_code = Text()
    amount_vnd = Number()
    requested_by = Text()
    requested_at = Instant()
    updated_at = Instant()
    account = SealedAttribute(Mapping[str, str])
    state = Text()
    approved_by = Text()
    reference = Text()
    version = Number()


def get(refund_id: str) -> Refund | None:
    """The refund with that id."""
    row = RefundRow.fetch(refund_id)
    return row.become(Refund) if row else None


def create(refund: Refund, money: tuple[Credit, Credit], *, once: StoredAnswer | None) -> None:
    """Keep it and promise it the money of its transfer (before, after): what is left is the cap, whoever asks at the
    same moment. Conflict when the transfer changed; AlreadyAnswered when `once` was answered before."""
    new = put(RefundRow.of(refund), "refund", only_if=RefundRow.refund_id.does_not_exist())
    answers.write_with(once, new, *credits.moved(*money))


def save(
    before: Refund, after: Refund, *, money: tuple[Credit, Credit] | None = None, once: StoredAnswer | None
) -> None:
    """Move a refund, and the money with it when it left. Conflict when one of the two changed."""
    moved = put(RefundRow.of(after), "refund", only_if=RefundRow.version == before.version)
    answers.write_with(once, moved, *(credits.moved(*money) if money else []))
