"""Payments by payment code, and which one was last begun for a dossier."""

from datetime import datetime

from chalicelib.domain.once import StoredAnswer
from chalicelib.domain.payment import FeeClaim, Payment
from chalicelib.store import answers
from chalicelib.store.payment_money import allocate as allocate
from chalicelib.store.payment_money import record as record
from chalicelib.store.payment_money import take as take
from chalicelib.store.payment_rows import DUE_SHARD, ClaimRow, PaymentRow, moved, payment_row
from chalicelib.store.plain import instant
from chalicelib.store.row import RawRow
from chalicelib.store.transaction import put, write


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
    code = put(payment_row(payment), "payment", only_if=PaymentRow.payment_id.does_not_exist())
    answers.write_with(once, code, put(claim, "last", only_if=as_before))


def save(before: Payment, after: Payment) -> None:
    """Conflict when `before` is stale."""
    write(moved(before, after))


def due_to_expire(now: datetime, limit: int) -> list[str]:
    """The codes of at most `limit` payments whose time is over, the longest first."""
    pages = PaymentRow.pages(DUE_SHARD, index="by_due", where=PaymentRow.expires_on_at <= instant(now), limit=limit)
    return [raw["payment_id"]["S"] for raw in next(pages).items]


def from_image(image: RawRow) -> Payment | None:
    """The payment in a stream image; None for rows of another kind."""
    return None if "#" in image["payment_id"]["S"] else PaymentRow.from_image(image).become(Payment)
