"""Parcels that need a person: why, what can be done, and what was done."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from chalicelib.domain import delivery as rules
from chalicelib.domain import delivery_scans
from chalicelib.domain.cod import DIFFERS, FEE, POSTAGE
from chalicelib.domain.delivery import Delivery, Look, Recipient
from chalicelib.domain.delivery_choice import Postage
from chalicelib.domain.errors import Refused
from chalicelib.domain.objection import CLAIMED as ASKED_OF_CARRIER
from chalicelib.domain.objection import DISMISSED, OPEN, SETTLED, Objection
from chalicelib.domain.tracking_event import TrackingEvent

# Why a parcel needs a person, the first that holds and is not settled.
NO_CARRIER, DECLINED = "no_carrier", "declined"
DELIVERED_AFTER_RETURN, UNDELIVERED = delivery_scans.DELIVERED_AFTER_RETURN, delivery_scans.UNDELIVERED
DELIVERED_AFTER_ALL, RETURNED_AFTER_ALL = delivery_scans.DELIVERED_AFTER_ALL, delivery_scans.RETURNED_AFTER_ALL
MOVED_AFTER_CANCEL, LOST_AFTER_CANCEL = delivery_scans.MOVED_AFTER_CANCEL, delivery_scans.LOST_AFTER_CANCEL
RETURNED, LOST, DAMAGED, CANCELLED, QUIET = "returned", "lost", "damaged", "cancelled", "quiet"
OBJECTED, CLAIMED, NOT_CALLED_OFF = "objected", "claimed", delivery_scans.NOT_CALLED_OFF
_ENDED_BADLY = {
    rules.RETURNED_TO_AGENCY: RETURNED,
    rules.LOST: LOST,
    rules.DAMAGED: DAMAGED,
}
# What can be done: order it (again), have the citizen correct the address, hand the result over at the counter, or
# note that it was looked into and nothing more is to be done here; ask the carrier to answer for it, or tell the
# citizen why what they object to stands.
SEND, ASK, COUNTER, CLOSE = "send", "ask_address", "counter", "close"
CLAIM, DISMISS = "claim", "dismiss"
# Which of the scans that contradict each other are right: it was handed over after all, or the unit has it back.
DELIVERED, CAME_BACK = "delivered", "came_back"
_ACTIONS = {
    NO_CARRIER: (SEND, COUNTER),
    DECLINED: (SEND, ASK, COUNTER),
    RETURNED: (SEND, COUNTER),
    DAMAGED: (SEND, COUNTER, CLAIM, CLOSE),
    LOST: (SEND, COUNTER, CLAIM, CLOSE),
    CANCELLED: (SEND, COUNTER),
    DELIVERED_AFTER_RETURN: (DELIVERED, CAME_BACK, CLOSE),
    UNDELIVERED: (CLOSE,),
    DELIVERED_AFTER_ALL: (DELIVERED, CLOSE),
    RETURNED_AFTER_ALL: (SEND, COUNTER, CLOSE),
    MOVED_AFTER_CANCEL: (CLOSE,),
    LOST_AFTER_CANCEL: (SEND, COUNTER, CLAIM, CLOSE),
    DIFFERS: (CLOSE,),
    QUIET: (CLOSE,),
    OBJECTED: (CLAIM, DISMISS),
    CLAIMED: (CLOSE,),
    NOT_CALLED_OFF: (CLOSE,),
}
WAITING, STUCK = "waiting", "stuck"
_QUEUES = {QUIET: STUCK, RETURNED: RETURNED}
QUEUES = (WAITING, STUCK, RETURNED)
PAID_BY = ("agency", "carrier", "citizen")
# Whoever settles what contradicts an end settles that end too.
_ABOUT_THE_END = (
    DELIVERED_AFTER_RETURN,
    UNDELIVERED,
    DELIVERED_AFTER_ALL,
    RETURNED_AFTER_ALL,
    MOVED_AFTER_CANCEL,
    LOST_AFTER_CANCEL,
)
_ENDS = (RETURNED, LOST, DAMAGED, CANCELLED)
IN_MOTION = frozenset(rules.STATES) - rules.FINAL_STATES - {rules.CREATED}
_MOST_LOOKS = 50


def why(delivery: Delivery) -> str:
    """Why a person has to look at it now; "" when nobody has to, or somebody settled just that. Each reason is settled
    for itself: what was settled hides nothing that came after."""
    return next((reason for reason in _reasons(delivery) if not _is_settled(delivery, reason)), "")


def actions(delivery: Delivery) -> list[str]:
    """What a person can do about it now. Nobody is asked twice for an address, and only for the first parcel: the
    citizen's app corrects that one. Where the parcel was called off or another goes in its place, nothing is to be sent
    or fetched."""
    reason = why(delivery)
    found = _ACTIONS.get(reason, ())
    if delivery.call_off_asked_at or delivery.followed_by:
        left = tuple(one for one in found if one not in (SEND, ASK, COUNTER, CLOSE, DELIVERED, CAME_BACK))
        found = (*left, CLOSE) if set(left) != set(found) else found
    asked = {ASK} if delivery.address_asked_at or delivery.follows else set[str]()
    claimed = {CLAIM} if delivery.claimed_at else set[str]()
    return [one for one in found if one not in asked | claimed]


def queue_of(delivery: Delivery) -> str:
    """On which of the unit's lists it is beside those that need a person: `waiting` for the carrier to fetch it,
    `stuck` since nobody has seen it for days, `returned` and not settled; "" for none."""
    found = why(delivery)
    if found in _QUEUES:
        return _QUEUES[found]
    is_awaited = delivery.state == rules.REGISTERED and not delivery.call_off_asked_at
    return WAITING if is_awaited and not found else ""


def is_at_desk(delivery: Delivery) -> bool:
    """Whether it is a result that lies at the unit for the carrier to take, however long it does."""
    return delivery.leg == "return" and delivery.state == rules.REGISTERED and not delivery.call_off_asked_at


def closes_dossier(delivery: Delivery) -> bool:
    """Whether the applicant has the result from it, beyond a contradiction that nobody settled, and no other parcel
    goes in its place."""
    return (
        (delivery.leg, delivery.state) == ("return", rules.DELIVERED)
        and not delivery.followed_by
        and why(delivery) not in _ABOUT_THE_END
    )


def is_unordered(delivery: Delivery) -> bool:
    """Whether no carrier ever took it: the same parcel can be ordered again, with the same order code."""
    return delivery.state == rules.CREATED and not delivery.item_code


def send(
    delivery: Delivery,
    *,
    recipient: Recipient,
    carrier: str,
    endpoint: str,
    postage: Postage,
    by: str,
    now: datetime,
    note: str,
) -> tuple[Delivery, Delivery | None]:
    """Order the parcel again, at this carrier, for this address and `postage` (`postage_again`). One that no carrier
    took is ordered as it is; one that came to an end is followed by a new parcel (the second of the two)."""
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
            postage_vnd=postage.quoted_vnd,
            on_delivery=postage.on_delivery,
            to_collect=None,
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
        paid_by=postage.paid_by,
        papers=delivery.papers,
        postage_vnd=postage.quoted_vnd,
        on_delivery=postage.on_delivery,
    )
    return after, new


def postage_again(delivery: Delivery, *, quoted_vnd: int | None, paid_by: str, collects_money: bool) -> Postage | None:
    """Who is charged with the way of a parcel that is ordered again; None where that side cannot be charged.

    A second sending is paid by the side at fault (Decision 45/2016/QĐ-TTg article 12): the citizen pays it at the door,
    so the carrier must take money and the amount be known; from the carrier and the unit nothing is taken there, and
    the settlement tells whether the carrier kept its price all the same. What no carrier took is paid as it was chosen.
    """
    asked = set(delivery.on_delivery) if collects_money else set()
    if is_unordered(delivery):
        return Postage(quoted_vnd, delivery.paid_by, _in_order(asked))
    if paid_by == "citizen" and not (collects_money and quoted_vnd is not None):
        return None
    asked = (asked - {POSTAGE}) | ({POSTAGE} if paid_by == "citizen" else set())
    return Postage(quoted_vnd, paid_by, _in_order(asked))


def _in_order(asked: set[str]) -> tuple[str, ...]:
    return tuple(one for one in (FEE, POSTAGE) if one in asked)


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
    """Note that it was looked into, with what was found; a new reason brings it back. Of a claim that followed an
    objection this is what the carrier answered, and the citizen reads it."""
    answered = delivery.objection if why(delivery) == CLAIMED else None
    looked = _looked(delivery, CLOSE, by, now, note, settles=True)
    return replace(looked, objection=_answered(answered, SETTLED, note, now)) if answered else looked


def claim(delivery: Delivery, *, by: str, now: datetime, note: str) -> Delivery:
    """Note that the carrier was asked to answer for it: it pays for what it lost and helps to replace the papers
    (Decision 45/2016/QĐ-TTg articles 12 and 14). An objection then waits for that answer."""
    objected = delivery.objection if why(delivery) == OBJECTED else None
    looked = replace(_looked(delivery, CLAIM, by, now, note, settles=objected is not None), claimed_at=now)
    return replace(looked, objection=_answered(objected, ASKED_OF_CARRIER, "", now)) if objected else looked


def dismiss(delivery: Delivery, *, by: str, now: datetime, note: str) -> Delivery:
    """Tell the citizen why what was told as delivered was delivered: `note` is the reason, and they read it."""
    objected = delivery.objection
    looked = _looked(delivery, DISMISS, by, now, note, settles=True)
    return replace(looked, objection=_answered(objected, DISMISSED, note, now)) if objected else looked


def delivered_after_all(
    delivery: Delivery, scans: Iterable[TrackingEvent], *, by: str, now: datetime, note: str
) -> Delivery:
    """Note that it was handed over, whatever else its `scans` tell: those are history from now on."""
    known = list(scans)
    looked = _looked(delivery, DELIVERED, by, now, note, settles=True)
    wrong = _ids(known, {rules.RETURNING, rules.RETURNED_TO_AGENCY, rules.LOST, rules.DAMAGED, rules.CANCELLED})
    told = delivery.delivery_told_at or now
    looked = replace(looked, state=rules.DELIVERED, conflict="", disbelieved=wrong, delivery_told_at=told)
    return _decided(delivery, looked, known, now)


def came_back(delivery: Delivery, scans: Iterable[TrackingEvent], *, by: str, now: datetime, note: str) -> Delivery:
    """Note that the unit has it back, although a scan tells that it was delivered: that one is history from now on.
    What is done with it then is another decision."""
    known = list(scans)
    looked = _looked(delivery, CAME_BACK, by, now, note, settles=False)
    wrong = _ids(known, {rules.DELIVERED})
    looked = replace(looked, state=rules.RETURNED_TO_AGENCY, conflict="", disbelieved=wrong, came_back_at=now)
    return _decided(delivery, replace(looked, delivered_at=None, delivery_told_at=None, proof=None), known, now)


def _ids(scans: Iterable[TrackingEvent], events: set[str]) -> tuple[str, ...]:
    return tuple(sorted({scan.event_id for scan in scans if scan.event in events}))


def _decided(before: Delivery, looked: Delivery, scans: list[TrackingEvent], now: datetime) -> Delivery:
    """What the scans that are still believed come to; that must be what was decided (`not_allowed_now`)."""
    after = replace(delivery_scans.apply(looked, scans, now=now), version=before.version + 1)
    if after.state != looked.state:
        raise Refused("not_allowed_now", extensions={"state": before.state, "allowed_actions": actions(before)})
    return after


def gone_quiet(delivery: Delivery, *, before: datetime, now: datetime) -> Delivery | None:
    """The parcel noted as unseen since `before`; None when it was seen, has ended, or is noted already."""
    if delivery.is_quiet or delivery.state not in IN_MOTION or delivery.updated_at >= before:
        return None
    return replace(delivery, is_quiet=True, version=delivery.version + 1, updated_at=now)


def next_id(delivery_id: str) -> str:
    """The order code of the parcel after that one: `….return.2` after `….return.1`."""
    stem, _, number = delivery_id.rpartition(".")
    return f"{stem}.{int(number) + 1}"


def _answered(objection: Objection, standing: str, answer: str, now: datetime) -> Objection:
    return replace(objection, standing=standing, answer=answer, decided_at=now)


def _reasons(delivery: Delivery) -> Iterator[str]:
    """All that a person has to look at, settled or not, the most pressing first."""
    standing = delivery.objection.standing if delivery.objection else ""
    if standing == OPEN:
        yield OBJECTED
    if standing == ASKED_OF_CARRIER:
        yield CLAIMED
    if delivery.conflict:
        yield delivery.conflict.partition(":")[0]
    if delivery.call_off_asked_at and delivery.state not in rules.NOT_HANDED_OVER:
        yield NOT_CALLED_OFF
    if delivery.state in _ENDED_BADLY:
        yield _ENDED_BADLY[delivery.state]
    by_carrier = bool(delivery.item_code or delivery.scans)  # the citizen can only give up what was not ordered
    if delivery.state == rules.CANCELLED and by_carrier and not delivery.call_off_asked_at:
        yield CANCELLED
    if delivery.is_quiet and delivery.state in IN_MOTION:
        yield QUIET


def _is_settled(delivery: Delivery, reason: str) -> bool:
    last = next((look for look in reversed(delivery.looks) if _is_about(look, reason, delivery)), None)
    if last is None or not last.settles:
        return False
    return reason != QUIET or last.scans == delivery.scans  # else it was seen since, and fell silent again


def _is_about(look: Look, reason: str, delivery: Delivery) -> bool:
    with_its_end = look.why in _ABOUT_THE_END and look.state in ("", delivery.state)
    return look.why == reason or (with_its_end and reason in _ENDS)


def _looked(delivery: Delivery, action: str, by: str, now: datetime, note: str, *, settles: bool) -> Delivery:
    if action not in actions(delivery) or len(delivery.looks) >= _MOST_LOOKS:
        raise Refused("not_allowed_now", extensions={"state": delivery.state, "allowed_actions": actions(delivery)})
    look = Look(why(delivery), action, by, now, delivery.scans, settles, note, delivery.state)
    return replace(delivery, looks=(*delivery.looks, look), version=delivery.version + 1, updated_at=now)
