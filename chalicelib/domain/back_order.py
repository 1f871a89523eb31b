"""What a gateway is told to give back, and what it says of that."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from chalicelib.domain.credit import Credit
from chalicelib.domain.incoming import gateway_payment_of
from chalicelib.domain.payment import Payment
from chalicelib.domain.refund import Refund


@dataclass(frozen=True, slots=True)
class BackOrder:
    """So much of the gateway's payment `transaction` goes back: all of it (`whole`) or a part. `order_reference` is our
    name of the order there, begun at `created_at` through the registration `endpoint`; `number` names this refund, the
    same whenever it is told again; `sent_at` is when it was told first, `approved_by` an officer's id."""

    provider: str
    endpoint: str
    number: str
    order_reference: str
    transaction: str
    amount_vnd: int
    whole: bool
    created_at: datetime
    sent_at: datetime
    approved_by: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the gateway says of a refund: made (`paid`), being made (`pending`), not made (`failed`), or that it never
    heard of it (`unknown`); with its number or code."""

    standing: Literal["paid", "pending", "failed", "unknown"]
    reference: str


def back_order(refund: Refund, credit: Credit | None, payment: Payment | None) -> BackOrder:
    """The order for a refund that was sent, of a transfer that came through a gateway for that payment. LookupError for
    any other."""
    names = gateway_payment_of(credit) if credit else None
    if credit is None or payment is None or names is None or refund.sent_at is None:
        raise LookupError(f"{refund.refund_id} has no payment of a gateway")
    order_reference, transaction = names
    return BackOrder(
        provider=payment.provider,
        endpoint=payment.endpoint,
        number=f"{refund.refund_id}{refund.attempt:02d}",
        order_reference=order_reference,
        transaction=transaction,
        amount_vnd=refund.amount_vnd,
        whole=refund.amount_vnd == credit.amount_vnd,
        created_at=payment.created_at,
        sent_at=refund.sent_at,
        approved_by=refund.approved_by,
    )
