"""Rows of the payments table: requests for money, and the claim of each dossier's fee."""

from collections.abc import Mapping
from typing import Any

from pynamodb.attributes import ListAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.domain.payment import ARROWS, Payment
from chalicelib.domain.polling import ask_at
from chalicelib.store.attributes import Instant, Number, Record, Text
from chalicelib.store.plain import instant
from chalicelib.store.row import Named, Row
from chalicelib.store.sealed import SealedAttribute
from chalicelib.store.transaction import Action, check, put, update

# One partition: payments that may expire are those of a few hours, and leave it when they are paid or expired.
DUE_SHARD = "open"


class _ByDue(GlobalSecondaryIndex["PaymentRow"]):
    class Meta:
        index_name = "by_due"
        projection = KeysOnlyProjection()

    due_shard = Text(hash_key=True)
    expires_on_at = Text(range_key=True)


class _ByPoll(GlobalSecondaryIndex["PaymentRow"]):
    class Meta:
        index_name = "by_poll"
        projection = KeysOnlyProjection()

    poll_shard = Text(hash_key=True)
    poll_at = Text(range_key=True)


class PaymentRow(Row):
    """One request for money. `due_shard` and `expires_on_at` are there only while it may still expire; `poll_shard`
    (the provider) and `poll_at` only while its gateway is to be asked."""

    class Meta:
        table_name = Named("payments")

    payment_id = Text(hash_key=True)
    dossier_id = Text()
    applicant_id = Text()
    agency_code = Text()
    provider = Text()
    endpoint = Text()
    bank_bin = Text()
    account = Text()
    account_name = Text()
    bank_name = Text()
    amount_vnd = Number()
    lines = SealedAttribute(tuple[Mapping[str, Any], ...])  # they name grounds for paying less, such as illness
    created_at = Instant()
    expires_at = Instant()
    updated_at = Instant()
    state = Text()
    version = Number()
    received_vnd = Number()
    surplus_vnd = Number()
    credit_ids = Record(tuple[str, ...])
    paid_at = Instant()
    failed_attempts = Number()
    pay_url = SealedAttribute(str)  # it holds the address of the phone that asked
    app_url = SealedAttribute(str)
    gateway_qr = SealedAttribute(str)
    return_url = SealedAttribute(str)
    page_asked_at = Instant()
    refund_account = SealedAttribute(Mapping[str, str])
    due_shard = Text()
    expires_on_at = Text()
    by_due = _ByDue()
    asked = Number()
    ask_again_at = Instant()
    poll_shard = Text()
    poll_at = Text()
    by_poll = _ByPoll()


class ClaimRow(Row):
    """`dossier#<dossier_id>` -> the payments begun for it, the last of them, and the one that settled its fee.

    `fee_vnd` is the fee since it was changed or asked for: from the first payment on it stays.
    """

    class Meta:
        table_name = Named("payments")

    payment_id = Text(hash_key=True)
    last = Text()
    begun = ListAttribute(of=UnicodeAttribute, null=True)
    settled_by = Text()
    fee_vnd = Number()


def last_begun(dossier_id: str, payment_id: str) -> Action:
    """What holds only while that is the payment last begun for the dossier ("": none ever was)."""
    same = ClaimRow.last == payment_id if payment_id else ClaimRow.last.does_not_exist()
    return check(ClaimRow(f"dossier#{dossier_id}"), "money", only_if=same)


def fee_changed(dossier_id: str, fee_vnd: int | None) -> Action:
    """What lets a dossier's fee become `fee_vnd` đồng (None: unknown), lost under `fee` when a payment was begun. A
    payment that still asks for another amount cannot be begun after it."""
    told = ClaimRow.fee_vnd.remove() if fee_vnd is None else ClaimRow.fee_vnd.set(fee_vnd)
    claim = ClaimRow(f"dossier#{dossier_id}")
    return update(claim, [told], "fee", only_if=ClaimRow.last.does_not_exist() & ClaimRow.settled_by.does_not_exist())


def payment_row(payment: Payment) -> PaymentRow:
    """The row of a payment with its index keys."""
    columns: dict[str, str] = {}
    # A part-paid one cannot expire: kept here, it would stand at the head of the queue for good.
    if (payment.state, "expire") in ARROWS:
        columns |= {"due_shard": DUE_SHARD, "expires_on_at": instant(payment.expires_at)}
    if due := ask_at(payment):
        columns |= {"poll_shard": payment.provider, "poll_at": instant(due)}
    return PaymentRow.of(payment, **columns)


def moved(before: Payment, after: Payment) -> Action:
    """What moves a payment, lost under `payment` when it changed."""
    return put(payment_row(after), "payment", only_if=PaymentRow.version == before.version)
