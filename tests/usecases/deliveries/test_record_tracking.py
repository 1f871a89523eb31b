"""Scans as carriers send them: twice, late, out of order, for parcels that nobody knows."""

import random
from datetime import timedelta
from functools import partial

import pytest

from chalicelib.store import deliveries
from chalicelib.usecases.deliveries.record_tracking import record_tracking
from tests import builders as a
from tests.builders import LATER, NOW
from tests.racing import race

WAY = ("collected", "in_transit", "out_for_delivery", "attempt_failed", "out_for_delivery", "delivered")
CARRIER = a.a_partner(kind="carrier", provider="ems", endpoint="the-post")


@pytest.fixture
def parcel(system):
    parcel = a.a_delivery(carrier="ems", endpoint="the-post", item_code=a.new_id("EA"), state="registered")
    deliveries.create(parcel)
    return parcel


def _scans(parcel, events=WAY):
    return [
        a.a_scan(parcel, event=event, item_code=parcel.item_code, occurred_at=NOW + timedelta(hours=hour))
        for hour, event in enumerate(events)
    ]


def _tell(scan, partner=CARRIER):
    return record_tracking(scan, partner=partner, now=LATER, deliveries=deliveries)


def _stored(parcel):
    return deliveries.get(parcel.delivery_id)


@pytest.mark.parametrize("seed", range(3))
def test_shuffled_and_repeated_they_lead_home(parcel, seed):
    scans = _scans(parcel)
    sent = [*scans, *scans[::2]]
    random.Random(seed).shuffle(sent)
    told = [_tell(scan) for scan in sent]
    assert (told.count("recorded"), told.count("duplicate")) == (6, 3)
    stored = _stored(parcel)
    assert (stored.state, stored.attempts_failed, stored.scans, stored.conflict) == ("delivered", 1, 6, "")
    assert stored.delivered_at == scans[-1].occurred_at


def test_all_at_once_none_is_lost(parcel):
    scans = _scans(parcel)
    race([partial(_tell, scan) for scan in [*scans, *scans]])
    assert (_stored(parcel).state, _stored(parcel).scans) == ("delivered", 6)


def test_a_late_scan_does_not_move_the_parcel_back(parcel):
    scans = _scans(parcel)
    for scan in (scans[2], scans[0]):
        _tell(scan)
    assert (_stored(parcel).state, _stored(parcel).scans) == ("out_for_delivery", 2)


def test_delivered_after_it_went_back_is_kept_for_a_person(parcel):
    for scan in _scans(parcel, ("collected", "returning", "delivered")):
        assert _tell(scan) == "recorded"
    assert (_stored(parcel).state, _stored(parcel).conflict) == ("returning", "delivered_after_return")


def test_a_scan_without_our_order_code_is_found_by_its_item(parcel):
    scan = a.a_scan(order_code="", item_code=parcel.item_code, event="in_transit")
    assert (_tell(scan), _stored(parcel).state) == ("recorded", "in_transit")


def test_a_scan_with_an_order_code_of_somebody_elses_moves_the_parcel_whose_item_it_names(parcel):
    scan = a.a_scan(order_code="GHN-77812", item_code=parcel.item_code, event="in_transit")
    assert [_tell(scan), _tell(scan)] == ["recorded", "duplicate"]
    assert _stored(parcel).state == "in_transit"


def test_our_order_code_goes_before_the_item_code(parcel, system):
    other = a.a_delivery(carrier="ems", endpoint="the-post", item_code=a.new_id("EA"), state="registered")
    deliveries.create(other)
    _tell(a.a_scan(order_code=parcel.delivery_id, item_code=other.item_code, event="in_transit"))
    assert (_stored(parcel).state, _stored(other).state) == ("in_transit", "registered")


def test_scans_of_unknown_parcels_are_kept_once_and_acknowledged(system):
    scan = a.a_scan(order_code="nobody.return.1", item_code="EE999999999VN")
    assert [_tell(scan), _tell(scan)] == ["unknown_order", "duplicate"]


def test_another_partner_moves_nothing_and_does_not_block_the_true_scan(parcel):
    [scan, *_] = _scans(parcel)
    stranger = a.a_partner(kind="carrier", provider="ems", endpoint="not-the-post")
    assert (_tell(scan, stranger), _stored(parcel)) == ("unknown_order", parcel)
    assert (_tell(scan), _stored(parcel).state) == ("recorded", "collected")


def test_a_status_that_we_do_not_know_is_kept_and_moves_nothing(parcel):
    scan = a.a_scan(parcel, event="unknown", item_code=parcel.item_code)
    assert [_tell(scan), _tell(scan)] == ["recorded", "duplicate"]
    assert _stored(parcel) == parcel


def test_a_scan_may_come_before_the_carriers_answer_to_the_order(system):
    asked = a.a_delivery(carrier="ems", endpoint="the-post", booking_asked_at=NOW)
    deliveries.create(asked)
    _tell(a.a_scan(asked, item_code="EA123456785VN"))
    assert (_stored(asked).state, _stored(asked).item_code) == ("collected", "EA123456785VN")
