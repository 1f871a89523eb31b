"""A payment is paid no more: what confirmed it stands no longer."""

from datetime import datetime

from chalicelib.domain import receipt as rules
from chalicelib.domain.receipt import Receipt
from chalicelib.usecases.ports.money import Receipts
from chalicelib.usecases.retrying import again_on_conflict


@again_on_conflict()
def void_receipt(payment_id: str, *, payment_version: int, now: datetime, receipts: Receipts) -> Receipt | None:
    """Void the confirmation that stands for the payment, which was paid until its `payment_version`. The number stays
    used. None when there was nothing to void: told before, or old news of a payment that was paid again since."""
    before, _ = receipts.last_of(payment_id)
    after = rules.void(before, payment_version=payment_version, now=now) if before else None
    if before is None or after is None:
        return None
    receipts.save(before, after)
    return after
