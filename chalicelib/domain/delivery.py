"""A parcel by public post, one leg: what the scans say, folded in the order in which they happened."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.errors import Refused
from chalicelib.domain.tracking_event import TrackingEvent

CREATED = "created"
REGISTERED = "registered"
COLLECTED = "collected"
IN_TRANSIT = "in_transit"
AT_DELIVERY_OFFICE = "at_delivery_office"
OUT_FOR_DELIVERY = "out_for_delivery"
ATTEMPT_FAILED = "attempt_failed"
HELD_FOR_COLLECTION = "held_for_collection"
DELIVERED = "delivered"
RETURNING = "returning"
RETURNED_TO_AGENCY = "returned_to_agency"
CANCELLED = "cancelled"
LOST = "lost"
DAMAGED = "damaged"

STATES = (
    CREATED,
    REGISTERED,
    COLLECTED,
    IN_TRANSIT,
    AT_DELIVERY_OFFICE,
    OUT_FOR_DELIVERY,
    ATTEMPT_FAILED,
    HELD_FOR_COLLECTION,
    DELIVERED,
    RETURNING,
    RETURNED_TO_AGENCY,
    CANCELLED,
    LOST,
    DAMAGED,
)
FINAL_STATES = frozenset({DELIVERED, RETURNED_TO_AGENCY, CANCELLED, LOST, DAMAGED})
EVENTS = STATES[1:]

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


@dataclass(frozen=True, slots=True)
class Recipient:
    """Where a parcel goes. Today's province and commune codes; the phone in E.164."""

    name: str
    phone: str
    province_code: str
    commune: str
    address: str


@dataclass(frozen=True, slots=True)
class Look:
    """What a person decided about a parcel that needed one: `why` it did, the `action`, the `scans` known then, and
    whether that `settles` it."""

    why: str
    action: str
    by: str
    at: datetime
    scans: int
    settles: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One parcel of one dossier. `delivery_id` is the order code that the carrier knows. Instants are aware UTC.

    `is_quiet`: no scan came for longer than parcels stay unseen. `address_asked_at`: the citizen was asked to correct
    the address. `looks` are what persons decided about it. A parcel sent again is a new one, which `follows` this one
    (`followed_by`), and `paid_by` tells who pays for that: agency, carrier or citizen.

    `leg` is return (the result goes to `recipient`) or collect (`papers`, slots of the procedure, are fetched there).
    """

    delivery_id: str
    dossier_id: str
    applicant_id: str
    agency_code: str
    leg: str
    recipient: Recipient
    created_at: datetime
    updated_at: datetime
    state: str = CREATED
    version: int = 1
    carrier: str = ""
    endpoint: str = ""
    item_code: str = ""
    carrier_fee_vnd: int | None = None
    booking_asked_at: datetime | None = None
    attempts_failed: int = 0
    conflict: str = ""
    scans: int = 0
    delivered_at: datetime | None = None
    is_quiet: bool = False
    address_asked_at: datetime | None = None
    looks: tuple[Look, ...] = ()
    follows: str = ""
    followed_by: str = ""
    paid_by: str = ""
    papers: tuple[str, ...] = ()


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
        elif scan.event == DELIVERED and state in (RETURNING, RETURNED_TO_AGENCY):
            conflict = "delivered_after_return"
    return Folded(state, failed, conflict, delivered_at)


def apply(delivery: Delivery, scans: Iterable[TrackingEvent], *, now: datetime) -> Delivery:
    """The delivery after all its `scans`, old and new together."""
    known = list(scans)
    folded = fold(REGISTERED if delivery.item_code else CREATED, known)
    item_code = delivery.item_code or next((scan.item_code for scan in known if scan.item_code), "")
    conflict = folded.conflict or delivery.conflict
    if delivery.delivered_at and folded.state != DELIVERED:
        # The dossier was already told. That is not undone: a person looks at it.
        conflict = "undelivered_after_delivered"
    return replace(
        delivery,
        state=folded.state,
        attempts_failed=folded.attempts_failed,
        conflict=conflict,
        item_code=item_code,
        scans=len(known),
        is_quiet=False,
        delivered_at=folded.delivered_at or delivery.delivered_at,
        version=delivery.version + 1,
        updated_at=now,
    )


def choose(delivery: Delivery, recipient: Recipient, *, now: datetime, papers: tuple[str, ...] = ()) -> Delivery:
    """Change the recipient until the parcel is made up, or answer that the unit asked for another address; otherwise
    refused with `parcel_made_up`."""
    _still_open(delivery)
    conflict = "" if delivery.address_asked_at else delivery.conflict
    return replace(
        delivery,
        recipient=recipient,
        papers=papers,
        address_asked_at=None,
        conflict=conflict,
        version=delivery.version + 1,
        updated_at=now,
    )


def chosen_again(delivery: Delivery, recipient: Recipient, *, now: datetime, papers: tuple[str, ...] = ()) -> Delivery:
    """Take the post after all, when it was given up before any parcel was ordered; else `parcel_made_up`."""
    _still_open(replace(delivery, state=CREATED))
    told = replace(delivery, state=CREATED, recipient=recipient, papers=papers)
    return replace(told, version=delivery.version + 1, updated_at=now)


def drop(delivery: Delivery, *, now: datetime) -> Delivery:
    """Give up the delivery until the parcel is made up; then refused with `parcel_made_up`."""
    _still_open(delivery)
    return replace(delivery, state=CANCELLED, version=delivery.version + 1, updated_at=now)


def ask_booking(
    delivery: Delivery, *, carrier: str, endpoint: str, now: datetime, agency_code: str = ""
) -> Delivery | None:
    """Close the choice and let the parcel be ordered, in the name of the unit that has the dossier by now. None when it
    was asked before or dropped."""
    if delivery.state != CREATED or delivery.booking_asked_at:
        return None
    return replace(
        delivery,
        agency_code=agency_code or delivery.agency_code,
        carrier=carrier,
        endpoint=endpoint,
        booking_asked_at=now,
        conflict="",
        version=delivery.version + 1,
        updated_at=now,
    )


def cannot_go(delivery: Delivery, why: str, *, now: datetime) -> Delivery:
    """No parcel can be ordered as things are (`no_carrier`, `declined:<code>`): noted for a person to settle."""
    return replace(delivery, conflict=why, version=delivery.version + 1, updated_at=now)


def booked(delivery: Delivery, *, item_code: str, carrier_fee_vnd: int | None, now: datetime) -> Delivery | None:
    """The carrier took the order. A scan may have come before this answer: the state never goes back."""
    if delivery.item_code:
        return None
    state = REGISTERED if delivery.state == CREATED else delivery.state
    return replace(
        delivery,
        state=state,
        item_code=item_code,
        carrier_fee_vnd=carrier_fee_vnd,
        conflict="" if delivery.conflict.startswith("declined") else delivery.conflict,
        version=delivery.version + 1,
        updated_at=now,
    )


def _still_open(delivery: Delivery) -> None:
    if delivery.booking_asked_at or delivery.state != CREATED:
        raise Refused("parcel_made_up", extensions={"state": delivery.state, "allowed_actions": []})
