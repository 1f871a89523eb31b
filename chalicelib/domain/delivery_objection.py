"""The citizen objects: what is told as delivered did not come."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from chalicelib.domain.delivery import DELIVERED, Delivery
from chalicelib.domain.errors import Refused
from chalicelib.domain.objection import Objection


def object_to(delivery: Delivery, reason: str, *, now: datetime, within: timedelta) -> Delivery:
    """The parcel with the citizen's objection, for a person of the unit to decide about.

    Refuses with `not_allowed_now` what is not a result told as delivered, with `objected_before` a second one, and with
    `objection_too_late` one that comes later than `within` after that was told: then the carrier itself is to be asked
    (Postal Law of 2010 article 38: a complaint about the post is possible for six months).
    """
    if delivery.objection is not None:
        raise Refused("objected_before")
    if until(delivery, within) is None:
        raise Refused("not_allowed_now", extensions={"state": delivery.state, "allowed_actions": []})
    if not may_object(delivery, now=now, within=within):
        raise Refused("objection_too_late")
    return replace(delivery, objection=Objection(reason, now), version=delivery.version + 1, updated_at=now)


def until(delivery: Delivery, within: timedelta) -> datetime | None:
    """Until when it can be objected to; None for what is not a result told as delivered. The window begins when that
    was told: a scan may be weeks late."""
    begins = delivery.delivery_told_at or delivery.delivered_at
    if delivery.leg != "return" or delivery.state != DELIVERED or begins is None:
        return None
    last = datetime.max.replace(tzinfo=UTC)
    return begins + within if begins <= last - within else last


def may_object(delivery: Delivery, *, now: datetime, within: timedelta) -> bool:
    """Whether the citizen can object now."""
    last = until(delivery, within)
    return delivery.objection is None and last is not None and now <= last
