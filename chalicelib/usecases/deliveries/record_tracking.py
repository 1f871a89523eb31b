"""Note a carrier's scan: once each, in whatever order they come."""

from collections.abc import Callable
from datetime import datetime
from functools import cache

from chalicelib.domain import delivery as rules
from chalicelib.domain import delivery_scans
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.parked_scan import UNCONFIRMED, UNKNOWN_ITEM, park
from chalicelib.domain.partner import Partner
from chalicelib.domain.scan_time import with_believable_time
from chalicelib.domain.tracking_event import TrackingEvent
from chalicelib.usecases.ports.post import Deliveries
from chalicelib.usecases.retrying import again_on_conflict

# Whether the carrier, asked by us, calls the parcel with that order code and item code delivered; None where no answer
# came.
Confirm = Callable[[str, str, Partner], bool | None]


def record_tracking(
    scan: TrackingEvent, *, partner: Partner, now: datetime, deliveries: Deliveries, confirm: Confirm | None = None
) -> str:
    """Journal one genuine scan and fold it into its delivery; the outcome is what the carrier is answered.

    A parcel is known by our order code or else by its item code: offices type orders of their own into their machines,
    and the number on the parcel is ours all the same. A scan of an unknown item, or of another partner's, is parked
    (`unknown_order`), since it may be ahead of our own writing; an unknown status is kept without moving anything
    (`recorded`). What a carrier that does not sign calls delivered is believed when it says so to us too (`confirm`),
    and parked until then (`recorded`). A scan from another age is kept as of now.
    """
    word = _once(confirm, partner)
    scan = with_believable_time(scan, now=now)
    return _recorded(scan, partner=partner, now=now, deliveries=deliveries, is_delivered=word)[0]


def try_again(
    scan: TrackingEvent, *, partner: Partner, now: datetime, deliveries: Deliveries, confirm: Confirm | None = None
) -> str:
    """The same for a scan that is parked: "" when it found its place or was noted meanwhile, else why it goes on
    waiting."""
    word = _once(confirm, partner)
    scan = with_believable_time(scan, now=now)
    return _recorded(scan, partner=partner, now=now, deliveries=deliveries, is_delivered=word, parked=True)[1]


@again_on_conflict(tries=40)
def _recorded(
    scan: TrackingEvent,
    *,
    partner: Partner,
    now: datetime,
    deliveries: Deliveries,
    is_delivered: Callable[[str, str], bool],
    parked: bool = False,
) -> tuple[str, str]:
    """The outcome, and why the scan has to wait."""
    before, scans = _found(scan, partner, deliveries) or (None, [])
    after, why = None, "" if before else UNKNOWN_ITEM
    ends = before is not None and scan.event == rules.DELIVERED != before.state
    # Of our parcel, whatever item the scan names: it could name one that was delivered to somebody else.
    if before and ends and not is_delivered(before.delivery_id, before.item_code or scan.item_code):
        why = UNCONFIRMED
    elif before and scan.event in rules.EVENTS:
        after = delivery_scans.apply(before, [*scans, scan], now=now)
    if why and parked:
        return "", why
    waiting = park(scan, partner, why, now=now) if why else None
    told = deliveries.record(before, after, scan, endpoint=partner.endpoint, now=now, waiting=waiting)
    if told == "duplicate":
        return "duplicate", ""
    return ("recorded" if before else "unknown_order"), why


def _once(confirm: Confirm | None, partner: Partner) -> Callable[[str, str], bool]:
    """The carrier's word, asked for once however often the writing is tried again."""
    if confirm is None:
        return lambda order_code, item_code: True
    return cache(lambda order_code, item_code: bool(confirm(order_code, item_code, partner)))


def _found(
    scan: TrackingEvent, partner: Partner, deliveries: Deliveries
) -> tuple[Delivery, list[TrackingEvent]] | None:
    found = deliveries.load(scan.order_code) if scan.order_code else None
    if found is None and (delivery_id := deliveries.by_item(scan.item_code)):
        found = deliveries.load(delivery_id)
    return found if found and found[0].endpoint == partner.endpoint else None
