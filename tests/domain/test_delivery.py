"""A parcel is what its scans say, whatever order they come in."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chalicelib.domain import delivery as rules
from chalicelib.domain.delivery import ARROWS, EVENTS, FINAL_STATES, STATES, fold
from chalicelib.domain.errors import Refused
from tests import builders as a
from tests.builders import LATER, NOW

MOVING = ("in_transit", "at_delivery_office", "out_for_delivery", "attempt_failed", "held_for_collection")
ENDS = ("delivered", "returning", "returned_to_agency", "lost", "damaged")
# state -> the scans that are believed there
EXPECTED = {
    "created": {"registered", "collected", "cancelled", *MOVING, *ENDS},
    "registered": {"collected", "cancelled", *MOVING, *ENDS},
    "collected": {*MOVING, *ENDS},
    **{state: {*MOVING, *ENDS} for state in MOVING},
    "returning": {"returned_to_agency", "lost", "damaged"},
}
ORDINARY = ("collected", "in_transit", "out_for_delivery", "attempt_failed", "out_for_delivery", "delivered")


def _scans(*events, start=0):
    """Scans an hour apart."""
    return [a.a_scan(event=event, occurred_at=NOW + timedelta(hours=n)) for n, event in enumerate(events, start)]


@pytest.mark.parametrize("state", STATES)
def test_every_scan_in_every_state(state):
    believed = {event for event in EVENTS if event in ARROWS.get(state, ())}
    assert believed == EXPECTED.get(state, set())
    for event in EVENTS:
        after = fold(state, _scans(event)).state
        assert after == (event if event in believed else state)


def test_the_ordinary_way_counts_its_failed_attempts_and_knows_when_it_ended():
    folded = fold("registered", _scans(*ORDINARY))
    assert (folded.state, folded.attempts_failed, folded.conflict) == ("delivered", 1, "")
    assert folded.delivered_at == NOW + timedelta(hours=5)


scan_sequences = some.lists(
    some.tuples(some.sampled_from((*EVENTS, "unknown")), some.integers(0, 6), some.sampled_from("AB")), max_size=9
)


@given(told=scan_sequences, data=some.data())
def test_any_order_and_any_repetition_come_to_the_same(told, data):
    scans = [
        a.a_scan(event=event, event_id=f"{n}", office=office, occurred_at=NOW + timedelta(hours=hour))
        for n, (event, hour, office) in enumerate(told)
    ]
    repeated = scans + data.draw(some.lists(some.sampled_from(scans), max_size=5) if scans else some.just([]))
    shuffled = data.draw(some.permutations(repeated))
    assert fold("registered", shuffled) == fold("registered", scans)


@given(told=some.permutations(_scans(*ORDINARY)))
def test_scans_that_trickle_in_lead_where_all_at_once_lead(told):
    delivery, known = a.a_delivery(endpoint="e"), []
    for scan in told:
        known.append(scan)
        delivery = rules.apply(delivery, known, now=LATER)
    assert (delivery.state, delivery.attempts_failed, delivery.scans) == ("delivered", 1, 6)
    assert delivery.conflict == "", "a late scan of an earlier moment contradicts nothing"


@pytest.mark.parametrize("final", sorted(FINAL_STATES))
def test_final_states_absorb(final):
    assert final not in ARROWS
    for event in EVENTS:
        assert fold(final, _scans(event)).state == final


def test_the_same_scan_under_another_id_counts_once():
    [scan] = _scans("attempt_failed")
    twin = a.a_scan(event="attempt_failed", occurred_at=scan.occurred_at, office=scan.office)
    assert fold("collected", [scan, twin]).attempts_failed == 1
    elsewhere = a.a_scan(event="attempt_failed", occurred_at=scan.occurred_at, office="Bưu cục Cao Lộc")
    assert fold("collected", [scan, elsewhere]).attempts_failed == 2


@pytest.mark.parametrize("before", [("returning",), ("returning", "returned_to_agency")])
def test_delivered_after_it_went_back_is_for_a_person(before):
    folded = fold("collected", _scans(*before, "delivered"))
    assert (folded.state, folded.conflict, folded.delivered_at) == (before[-1], "delivered_after_return", None)


def test_a_parcel_told_as_delivered_stays_so_for_the_dossier_and_a_person_is_asked():
    delivery = a.a_delivery(endpoint="e")
    delivered = _scans("delivered", start=9)
    told = rules.apply(delivery, delivered, now=NOW)
    undone = rules.apply(told, [*delivered, *_scans("returning", start=8)], now=LATER)
    assert (undone.state, undone.conflict) == ("returning", "undelivered_after_delivered")
    assert undone.delivered_at == told.delivered_at


def test_a_cancellation_is_too_late_once_it_was_collected():
    assert fold("registered", _scans("cancelled")).state == "cancelled"
    assert fold("registered", _scans("collected", "cancelled")).state == "collected"


class TestBooking:
    def _asked(self):
        return rules.ask_booking(a.a_delivery(), carrier="ems", endpoint="e", now=NOW)

    def test_it_is_asked_once_and_not_when_given_up(self):
        asked = self._asked()
        assert (asked.carrier, asked.endpoint, asked.booking_asked_at) == ("ems", "e", NOW)
        assert rules.ask_booking(asked, carrier="ems", endpoint="e", now=LATER) is None
        assert rules.ask_booking(a.a_delivery(state="cancelled"), carrier="ems", endpoint="e", now=NOW) is None

    def test_it_is_taken_once(self):
        taken = rules.booked(self._asked(), item_code="EA1", carrier_fee_vnd=30000, now=LATER)
        assert (taken.state, taken.item_code, taken.carrier_fee_vnd) == ("registered", "EA1", 30000)
        assert rules.booked(taken, item_code="EA2", carrier_fee_vnd=1, now=LATER) is None

    def test_a_scan_that_came_before_the_carriers_answer_is_not_undone(self):
        scanned = rules.apply(self._asked(), [a.a_scan(item_code="", event="in_transit")], now=NOW)
        taken = rules.booked(scanned, item_code="EA1", carrier_fee_vnd=None, now=LATER)
        assert (taken.state, taken.item_code) == ("in_transit", "EA1")

    def test_a_scan_may_be_the_first_to_tell_the_item_code(self):
        scanned = rules.apply(self._asked(), [a.a_scan(item_code="EA1")], now=NOW)
        assert (scanned.state, scanned.item_code) == ("collected", "EA1")


class TestChoosing:
    RECIPIENT = a.a_delivery().recipient

    def test_a_recipient_may_be_changed_and_given_up_until_the_parcel_is_made_up(self):
        chosen = rules.choose(a.a_delivery(), self.RECIPIENT, now=LATER)
        assert (chosen.recipient, chosen.version) == (self.RECIPIENT, 2)
        dropped = rules.drop(chosen, now=LATER)
        assert dropped.state == "cancelled"
        assert rules.chosen_again(dropped, self.RECIPIENT, now=LATER).state == "created"

    @pytest.mark.parametrize("changes", [{"booking_asked_at": NOW}, {"state": "registered"}, {"state": "delivered"}])
    def test_afterwards_it_is_refused(self, changes):
        made_up = a.a_delivery(**changes)
        for change in (lambda: rules.choose(made_up, self.RECIPIENT, now=NOW), lambda: rules.drop(made_up, now=NOW)):
            with pytest.raises(Refused, match="parcel_made_up"):
                change()

    def test_what_the_carrier_cancelled_is_not_chosen_again(self):
        ordered = a.a_delivery(state="cancelled", booking_asked_at=NOW)
        with pytest.raises(Refused, match="parcel_made_up"):
            rules.chosen_again(ordered, self.RECIPIENT, now=NOW)
