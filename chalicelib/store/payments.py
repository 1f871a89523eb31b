"""Payments by payment code, and which one was last begun for a dossier."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.domain.bank_notice import BankNotice
from chalicelib.domain.credit import Credit
from chalicelib.domain.errors import Conflict
from chalicelib.domain.once import StoredAnswer
from chalicelib.domain.payment import ARROWS, OVER, PAID, Applied, FeeClaim, Payment
from chalicelib.store import answers, callbacks, credits
from chalicelib.store.attributes import Instant, Number, Record, Text
from chalicelib.store.dossier_rows import HEAD, HeadRow
from chalicelib.store.plain import instant
from chalicelib.store.row import Named, RawRow, Row
from chalicelib.store.sealed import SealedAttribute
from chalicelib.store.transaction import Action, Lost, check, put, update, write

# One partition: payments that may expire are those of a few hours, and leave it when they are paid or expired.
DUE_SHARD = "open"
CLAIM = "claim"


class _ByDue(GlobalSecondaryIndex["PaymentRow"]):
    class Meta:
        index_name = "by_due"
        projection = KeysOnlyProjection()

    due_shard = Text(hash_key=True)
    expires_on_at = Text(range_key=True)


class PaymentRow(Row):
    """One request for money. `due_shard` and `expires_on_at` are there only while it may still expire."""

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
    lines = Record(tuple[Mapping[str, Any], ...])
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
    pay_url = Text()
    refund_account = SealedAttribute(Mapping[str, str])
    due_shard = Text()
    expires_on_at = Text()
    by_due = _ByDue()


class ClaimRow(Row):
    """`dossier#<dossier_id>` -> the payment last begun for it, and the one that settled its fee."""

    class Meta:
        table_name = Named("payments")

    payment_id = Text(hash_key=True)
    last = Text()
    settled_by = Text()


def get(payment_id: str) -> Payment | None:
    """The payment with that code. An id that is a claim's name is no payment's."""
    if "#" in payment_id:
        return None
    row = PaymentRow.fetch(payment_id)
    return row.become(Payment) if row else None


def claim_of_dossier(dossier_id: str) -> FeeClaim:
    """The payment last begun for the dossier, and the one that settled its fee: known in the moment it is paid."""
    row = ClaimRow.fetch(f"dossier#{dossier_id}")
    return FeeClaim((row.last if row else "") or "", (row.settled_by if row else "") or "")


def create(payment: Payment, *, instead_of: str, once: StoredAnswer | None) -> None:
    """Conflict when the code is taken, the dossier's last payment is not `instead_of` any more, or its fee is settled;
    AlreadyAnswered when `once` was answered before."""
    claim = ClaimRow(f"dossier#{payment.dossier_id}", last=payment.payment_id)
    as_before = ClaimRow.last == instead_of if instead_of else ClaimRow.payment_id.does_not_exist()
    as_before &= ClaimRow.settled_by.does_not_exist()
    code = put(_row(payment), "payment", only_if=PaymentRow.payment_id.does_not_exist())
    answers.write_with(once, code, put(claim, "last", only_if=as_before))


def save(before: Payment, after: Payment) -> None:
    """Conflict when `before` is stale."""
    write(_moved(before, after))


def record(
    before: Sequence[Payment],
    applied: Applied,
    notice: BankNotice,
    *,
    endpoint: str,
    now: datetime,
    even_if_alike: bool = False,
) -> str:
    """Journal the notice, keep the credit, move the payments and claim their dossiers' fees in one transaction.

    Returns "recorded"; or "duplicate" when this notice was journalled before, or when another notice told of the same
    transfer (the new one is journalled all the same, and moves nothing); or, with nothing written, "alike" when a
    transfer that may be the same is known (not asked with `even_if_alike`), and "contradicted" when a fee is settled
    by another payment or its dossier is over. Conflict when a payment changed.
    """
    try:
        write(
            callbacks.journal_notice(notice, applied, endpoint=endpoint, now=now),
            *credits.keep(applied.credit, even_if_alike=even_if_alike),
            *moves(before, applied.payments),
        )
        return "recorded"
    except Lost as lost:
        if callbacks.LABEL in lost.rows:
            return "duplicate"
        if credits.LABEL not in lost.rows:
            if CLAIM in lost.rows:
                return "contradicted"
            if credits.ALIKE in lost.rows:
                return "alike"
            raise
    with suppress(Lost):  # its twin was faster: journalled by now
        write(callbacks.journal_notice(notice, applied, endpoint=endpoint, now=now, told_before=True))
    return "duplicate"


def allocate(money: tuple[Credit, Credit], payment: tuple[Payment, Payment], *, once: StoredAnswer | None) -> bool:
    """Move a transfer's money (before, after) to a payment (before, after) in one transaction. False when the fee is
    settled by another payment or its dossier is over; Conflict when one of the two changed; AlreadyAnswered when
    `once` was answered before."""
    before, after = payment
    try:
        answers.write_with(once, *credits.moved(*money), *moves([before], [after]))
    except Lost as lost:
        if CLAIM in lost.rows:
            return False
        raise
    return True


def take(credit: Credit, payment: tuple[Payment, Payment], *, once: StoredAnswer | None) -> str:
    """Keep money that came by no bank and move its payment (before, after) in one transaction: "recorded"; or, with
    nothing written, "duplicate" when a transfer of that name is known, and "contradicted" when the fee is settled by
    another payment or its dossier is over. Conflict when the payment changed; AlreadyAnswered as elsewhere."""
    before, after = payment
    try:
        answers.write_with(once, *credits.keep(credit, even_if_alike=True), *moves([before], [after]))
    except Lost as lost:
        if credits.LABEL in lost.rows:
            return "duplicate"
        if CLAIM in lost.rows:
            return "contradicted"
        raise
    return "recorded"


def due_to_expire(now: datetime, limit: int) -> list[str]:
    """The codes of at most `limit` payments whose time is over, the longest first."""
    pages = PaymentRow.pages(DUE_SHARD, index="by_due", where=PaymentRow.expires_on_at <= instant(now), limit=limit)
    return [raw["payment_id"]["S"] for raw in next(pages).items]


def from_image(image: RawRow) -> Payment | None:
    """The payment in a stream image; None for rows of another kind."""
    return None if "#" in image["payment_id"]["S"] else PaymentRow.from_image(image).become(Payment)


def moves(before: Sequence[Payment], after: Sequence[Payment]) -> list[Action]:
    """What moves payments, each lost when it changed; where money comes, lost under `CLAIM` when the dossier's fee is
    settled by another payment, or the dossier is withdrawn or not accepted: a fee is settled once, and only a fee that
    is owed, whatever comes at the same moment."""
    known = {payment.payment_id: payment for payment in before}
    actions = []
    for payment in after:
        was = known.get(payment.payment_id)
        if was is None:
            raise Conflict("a payment that was not loaded cannot be moved")
        actions.append(_moved(was, payment))
        if payment.received_vnd > was.received_vnd and was.state != PAID:
            actions += _claims(payment)
    return actions


def _moved(before: Payment, after: Payment) -> Action:
    return put(_row(after), "payment", only_if=PaymentRow.version == before.version)


def _claims(payment: Payment) -> list[Action]:
    claim = ClaimRow(f"dossier#{payment.dossier_id}")
    free = ClaimRow.settled_by.does_not_exist() | (ClaimRow.settled_by == payment.payment_id)
    owed = ~HeadRow.state.is_in(*OVER)
    settles = update(claim, [ClaimRow.settled_by.set(payment.payment_id)], CLAIM, only_if=free)
    return [
        settles if payment.state == PAID else check(claim, CLAIM, only_if=free),
        check(HeadRow(payment.dossier_id, HEAD), CLAIM, only_if=owed),
    ]


def _row(payment: Payment) -> PaymentRow:
    # A part-paid one cannot expire: kept here, it would stand at the head of the queue for good.
    if (payment.state, "expire") in ARROWS:
        return PaymentRow.of(payment, due_shard=DUE_SHARD, expires_on_at=instant(payment.expires_at))
    return PaymentRow.of(payment)
