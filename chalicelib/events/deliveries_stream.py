"""The deliveries table told us of a change: the citizen is told, and a delivered result closes its dossier."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib import wiring
from chalicelib.domain.cod import DIFFERS
from chalicelib.domain.delivery import DELIVERED, Delivery
from chalicelib.domain.delivery_choice import is_given_up
from chalicelib.domain.delivery_looks import closes_dossier, is_unordered
from chalicelib.domain.payment_code import COMBINATIONS
from chalicelib.events.doors import stream
from chalicelib.log import log
from chalicelib.usecases.deliveries.book import ask_booking
from chalicelib.usecases.deliveries.take_collected import take_collected
from chalicelib.usecases.dossiers.follow import follow_choice, receive_papers, return_result
from chalicelib.usecases.feed.tell import tell_delivery, tell_look, tell_objection, tell_scan


@stream
def deliveries_stream(record: Mapping[str, Any], now: datetime) -> None:
    """One parcel changed, or one scan came."""
    images = record["dynamodb"]
    if "NewImage" not in images:
        return
    deliveries = wiring.stores.deliveries()
    after = deliveries.from_image(images["NewImage"])
    if isinstance(after, Delivery):
        before = deliveries.from_image(images["OldImage"]) if "OldImage" in images else None
        tell_delivery(before, after, feed=wiring.stores.feed())
        tell_look(before, after, feed=wiring.stores.feed())
        tell_objection(before, after, feed=wiring.stores.feed())
        _order_again(before if isinstance(before, Delivery) else None, after, now)
        if after.leg == "return" and is_given_up(after):
            follow_choice(after.dossier_id, now=now, dossiers=wiring.stores.dossiers(), deliveries=deliveries)
        if after.collected_vnd:
            _take_collected(after, now)
        if closes_dossier(after):
            return_result(after.dossier_id, channel="post", now=now, dossiers=wiring.stores.dossiers())
        elif after.state == DELIVERED and after.leg == "collect":
            handed_over_at = after.delivered_at or after.updated_at
            receive_papers(after.dossier_id, at=handed_over_at, now=now, dossiers=wiring.stores.dossiers())
    elif after is not None and record["eventName"] == "INSERT":
        delivery_id, scan = after
        parcel = deliveries.get(delivery_id)
        if parcel is not None:
            tell_scan(parcel, scan, feed=wiring.stores.feed())


def _take_collected(after: Delivery, now: datetime) -> None:
    """What was taken at the door pays the fee. Told again, it is known."""
    told = take_collected(
        after.delivery_id,
        now=now,
        random_int=lambda: secrets.randbelow(COMBINATIONS),
        deliveries=wiring.stores.deliveries(),
        payments=wiring.stores.payments(),
        dossiers=wiring.stores.dossiers(),
    )
    if told == "recorded" and after.conflict == DIFFERS:
        log.error("another amount was taken at the door than asked for", carrier=after.carrier)


def _order_again(before: Delivery | None, after: Delivery, now: datetime) -> None:
    """A parcel that an officer had ordered, and one whose address the citizen corrected, go to the carrier. The queue
    may be told twice: an order that was taken is not made again."""
    if before is not None and before.address_asked_at and not after.address_asked_at and not after.booking_asked_at:
        ask_booking(
            after.delivery_id,
            now=now,
            deliveries=wiring.stores.deliveries(),
            partners=wiring.stores.partners(),
            enqueue=wiring.queues.enqueue_booking,
        )
        return
    by_a_person = bool(after.looks or after.follows)
    newly_asked = before is None or before.booking_asked_at != after.booking_asked_at
    if by_a_person and after.booking_asked_at and newly_asked and is_unordered(after):
        wiring.queues.enqueue_booking(after.delivery_id)
