"""The tracking of a carrier that does not call: nothing is skipped, and read twice it is noted once."""

from dataclasses import replace

import pytest

from chalicelib.domain.tracking_cursor import TrackingCursor
from chalicelib.domain.tracking_page import Line
from chalicelib.store import deliveries, partners, tracking
from chalicelib.usecases.deliveries.poll_tracking import Round, poll_tracking
from tests import builders as a
from tests.builders import LATER, NOW

PAGE = 3


class Bus:
    """A carrier's records by id, a page at a time; told to be silent after some pages, or to sort them badly."""

    def __init__(self):
        self.partner = a.a_partner(kind="carrier", provider="vnpost", endpoint=a.new_id("endpoint"))
        partners.put(self.partner)
        tracking.begin_polling(TrackingCursor(self.partner.endpoint, "vnpost", "0" * 24, NOW))
        self.lines, self.pages, self.asked, self.shuffled = [], 99, [], False

    def parcel(self, **changes):
        one = a.a_delivery(carrier="vnpost", endpoint=self.partner.endpoint, **changes)
        deliveries.create(one)
        return one

    def tells(self, parcel, event="collected", readable=True, seconds=None):
        record_id = f"{(seconds or 0x69000000 + len(self.lines)):08x}{len(self.lines):016x}"
        scan = a.a_scan(parcel, carrier="vnpost", event_id=record_id, event=event, item_code="CE473124829VN")
        self.lines.append(Line(record_id, scan, readable))
        return scan

    def page(self, partner, after):
        self.asked.append(after)
        if len(self.asked) > self.pages:
            return None
        found = [one for one in self.lines if one.record_id > after]
        if not self.shuffled:
            found.sort(key=lambda one: one.record_id)
        return tuple(found[:PAGE])

    def round(self, page=None, kept=deliveries, cursors=tracking):
        return poll_tracking(
            self.partner.endpoint,
            now=LATER,
            page_of=page or self.page,
            may_go_on=lambda: True,
            cursors=cursors,
            deliveries=kept,
            partners=partners,
        )

    @property
    def cursor(self):
        return tracking.cursor_of(self.partner.endpoint)


@pytest.fixture
def bus(system):
    return Bus()


def test_one_cursor_goes_through_all_orders_page_by_page(bus):
    parcels = [bus.parcel() for _ in range(2 * PAGE + 1)]
    for one in parcels:
        bus.tells(one)
    assert bus.round() == Round(records=7)
    assert {deliveries.get(one.delivery_id).state for one in parcels} == {"collected"}
    assert (bus.cursor.last_id, len(bus.asked)) == (bus.lines[-1].record_id, 4)
    assert bus.cursor.due_at > LATER


def test_the_next_round_reads_on_and_knows_again_what_it_read(bus):
    parcel = bus.parcel()
    bus.tells(parcel)
    bus.round()
    bus.tells(parcel, "in_transit")
    assert bus.round().records == 2  # it begins ten minutes before its cursor
    found = deliveries.get(parcel.delivery_id)
    assert (found.state, found.scans) == ("in_transit", 2)


def test_a_record_that_came_in_late_under_a_smaller_id_is_not_skipped(bus):
    first, late = bus.parcel(), bus.parcel()
    bus.tells(first, seconds=0x69000100)
    bus.round()
    bus.tells(late, seconds=0x69000000)
    bus.round()
    assert deliveries.get(late.delivery_id).state == "collected"


def test_a_record_that_cannot_be_read_or_noted_is_parked_and_holds_up_nobody(bus):
    first, odd, hard, last = (bus.parcel() for _ in range(4))
    bus.tells(first)
    bus.tells(odd, readable=False)
    bus.tells(hard)
    bus.tells(last)
    assert bus.round(kept=_Breaking(hard.delivery_id)) == Round(records=4, parked=2)
    states = [deliveries.get(one.delivery_id).state for one in (first, odd, hard, last)]
    assert states == ["collected", "created", "created", "collected"]
    assert bus.cursor.last_id == bus.lines[-1].record_id
    assert bus.round().parked == 0  # once


class _Breaking:
    """The store, in which one parcel cannot be loaded."""

    def __init__(self, delivery_id):
        self.delivery_id = delivery_id

    def load(self, delivery_id):
        if delivery_id == self.delivery_id:
            raise KeyError("a row from another age")
        return deliveries.load(delivery_id)

    def __getattr__(self, name):
        return getattr(deliveries, name)


class _Away(_Breaking):
    """The store, which nothing can be written to."""

    def record(self, *args, **kwargs):
        raise ConnectionError


def test_while_the_tables_are_away_the_cursor_stays(bus):
    parcel = bus.parcel()
    bus.tells(parcel)
    with pytest.raises(ConnectionError):
        bus.round(kept=_Away(""))
    assert bus.cursor.last_id == "0" * 24
    bus.round()
    assert deliveries.get(parcel.delivery_id).state == "collected"


def test_a_crash_between_two_steps_reads_a_page_twice_and_notes_it_once(bus):
    parcel = bus.parcel()
    for event in ("collected", "in_transit", "out_for_delivery", "delivered"):
        bus.tells(parcel, event)

    class Dies:
        cursor_of = staticmethod(tracking.cursor_of)

        @staticmethod
        def move(before, after):
            raise SystemExit

    with pytest.raises(SystemExit):
        bus.round(cursors=Dies())
    bus.round()
    found = deliveries.get(parcel.delivery_id)
    assert (found.state, found.scans, bus.cursor.last_id) == ("delivered", 4, bus.lines[-1].record_id)


def test_of_two_rounds_at_once_one_stops(bus):
    for _ in range(PAGE + 1):
        bus.tells(bus.parcel())

    def overtaken(partner, after):
        if after == "0" * 24:
            bus.round()
        return bus.page(partner, after)

    bus.round(page=overtaken)
    assert bus.cursor.last_id == bus.lines[-1].record_id


def test_a_silent_carrier_is_asked_again_from_where_it_fell_silent(bus):
    for _ in range(PAGE + 1):
        bus.tells(bus.parcel())
    bus.pages = 1
    assert bus.round() == Round(records=PAGE, silent=True)
    assert bus.cursor.last_id == bus.lines[PAGE - 1].record_id
    bus.pages = 99
    bus.round()
    assert bus.cursor.last_id == bus.lines[-1].record_id


def test_records_in_no_order_are_noted_and_the_cursor_waits_before_the_step_back(bus):
    last, first = bus.parcel(), bus.parcel()
    bus.tells(last, seconds=0x69000002)
    bus.tells(first, seconds=0x69000001)
    bus.shuffled = True
    bus.round()
    assert {deliveries.get(one.delivery_id).state for one in (last, first)} == {"collected"}
    assert bus.cursor.last_id == bus.lines[0].record_id


def test_a_status_that_nobody_placed_is_counted_when_it_is_new(bus):
    bus.tells(bus.parcel(), "unknown")
    assert [bus.round().unknown for _ in range(2)] == [1, 0]


def test_an_account_that_takes_no_more_orders_still_tells_of_the_parcels_it_has(bus):
    parcel = bus.parcel()
    bus.tells(parcel, "delivered")
    partners.put(replace(bus.partner, active=False))
    bus.round()
    assert deliveries.get(parcel.delivery_id).state == "delivered"
    assert bus.cursor.due_at > LATER
    bus.pages = 0
    assert bus.round() == Round(), "its credentials may have ended with it: no alarm for ever"


def test_a_record_with_a_clock_in_the_future_skips_nothing_that_comes_later(bus):
    early, late, clock = bus.parcel(), bus.parcel(), int(LATER.timestamp())
    bus.tells(early, seconds=0xFFFFFFF0)
    assert (bus.round(), bus.cursor.last_id) == (Round(records=1, ahead=1), "0" * 24)
    assert deliveries.get(early.delivery_id).state == "collected"
    bus.tells(late, seconds=clock - 60)
    for _ in range(2):
        assert replace(bus.round(), records=0) == Round(), "told of once"
        assert bus.cursor.last_id == bus.lines[-1].record_id
    assert deliveries.get(late.delivery_id).state == "collected"


def test_a_registration_is_begun_once_and_found_when_its_round_has_come(bus):
    endpoint = bus.partner.endpoint
    tracking.begin_polling(TrackingCursor(endpoint, "vnpost", "f" * 24, LATER))
    assert bus.cursor.last_id == "0" * 24
    assert endpoint in tracking.polls_due(NOW, limit=1000)
    bus.round()
    assert endpoint not in tracking.polls_due(LATER, limit=1000)
