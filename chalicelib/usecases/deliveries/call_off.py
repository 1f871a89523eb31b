"""A dossier is over: its parcels that no carrier has yet are called off."""

from collections.abc import Callable
from datetime import datetime

from chalicelib.domain import delivery as parcels
from chalicelib.domain import delivery_call_off as rules
from chalicelib.domain import delivery_order
from chalicelib.domain.delivery import Delivery
from chalicelib.usecases.deliveries.book import Declined, Taken
from chalicelib.usecases.deliveries.sendings import sendings
from chalicelib.usecases.ports.post import Deliveries
from chalicelib.usecases.retrying import again_on_conflict


@again_on_conflict()
def call_off(
    delivery_ids: tuple[str, ...],
    *,
    now: datetime,
    deliveries: Deliveries,
    enqueue: Callable[[str], None],
    has_come: bool = False,
) -> int:
    """Take back what was ordered and not fetched: the carrier is asked through the queue. What is on its way already is
    put before a person, unless what it was to bring `has_come`; what could not be ordered, or waits for another
    address, is given up; what nobody asked for stays a wish that nobody will act on. Told again, the queue is told
    again, as its message may have been lost. How many the carriers are to be asked about."""
    asked = 0
    for before in sendings(delivery_ids, deliveries):
        is_a_wish = not (before.booking_asked_at or before.address_asked_at or before.conflict)
        after = None if is_a_wish else rules.call_off(before, now=now, has_come=has_come)
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
    parcel, and has the number by which carriers cancel. One that is declined now may have been taken before, so it is
    cancelled by its order code all the same; what the carrier never took is off by being declined. An order that was
    answered without a number is not made again."""
    before = deliveries.get(delivery_id)
    if before is None or not rules.waits_for_carrier(before):
        return False
    taken = order(before) if rules.is_unanswered(before) else None
    if isinstance(taken, Taken):
        known = delivery_order.booked(before, item_code=taken.item_code, carrier_fee_vnd=taken.carrier_fee_vnd, now=now)
        if known is not None:
            deliveries.save(before, known)
            before = known
    code = cancel(before)
    never_taken = isinstance(taken, Declined) and before.state == parcels.CREATED
    is_off = never_taken or not code
    after = rules.called_off(before, now=now) if is_off else rules.too_late(before, code, now=now)
    if after is not None:
        deliveries.save(before, after)
    return True
