"""A parcel of a dossier that is over is called off, as long as the carrier has not fetched it."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain import delivery as rules
from chalicelib.domain import delivery_scans
from chalicelib.domain.delivery import Delivery


def call_off(delivery: Delivery, *, now: datetime, has_come: bool = False) -> Delivery | None:
    """The parcel after its dossier was withdrawn or stopped for good, its result given out at the counter, or the unit
    got the papers. What nobody ordered is given up; what was ordered waits for the carrier's word
    (`waits_for_carrier`); what is on its way already is put before a person, unless what it was to bring `has_come`:
    then its scans are late. None when there is nothing to do, or it was done before."""
    if delivery.call_off_asked_at or delivery.called_off_at:
        return None
    told = replace(delivery, version=delivery.version + 1, updated_at=now)
    if delivery.state == rules.CANCELLED and delivery.booking_asked_at:
        return replace(told, call_off_asked_at=now)  # by the carrier, which may yet tell that it fetched it before
    if delivery.state in rules.FINAL_STATES:
        return None
    if delivery.state == rules.CREATED and not delivery.item_code and _nobody_took_it(delivery):
        return replace(told, state=rules.CANCELLED, conflict="", address_asked_at=None)
    if delivery.state in rules.NOT_HANDED_OVER:
        return replace(told, call_off_asked_at=now)
    if has_come:
        return None
    return replace(told, call_off_asked_at=now, conflict=delivery.conflict or delivery_scans.NOT_CALLED_OFF)


def is_with_carrier(delivery: Delivery) -> bool:
    """Whether the carrier has the parcel in hand, or handed it over: the unit has no result to give out. One that was
    lost or damaged is the unit's to make good; of one whose scans contradict each other the unit's word counts."""
    if delivery.state == rules.RETURNING and _is_settled_by_a_person(delivery):
        return False
    ours = rules.NOT_HANDED_OVER | {rules.RETURNED_TO_AGENCY, rules.LOST, rules.DAMAGED}
    return delivery.state not in ours or delivery.conflict == delivery_scans.MOVED_AFTER_CANCEL


def waits_for_carrier(delivery: Delivery) -> bool:
    """Whether the carrier is still to be told that the order is taken back."""
    open_order = delivery.state in (rules.CREATED, rules.REGISTERED)
    return bool(delivery.call_off_asked_at) and not delivery.called_off_at and open_order and not refused(delivery)


def is_unanswered(delivery: Delivery) -> bool:
    """Whether the carrier's answer to the order never came, nor any number by which it could be cancelled."""
    return not delivery.item_code and delivery.booked_at is None


def refused(delivery: Delivery) -> bool:
    """Whether the carrier said that it is too late."""
    return delivery.conflict.startswith(delivery_scans.NOT_CALLED_OFF)


def called_off(delivery: Delivery, *, now: datetime) -> Delivery | None:
    """The carrier agreed, or never heard of the order. None when that was noted before. A scan may have come before
    this answer: the parcel that is on its way all the same is put before a person."""
    if delivery.called_off_at:
        return None
    after = replace(delivery, called_off_at=now, version=delivery.version + 1, updated_at=now)
    if delivery.state in rules.NOT_HANDED_OVER:
        contradicted = delivery.state == rules.CANCELLED  # by scans of its way after that
        return replace(after, state=rules.CANCELLED, conflict=delivery.conflict if contradicted else "")
    return replace(after, conflict=delivery.conflict or delivery_scans.NOT_CALLED_OFF)


def too_late(delivery: Delivery, code: str, *, now: datetime) -> Delivery | None:
    """The carrier will not take the order back, for a reason that has its `code`: for a person. None when that was
    noted before."""
    if refused(delivery) or delivery.state in rules.FINAL_STATES:
        return None
    why = f"{delivery_scans.NOT_CALLED_OFF}:{code}"
    return replace(delivery, conflict=why, version=delivery.version + 1, updated_at=now)


def _is_settled_by_a_person(delivery: Delivery) -> bool:
    """Whether somebody looked into a delivery that was told after the return began."""
    return any(look.why == delivery_scans.DELIVERED_AFTER_RETURN and look.settles for look in delivery.looks)


def _nobody_took_it(delivery: Delivery) -> bool:
    """Whether no order went out, or the carrier declined it."""
    return not delivery.booking_asked_at or delivery.conflict.startswith(("declined", "no_carrier"))
