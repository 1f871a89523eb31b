"""Order the parcel from the carrier once the result is there."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain import delivery as rules
from chalicelib.domain import delivery_money, delivery_order
from chalicelib.domain.cod import FEE
from chalicelib.domain.delivery import Delivery
from chalicelib.usecases.deliveries.quote_postage import carriers_of
from chalicelib.usecases.deliveries.sendings import sendings
from chalicelib.usecases.dossiers.submit import collect_delivery_id, return_delivery_id
from chalicelib.usecases.ports.administration import Partners
from chalicelib.usecases.ports.post import Deliveries
from chalicelib.usecases.retrying import again_on_conflict


@dataclass(frozen=True, slots=True)
class Taken:
    """The carrier's answer to an order: the item's number and its price in đồng, if told."""

    item_code: str
    carrier_fee_vnd: int | None


@dataclass(frozen=True, slots=True)
class Declined:
    """The carrier will not take this order as it is; `code` is the carrier's."""

    code: str


@again_on_conflict()
def ask_booking(
    delivery_id: str,
    *,
    now: datetime,
    deliveries: Deliveries,
    partners: Partners,
    enqueue: Callable[[str], None],
    agency_code: str = "",
) -> bool:
    """The dossier is finished and goes by post, or the citizen corrected its address: close the choice and queue the
    order. Told again, it queues again as long as no order was taken: the queue's message may have been lost between the
    two steps. False: nothing to send, a result whose dossier is not finished any more, papers that nobody waits for any
    more, or no carrier to send it with (one that takes money, where the fee is paid at the door), which is noted on the
    delivery for a person. The parcel is the unit's that has the dossier by now (`agency_code`; as it was chosen, where
    it is not told).
    """
    before = deliveries.get(delivery_id)
    if before is None or before.state != rules.CREATED or before.address_asked_at:
        return False
    unit = agency_code or before.agency_code
    carriers = [p for p in carriers_of(unit, partners) if p.takes_money(before.leg) or FEE not in before.on_delivery]
    if not carriers and before.conflict:
        return False  # a person was told already
    if not carriers:
        deliveries.save(before, replace(delivery_order.cannot_go(before, "no_carrier", now=now), agency_code=unit))
        return False
    carrier = carriers[0]
    after = delivery_order.ask_booking(
        before,
        carrier=carrier.provider,
        endpoint=carrier.endpoint,
        now=now,
        agency_code=unit,
        collects_money=carrier.takes_money(before.leg),
    )
    if after is not None and not deliveries.ask_booking(before, after):
        return False
    enqueue(before.delivery_id)
    return True


@again_on_conflict()
def book(
    delivery_id: str,
    *,
    now: datetime,
    deliveries: Deliveries,
    order: Callable[[Delivery], Taken | Declined],
    unpaid_fee: Callable[[str], int] = lambda dossier_id: 0,
) -> bool:
    """Order one parcel. The order code is the delivery's id, so that the carrier sees a repeated order as the same;
    False when it was taken before. An order that the carrier declines as it is (a wrong address) is noted for a person:
    asking again would not help.

    What is to be taken at the door is fixed first, by what is unpaid of the dossier's fee now (`unpaid_fee`): money
    that came before lowers it, money that comes later is paid twice and refunded. However often the carrier is asked,
    it is told the same amount. A fee that the other leg's postman was told to take, and of which nobody told yet
    whether he did, is not asked for again: nobody pays in cash twice."""
    before = deliveries.get(delivery_id)
    if before is None or before.booked_at or before.state == rules.CANCELLED or before.address_asked_at:
        return False  # its number may be known from a scan that was faster: the carrier's own answer still counts
    if before.call_off_asked_at:
        return False  # the dossier is over
    if before.on_delivery and before.to_collect is None:
        owed = 0 if _asked_at_the_other_door(before, deliveries) else unpaid_fee(before.dossier_id)
        fixed = delivery_money.fixed(before, fee_vnd=owed, now=now)
        if fixed is not None:
            deliveries.save(before, fixed)
            before = fixed
    taken = order(before)
    if isinstance(taken, Declined):
        if before.state == rules.CREATED:  # else its scans prove that it was taken before: it is known there
            deliveries.save(before, delivery_order.cannot_go(before, f"declined:{taken.code}", now=now))
        return False
    after = delivery_order.booked(before, item_code=taken.item_code, carrier_fee_vnd=taken.carrier_fee_vnd, now=now)
    if after is not None:
        deliveries.save(before, after)
    return True


def _asked_at_the_other_door(delivery: Delivery, deliveries: Deliveries) -> bool:
    if FEE not in delivery.on_delivery:
        return False
    other = collect_delivery_id if delivery.leg == "return" else return_delivery_id
    return any(delivery_money.may_hold_fee(one) for one in sendings((other(delivery.dossier_id),), deliveries))
