"""A parcel by public post, one leg: what the scans say, folded in the order in which they happened."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.cod import DIFFERS, FEE, POSTAGE, ToCollect, amounts_told
from chalicelib.domain.errors import Refused
from chalicelib.domain.objection import Objection
from chalicelib.domain.proof_of_delivery import Proof
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
NOT_HANDED_OVER = frozenset({CREATED, REGISTERED, CANCELLED})
NOT_CALLED_OFF = "not_called_off"
# What contradicts an end that was told, each for a person.
DELIVERED_AFTER_RETURN, UNDELIVERED = "delivered_after_return", "undelivered_after_delivered"
DELIVERED_AFTER_ALL, RETURNED_AFTER_ALL = "delivered_after_all", "returned_after_all"
MOVED_AFTER_CANCEL, LOST_AFTER_CANCEL = "moved_after_cancel", "lost_after_cancel"
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
class Recipient:
    """Where a parcel goes. Today's province and commune; the phone in E.164. People still write what ended on 1 July
    2025: `district` is kept in their words, for the postman, and `province_before` is the name of the province that
    they told, where it was merged into today's."""

    name: str
    phone: str
    province_code: str
    commune: str
    address: str
    district: str = ""
    province_before: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """What a person decided about a parcel that needed one: `why` it did, the `action`, the `scans` known then, and
    whether that `settles` it. `state` is what the parcel was in ("": noted before that was kept)."""

    why: str
    action: str
    by: str
    at: datetime
    scans: int
    settles: bool
    note: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One parcel of one dossier. `delivery_id` is the order code that the carrier knows. Instants are aware UTC.

    `is_quiet`: no scan came for longer than parcels stay unseen. `address_asked_at`: the citizen was asked to correct
    the address. `looks` are what persons decided about it. A parcel sent again is a new one, which `follows` this one
    (`followed_by`).

    `postage_vnd` is what the post was quoted to cost when it was chosen, None where nobody could tell; `paid_by` who
    pays that: agency, carrier or citizen. `on_delivery` is what the carrier takes in cash at the door (`fee`,
    `postage`; none: nothing), `to_collect` how much, fixed when the parcel is ordered, and `collected_vnd` how much
    its scans tell that it took (None: not told).

    `handed_over_at` is when the carrier got a result, or the unit got papers: the day of the hand-over list. `proof` is
    what the carrier noted at the door, `objection` the citizen's word against it, `claimed_at` when the unit asked the
    carrier to answer for it. `call_off_asked_at`: the dossier is over, so the order is taken back; `called_off_at`: the
    carrier agreed, or was never asked.

    `booked_at` is when the carrier took the order, with its own item number and price; `delivery_told_at` when we told
    that it was delivered, however long ago that was. `disbelieved` are ids of scans that a person found wrong, which
    are history only; `came_back_at` is when a person noted that the unit has it back.

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
    handed_over_at: datetime | None = None
    proof: Proof | None = None
    objection: Objection | None = None
    claimed_at: datetime | None = None
    call_off_asked_at: datetime | None = None
    called_off_at: datetime | None = None
    postage_vnd: int | None = None
    on_delivery: tuple[str, ...] = ()
    to_collect: ToCollect | None = None
    collected_vnd: int | None = None
    booked_at: datetime | None = None
    delivery_told_at: datetime | None = None
    disbelieved: tuple[str, ...] = ()
    came_back_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Postage:
    """What the post was quoted to cost in đồng (None: unknown), who pays it, and what of fee and postage the carrier
    takes at the door."""

    quoted_vnd: int | None = None
    paid_by: str = ""
    on_delivery: tuple[str, ...] = ()


NOT_ASKED = Postage()


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


def choose(
    delivery: Delivery,
    recipient: Recipient,
    *,
    now: datetime,
    papers: tuple[str, ...] = (),
    postage: Postage = NOT_ASKED,
) -> Delivery:
    """Change the recipient, and with it the postage, until the parcel is made up, or answer that the unit asked for
    another address; otherwise refused with `parcel_made_up`."""
    _still_open(delivery)
    conflict = "" if delivery.address_asked_at else delivery.conflict
    return replace(
        delivery,
        recipient=recipient,
        papers=papers,
        address_asked_at=None,
        conflict=conflict,
        postage_vnd=postage.quoted_vnd,
        paid_by=postage.paid_by,
        on_delivery=postage.on_delivery,
        to_collect=None,
        version=delivery.version + 1,
        updated_at=now,
    )


def chosen_again(
    delivery: Delivery,
    recipient: Recipient,
    *,
    now: datetime,
    papers: tuple[str, ...] = (),
    postage: Postage = NOT_ASKED,
) -> Delivery:
    """Take the post after all, when it was given up before any parcel was ordered; else `parcel_made_up`."""
    return choose(replace(delivery, state=CREATED), recipient, now=now, papers=papers, postage=postage)


def told_collected(delivery: Delivery, collected_vnd: int, *, now: datetime) -> Delivery | None:
    """The parcel of which a settlement tells how much was taken; None where it was told before. The file may be ahead
    of the scan: who transfers the money has taken it, and the citizen has paid."""
    if delivery.collected_vnd is not None:
        return None
    asked = delivery.to_collect.total_vnd if delivery.to_collect else 0
    conflict = delivery.conflict or (DIFFERS if collected_vnd != asked else "")
    return replace(
        delivery, collected_vnd=collected_vnd, conflict=conflict, version=delivery.version + 1, updated_at=now
    )


def fixed(delivery: Delivery, *, fee_vnd: int, now: datetime) -> Delivery | None:
    """The parcel with the amount that its carrier is to take at the door, before it is ordered: `fee_vnd` is what is
    unpaid of the fee. None where nothing is to be taken, or it was fixed before: whoever asks the carrier again asks
    for the same parcel. A postage that nobody could tell is not asked for."""
    if not delivery.on_delivery or delivery.to_collect or delivery.item_code:
        return None
    fee = fee_vnd if FEE in delivery.on_delivery else 0
    postage = (delivery.postage_vnd or 0) if POSTAGE in delivery.on_delivery else 0
    return replace(delivery, to_collect=ToCollect(fee, postage), version=delivery.version + 1, updated_at=now)


def asked_of_receiver_vnd(delivery: Delivery) -> int:
    """What the carrier's order tells it to take, in đồng. Cash on delivery is taken of the receiver: of papers that are
    fetched that is the unit, which owes nothing."""
    return delivery.to_collect.total_vnd if delivery.to_collect and delivery.leg == "return" else 0


def may_hold_fee(delivery: Delivery) -> bool:
    """Whether its carrier was told to take the fee, and nobody told yet how much it took: it may have, or may yet."""
    asked = delivery.to_collect is not None and delivery.to_collect.fee_vnd > 0
    return asked and delivery.collected_vnd is None and delivery.state != CANCELLED


def drop(delivery: Delivery, *, now: datetime) -> Delivery:
    """Give up the delivery until the parcel is made up; then refused with `parcel_made_up`."""
    _still_open(delivery)
    return replace(delivery, state=CANCELLED, version=delivery.version + 1, updated_at=now)


def is_given_up(delivery: Delivery) -> bool:
    """Whether it was dropped before anybody asked a carrier for it."""
    return delivery.state == CANCELLED and not delivery.booking_asked_at


def ask_booking(
    delivery: Delivery,
    *,
    carrier: str,
    endpoint: str,
    now: datetime,
    agency_code: str = "",
    collects_money: bool = True,
) -> Delivery | None:
    """Close the choice and let the parcel be ordered, in the name of the unit that has the dossier by now. Nothing is
    taken at the door by a carrier that collects no money. None when it was asked before or dropped."""
    if delivery.state != CREATED or delivery.booking_asked_at:
        return None
    return replace(
        delivery,
        agency_code=agency_code or delivery.agency_code,
        carrier=carrier,
        endpoint=endpoint,
        booking_asked_at=now,
        conflict="",
        on_delivery=delivery.on_delivery if collects_money else (),
        version=delivery.version + 1,
        updated_at=now,
    )


def cannot_go(delivery: Delivery, why: str, *, now: datetime) -> Delivery:
    """No parcel can be ordered as things are (`no_carrier`, `declined:<code>`): noted for a person to settle."""
    return replace(delivery, conflict=why, version=delivery.version + 1, updated_at=now)


def booked(delivery: Delivery, *, item_code: str, carrier_fee_vnd: int | None, now: datetime) -> Delivery | None:
    """The carrier took the order; None when that was noted before. A scan may have come before this answer: the state
    never goes back, and the number is the one that the carrier answers, if it answers one."""
    if delivery.booked_at:
        return None
    state = REGISTERED if delivery.state == CREATED else delivery.state
    return replace(
        delivery,
        state=state,
        item_code=item_code or delivery.item_code,
        carrier_fee_vnd=carrier_fee_vnd,
        booked_at=now,
        conflict="" if delivery.conflict.startswith("declined") else delivery.conflict,
        version=delivery.version + 1,
        updated_at=now,
    )


def _still_open(delivery: Delivery) -> None:
    if delivery.booking_asked_at or delivery.state != CREATED:
        raise Refused("parcel_made_up", extensions={"state": delivery.state, "allowed_actions": []})
