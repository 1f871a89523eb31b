"""The order of a parcel: asked for once, taken by the carrier or not."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.delivery import CREATED, REGISTERED, Delivery


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
