"""One request for money and everything that came in for it: states, and what a bank's notice does to them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from chalicelib.domain.bank_notice import BankNotice

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
    (EXPIRED, "part_received"): EXPIRED,
    (EXPIRED, "all_received"): PAID,
}


@dataclass(frozen=True, slots=True)
class Credit:
    """One transfer that a bank reported, in đồng. `place` says where all of it is: allocated or waiting for a person;
    of an allocated credit `surplus_vnd` is more than was due."""

    credit_id: str
    provider: str
    account: str
    bank_reference: str
    amount_vnd: int
    occurred_at: datetime
    place: str
    reason: str = ""
    payment_id: str = ""
    surplus_vnd: int = 0


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
    pay_url: str = ""


@dataclass(frozen=True, slots=True)
class Applied:
    """What a notice does: the payment after it (None: unchanged), the credit to keep (None: no money moved), and the
    outcome that the provider is answered: recorded, unknown_order, wrong_amount, failed."""

    outcome: str
    payment: Payment | None = None
    credit: Credit | None = None


def credit_id_of(notice: BankNotice) -> str:
    """One transfer is one credit, whoever reports it: by account and bank reference. Without a reference, the notice
    itself is all that is known."""
    return f"{notice.account}#{notice.bank_reference or f'{notice.provider}:{notice.notice_id}'}"


def apply(payment: Payment | None, notice: BankNotice, *, account: str, exact: bool, now: datetime) -> Applied:
    """Decide what one genuine notice does. `account` is the registered account behind the endpoint that was called;
    `exact` is true for gateways where another amount than asked is an error to answer (VNPAY 04).

    Never raises: what does not fit is kept with its reason for a person. Outgoing, failed, pending and test notices
    move nothing.
    """
    if notice.outcome in ("test", "pending") or notice.direction != "in":
        return Applied("recorded")
    if notice.outcome == "failed":
        if payment is None:
            return Applied("unknown_order")
        failed = replace(
            payment, failed_attempts=payment.failed_attempts + 1, version=payment.version + 1, updated_at=now
        )
        return Applied("failed", payment=failed)
    waiting = Credit(
        credit_id_of(notice),
        notice.provider,
        notice.account,
        notice.bank_reference,
        notice.amount_vnd,
        notice.occurred_at,
        "waiting",
    )
    if notice.account and notice.account != account:
        return Applied("recorded", credit=replace(waiting, reason="other_account"))
    if payment is None:
        return Applied("unknown_order", credit=replace(waiting, reason="unknown_order"))
    waiting = replace(waiting, payment_id=payment.payment_id)
    if payment.account != account:
        return Applied("recorded", credit=replace(waiting, reason="other_account"))
    if exact and notice.amount_vnd != payment.amount_vnd:
        return Applied("wrong_amount", credit=replace(waiting, reason="wrong_amount"))
    return _receive(payment, waiting, now)


def _receive(payment: Payment, credit: Credit, now: datetime) -> Applied:
    received = payment.received_vnd + credit.amount_vnd
    happened = "all_received" if received >= payment.amount_vnd else "part_received"
    state = ARROWS.get((payment.state, happened))
    if state is None:
        return Applied("recorded", credit=replace(credit, reason=f"payment_{payment.state}"))
    surplus = max(0, received - payment.amount_vnd)
    after = replace(
        payment,
        state=state,
        version=payment.version + 1,
        updated_at=now,
        received_vnd=received,
        surplus_vnd=surplus,
        credit_ids=(*payment.credit_ids, credit.credit_id),
        paid_at=payment.paid_at or (now if state == PAID else None),
    )
    kept = replace(credit, place="allocated", surplus_vnd=surplus - payment.surplus_vnd)
    return Applied("recorded", payment=after, credit=kept)


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
