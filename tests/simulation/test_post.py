"""Scans in any order, told twice, while any call to AWS breaks: what is told again until it is taken comes to one
truth."""

from datetime import timedelta
from functools import partial
from itertools import cycle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from chalicelib.domain.delivery import EVENTS, FINAL_STATES, REGISTERED
from chalicelib.domain.delivery_looks import QUEUES, why
from chalicelib.domain.delivery_scans import fold
from chalicelib.store import deliveries
from chalicelib.usecases.deliveries.book import Taken, book
from chalicelib.usecases.deliveries.call_off import call_off, take_back
from chalicelib.usecases.deliveries.record_tracking import record_tracking
from tests import builders as a
from tests.builders import LATER, NOW
from tests.simulation.aws import Aws, simulated
from tests.simulation.faults import KINDS, STALE, Killed
from tests.size import sized

CARRIER = a.a_partner(kind="carrier", provider="ems", endpoint="the-post")
FAULTS = [kind for kind in KINDS if kind != STALE]  # nothing here reads an index before it decides
scans = some.lists(some.tuples(some.sampled_from(EVENTS), some.integers(0, 6)), min_size=1, max_size=6)
broken = some.lists(some.tuples(some.integers(0, 3), some.sampled_from(FAULTS)), min_size=14, max_size=14)


@pytest.fixture(scope="module")
def aws():
    with simulated({}) as made:
        yield made


def _until_taken(aws: Aws, step, place, fault):
    """One step with one fault; whoever waits for an answer sends again."""
    aws.faults.begin({place: fault})
    try:
        return step()
    except (Killed, Exception):
        aws.faults.begin({})
        return step()
    finally:
        aws.faults.begin({})


@given(told=scans, faults=broken, data=some.data())
@settings(max_examples=sized(40, 400), deadline=None)
def test_scans_and_the_order_come_to_the_same_however_calls_break(aws, told, faults, data):
    parcel = a.a_delivery(carrier="ems", endpoint="the-post", booking_asked_at=NOW)
    deliveries.create(parcel)
    known = [
        a.a_scan(parcel, event=event, item_code="", occurred_at=NOW + timedelta(hours=hour)) for event, hour in told
    ]
    repeated = known + data.draw(some.lists(some.sampled_from(known), max_size=6))
    orders = []

    def order(delivery):
        orders.append(delivery.delivery_id)
        return Taken("EA123456785VN", 26000)

    steps = [
        lambda scan=scan: record_tracking(scan, partner=CARRIER, now=LATER, deliveries=deliveries) for scan in repeated
    ]
    steps.insert(
        data.draw(some.integers(0, len(steps))),
        lambda: book(parcel.delivery_id, now=LATER, deliveries=deliveries, order=order),
    )
    before = deliveries.post_counts(parcel.agency_code)
    for step, (place, fault) in zip(steps, cycle(faults), strict=False):
        _until_taken(aws, step, place, fault)

    stored, kept = deliveries.load(parcel.delivery_id)
    assert len(kept) == stored.scans == len(known), "each scan once"
    assert set(orders) <= {parcel.delivery_id}, "a repeated order bears the same code"
    expected = fold(REGISTERED, known)
    # What by its scans has ended before our order was answered is not ordered any more.
    ordered_at_all = stored.item_code or FINAL_STATES & {event for event, _ in told}
    assert ordered_at_all
    assert (stored.state, stored.attempts_failed) == (expected.state, expected.attempts_failed)
    listed = [one.delivery_id for one in deliveries.in_need_of_a_person("H37.12", limit=1000, cursor="").items]
    counts = deliveries.post_counts("H37.12")
    assert counts["to_look_at"] - before["to_look_at"] == (parcel.delivery_id in listed), "the count is the list"
    for queue in QUEUES:
        items = deliveries.queued("H37.12", queue, limit=1000, cursor="").items
        on_it = parcel.delivery_id in [one.delivery_id for one in items]
        assert counts[queue] - before[queue] == on_it, queue


@given(told=scans, faults=broken, data=some.data())
@settings(max_examples=sized(30, 300), deadline=None)
def test_what_is_called_off_is_off_or_with_a_person_however_calls_break(aws, told, faults, data):
    parcel = a.a_delivery(carrier="ems", endpoint="the-post", booking_asked_at=NOW)
    deliveries.create(parcel)
    known = [
        a.a_scan(parcel, event=event, item_code="", event_id=f"scan-{n}", occurred_at=NOW + timedelta(hours=hour))
        for n, (event, hour) in enumerate(told)
    ]
    asked_of_carrier, queue = [], []

    def order(delivery):
        return Taken("EA123456785VN", 26000)

    def cancel(delivery):
        asked_of_carrier.append(delivery.item_code)
        return "" if len(asked_of_carrier) == 1 else "CANCELLED_BEFORE"

    def worker():
        now = {"now": LATER, "deliveries": deliveries, "order": order}
        return take_back(parcel.delivery_id, cancel=cancel, **now) or book(parcel.delivery_id, **now)

    steps = [
        lambda scan=scan: record_tracking(scan, partner=CARRIER, now=LATER, deliveries=deliveries) for scan in known
    ]
    given_up = partial(call_off, (parcel.delivery_id,), now=LATER, deliveries=deliveries, enqueue=queue.append)
    for step in (worker, given_up):
        steps.insert(data.draw(some.integers(0, len(steps))), step)
    for step, (place, fault) in zip(steps, cycle(faults), strict=False):
        _until_taken(aws, step, place, fault)
    for (place, fault), _ in zip(faults, queue, strict=False):
        _until_taken(aws, worker, place, fault)

    stored = deliveries.get(parcel.delivery_id)
    assert stored.state in FINAL_STATES or why(stored), f"nobody is left with a silent order: {stored.state}"
    assert "" not in asked_of_carrier, "a carrier cancels by the number"
