"""A parcel of a dossier that is over: given up, called off, or put before a person."""

from dataclasses import replace

import pytest

from chalicelib.domain import delivery as rules
from chalicelib.domain import delivery_call_off as call_off
from chalicelib.domain import delivery_looks as looks
from chalicelib.domain import delivery_scans
from tests import builders as a
from tests.builders import LATER, NOW
from tests.whole import changed

ORDERED = {"booking_asked_at": NOW, "carrier": "ems", "endpoint": "e", "state": "registered", "item_code": "EA1"}


def _asked(**changes):
    return call_off.call_off(a.a_delivery(**{**ORDERED, **changes}), now=LATER)


def test_what_nobody_ordered_is_given_up():
    after = call_off.call_off(a.a_delivery(conflict="no_carrier"), now=LATER)
    assert (after.state, looks.why(after), call_off.waits_for_carrier(after)) == ("cancelled", "", False)


@pytest.mark.parametrize("changes", [{}, {"state": "created", "item_code": ""}])
def test_what_was_ordered_waits_for_the_carrier_and_is_off_with_its_word(changes):
    asked = _asked(**changes)
    assert call_off.waits_for_carrier(asked) and call_off.call_off(asked, now=LATER) is None
    off = call_off.called_off(asked, now=LATER)
    assert (off.state, looks.why(off), call_off.called_off(off, now=LATER)) == ("cancelled", "", None)


def test_what_is_on_its_way_is_for_a_person():
    after = _asked(state="in_transit")
    assert (looks.why(after), call_off.waits_for_carrier(after), after.state) == ("not_called_off", False, "in_transit")


def test_too_late_says_the_carrier_and_a_person_reads_why():
    refused = call_off.too_late(_asked(), "E7", now=LATER)
    assert (looks.why(refused), refused.conflict) == ("not_called_off", "not_called_off:E7")
    assert not call_off.waits_for_carrier(refused) and call_off.too_late(refused, "E7", now=LATER) is None


def test_what_the_carrier_cancelled_needs_nobody_unless_it_was_fetched_after_all():
    cancelled = _asked(state="cancelled")
    assert (cancelled.state, looks.why(cancelled), call_off.waits_for_carrier(cancelled)) == ("cancelled", "", False)
    assert looks.why(delivery_scans.apply(cancelled, [a.a_scan(event="collected")], now=LATER)) == "not_called_off"


class TestFieldByField:
    """Each step writes what it says and nothing else; who wrote first is not written over."""

    WRITTEN = (("version", 2), ("updated_at", LATER))

    def _steps(self, before, after):
        return changed(before, after) if after else None

    @pytest.mark.parametrize(
        ("changes", "told"),
        [
            (
                {"state": "created", "item_code": "", "conflict": "declined:E1", "address_asked_at": NOW},
                {"state": "cancelled", "conflict": "", "address_asked_at": None},
            ),
            (
                {"state": "created", "item_code": "", "conflict": "no_carrier"},
                {"state": "cancelled", "conflict": ""},
            ),
            ({"state": "created", "item_code": "", "booking_asked_at": None}, {"state": "cancelled"}),
            ({"state": "created", "item_code": "", "conflict": "collected_differs"}, {"call_off_asked_at": LATER}),
            ({"state": "created", "conflict": "declined:E1"}, {"call_off_asked_at": LATER}),
            ({"state": "registered", "conflict": "declined:E1"}, {"call_off_asked_at": LATER}),
            ({"state": "cancelled"}, {"call_off_asked_at": LATER}),
            ({"state": "cancelled", "booking_asked_at": None}, None),
            ({"state": "in_transit"}, {"call_off_asked_at": LATER, "conflict": "not_called_off"}),
            ({"state": "in_transit", "conflict": "collected_differs"}, {"call_off_asked_at": LATER}),
            ({"state": "registered", "call_off_asked_at": NOW}, None),
            ({"state": "registered", "called_off_at": NOW}, None),
        ],
    )
    def test_calling_it_off(self, changes, told):
        before = a.a_delivery(**{**ORDERED, **changes})
        after = call_off.call_off(before, now=LATER)
        assert self._steps(before, after) == (None if told is None else {**told, **dict(self.WRITTEN)})

    @pytest.mark.parametrize(("state", "asked"), [("registered", True), ("in_transit", False)])
    def test_the_scans_of_what_has_come_are_late_but_an_order_is_taken_back(self, state, asked):
        after = call_off.call_off(a.a_delivery(**{**ORDERED, "state": state}), now=LATER, has_come=True)
        assert (after is not None) is asked

    @pytest.mark.parametrize(
        ("changes", "told"),
        [
            ({"state": "registered", "conflict": "not_called_off:E7"}, {"state": "cancelled", "conflict": ""}),
            ({"state": "created", "item_code": ""}, {"state": "cancelled"}),
            ({"state": "cancelled", "conflict": "moved_after_cancel"}, {}),
            ({"state": "in_transit"}, {"conflict": "not_called_off"}),
            ({"state": "in_transit", "conflict": "collected_differs"}, {}),
            ({"called_off_at": NOW}, None),
        ],
    )
    def test_the_carrier_agrees(self, changes, told):
        before = a.a_delivery(**{**ORDERED, "call_off_asked_at": NOW, **changes})
        after = call_off.called_off(before, now=LATER)
        expected = None if told is None else {**told, "called_off_at": LATER, **dict(self.WRITTEN)}
        assert self._steps(before, after) == expected

    @pytest.mark.parametrize(
        ("changes", "is_noted"),
        [
            ({}, True),
            ({"state": "in_transit", "conflict": "collected_differs"}, True),
            ({"conflict": "not_called_off"}, False),
            ({"state": "cancelled"}, False),
            ({"state": "delivered"}, False),
        ],
    )
    def test_the_carrier_says_that_it_is_too_late(self, changes, is_noted):
        before = a.a_delivery(**{**ORDERED, "call_off_asked_at": NOW, **changes})
        told = {"conflict": "not_called_off:E7", **dict(self.WRITTEN)}
        assert self._steps(before, call_off.too_late(before, "E7", now=LATER)) == (told if is_noted else None)


SETTLED = rules.Look("delivered_after_return", "close", "tu", NOW, 3, True)


@pytest.mark.parametrize(
    ("changes", "with_carrier"),
    [
        *(({"state": state}, False) for state in ("created", "registered", "cancelled", "lost", "damaged")),
        *(({"state": state}, True) for state in ("collected", "in_transit", "delivered", "returning")),
        ({"state": "returned_to_agency"}, False),
        ({"state": "cancelled", "conflict": "moved_after_cancel"}, True),
        ({"state": "returning", "looks": (SETTLED,)}, False),
        ({"state": "returning", "looks": (replace(SETTLED, settles=False),)}, True),
        ({"state": "returning", "looks": (replace(SETTLED, why="quiet"),)}, True),
        ({"state": "in_transit", "looks": (SETTLED,)}, True),
    ],
)
def test_the_unit_gives_out_nothing_that_the_carrier_has(changes, with_carrier):
    assert call_off.is_with_carrier(a.a_delivery(**{**ORDERED, **changes})) is with_carrier


@pytest.mark.parametrize(
    ("changes", "waits"),
    [
        ({}, True),
        ({"state": "created", "item_code": ""}, True),
        ({"call_off_asked_at": None}, False),
        ({"called_off_at": NOW}, False),
        ({"state": "collected"}, False),
        ({"conflict": "not_called_off:E7"}, False),
        ({"conflict": "collected_differs"}, True),
    ],
)
def test_the_carrier_is_told_while_the_order_is_open_and_it_has_not_answered(changes, waits):
    parcel = a.a_delivery(**{**ORDERED, "call_off_asked_at": NOW, **changes})
    assert call_off.waits_for_carrier(parcel) is waits


@pytest.mark.parametrize(
    ("item_code", "booked_at", "unanswered"),
    [("", None, True), ("EA1", None, False), ("", NOW, False), ("EA1", NOW, False)],
)
def test_an_order_is_unanswered_while_neither_a_number_nor_a_word_came(item_code, booked_at, unanswered):
    parcel = a.a_delivery(**{**ORDERED, "item_code": item_code, "booked_at": booked_at})
    assert call_off.is_unanswered(parcel) is unanswered


@pytest.mark.parametrize("state", sorted(rules.FINAL_STATES - {"cancelled"}))
def test_what_has_ended_is_left_alone(state):
    assert _asked(state=state) is None


def test_a_late_scan_does_not_order_again_and_a_real_one_is_for_a_person():
    off = call_off.called_off(_asked(), now=LATER)
    registered = a.a_scan(event="registered", occurred_at=NOW)
    told = delivery_scans.apply(off, [registered, a.a_scan(event="cancelled")], now=LATER)
    assert (delivery_scans.apply(off, [registered], now=LATER).state, told.state, looks.why(told)) == (
        *["cancelled"] * 2,
        "",
    )
    moving = delivery_scans.apply(off, [a.a_scan(event="collected")], now=LATER)
    assert (moving.state, looks.why(moving)) == ("collected", "not_called_off")
    before = delivery_scans.apply(_asked(), [a.a_scan(event="collected")], now=LATER)
    assert (looks.why(before), call_off.waits_for_carrier(before)) == ("not_called_off", False), "before it was told"
    again = call_off.called_off(_asked(state="collected"), now=LATER)
    assert looks.why(again) == "not_called_off", "the scan was faster than the carrier's word"
