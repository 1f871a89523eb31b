"""Parcels that need a person: why, what can be done, and what was done."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain import delivery as rules
from chalicelib.domain.delivery import Delivery, Look, Recipient
from chalicelib.domain.errors import Refused

# Why a parcel needs a person, the first that holds.
NO_CARRIER, DECLINED = "no_carrier", "declined"
DELIVERED_AFTER_RETURN, UNDELIVERED = "delivered_after_return", "undelivered_after_delivered"
RETURNED, LOST, DAMAGED, CANCELLED, QUIET = "returned", "lost", "damaged", "cancelled", "quiet"
_ENDED_BADLY = {
    rules.RETURNED_TO_AGENCY: RETURNED,
    rules.LOST: LOST,
    rules.DAMAGED: DAMAGED,
}
# What can be done: order it (again), have the citizen correct the address, hand the result over at the counter, or
# note that it was looked into and nothing more is to be done here.
SEND, ASK, COUNTER, CLOSE = "send", "ask_address", "counter", "close"
_ACTIONS = {
    NO_CARRIER: (SEND, COUNTER),
    DECLINED: (SEND, ASK, COUNTER),
    RETURNED: (SEND, COUNTER),
    DAMAGED: (SEND, COUNTER, CLOSE),
    LOST: (SEND, COUNTER, CLOSE),
    CANCELLED: (SEND, COUNTER),
    DELIVERED_AFTER_RETURN: (CLOSE,),
    UNDELIVERED: (CLOSE,),
    QUIET: (CLOSE,),
}
PAID_BY = ("agency", "carrier", "citizen")
IN_MOTION = frozenset(rules.STATES) - rules.FINAL_STATES - {rules.CREATED}
_MOST_LOOKS = 50


def why(delivery: Delivery) -> str:
    """Why a person has to look at it now; "" when nobody has to, or somebody settled just that."""
    found = _reason(delivery)
    last = delivery.looks[-1] if delivery.looks else None
    settled = last is not None and last.settles and last.why == found
    if settled and last is not None and found == QUIET and last.scans != delivery.scans:
        settled = False  # it was seen since, and fell silent again
    return "" if settled else found


def actions(delivery: Delivery) -> list[str]:
    """What a person can do about it now. Nobody is asked twice for an address, and only for the first parcel: the
    citizen's app corrects that one."""
    found = _ACTIONS.get(why(delivery), ())
    return [one for one in found if one != ASK or not (delivery.address_asked_at or delivery.follows)]


def is_unordered(delivery: Delivery) -> bool:
    """Whether no carrier ever took it: the same parcel can be ordered again, with the same order code."""
    return delivery.state == rules.CREATED and not delivery.item_code


def send(
    delivery: Delivery,
    *,
    recipient: Recipient,
    carrier: str,
    endpoint: str,
    paid_by: str,
    by: str,
    now: datetime,
    note: str,
) -> tuple[Delivery, Delivery | None]:
    """Order the parcel again, at this carrier and for this address. One that no carrier took is ordered as it is; one
    that came to an end is followed by a new parcel (the second of the two), for which `paid_by` pays: the side at fault
    (Decision 45/2016/QĐ-TTg article 12)."""
    if is_unordered(delivery):
        looked = _looked(delivery, SEND, by, now, note, settles=False)
        after = replace(
            looked,
            recipient=recipient,
            carrier=carrier,
            endpoint=endpoint,
            booking_asked_at=now,
            conflict="",
            address_asked_at=None,
        )
        return after, None
    new_id = next_id(delivery.delivery_id)
    after = replace(_looked(delivery, SEND, by, now, note, settles=True), followed_by=new_id)
    new = Delivery(
        delivery_id=new_id,
        dossier_id=delivery.dossier_id,
        applicant_id=delivery.applicant_id,
        agency_code=delivery.agency_code,
        leg=delivery.leg,
        recipient=recipient,
        created_at=now,
        updated_at=now,
        carrier=carrier,
        endpoint=endpoint,
        booking_asked_at=now,
        follows=delivery.delivery_id,
        paid_by=paid_by,
        papers=delivery.papers,
    )
    return after, new


def ask_address(delivery: Delivery, *, by: str, now: datetime, note: str) -> Delivery:
    """Open the choice of the address to the citizen again; once it is corrected the parcel is ordered by itself."""
    looked = _looked(delivery, ASK, by, now, note, settles=False)
    return replace(looked, address_asked_at=now, booking_asked_at=None)


def to_counter(delivery: Delivery, *, by: str, now: datetime, note: str) -> Delivery:
    """Have the result fetched at the counter instead. What was never ordered is given up."""
    looked = _looked(delivery, COUNTER, by, now, note, settles=True)
    if is_unordered(delivery):
        return replace(looked, state=rules.CANCELLED, conflict="", address_asked_at=None)
    return looked


def close(delivery: Delivery, *, by: str, now: datetime, note: str) -> Delivery:
    """Note that it was looked into, with what was found; a new reason brings it back."""
    return _looked(delivery, CLOSE, by, now, note, settles=True)


def gone_quiet(delivery: Delivery, *, before: datetime, now: datetime) -> Delivery | None:
    """The parcel noted as unseen since `before`; None when it was seen, has ended, or is noted already."""
    if delivery.is_quiet or delivery.state not in IN_MOTION or delivery.updated_at >= before:
        return None
    return replace(delivery, is_quiet=True, version=delivery.version + 1, updated_at=now)


def next_id(delivery_id: str) -> str:
    """The order code of the parcel after that one: `….return.2` after `….return.1`."""
    stem, _, number = delivery_id.rpartition(".")
    return f"{stem}.{int(number) + 1}"


def _reason(delivery: Delivery) -> str:
    if delivery.conflict:
        return delivery.conflict.partition(":")[0]
    if delivery.state == rules.CANCELLED and delivery.item_code:
        return CANCELLED  # by the carrier: the citizen can only give up what was not ordered
    return _ENDED_BADLY.get(delivery.state, QUIET if delivery.is_quiet else "")


def _looked(delivery: Delivery, action: str, by: str, now: datetime, note: str, *, settles: bool) -> Delivery:
    if action not in actions(delivery) or len(delivery.looks) >= _MOST_LOOKS:
        raise Refused("not_allowed_now", extensions={"state": delivery.state, "allowed_actions": actions(delivery)})
    look = Look(why(delivery), action, by, now, delivery.scans, settles, note)
    return replace(delivery, looks=(*delivery.looks, look), version=delivery.version + 1, updated_at=now)
