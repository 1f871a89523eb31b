"""What the scans of a parcel say, folded in the order in which they happened."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.cod import DIFFERS, amounts_told
from chalicelib.domain.delivery import (
    AT_DELIVERY_OFFICE,
    ATTEMPT_FAILED,
    CANCELLED,
    COLLECTED,
    CREATED,
    DAMAGED,
    DELIVERED,
    HELD_FOR_COLLECTION,
    IN_TRANSIT,
    LOST,
    NOT_HANDED_OVER,
    OUT_FOR_DELIVERY,
    REGISTERED,
    RETURNED_TO_AGENCY,
    RETURNING,
    Delivery,
)
from chalicelib.domain.proof_of_delivery import Proof
from chalicelib.domain.tracking_event import TrackingEvent

NOT_CALLED_OFF = "not_called_off"
# What contradicts an end that was told, each for a person.
DELIVERED_AFTER_RETURN, UNDELIVERED = "delivered_after_return", "undelivered_after_delivered"
DELIVERED_AFTER_ALL, RETURNED_AFTER_ALL = "delivered_after_all", "returned_after_all"
MOVED_AFTER_CANCEL, LOST_AFTER_CANCEL = "moved_after_cancel", "lost_after_cancel"

# A scan is named after the state it proves. Scans get lost, so a later one may be believed without its predecessors;
# what may not be: anything after a final state, a cancellation once the parcel was collected, and a way back to the
# recipient once it is returning (only a `delivered` then is a conflict for a person).
_MOVING = frozenset({IN_TRANSIT, AT_DELIVERY_OFFICE, OUT_FOR_DELIVERY, ATTEMPT_FAILED, HELD_FOR_COLLECTION})
_LATE = frozenset({DELIVERED, RETURNING, RETURNED_TO_AGENCY, LOST, DAMAGED})
ARROWS: Mapping[str, frozenset[str]] = {
    CREATED: frozenset({REGISTERED, COLLECTED, CANCELLED}) | _MOVING | _LATE,
    REGISTERED: frozenset({COLLECTED, CANCELLED}) | _MOVING | _LATE,
    COLLECTED: _MOVING | _LATE,
    **dict.fromkeys(_MOVING, _MOVING | _LATE),
    RETURNING: frozenset({RETURNED_TO_AGENCY, LOST, DAMAGED}),
}
# Scans that do not move a parcel and cannot be true beside its state: noted for a person.
CONTRADICTIONS: Mapping[tuple[str, str], str] = {
    **dict.fromkeys([(state, DELIVERED) for state in (RETURNING, RETURNED_TO_AGENCY)], DELIVERED_AFTER_RETURN),
    **dict.fromkeys([(state, DELIVERED) for state in (CANCELLED, LOST, DAMAGED)], DELIVERED_AFTER_ALL),
    **dict.fromkeys(
        [(state, RETURNED_TO_AGENCY) for state in (DELIVERED, CANCELLED, LOST, DAMAGED)], RETURNED_AFTER_ALL
    ),
    **dict.fromkeys([(CANCELLED, event) for event in _MOVING | {COLLECTED, RETURNING}], MOVED_AFTER_CANCEL),
    **dict.fromkeys([(CANCELLED, event) for event in (LOST, DAMAGED)], LOST_AFTER_CANCEL),
}
_NOT_TAKEN = ("declined", "no_carrier")  # said of an order before any scan of it


@dataclass(frozen=True, slots=True)
class Folded:
    """What a set of scans comes to."""

    state: str
    attempts_failed: int
    conflict: str
    delivered_at: datetime | None


def fold(start: str, scans: Iterable[TrackingEvent]) -> Folded:
    """The state that the scans lead to from `start` (created or registered), whatever the order of their arrival.

    Ordered by event time, then event id. Final states absorb; the same scan twice counts once.
    """
    state, failed, conflict, delivered_at = start, 0, "", None
    seen: set[tuple[str, datetime, str]] = set()
    for scan in sorted(scans, key=lambda scan: (scan.occurred_at, scan.event_id)):
        key = (scan.event, scan.occurred_at, scan.office)
        if key in seen:
            continue
        seen.add(key)
        if scan.event in ARROWS.get(state, frozenset()):
            state = scan.event
            failed += scan.event == ATTEMPT_FAILED
            delivered_at = scan.occurred_at if state == DELIVERED else delivered_at
        else:
            conflict = CONTRADICTIONS.get((state, scan.event), conflict)
    return Folded(state, failed, conflict, delivered_at)


def apply(delivery: Delivery, scans: Iterable[TrackingEvent], *, now: datetime) -> Delivery:
    """The delivery after all its `scans`, old and new together; those that a person found wrong lead nowhere."""
    known = list(scans)
    believed = [scan for scan in known if scan.event_id not in delivery.disbelieved]
    folded = fold(REGISTERED if delivery.item_code else CREATED, believed)
    item_code = delivery.item_code or next((scan.item_code for scan in known if scan.item_code), "")
    state = RETURNED_TO_AGENCY if delivery.came_back_at and folded.state == RETURNING else folded.state
    conflict = _told_otherwise(delivery, state) or folded.conflict or _still_true(delivery, state)
    if delivery.called_off_at and state in NOT_HANDED_OVER:
        state = CANCELLED  # a scan of the order that comes late does not order it again
    elif delivery.call_off_asked_at and state not in NOT_HANDED_OVER:
        conflict = conflict or NOT_CALLED_OFF  # it was fetched all the same, or before the carrier was told
    elif state == CANCELLED and delivery.call_off_asked_at and conflict.startswith(NOT_CALLED_OFF):
        conflict = ""  # it was cancelled after all: the answer to our asking was lost, and asked twice it said no
    if conflict == MOVED_AFTER_CANCEL and delivery.call_off_asked_at:
        conflict = NOT_CALLED_OFF
    took = amounts_told(delivery.leg, known)  # also where it was told as returned or lost before: somebody has paid
    if took and (len(took) > 1 or took[0] != (delivery.to_collect.total_vnd if delivery.to_collect else 0)):
        conflict = conflict or DIFFERS
    return replace(
        delivery,
        state=state,
        attempts_failed=folded.attempts_failed,
        conflict=conflict,
        item_code=item_code,
        # A scan of it proves that the order was taken, whatever was answered: its address is open no more.
        booking_asked_at=delivery.booking_asked_at or (now if delivery.address_asked_at else None),
        address_asked_at=None,
        scans=len(known),
        is_quiet=False,
        delivered_at=folded.delivered_at or delivery.delivered_at,
        delivery_told_at=now if state == DELIVERED != delivery.state else delivery.delivery_told_at,
        handed_over_at=_handed_over_at(delivery, folded, believed),
        proof=_proof(believed) or delivery.proof,
        collected_vnd=took[-1] if took else delivery.collected_vnd,
        version=delivery.version + 1,
        updated_at=now,
    )


def _told_otherwise(delivery: Delivery, state: str) -> str:
    """How the state that the scans lead to now contradicts an end that was told before. What the dossier was told is
    not undone: a person looks at it."""
    if delivery.delivered_at and state != DELIVERED:
        return UNDELIVERED
    given_up = delivery.state == CANCELLED and bool(delivery.followed_by or not delivery.scans)
    if state == DELIVERED != delivery.state:
        if delivery.state == RETURNED_TO_AGENCY:
            return DELIVERED_AFTER_RETURN
        if given_up or delivery.followed_by or delivery.state in (LOST, DAMAGED):
            return DELIVERED_AFTER_ALL
    return MOVED_AFTER_CANCEL if given_up and state not in NOT_HANDED_OVER else ""


def _still_true(delivery: Delivery, state: str) -> str:
    """What was noted against the parcel before and stays: not that its order was declined when scans prove that it was
    taken, nor that it moves after a cancellation which by its scans never was one."""
    if state != CREATED and delivery.conflict.startswith(_NOT_TAKEN):
        return ""
    if delivery.conflict == MOVED_AFTER_CANCEL and state != CANCELLED and not delivery.followed_by:
        return ""
    return delivery.conflict


def _handed_over_at(delivery: Delivery, folded: Folded, scans: Iterable[TrackingEvent]) -> datetime | None:
    """When one side got it from the other: the carrier a result, by its first scan of it; the unit papers, by their
    delivery, which is the legal time of filing (Decision 45/2016/QĐ-TTg)."""
    if delivery.leg == "collect":
        return folded.delivered_at or delivery.handed_over_at
    if folded.state in NOT_HANDED_OVER:
        return None
    moved = (scan.occurred_at for scan in scans if scan.event in _MOVING | _LATE | {COLLECTED})
    return min(moved, default=None)  # whatever scans tell, a carrier is never answered with a failure of ours


def _proof(scans: Iterable[TrackingEvent]) -> Proof | None:
    """What the first scan of the delivery that tells anything tells: some carriers send it after the bare status."""
    told = [scan for scan in scans if scan.event == DELIVERED and scan.proof]
    return min(told, key=lambda scan: (scan.occurred_at, scan.event_id)).proof if told else None
