"""A person decides which of the scans that contradict each other are right; the others are history only."""

from datetime import timedelta

import pytest

from chalicelib.domain import delivery_looks as looks
from chalicelib.domain import delivery_scans
from chalicelib.domain.delivery_call_off import is_with_carrier
from chalicelib.domain.errors import Refused
from tests import builders as a
from tests.builders import LATER, NOW

ORDERED = {"booking_asked_at": NOW, "carrier": "ems", "endpoint": "e", "item_code": "EA123456785VN"}
TOLD = {"by": "tu", "now": LATER, "note": "bưu cục và người dân xác nhận"}


def _scans(*events):
    return [a.a_scan(event=event, occurred_at=NOW + timedelta(hours=hour)) for hour, event in enumerate(events)]


def _after(scans, parcel=None):
    return delivery_scans.apply(parcel or a.a_delivery(**ORDERED, state="registered"), scans, now=LATER)


BACK = (("collected", "returning", "delivered"), ("collected", "returning", "returned_to_agency", "delivered"))


@pytest.mark.parametrize("events", [*BACK, ("collected", "lost", "delivered")])
def test_delivered_after_all_closes_the_dossier_at_the_time_of_its_scan(events):
    scans = _scans(*events)
    after = looks.delivered_after_all(_after(scans), scans, **TOLD)
    assert (after.state, after.delivered_at, after.delivery_told_at) == ("delivered", scans[-1].occurred_at, LATER)
    assert (looks.why(after), looks.closes_dossier(after), after.scans) == ("", True, len(scans))
    assert (after.looks[-1].action, after.looks[-1].by, after.version) == ("delivered", "tu", 3)
    again = _after([*scans, a.a_scan(event="in_transit", occurred_at=NOW)], after)
    assert (again.state, looks.why(again)) == ("delivered", ""), "a late scan changes nothing"


@pytest.mark.parametrize("events", BACK)
def test_what_came_back_is_the_units_to_send_or_to_hand_out(events):
    scans = _scans(*events)
    after = looks.came_back(_after(scans), scans, **TOLD)
    assert (after.state, after.delivered_at, looks.closes_dossier(after)) == ("returned_to_agency", None, False)
    assert (looks.why(after), looks.actions(after)) == ("returned", ["send", "counter"])
    assert not is_with_carrier(after)
    again = _after([*scans, a.a_scan(event="returning", occurred_at=NOW + timedelta(hours=9))], after)
    assert (again.state, looks.why(again)) == ("returned_to_agency", "returned")


def test_a_delivery_told_late_of_what_came_back_is_taken_out_again():
    back = _scans("collected", "returning", "returned_to_agency")
    late = a.a_scan(event="delivered", occurred_at=NOW + timedelta(minutes=30))
    told = _after([*back, late], _after(back))
    assert (told.state, looks.why(told)) == ("delivered", "delivered_after_return")
    after = looks.came_back(told, [*back, late], **TOLD)
    assert (after.state, after.delivered_at, looks.why(after)) == ("returned_to_agency", None, "returned")


def test_what_contradicts_the_decision_is_for_a_person_again():
    scans = _scans("collected", "returning", "delivered")
    delivered = looks.delivered_after_all(_after(scans), scans, **TOLD)
    back = a.a_scan(event="returned_to_agency", occurred_at=NOW + timedelta(days=1))
    assert looks.why(_after([*scans, back], delivered)) == "returned_after_all"
    came_back = looks.came_back(_after(scans), scans, **TOLD)
    again = a.a_scan(event="delivered", occurred_at=NOW + timedelta(days=1))
    assert looks.why(_after([*scans, again], came_back)) == "delivered_after_return"


def test_only_what_is_contradictory_is_decided():
    for decide in (looks.delivered_after_all, looks.came_back):
        with pytest.raises(Refused, match="not_allowed_now"):
            decide(_after(_scans("collected", "returning")), _scans("collected", "returning"), **TOLD)


def test_what_was_called_off_or_is_replaced_is_only_closed():
    scans = _scans(*BACK[0])
    assert looks.actions(_after(scans, a.a_delivery(**ORDERED, call_off_asked_at=NOW))) == ["close"]
    assert looks.actions(_after(scans, a.a_delivery(**ORDERED, followed_by="d.return.2"))) == ["close"]


def test_whoever_looked_into_the_contradiction_may_close_the_dossier_at_the_counter():
    parcel = _after(_scans(*BACK[0]))
    assert is_with_carrier(parcel)
    assert not is_with_carrier(looks.close(parcel, **TOLD))
