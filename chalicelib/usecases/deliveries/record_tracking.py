"""Note a carrier's scan: once each, in whatever order they come."""

from datetime import datetime

from chalicelib.domain import delivery as rules
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.partner import Partner
from chalicelib.domain.tracking_event import TrackingEvent
from chalicelib.usecases.ports.post import Deliveries
from chalicelib.usecases.retrying import again_on_conflict


@again_on_conflict(tries=40)
def record_tracking(scan: TrackingEvent, *, partner: Partner, now: datetime, deliveries: Deliveries) -> str:
    """Journal one genuine scan and fold it into its delivery; the outcome is what the carrier is answered.

    A parcel is known by our order code or else by its item code: offices type orders of their own into their machines,
    and the number on the parcel is ours all the same. A scan of an unknown item, or of another
    partner's, is kept without moving anything (`unknown_order`); so is an unknown status (`recorded`).
    """
    before, scans = _found(scan, partner, deliveries) or (None, [])
    after: Delivery | None = None
    if before is not None and scan.event in rules.EVENTS:
        after = rules.apply(before, [*scans, scan], now=now)
    told = deliveries.record(before, after, scan, endpoint=partner.endpoint, now=now)
    if told == "duplicate":
        return "duplicate"
    return "recorded" if before is not None else "unknown_order"


def _found(
    scan: TrackingEvent, partner: Partner, deliveries: Deliveries
) -> tuple[Delivery, list[TrackingEvent]] | None:
    found = deliveries.load(scan.order_code) if scan.order_code else None
    if found is None and (delivery_id := deliveries.by_item(scan.item_code)):
        found = deliveries.load(delivery_id)
    return found if found and found[0].endpoint == partner.endpoint else None
