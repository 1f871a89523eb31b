"""What a parcel is after its scans, field by field: its state, its times, its proof, its money, and what is noted."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain import delivery_scans
from chalicelib.domain.cod import ToCollect
from chalicelib.domain.proof_of_delivery import Proof
from tests import builders as a
from tests.builders import LATER, NOW
from tests.whole import changed

ORDERED = {"booking_asked_at": NOW, "carrier": "ems", "endpoint": "e", "item_code": "EA1", "state": "registered"}
FAMILY, OURSELVES = Proof("Lan", "family"), Proof("Bình", "self")


def _at(hour):
    return NOW + timedelta(hours=hour)


def _scan(event, hour, **changes):
    return a.a_scan(event=event, event_id=f"{event}-{hour}", occurred_at=_at(hour), **changes)


def _after(parcel, *scans):
    return delivery_scans.apply(parcel, scans, now=LATER)


def test_all_that_scans_tell_is_written_at_once():
    parcel = a.a_delivery(**ORDERED, is_quiet=True, scans=1, to_collect=ToCollect(16000, 26000))
    scans = [
        _scan("collected", 1),
        _scan("attempt_failed", 2),
        _scan("delivered", 3, proof=FAMILY, collected_vnd=42000),
    ]
    assert changed(parcel, _after(parcel, *scans)) == {
        "state": "delivered",
        "attempts_failed": 1,
        "scans": 3,
        "is_quiet": False,
        "delivered_at": _at(3),
        "delivery_told_at": LATER,
        "handed_over_at": _at(1),
        "proof": FAMILY,
        "collected_vnd": 42000,
        "version": 2,
        "updated_at": LATER,
    }


def test_what_a_scan_does_not_tell_stays():
    parcel = a.a_delivery(**{**ORDERED, "state": "in_transit"}, collected_vnd=1, proof=FAMILY)
    after = _after(parcel, _scan("collected", 1, item_code="EA2"))
    assert (after.item_code, after.collected_vnd, after.proof) == ("EA1", 1, FAMILY)
    assert (after.delivered_at, after.delivery_told_at, after.booking_asked_at) == (None, None, NOW)


def test_the_first_scan_that_has_one_tells_the_item_number_of_a_parcel_without():
    parcel = a.a_delivery(booking_asked_at=NOW)
    scans = [_scan("registered", 1, item_code=""), _scan("collected", 2, item_code="EA7"), _scan("in_transit", 3)]
    assert _after(parcel, *scans).item_code == "EA7"
    assert _after(parcel, scans[0]).item_code == ""
    assert _after(parcel).state == "created", "without a number it was not taken"
    assert _after(a.a_delivery(**ORDERED)).state == "registered"


def test_the_address_that_was_asked_for_is_open_no_more():
    asked = a.a_delivery(address_asked_at=NOW, conflict="declined:E1")
    after = _after(asked, _scan("collected", 1))
    assert (after.address_asked_at, after.booking_asked_at, after.conflict) == (None, LATER, "")
    nobody_asked = _after(a.a_delivery(), _scan("collected", 1))
    assert nobody_asked.booking_asked_at is None


class TestOneAfterAnother:
    def test_scans_of_one_moment_stand_in_the_order_of_their_ids(self):
        first, second = _scan("returning", 1), _scan("delivered", 1)
        returned_first = [replace(first, event_id="1"), replace(second, event_id="2")]
        assert delivery_scans.fold("collected", returned_first[::-1]).state == "returning"
        delivered_first = [replace(first, event_id="2"), replace(second, event_id="1")]
        assert delivery_scans.fold("collected", delivered_first).state == "delivered"

    def test_a_repeated_scan_does_not_end_the_reading(self):
        twice = [_scan("attempt_failed", 1), replace(_scan("attempt_failed", 1), event_id="z"), _scan("delivered", 2)]
        assert delivery_scans.fold("collected", twice) == delivery_scans.Folded("delivered", 1, "", _at(2))

    def test_what_contradicts_is_kept_while_nothing_newer_does(self):
        scans = [_scan("lost", 1), _scan("delivered", 2), _scan("in_transit", 3)]
        assert delivery_scans.fold("collected", scans) == delivery_scans.Folded("lost", 0, "delivered_after_all", None)
        scans.append(_scan("returned_to_agency", 4))
        assert delivery_scans.fold("collected", scans).conflict == "returned_after_all"

    def test_a_scan_that_a_person_found_wrong_is_counted_and_leads_nowhere(self):
        wrong = _scan("delivered", 2, proof=FAMILY)
        parcel = a.a_delivery(**ORDERED, disbelieved=(wrong.event_id,))
        after = _after(parcel, _scan("collected", 1), wrong)
        assert (after.state, after.scans, after.proof, after.delivered_at) == ("collected", 2, None, None)


class TestHandedOver:
    @pytest.mark.parametrize(
        ("events", "hour"),
        [
            ([("in_transit", 2), ("collected", 1)], 1),
            ([("registered", 1), ("out_for_delivery", 2), ("delivered", 3)], 2),
            ([("returned_to_agency", 4)], 4),
            ([("registered", 1)], None),
            ([("cancelled", 1)], None),
            ([("registered", 1), ("cancelled", 2), ("collected", 3)], None),
        ],
    )
    def test_a_result_is_handed_over_by_the_first_scan_of_it(self, events, hour):
        after = _after(a.a_delivery(**ORDERED), *(_scan(*one) for one in events))
        assert after.handed_over_at == (None if hour is None else _at(hour))

    def test_papers_are_handed_over_with_their_delivery_which_is_kept(self):
        parcel = a.a_delivery(**ORDERED, leg="collect")
        assert _after(parcel, _scan("collected", 1)).handed_over_at is None
        delivered = _after(parcel, _scan("collected", 1), _scan("delivered", 2))
        assert delivered.handed_over_at == _at(2)
        undone = _after(delivered, _scan("returning", 1), _scan("delivered", 2))
        assert (undone.state, undone.handed_over_at) == ("returning", _at(2))


class TestProof:
    def test_the_first_scan_of_the_delivery_that_tells_anything_counts(self):
        scans = [
            _scan("collected", 1, proof=Proof("bưu tá")),
            _scan("delivered", 2),
            _scan("delivered", 4, proof=OURSELVES),
            _scan("delivered", 3, proof=FAMILY),
        ]
        assert _after(a.a_delivery(**ORDERED), *scans).proof == FAMILY
        assert _after(a.a_delivery(**ORDERED), *scans[:2]).proof is None

    def test_of_one_moment_that_with_the_first_id(self):
        scans = [
            replace(_scan("delivered", 2, proof=proof), event_id=name)
            for name, proof in (("b", OURSELVES), ("a", FAMILY))
        ]
        assert _after(a.a_delivery(**ORDERED), *scans).proof == FAMILY


class TestWhenItIsTold:
    def test_once_however_often_scans_come(self):
        told = _after(a.a_delivery(**ORDERED), _scan("delivered", 1))
        again = delivery_scans.apply(
            told, [_scan("collected", 0), _scan("delivered", 1)], now=LATER + timedelta(days=1)
        )
        assert (again.delivery_told_at, again.updated_at) == (LATER, LATER + timedelta(days=1))

    def test_not_while_it_is_on_its_way(self):
        assert _after(a.a_delivery(**ORDERED), _scan("collected", 1)).delivery_told_at is None


class TestMoney:
    @pytest.mark.parametrize(
        ("asked", "told", "collected", "conflict"),
        [
            (ToCollect(16000, 26000), [42000], 42000, ""),
            (ToCollect(16000, 26000), [41999], 41999, "collected_differs"),
            (ToCollect(16000, 26000), [42000, 16000], 16000, "collected_differs"),
            (ToCollect(16000, 26000), [16000, 42000], 42000, "collected_differs"),
            (ToCollect(16000, 26000), [], None, ""),
            (None, [0], 0, ""),
            (None, [1], 1, "collected_differs"),
        ],
    )
    def test_another_amount_than_asked_for_or_two_of_them_are_for_a_person(self, asked, told, collected, conflict):
        scans = [_scan("delivered", hour, collected_vnd=amount) for hour, amount in enumerate(told, 1)]
        after = _after(a.a_delivery(**ORDERED, to_collect=asked), *scans)
        assert (after.collected_vnd, after.conflict) == (collected, conflict)

    def test_a_contradiction_that_is_more_pressing_stays(self):
        lost = [_scan("lost", 1), _scan("delivered", 2, collected_vnd=5)]
        assert _after(a.a_delivery(**ORDERED), *lost).conflict == "delivered_after_all"

    def test_what_was_paid_counts_even_of_a_scan_that_a_person_found_wrong(self):
        wrong = _scan("delivered", 1, collected_vnd=16000)
        parcel = a.a_delivery(**ORDERED, disbelieved=(wrong.event_id,), to_collect=ToCollect(16000, 0))
        after = _after(parcel, wrong)
        assert (after.state, after.collected_vnd) == ("registered", 16000)


# What the parcel was, what the scans lead to, and what is noted of that.
TOLD_OTHERWISE = [
    ({"state": "delivered", "delivered_at": NOW}, "in_transit", "undelivered_after_delivered"),
    ({"state": "delivered", "delivered_at": NOW}, "delivered", ""),
    ({"state": "returned_to_agency", "scans": 1}, "delivered", "delivered_after_return"),
    ({"state": "lost", "scans": 1}, "delivered", "delivered_after_all"),
    ({"state": "damaged", "scans": 1}, "delivered", "delivered_after_all"),
    ({"state": "in_transit", "scans": 1}, "delivered", ""),
    ({"state": "in_transit", "scans": 1, "followed_by": "d.return.2"}, "delivered", "delivered_after_all"),
    ({"state": "cancelled", "scans": 1}, "delivered", ""),
    ({"state": "cancelled", "scans": 0}, "delivered", "delivered_after_all"),
    ({"state": "cancelled", "scans": 1, "followed_by": "d.return.2"}, "delivered", "delivered_after_all"),
    ({"state": "cancelled", "scans": 0}, "in_transit", "moved_after_cancel"),
    ({"state": "cancelled", "scans": 1, "followed_by": "d.return.2"}, "in_transit", "moved_after_cancel"),
    ({"state": "cancelled", "scans": 1}, "in_transit", ""),
    ({"state": "cancelled", "scans": 0}, "cancelled", ""),
]


@pytest.mark.parametrize(("was", "event", "conflict"), TOLD_OTHERWISE)
def test_what_contradicts_an_end_that_was_told_is_noted(was, event, conflict):
    parcel = a.a_delivery(**{**ORDERED, **was})
    assert _after(parcel, _scan(event, 1)).conflict == conflict


# What was noted before, what is told now, and what stays.
STILL_TRUE = [
    ("declined:E1", {"state": "created", "item_code": ""}, None, "declined:E1"),
    ("declined:E1", {"state": "created", "item_code": ""}, "registered", ""),
    ("no_carrier", {"state": "created", "item_code": ""}, "collected", ""),
    ("collected_differs", {}, "collected", "collected_differs"),
    ("moved_after_cancel", {"state": "cancelled", "scans": 1}, "collected", ""),
    ("moved_after_cancel", {"state": "cancelled", "scans": 1}, "cancelled", "moved_after_cancel"),
    ("moved_after_cancel", {"state": "in_transit", "followed_by": "d.return.2"}, "collected", "moved_after_cancel"),
]


@pytest.mark.parametrize(("noted", "was", "event", "left"), STILL_TRUE)
def test_what_was_noted_stays_unless_scans_prove_it_wrong(noted, was, event, left):
    parcel = a.a_delivery(**{**ORDERED, **was, "conflict": noted})
    assert _after(parcel, *([_scan(event, 1)] if event else [])).conflict == left


# When it was called off (asked for, agreed), what was noted, what scans tell; its state and what is noted then.
CALLED_OFF = [
    ((True, True), "", "registered", "cancelled", ""),
    ((True, True), "", "collected", "collected", "not_called_off"),
    ((True, False), "", "registered", "registered", ""),
    ((True, False), "", "collected", "collected", "not_called_off"),
    ((True, False), "collected_differs", "collected", "collected", "collected_differs"),
    ((True, False), "not_called_off:E7", "cancelled", "cancelled", ""),
    ((True, False), "not_called_off:E7", "registered", "registered", "not_called_off:E7"),
    ((True, False), "collected_differs", "cancelled", "cancelled", "collected_differs"),
    ((True, False), "moved_after_cancel", "cancelled", "cancelled", "not_called_off"),
    ((False, False), "moved_after_cancel", "cancelled", "cancelled", "moved_after_cancel"),
    ((False, False), "not_called_off:E7", "cancelled", "cancelled", "not_called_off:E7"),
    ((False, True), "", "registered", "cancelled", ""),
]


@pytest.mark.parametrize(("asked_and_agreed", "noted", "event", "state", "conflict"), CALLED_OFF)
def test_an_order_that_was_taken_back_stays_so_and_what_was_fetched_all_the_same_is_noted(
    asked_and_agreed, noted, event, state, conflict
):
    asked, agreed = (NOW if one else None for one in asked_and_agreed)
    parcel = a.a_delivery(**ORDERED, conflict=noted, call_off_asked_at=asked, called_off_at=agreed)
    after = _after(parcel, _scan(event, 1))
    assert (after.state, after.conflict) == (state, conflict)


def test_what_the_unit_has_back_is_not_on_its_way_back():
    back = a.a_delivery(**{**ORDERED, "state": "returned_to_agency"}, came_back_at=NOW)
    assert _after(back, _scan("returning", 1)).state == "returned_to_agency"
    assert _after(back, _scan("collected", 1)).state == "collected", "it was sent out once more"
    assert _after(replace(back, came_back_at=None), _scan("returning", 1)).state == "returning"
