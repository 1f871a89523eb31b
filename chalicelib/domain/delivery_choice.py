"""The choice of the post: where a parcel goes and what that costs, until it is made up."""

from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.delivery import CANCELLED, CREATED, Delivery, Recipient
from chalicelib.domain.errors import Refused


@dataclass(frozen=True, slots=True)
class Postage:
    """What the post was quoted to cost in đồng (None: unknown), who pays it, and what of fee and postage the carrier
    takes at the door."""

    quoted_vnd: int | None = None
    paid_by: str = ""
    on_delivery: tuple[str, ...] = ()


NOT_ASKED = Postage()


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


def drop(delivery: Delivery, *, now: datetime) -> Delivery:
    """Give up the delivery until the parcel is made up; then refused with `parcel_made_up`."""
    _still_open(delivery)
    return replace(delivery, state=CANCELLED, version=delivery.version + 1, updated_at=now)


def is_given_up(delivery: Delivery) -> bool:
    """Whether it was dropped before anybody asked a carrier for it."""
    return delivery.state == CANCELLED and not delivery.booking_asked_at


def _still_open(delivery: Delivery) -> None:
    if delivery.booking_asked_at or delivery.state != CREATED:
        raise Refused("parcel_made_up", extensions={"state": delivery.state, "allowed_actions": []})
