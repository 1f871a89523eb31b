"""A parcel is to be ordered from its carrier."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib import wiring
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.item_range import FEW_LEFT, ItemRange
from chalicelib.domain.tracking_cursor import TrackingCursor
from chalicelib.events.doors import queue
from chalicelib.log import log
from chalicelib.usecases.deliveries.book import Declined, Taken, book
from chalicelib.usecases.deliveries.call_off import take_back
from chalicelib.usecases.deliveries.take_collected import unpaid_fee

SENDER_UNKNOWN, NUMBERS_EXHAUSTED = "sender_unknown", "numbers_exhausted"  # of ours, beside the carriers' codes


@dataclass(frozen=True, slots=True)
class Sender:
    """The unit as the carrier wants a party to be told."""

    name: str
    phone: str
    province_code: str
    commune: str
    address: str
    district: str = ""


@queue
def bookings(body: str, now: datetime) -> None:
    """The message is the delivery's id: to be ordered, or called off. A carrier that is not there is asked again; the
    queue keeps the order."""
    deliveries, dossiers, payments = wiring.stores.deliveries(), wiring.stores.dossiers(), wiring.stores.payments()

    def unpaid(dossier_id: str) -> int:
        return unpaid_fee(dossiers.get(dossier_id), payments=payments)

    if take_back(body, now=now, deliveries=deliveries, order=lambda parcel: _order(parcel, now), cancel=_cancel):
        return
    book(body, now=now, deliveries=deliveries, order=lambda parcel: _order(parcel, now), unpaid_fee=unpaid)


def _order(delivery: Delivery, now: datetime) -> Taken | Declined:
    ranges = wiring.rules.item_ranges(delivery.carrier)
    if ranges and delivery.leg == "return":  # to fetch papers somebody has to call the carrier
        return _numbered(delivery, ranges)
    agency = wiring.stores.agencies().get(delivery.agency_code)
    phone = agency.phone or wiring.rules.app_config()["support"]["phone"]  # the province's own, where a unit has none
    if not (phone and agency.province_code and agency.address):
        log.error("order not possible: the unit's phone, province or address is missing", agency=delivery.agency_code)
        return Declined(SENDER_UNKNOWN)
    sender = Sender(agency.name, phone, agency.province_code, agency.commune, agency.address)
    parties = (delivery.recipient, sender) if delivery.leg == "collect" else (sender, delivery.recipient)
    try:
        taken = wiring.partners.order_parcel(delivery, *parties)
    except wiring.partners.carrier_refused() as refused:
        log.error("order declined", carrier=delivery.carrier, code=str(refused.code))
        return Declined(str(refused.code))
    if wiring.partners.is_polled(delivery.carrier):
        first = wiring.partners.first_cursor(delivery.carrier)
        wiring.stores.tracking().begin_polling(TrackingCursor(delivery.endpoint, delivery.carrier, first, now))
    return Taken(taken.item_code, taken.carrier_fee_vnd)


def _numbered(delivery: Delivery, ranges: Sequence[ItemRange]) -> Taken | Declined:
    """A carrier without an API takes what is on its hand-over list, under a number of ours."""
    found = wiring.stores.item_numbers().take(ranges)
    left = found[1] if found else 0
    if left in FEW_LEFT:
        log.error("item numbers run out", carrier=delivery.carrier, left=left, alarm="item_numbers")
    return Taken(found[0], None) if found else Declined(NUMBERS_EXHAUSTED)


def _cancel(delivery: Delivery) -> str:
    """Take the order back; the carrier's code where it will not, "" where it agreed."""
    try:
        wiring.partners.cancel_parcel(delivery)
    except wiring.partners.carrier_refused() as refused:
        log.warning("order not called off", carrier=delivery.carrier, code=str(refused.code))
        return str(refused.code)
    return ""
