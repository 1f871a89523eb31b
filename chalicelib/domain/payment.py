"""One request for money: its states, what is still due, and how it opens and closes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

AWAITING = "awaiting"
PART_PAID = "part_paid"
PAID = "paid"
EXPIRED = "expired"
CANCELLED = "cancelled"
OPEN_STATES = frozenset({AWAITING, PART_PAID})
# (state, what happened) -> state. Money that comes late still pays: what was sent is never lost.
ARROWS = {
    (AWAITING, "part_received"): PART_PAID,
    (AWAITING, "all_received"): PAID,
    (AWAITING, "expire"): EXPIRED,
    (AWAITING, "cancel"): CANCELLED,
    (PART_PAID, "part_received"): PART_PAID,
    (PART_PAID, "all_received"): PAID,
    (PAID, "part_received"): PAID,
    (PAID, "all_received"): PAID,
    (EXPIRED, "part_received"): PART_PAID,
    (EXPIRED, "all_received"): PAID,
    (CANCELLED, "part_received"): PART_PAID,
    (CANCELLED, "all_received"): PAID,
    # Money that leaves again: what it had settled is owed again.
    (PART_PAID, "part_released"): PART_PAID,
    (PART_PAID, "all_released"): AWAITING,
    (PAID, "part_released"): PART_PAID,
    (PAID, "all_released"): AWAITING,
}


@dataclass(frozen=True, slots=True)
class Payment:
    """A request to pay `amount_vnd` đồng for one dossier into one account. The payment's id is its code in the memo."""

    payment_id: str
    dossier_id: str
    applicant_id: str
    agency_code: str
    provider: str
    endpoint: str
    bank_bin: str
    account: str
    account_name: str
    bank_name: str
    amount_vnd: int
    lines: tuple[Mapping[str, Any], ...]
    created_at: datetime
    expires_at: datetime
    updated_at: datetime | None = None
    state: str = AWAITING
    version: int = 1
    received_vnd: int = 0
    surplus_vnd: int = 0
    credit_ids: tuple[str, ...] = ()
    paid_at: datetime | None = None
    failed_attempts: int = 0
    pay_url: str = ""  # the gateway's page, the link into its app and its own QR; "" before it gave them
    app_url: str = ""
    gateway_qr: str = ""
    return_url: str = ""  # where that page sends the person back
    page_asked_at: datetime | None = None  # the gateway is being asked since then
    refund_account: Mapping[str, str] = field(default_factory=dict)  # where surplus money goes: a person's own
    asked: int = 0  # how many of the planned questions the gateway was asked (domain/polling.py)
    ask_again_at: datetime | None = None  # no answer came yet: when it is asked once more


@dataclass(frozen=True, slots=True)
class FeeClaim:
    """Of a dossier: the payment last begun, and the one that settled its fee ("" for none); every one begun."""

    last: str = ""
    settled_by: str = ""
    begun: tuple[str, ...] = ()


def settled_vnd(payment: Payment) -> int:
    """What was allocated to the payment, in đồng: what came for it less what was more than due."""
    return payment.received_vnd - payment.surplus_vnd


def due_vnd(payment: Payment) -> int:
    """What is still to come for the payment, in đồng."""
    return max(0, payment.amount_vnd - settled_vnd(payment))


def is_open(payment: Payment, *, now: datetime) -> bool:
    """Whether this request still waits for money: one partly paid does however late it is, since a new one would ask
    for the whole amount again."""
    return payment.state == PART_PAID or (payment.state == AWAITING and now < payment.expires_at)


def expire(payment: Payment, *, now: datetime) -> Payment | None:
    """Close an unpaid request whose time is over; None when there is nothing to close (paid, part paid, too early)."""
    state = ARROWS.get((payment.state, "expire"))
    if state is None or now < payment.expires_at:
        return None
    return replace(payment, state=state, version=payment.version + 1, updated_at=now)


def cancel(payment: Payment, *, now: datetime) -> Payment | None:
    """Close an unpaid request because another one takes its place; None when there is nothing to close."""
    state = ARROWS.get((payment.state, "cancel"))
    if state is None:
        return None
    return replace(payment, state=state, version=payment.version + 1, updated_at=now)
