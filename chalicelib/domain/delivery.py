"""A parcel by public post, one leg: what is known of it, and the states that it goes through."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.cod import ToCollect
from chalicelib.domain.objection import Objection
from chalicelib.domain.proof_of_delivery import Proof

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
EVENTS = STATES[1:]


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
