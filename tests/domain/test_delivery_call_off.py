"""A parcel of a dossier that is over: given up, called off, or put before a person."""

import pytest

from chalicelib.domain import delivery as rules
from chalicelib.domain import delivery_call_off as call_off
from chalicelib.domain import delivery_looks as looks
from tests import builders as a
from tests.builders import LATER, NOW

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
    assert looks.why(rules.apply(cancelled, [a.a_scan(event="collected")], now=LATER)) == "not_called_off"


@pytest.mark.parametrize("state", sorted(rules.FINAL_STATES - {"cancelled"}))
def test_what_has_ended_is_left_alone(state):
    assert _asked(state=state) is None


def test_a_late_scan_does_not_order_again_and_a_real_one_is_for_a_person():
    off = call_off.called_off(_asked(), now=LATER)
    registered = a.a_scan(event="registered", occurred_at=NOW)
    told = rules.apply(off, [registered, a.a_scan(event="cancelled")], now=LATER)
    assert (rules.apply(off, [registered], now=LATER).state, told.state, looks.why(told)) == (*["cancelled"] * 2, "")
    moving = rules.apply(off, [a.a_scan(event="collected")], now=LATER)
    assert (moving.state, looks.why(moving)) == ("collected", "not_called_off")
    before = rules.apply(_asked(), [a.a_scan(event="collected")], now=LATER)
    assert (looks.why(before), call_off.waits_for_carrier(before)) == ("not_called_off", False), "before it was told"
    again = call_off.called_off(_asked(state="collected"), now=LATER)
    assert looks.why(again) == "not_called_off", "the scan was faster than the carrier's word"
