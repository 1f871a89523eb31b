"""Parcels of a dossier that is over are called off: asked of the carrier once it is possible, else for a person."""

from functools import partial

import pytest

from chalicelib.domain.delivery_looks import ask_address, why
from chalicelib.store import deliveries
from chalicelib.usecases.deliveries.book import Declined, Taken, book
from chalicelib.usecases.deliveries.call_off import call_off, take_back
from tests import builders as a
from tests.builders import LATER, NOW
from tests.racing import race

ORDERED = {"booking_asked_at": NOW, "carrier": "ems", "endpoint": "e"}


def _parcel(**changes):
    parcel = a.a_delivery(**{**ORDERED, "state": "registered", "item_code": a.new_id("EA"), **changes})
    deliveries.create(parcel)
    return parcel


def _call_off(*parcels, queue=None):
    queue = [] if queue is None else queue
    ids = tuple(one.delivery_id for one in parcels)
    call_off(ids, now=LATER, deliveries=deliveries, enqueue=queue.append)
    return queue


def _take_back(parcel, *, code="", taken=None, order=None):
    return take_back(
        parcel.delivery_id, now=LATER, deliveries=deliveries,
        order=order or (lambda _: taken or Taken("EA999", None)), cancel=lambda _: code,
    )  # fmt: skip


def _stands(parcel):
    found = deliveries.get(parcel.delivery_id)
    return found.state, why(found)


@pytest.fixture(autouse=True)
def _tables(system):
    return system


def test_it_is_asked_of_the_carrier_however_often_it_is_told_and_ends_once():
    parcel = _parcel()
    assert _call_off(parcel) == _call_off(parcel) == [parcel.delivery_id], "the queue's message may have been lost"
    race([partial(_take_back, parcel)] * 4)
    assert _stands(parcel) == ("cancelled", "")
    ended = deliveries.get(parcel.delivery_id)
    assert not _take_back(parcel) and _call_off(parcel) == []
    assert deliveries.get(parcel.delivery_id) == ended


def test_what_the_carrier_will_not_take_back_is_for_a_person_until_it_cancels_after_all():
    parcel = _parcel()
    _call_off(parcel)
    assert _take_back(parcel, code="E7") and not _take_back(parcel, code="E7")
    assert _stands(parcel) == ("registered", "not_called_off")
    assert deliveries.post_counts(parcel.agency_code)["to_look_at"] >= 1


def test_an_order_on_its_way_is_not_sent_twice_nor_after_it_was_called_off():
    parcel = _parcel(state="created", item_code="")
    _call_off(parcel)
    assert not book(parcel.delivery_id, now=LATER, deliveries=deliveries, order=lambda _: pytest.fail("ordered"))
    assert _take_back(parcel, taken=Declined("E102"))
    assert _stands(parcel) == ("cancelled", "")


def test_an_order_that_was_taken_without_a_number_is_cancelled_by_its_own_and_not_made_again():
    parcel = _parcel(state="created", item_code="", carrier="vnpost")
    book(parcel.delivery_id, now=NOW, deliveries=deliveries, order=lambda _: Taken("", None))
    _call_off(parcel)
    assert _take_back(parcel, code="E7", order=lambda _: pytest.fail("ordered"))
    assert _stands(parcel) == ("registered", "not_called_off")


def test_an_order_that_is_declined_when_made_again_is_cancelled_all_the_same():
    parcel, cancelled = _parcel(state="created", item_code="", carrier="vnpost"), []
    _call_off(parcel)
    assert take_back(
        parcel.delivery_id, now=LATER, deliveries=deliveries, order=lambda _: Declined("EXISTS"),
        cancel=lambda one: cancelled.append(one.delivery_id) or "",
    )  # fmt: skip
    assert (cancelled, _stands(parcel)) == ([parcel.delivery_id], ("cancelled", ""))


def test_an_order_that_is_known_by_its_scans_is_not_called_declined():
    parcel = _parcel(state="in_transit", item_code="", scans=1)
    assert not book(parcel.delivery_id, now=LATER, deliveries=deliveries, order=lambda _: Declined("EXISTS"))
    assert _stands(parcel) == ("in_transit", "")


def test_what_waits_for_another_address_is_given_up_with_its_dossier():
    declined = _parcel(state="created", item_code="", conflict="declined:E102")
    deliveries.save(declined, ask_address(declined, by="tu", now=NOW, note=""))
    no_carrier = _parcel(state="created", item_code="", conflict="no_carrier", booking_asked_at=None)
    assert _call_off(declined, no_carrier) == []
    assert [_stands(one) for one in (declined, no_carrier)] == [("cancelled", "")] * 2
    assert deliveries.get(declined.delivery_id).address_asked_at is None


def test_of_papers_that_came_another_way_only_those_that_nobody_fetched_are_called_off():
    moving, waiting = _parcel(state="in_transit"), _parcel()
    queue = []
    ids = (moving.delivery_id, waiting.delivery_id)
    call_off(ids, now=LATER, deliveries=deliveries, enqueue=queue.append, has_come=True)
    assert (queue, _stands(moving)) == ([waiting.delivery_id], ("in_transit", ""))


def test_what_is_on_its_way_is_for_a_person_and_what_nobody_ordered_is_left():
    wish = _parcel(state="created", item_code="", carrier="", endpoint="", booking_asked_at=None)
    moving, ended = _parcel(state="in_transit"), _parcel(state="delivered")
    assert _call_off(moving, wish, ended) == []
    assert [_stands(one) for one in (moving, wish, ended)] == [
        ("in_transit", "not_called_off"), ("created", ""), ("delivered", ""),
    ]  # fmt: skip


def test_the_parcel_sent_in_its_place_is_the_one_that_is_called_off():
    second = _parcel(follows="x")
    first = _parcel(state="returned_to_agency", followed_by=second.delivery_id)
    assert _call_off(first) == [second.delivery_id]
