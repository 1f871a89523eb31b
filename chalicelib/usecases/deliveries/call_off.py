"""A dossier is over: its parcels that no carrier has yet are called off."""

from collections.abc import Callable
from datetime import datetime

from chalicelib.domain import delivery as parcels
from chalicelib.domain import delivery_call_off as rules
from chalicelib.domain.delivery import Delivery
from chalicelib.usecases.deliveries.book import Declined, Taken
from chalicelib.usecases.deliveries.sendings import sendings
from chalicelib.usecases.ports.post import Deliveries
from chalicelib.usecases.retrying import again_on_conflict


@again_on_conflict()
def call_off(
    delivery_ids: tuple[str, ...], *, now: datetime, deliveries: Deliveries, enqueue: Callable[[str], None]
) -> int:
    """Take back what was ordered and not fetched: the carrier is asked through the queue. What is on its way already is
    put before a person; what nobody ordered stays a wish that nobody will act on. Told again, the queue is told again,
    as its message may have been lost. How many the carriers are to be asked about."""
    asked = 0
    for before in sendings(delivery_ids, deliveries):
        after = rules.call_off(before, now=now) if before.booking_asked_at else None
        if after is not None:
            deliveries.save(before, after)
        if rules.waits_for_carrier(after or before):
            enqueue(before.delivery_id)
            asked += 1
    return asked


@again_on_conflict()
def take_back(
    delivery_id: str,
    *,
    now: datetime,
    deliveries: Deliveries,
    order: Callable[[Delivery], Taken | Declined],
    cancel: Callable[[Delivery], str],
) -> bool:
    """Tell the carrier; what it refuses (`cancel` gives its code, "" where it agrees) is put before a person. False:
    nothing waits to be told.

    The order itself may have been on its way when it was called off. Ordered again under the same code it is the same
    parcel, and has the number by which carriers cancel; one that the carrier declines is off by that."""
    before = deliveries.get(delivery_id)
    if before is None or not rules.waits_for_carrier(before):
        return False
    if not before.item_code:
        taken = order(before)
        known = (
            rules.called_off(before, now=now)
            if isinstance(taken, Declined)
            else parcels.booked(before, item_code=taken.item_code, carrier_fee_vnd=taken.carrier_fee_vnd, now=now)
        )
        if known is not None:
            deliveries.save(before, known)
            before = known
        if not rules.waits_for_carrier(before):
            return True
    code = cancel(before)
    after = rules.too_late(before, code, now=now) if code else rules.called_off(before, now=now)
    if after is not None:
        deliveries.save(before, after)
    return True
