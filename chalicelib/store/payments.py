"""Payments by payment code, and which ones were begun for a dossier."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.domain.once import StoredAnswer
from chalicelib.domain.payment import FeeClaim, Payment
from chalicelib.store import answers
from chalicelib.store.payment_money import allocate as allocate
from chalicelib.store.payment_money import record as record
from chalicelib.store.payment_money import release as release
from chalicelib.store.payment_money import take as take
from chalicelib.store.payment_rows import DUE_SHARD, ClaimRow, PaymentRow, moved, payment_row
from chalicelib.store.plain import instant
from chalicelib.store.row import RawRow
from chalicelib.store.transaction import put, update


def get(payment_id: str) -> Payment | None:
    """The payment with that code. An id that is a claim's name is no payment's."""
    if "#" in payment_id:
        return None
    row = PaymentRow.fetch(payment_id)
    return row.become(Payment) if row else None


def several(payment_ids: Sequence[str]) -> list[Payment]:
    """The payments with these codes as they are now, in that order (one consistent BatchGetItem, at most 100)."""
    rows = PaymentRow.batch_get(list(payment_ids), consistent_read=True) if payment_ids else []
    found = {row.payment_id: row.become(Payment) for row in rows}
    return [found[one] for one in payment_ids if one in found]


def claim_of_dossier(dossier_id: str) -> FeeClaim:
    """The payments begun for the dossier, and the one that settled its fee: known in the moment it is paid."""
    row = ClaimRow.fetch(f"dossier#{dossier_id}")
    if row is None:
        return FeeClaim()
    return FeeClaim(row.last or "", row.settled_by or "", tuple(str(one) for one in row.begun or ()))


def create(
    payment: Payment,
    *,
    instead_of: str,
    once: StoredAnswer | None,
    closed: Sequence[tuple[Payment, Payment]] = (),
    unless: str = "",
) -> None:
    """Keep a new request and close others (before, after) in one transaction.

    Conflict when the code is taken, the dossier's last payment is not `instead_of` any more, its fee is settled or is
    another than the payment asks for, or a payment to be closed changed; AlreadyAnswered when `once`, or
    the key `unless`, was answered before.
    """
    as_before = ClaimRow.last == instead_of if instead_of else ClaimRow.last.does_not_exist()
    as_before &= ClaimRow.settled_by.does_not_exist()
    as_before &= ClaimRow.fee_vnd.does_not_exist() | (ClaimRow.fee_vnd == payment.amount_vnd)
    changes = [
        ClaimRow.last.set(payment.payment_id),
        ClaimRow.begun.set((ClaimRow.begun | []).append([payment.payment_id])),
        ClaimRow.fee_vnd.set(payment.amount_vnd),
    ]
    claim = update(ClaimRow(f"dossier#{payment.dossier_id}"), changes, "last", only_if=as_before)
    code = put(payment_row(payment), "payment", only_if=PaymentRow.payment_id.does_not_exist())
    answers.write_with(once, code, claim, *(moved(before, after) for before, after in closed), unless=unless)


def save(before: Payment, after: Payment, *, once: StoredAnswer | None = None) -> None:
    """Conflict when `before` is stale; AlreadyAnswered when `once` was answered before."""
    save_all([(before, after)], once=once)


def save_all(changed: Sequence[tuple[Payment, Payment]], *, once: StoredAnswer | None, unless: str = "") -> None:
    """Change payments (before, after) and keep the answer in one transaction; errors as of `create`."""
    answers.write_with(once, *(moved(before, after) for before, after in changed), unless=unless)


def due_to_expire(now: datetime, limit: int) -> list[str]:
    """The codes of at most `limit` payments whose time is over, the longest first."""
    pages = PaymentRow.pages(DUE_SHARD, index="by_due", where=PaymentRow.expires_on_at <= instant(now), limit=limit)
    return [raw["payment_id"]["S"] for raw in next(pages).items]


def due_to_ask(provider: str, now: datetime, limit: int) -> list[str]:
    """The codes of at most `limit` payments whose gateway is to be asked by now, the longest due first."""
    pages = PaymentRow.pages(provider, index="by_poll", where=PaymentRow.poll_at <= instant(now), limit=limit)
    return [raw["payment_id"]["S"] for raw in next(pages).items]


def from_image(image: RawRow) -> Payment | None:
    """The payment in a stream image; None for rows of another kind."""
    return None if "#" in image["payment_id"]["S"] else PaymentRow.from_image(image).become(Payment)
