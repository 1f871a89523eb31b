"""Money that goes back to a citizen: asked for by one officer, approved by another, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from chalicelib.domain.actor import Actor
from chalicelib.domain.errors import Refused

REQUESTED = "requested"
APPROVED = "approved"
SENT = "sent"
REFUNDED = "refunded"
FAILED = "failed"
STATES = (REQUESTED, APPROVED, SENT, REFUNDED, FAILED)

# (state, what happened) -> state. News of a bank may overtake each other: "refunded" is believed after "failed" (the
# money stays promised meanwhile), "failed" after "refunded" never is.
ARROWS = {
    (REQUESTED, "approve"): APPROVED,
    (APPROVED, "send"): SENT,
    (APPROVED, "refund"): REFUNDED,
    (APPROVED, "fail"): FAILED,
    (SENT, "refund"): REFUNDED,
    (SENT, "fail"): FAILED,
    (FAILED, "approve"): APPROVED,
    (FAILED, "refund"): REFUNDED,
}
REACHED = {"approve": APPROVED, "send": SENT, "refund": REFUNDED, "fail": FAILED}


@dataclass(frozen=True, slots=True)
class Refund:
    """`amount_vnd` đồng of one transfer, to the account that the citizen named for it (personal data)."""

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


def approve(refund: Refund, *, by: Actor, account: Mapping[str, str], now: datetime) -> Refund | None:
    """The decision of a second officer (four eyes), to the account that is named now. Refuses `refund_own_request` of
    the officer who asked; otherwise as `happened`."""
    if by.id == refund.requested_by:
        raise Refused("refund_own_request")
    after = happened(refund, "approve", now=now)
    return replace(after, approved_by=by.id, account=account) if after else None


def happened(refund: Refund, what: str, *, now: datetime, reference: str = "") -> Refund | None:
    """The refund after what happened to it; None when that is known already.

    Refuses `refund_contradicted` when what was refunded is told to have failed: a person must look at the bank's
    statement; and `refund_not_now` what no arrow allows.
    """
    state = ARROWS.get((refund.state, what))
    if state is not None:
        return replace(
            refund, state=state, updated_at=now, reference=reference or refund.reference, version=refund.version + 1
        )
    if refund.state == REACHED[what] or (refund.state, what) == (REFUNDED, "send"):
        return None
    raise Refused("refund_contradicted" if (refund.state, what) == (REFUNDED, "fail") else "refund_not_now")
