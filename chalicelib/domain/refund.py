"""Money that goes back to a citizen: asked for by one officer, approved by another, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from chalicelib.domain import payment_code
from chalicelib.domain.actor import Actor
from chalicelib.domain.credit import Credit
from chalicelib.domain.errors import Refused
from chalicelib.domain.incoming import gateway_payment_of

REQUESTED = "requested"
APPROVED = "approved"
SENT = "sent"
REFUNDED = "refunded"
FAILED = "failed"
REJECTED = "rejected"
STATES = (REQUESTED, APPROVED, SENT, REFUNDED, FAILED, REJECTED)

# (state, what happened) -> state. News of a bank may overtake each other: "refunded" is believed after "failed" (the
# money stays promised meanwhile), "failed" after "refunded" never is.
ARROWS = {
    (REQUESTED, "approve"): APPROVED,
    (REQUESTED, "reject"): REJECTED,
    (APPROVED, "send"): SENT,
    (APPROVED, "refund"): REFUNDED,
    (APPROVED, "fail"): FAILED,
    (SENT, "refund"): REFUNDED,
    (SENT, "fail"): FAILED,
    (FAILED, "approve"): APPROVED,
    (FAILED, "refund"): REFUNDED,
    (FAILED, "reject"): REJECTED,  # who is to have it cannot be paid: else its money were promised for good
}
REACHED = {"approve": APPROVED, "send": SENT, "refund": REFUNDED, "fail": FAILED, "reject": REJECTED}

# Which way the money goes: back through the gateway that it came by, or by a transfer that a person makes.
BY_PROVIDER, BY_TRANSFER = "provider", "bank_transfer"
PROVIDERS = frozenset({"momo", "vnpay", "zalopay"})  # adapters/refunds
# After it was sent: when the gateway is asked what became of it, as long as it does not say. Then a person must look.
PLAN = tuple(timedelta(minutes=minutes) for minutes in (15, 30, 60, 180, 360, 720))
PLAN += tuple(timedelta(days=days) for days in range(1, 8))
SENT_WITHIN = timedelta(minutes=15)  # an approved one that nobody sent by then is looked after


@dataclass(frozen=True, slots=True)
class Refund:
    """`amount_vnd` đồng of one transfer, to the account that the citizen named for it (personal data), or `by` the
    provider that it came through, which knows the payer. `attempt` counts approvals: each is a request of its own
    there. `ask_at` is when the system acts next of itself; None: never."""

    refund_id: str
    credit_id: str
    payment_id: str
    agency_code: str
    amount_vnd: int
    requested_by: str
    requested_at: datetime
    updated_at: datetime
    account: Mapping[str, str] = field(default_factory=dict)
    state: str = REQUESTED
    approved_by: str = ""
    reference: str = ""
    version: int = 1
    by: str = BY_TRANSFER
    attempt: int = 0
    sent_at: datetime | None = None
    asked: int = 0
    ask_at: datetime | None = None
    rejected_by: str = ""
    rejected_why: str = ""
    contradicted_at: datetime | None = None  # the bank told that it failed, after it was refunded


def way_of(credit: Credit, payment_id: str) -> str:
    """Which way money of a transfer goes back to the applicant of a payment: through the gateway only what came through
    it for that very payment."""
    named = gateway_payment_of(credit) if credit.provider in PROVIDERS else None
    return BY_PROVIDER if named and payment_code.find(named[0]) == [payment_id] else BY_TRANSFER


def approve(refund: Refund, *, by: Actor, account: Mapping[str, str], now: datetime) -> Refund | None:
    """The decision of a second officer (four eyes), to the account that is named now. What the provider could not give
    back goes by transfer then, if there is an account.

    Refuses `refund_own_request` of the officer who asked, `refund_account_missing` for a transfer to nowhere; otherwise
    as `happened`.
    """
    if by.id == refund.requested_by:
        raise Refused("refund_own_request")
    after = happened(refund, "approve", now=now)
    if after is None:
        return None
    way = BY_TRANSFER if refund.state == FAILED and account else refund.by
    if way == BY_TRANSFER and not account:
        raise Refused("refund_account_missing")
    return replace(
        after,
        approved_by=by.id,
        account=account if way == BY_TRANSFER else {},
        by=way,
        attempt=refund.attempt + 1,
        sent_at=None,
        asked=0,
        ask_at=now + SENT_WITHIN if way == BY_PROVIDER else None,
    )


def reject(refund: Refund, *, by: Actor, reason: str, now: datetime) -> Refund | None:
    """It is not given back, or cannot be, for a written reason. Otherwise as `happened`."""
    after = happened(refund, "reject", now=now)
    return replace(after, rejected_by=by.id, rejected_why=reason) if after else None


def sending(refund: Refund, *, now: datetime) -> Refund | None:
    """An approved one on its way to the provider, saved before the provider hears of it: who loses that write does not
    send. None for any other."""
    if refund.by != BY_PROVIDER or refund.state != APPROVED:
        return None
    return replace(
        refund,
        state=SENT,
        sent_at=now,
        asked=0,
        ask_at=now + PLAN[0],
        updated_at=now,
        version=refund.version + 1,
    )


def asking(refund: Refund, *, now: datetime) -> Refund | None:
    """One that was sent, while the provider is asked what became of it; saved before, as `sending`. None when it is not
    time."""
    if refund.by != BY_PROVIDER or refund.state != SENT or refund.sent_at is None:
        return None
    if refund.ask_at is None or now < refund.ask_at:
        return None
    asked = max(refund.asked + 1, sum(refund.sent_at + after <= now for after in PLAN))
    ask_at = refund.sent_at + PLAN[asked] if asked < len(PLAN) else None
    return replace(refund, asked=asked, ask_at=ask_at, version=refund.version + 1)


def needs_person(refund: Refund) -> bool:
    """Whether a person must find out what became of it: the provider never said, or the bank contradicted itself."""
    unanswered = refund.by == BY_PROVIDER and refund.state == SENT and refund.ask_at is None
    return unanswered or refund.contradicted_at is not None


def may_note(refund: Refund) -> bool:
    """Whether a person may note what became of it: not while the system sends it or asks about it, or it could be paid
    by both."""
    return refund.by != BY_PROVIDER or refund.state not in (APPROVED, SENT) or needs_person(refund)


def happened(refund: Refund, what: str, *, now: datetime, reference: str = "") -> Refund | None:
    """The refund after what happened to it; None when that is known already.

    Refuses `refund_contradicted` when what was refunded is told to have failed: a person must look at the bank's
    statement; and `refund_not_now` what no arrow allows.
    """
    state = ARROWS.get((refund.state, what))
    if state is not None:
        return replace(
            refund,
            state=state,
            updated_at=now,
            reference=reference or refund.reference,
            ask_at=None,
            version=refund.version + 1,
        )
    if refund.state == REACHED[what] or (refund.state, what) == (REFUNDED, "send"):
        return None
    raise Refused("refund_contradicted" if (refund.state, what) == (REFUNDED, "fail") else "refund_not_now")


def contradicted(refund: Refund, *, now: datetime) -> Refund | None:
    """What was refunded is told to have failed: kept for a person to see. None when that is known."""
    if refund.state != REFUNDED or refund.contradicted_at:
        return None
    return replace(refund, contradicted_at=now, updated_at=now, version=refund.version + 1)
