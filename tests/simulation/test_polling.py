"""A carrier's tracking read page by page while any call to AWS breaks: no record is lost, and each is noted once."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from chalicelib.domain.delivery import EVENTS, REGISTERED
from chalicelib.domain.delivery_scans import fold
from chalicelib.domain.parked_scan import id_of
from chalicelib.domain.tracking_cursor import TrackingCursor
from chalicelib.domain.tracking_page import Line
from chalicelib.store import deliveries, partners, tracking
from chalicelib.usecases.deliveries.poll_tracking import poll_tracking
from chalicelib.usecases.deliveries.try_parked import try_parked
from tests import builders as a
from tests.builders import LATER, NOW
from tests.simulation.aws import simulated
from tests.simulation.faults import KINDS, STALE, Killed
from tests.size import sized

FAULTS = [kind for kind in KINDS if kind != STALE]  # no index is read before something is decided
OURS, NOBODYS, GARBLED = "ours", "nobody's", "garbled"
records = some.lists(
    some.tuples(some.sampled_from([OURS, OURS, NOBODYS, GARBLED]), some.sampled_from(EVENTS), some.integers(0, 6)),
    min_size=1,
    max_size=8,
)
broken = some.lists(some.dictionaries(some.integers(0, 12), some.sampled_from(FAULTS), max_size=3), max_size=4)


@pytest.fixture(scope="module")
def aws():
    with simulated({}) as made:
        yield made


@given(told=records, faults=broken, size=some.integers(1, 4))
@settings(max_examples=sized(40, 400), deadline=None)
def test_however_calls_break_no_record_is_lost_and_each_is_noted_once(aws, told, faults, size):
    endpoint = a.new_id("endpoint")
    partners.put(a.a_partner(kind="carrier", provider="vnpost", endpoint=endpoint))
    parcel = a.a_delivery(carrier="vnpost", endpoint=endpoint, state="registered", item_code=a.new_id("CN"))
    deliveries.create(parcel)
    tracking.begin_polling(TrackingCursor(endpoint, "vnpost", "0" * 24, NOW))
    lines = [_line(number, parcel, *one) for number, one in enumerate(told)]

    def page(partner, after):
        return tuple(one for one in lines if one.record_id > after)[:size]

    def round_of_the_clock():
        stores = {"cursors": tracking, "deliveries": deliveries, "partners": partners}
        return poll_tracking(endpoint, now=LATER, page_of=page, may_go_on=lambda: True, **stores)

    for plan in faults:
        aws.faults.begin(plan)
        try:
            round_of_the_clock()
        except (Killed, Exception):
            continue
    aws.faults.begin({})
    round_of_the_clock()
    assert tracking.cursor_of(endpoint).last_id == lines[-1].record_id
    # What could not be noted because a table was away is tried again with what is parked.
    for hours in (1, 2):
        stores = {"parked": tracking, "deliveries": deliveries, "partners": partners}
        try_parked(now=LATER + timedelta(hours=hours), limit=1000, **stores)

    ours = [one.scan for one, (kind, _, _) in zip(lines, told, strict=True) if kind == OURS]
    stored, kept = deliveries.load(parcel.delivery_id)
    assert sorted(one.event_id for one in kept) == sorted(one.event_id for one in ours), "each once, none lost"
    expected = fold(REGISTERED, ours)
    assert (stored.state, stored.attempts_failed) == (expected.state, expected.attempts_failed)
    waiting = {NOBODYS: "unknown_item", GARBLED: "unreadable"}
    for line, (kind, _, _) in zip(lines, told, strict=True):
        parked = tracking.get(id_of(endpoint, line.scan.event_id))
        assert (parked.why if parked else None) == waiting.get(kind), "and what has no place is with somebody"


def _line(number, parcel, kind, event, hour):
    record_id = f"{0x69000000 + number:08x}{number:016x}"
    told = {"event_id": record_id, "carrier": "vnpost", "occurred_at": NOW + timedelta(hours=hour, seconds=number)}
    if kind == NOBODYS:
        return Line(record_id, a.a_scan(None, event=event, order_code="x", item_code="EA0", **told))
    scan = a.a_scan(parcel, event="unknown" if kind == GARBLED else event, item_code="", **told)
    return Line(record_id, scan, is_readable=kind != GARBLED)
