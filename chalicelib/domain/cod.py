"""Cash on delivery: what the carrier takes at the door for us, and where each đồng of it goes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.credit import ALLOCATED, WAITING, Credit, Part
from chalicelib.domain.incoming import Target, receive
from chalicelib.domain.payment import PART_PAID, FeeClaim, Payment, due_vnd
from chalicelib.domain.tracking_event import TrackingEvent

PROVIDER = "cod"  # of a credit that a carrier took in cash
FEE, POSTAGE = "fee", "postage"
DIFFERS = "collected_differs"
# Why the fee cannot be paid at the door, the first that holds.
NOT_OFFERED, PREPAID, POSTAGE_UNKNOWN = "not_offered", "fee_prepaid", "postage_unknown"
# The scans that tell of money: the result is handed over; the papers are fetched, or have arrived with what was taken.
_TELLING = {"return": frozenset({"delivered"}), "collect": frozenset({"collected", "delivered"})}


@dataclass(frozen=True, slots=True)
class ToCollect:
    """What the carrier was told to take at the door, fixed before the parcel was ordered: the fee that was unpaid then
    and the postage, in đồng."""

    fee_vnd: int
    postage_vnd: int

    @property
    def total_vnd(self) -> int:
        """The one amount that the carrier is given (money_collect)."""
        return self.fee_vnd + self.postage_vnd


def refusal(*, collects: bool, fee_prepaid: bool, postage_asked: bool, postage_vnd: int | None) -> str:
    """Why the fee cannot be paid at the door; "" where it can. `collects`: the unit's carrier is registered as taking
    money; `fee_prepaid`: the procedure wants its fee first; `postage_asked`: the postage would be taken too."""
    if not collects:
        return NOT_OFFERED
    if fee_prepaid:
        return PREPAID
    return POSTAGE_UNKNOWN if postage_asked and postage_vnd is None else ""


def amounts_told(leg: str, scans: Iterable[TrackingEvent]) -> tuple[int, ...]:
    """What the scans tell was taken at the door, in the order in which they happened; each amount once. An amount that
    only repeats the order is taken of the receiver on delivery: of papers that are fetched it tells nothing."""
    telling = [one for one in scans if one.event in _TELLING[leg] and one.collected_vnd is not None]
    telling = [one for one in telling if leg == "return" or not one.amount_is_ordered]
    telling.sort(key=lambda one: (one.occurred_at, one.event_id))
    return tuple(dict.fromkeys(one.collected_vnd for one in telling if one.collected_vnd is not None))


def account_of(endpoint: str) -> str:
    """The account under which money stands that this carrier took for us: a claim on it until it transfers."""
    return f"cod:{endpoint}"


def credit_id_of(endpoint: str, delivery_id: str) -> str:
    """What was taken for one parcel is one credit, whoever tells of it: a scan or a settlement file."""
    return f"{account_of(endpoint)}#{delivery_id}"


def unpaid(fee_vnd: int, claim: FeeClaim, begun: Iterable[Payment]) -> int:
    """How much of a fee is not paid yet: nothing of one that is settled, what is left of one partly paid."""
    if claim.settled_by:
        return 0
    return min([fee_vnd, *(due_vnd(one) for one in begun if one.state == PART_PAID)])


def payment_for(claim: FeeClaim, begun: Iterable[Payment]) -> Payment | None:
    """The request for money that cash at the door is for: the one that settled the fee (then it is paid twice), one
    partly paid, or the last; None where none was begun."""
    known = {one.payment_id: one for one in begun}
    part_paid = next((one for one in known.values() if one.state == PART_PAID), None)
    return known.get(claim.settled_by) or part_paid or known.get(claim.last)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a carrier took at the door for one parcel: `collected_vnd`, where `to_collect` (None: nothing) was asked
    for."""

    delivery_id: str
    endpoint: str
    agency_code: str
    to_collect: ToCollect | None
    collected_vnd: int
    at: datetime


def place(taken: Taken, target: Target | None, *, now: datetime) -> tuple[Payment | None, Credit]:
    """Where it goes: the payment after it (None: unchanged) and the credit to keep.

    The fee comes first, the postage next: that part is allocated to the parcel, whose price it is, as `payment_id`.
    What was taken for the fee settles it by the rules of all money (`incoming.receive`: a fee paid online meanwhile is
    paid twice, and this is to be refunded), unless another amount was taken than asked for: then it waits for a person.
    """
    fee_vnd, postage_vnd = _asked(taken)
    kept_vnd = min(postage_vnd, max(0, taken.collected_vnd - fee_vnd))
    rest_vnd = taken.collected_vnd - kept_vnd
    name = credit_id_of(taken.endpoint, taken.delivery_id)
    after: Payment | None = None
    parts: tuple[Part, ...] = ()
    if rest_vnd and (target is None or taken.collected_vnd != fee_vnd + postage_vnd):
        payment_id = target.payment.payment_id if target else ""
        parts = (Part(WAITING, rest_vnd, now, payment_id, DIFFERS if fee_vnd + postage_vnd else "unknown_order"),)
    elif rest_vnd and target:
        after, parts = receive(target, rest_vnd, credit_id=name, now=now)
    if kept_vnd:
        parts = (*parts, Part(ALLOCATED, kept_vnd, now, taken.delivery_id, POSTAGE))
    account = account_of(taken.endpoint)
    return after, Credit(
        name, PROVIDER, account, taken.delivery_id, taken.collected_vnd, taken.at, taken.agency_code, parts
    )


def _asked(taken: Taken) -> tuple[int, int]:
    asked = taken.to_collect
    return (asked.fee_vnd, asked.postage_vnd) if asked else (0, 0)
