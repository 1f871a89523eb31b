"""The carrier's own answer to an order, which a scan may be faster than."""

from chalicelib.domain import delivery_order, delivery_scans
from tests import builders as a
from tests.builders import LATER, NOW

OURS, THEIRS = "EA123456785VN", "EA999999999VN"


def _scanned(item_code):
    asked = a.a_delivery(booking_asked_at=NOW, carrier="ems", endpoint="e")
    return delivery_scans.apply(asked, [a.a_scan(event="collected", item_code=item_code)], now=NOW)


def test_number_and_price_are_those_that_the_carrier_answers_although_a_scan_was_faster():
    """They are what `delivered` is confirmed by, what is cancelled, and what a settlement is judged by."""
    for told in (OURS, THEIRS):
        after = delivery_order.booked(_scanned(told), item_code=OURS, carrier_fee_vnd=30000, now=LATER)
        assert after is not None
        assert (after.item_code, after.carrier_fee_vnd, after.booked_at) == (OURS, 30000, LATER)
        assert after.state == "collected"
        assert delivery_order.booked(after, item_code=THEIRS, carrier_fee_vnd=1, now=LATER) is None, "once"


def test_a_carrier_that_answers_no_number_leaves_the_one_of_the_scan():
    after = delivery_order.booked(_scanned(THEIRS), item_code="", carrier_fee_vnd=None, now=LATER)
    assert after is not None and after.item_code == THEIRS
