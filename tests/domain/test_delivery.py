"""A parcel is what its scans say, whatever order they come in."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chalicelib.domain import delivery_choice, delivery_money, delivery_order, delivery_scans
from chalicelib.domain.cod import ToCollect
from chalicelib.domain.delivery import EVENTS, FINAL_STATES, STATES
from chalicelib.domain.delivery_scans import ARROWS, fold
from chalicelib.domain.errors import Refused
from tests import builders as a
from tests.builders import LATER, NOW
from tests.whole import changed, refused

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
        delivery = delivery_scans.apply(delivery, known, now=LATER)
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
    told = delivery_scans.apply(delivery, delivered, now=NOW)
    undone = delivery_scans.apply(told, [*delivered, *_scans("returning", start=8)], now=LATER)
    assert (undone.state, undone.conflict) == ("returning", "undelivered_after_delivered")
    assert undone.delivered_at == told.delivered_at


def test_a_cancellation_is_too_late_once_it_was_collected():
    assert fold("registered", _scans("cancelled")).state == "cancelled"
    assert fold("registered", _scans("collected", "cancelled")).state == "collected"


class TestBooking:
    def _asked(self, **changes):
        return delivery_order.ask_booking(a.a_delivery(**changes), carrier="ems", endpoint="e", now=NOW)

    def test_the_choice_is_closed_and_the_parcel_ordered_for_the_unit_that_has_the_dossier_by_now(self):
        chosen = a.a_delivery(conflict="no_carrier", on_delivery=("fee", "postage"))
        told = {"carrier": "ems", "endpoint": "e", "booking_asked_at": LATER, "conflict": ""}
        told |= {"version": 2, "updated_at": LATER}
        assert changed(chosen, delivery_order.ask_booking(chosen, carrier="ems", endpoint="e", now=LATER)) == told
        moved = delivery_order.ask_booking(
            chosen, carrier="ems", endpoint="e", now=LATER, agency_code="H37.13", collects_money=False
        )
        assert changed(chosen, moved) == {**told, "agency_code": "H37.13", "on_delivery": ()}

    @pytest.mark.parametrize("changes", [{"booking_asked_at": NOW}, {"state": "cancelled"}, {"state": "registered"}])
    def test_it_is_asked_once_and_not_when_given_up(self, changes):
        assert self._asked(**changes) is None

    def test_that_nobody_can_take_it_is_noted_for_a_person(self):
        asked = self._asked()
        told = {"conflict": "declined:E1", "version": 3, "updated_at": LATER}
        assert changed(asked, delivery_order.cannot_go(asked, "declined:E1", now=LATER)) == told

    def test_it_is_taken_once(self):
        asked = self._asked()
        taken = delivery_order.booked(asked, item_code="EA1", carrier_fee_vnd=30000, now=LATER)
        told = {"state": "registered", "item_code": "EA1", "carrier_fee_vnd": 30000, "booked_at": LATER}
        assert changed(asked, taken) == {**told, "version": 3, "updated_at": LATER}
        assert delivery_order.booked(taken, item_code="EA2", carrier_fee_vnd=1, now=LATER) is None

    @pytest.mark.parametrize(("noted", "left"), [("declined:E1", ""), ("collected_differs", "collected_differs")])
    def test_what_was_declined_before_is_forgotten_and_nothing_else(self, noted, left):
        asked = delivery_order.cannot_go(self._asked(), noted, now=NOW)
        assert delivery_order.booked(asked, item_code="EA1", carrier_fee_vnd=None, now=LATER).conflict == left

    def test_a_scan_that_came_before_the_carriers_answer_is_not_undone(self):
        scanned = delivery_scans.apply(self._asked(), [a.a_scan(item_code="", event="in_transit")], now=NOW)
        taken = delivery_order.booked(scanned, item_code="EA1", carrier_fee_vnd=None, now=LATER)
        assert (taken.state, taken.item_code) == ("in_transit", "EA1")

    def test_a_scan_may_be_the_first_to_tell_the_item_code(self):
        scanned = delivery_scans.apply(self._asked(), [a.a_scan(item_code="EA1")], now=NOW)
        assert (scanned.state, scanned.item_code) == ("collected", "EA1")


class TestChoosing:
    RECIPIENT = a.a_delivery().recipient
    POSTAGE = delivery_choice.Postage(26000, "citizen", ("postage",))

    def _choose(self, delivery, how=delivery_choice.choose):
        return how(delivery, self.RECIPIENT, now=LATER, papers=("declaration",), postage=self.POSTAGE)

    def test_a_recipient_may_be_changed_and_given_up_until_the_parcel_is_made_up(self):
        before = a.a_delivery(conflict="no_carrier", to_collect=ToCollect(16000, 0))
        told = {
            "recipient": self.RECIPIENT,
            "papers": ("declaration",),
            "postage_vnd": 26000,
            "paid_by": "citizen",
            "on_delivery": ("postage",),
            "to_collect": None,
            "version": 2,
            "updated_at": LATER,
        }
        chosen = self._choose(before)
        assert changed(before, chosen) == told
        dropped = delivery_choice.drop(chosen, now=NOW)
        assert changed(chosen, dropped) == {"state": "cancelled", "version": 3, "updated_at": NOW}
        again = self._choose(dropped, delivery_choice.chosen_again)
        assert changed(dropped, again) == {"state": "created", "version": 4, "updated_at": LATER}

    def test_without_a_postage_nobody_is_asked_for_one(self):
        before = a.a_delivery(postage_vnd=26000, paid_by="citizen", on_delivery=("postage",), papers=("declaration",))
        chosen = delivery_choice.choose(before, self.RECIPIENT, now=NOW)
        assert (chosen.postage_vnd, chosen.paid_by, chosen.on_delivery, chosen.papers) == (None, "", (), ())

    def test_the_address_that_was_asked_for_settles_what_was_noted(self):
        asked = a.a_delivery(conflict="declined:E1", address_asked_at=NOW)
        assert {"conflict": "", "address_asked_at": None}.items() <= changed(asked, self._choose(asked)).items()

    @pytest.mark.parametrize("changes", [{"booking_asked_at": NOW}, {"state": "registered"}, {"state": "delivered"}])
    def test_afterwards_it_is_refused(self, changes):
        made_up = a.a_delivery(**changes)
        for change in (
            lambda: delivery_choice.choose(made_up, self.RECIPIENT, now=NOW),
            lambda: delivery_choice.drop(made_up, now=NOW),
        ):
            assert refused(change) == {
                "slug": "parcel_made_up",
                "extensions": {"state": made_up.state, "allowed_actions": []},
            }

    def test_what_the_carrier_cancelled_is_not_chosen_again(self):
        ordered = a.a_delivery(state="cancelled", booking_asked_at=NOW)
        with pytest.raises(Refused, match="parcel_made_up"):
            delivery_choice.chosen_again(ordered, self.RECIPIENT, now=NOW)
        assert not delivery_choice.is_given_up(ordered)
        assert delivery_choice.is_given_up(a.a_delivery(state="cancelled"))
        assert not delivery_choice.is_given_up(a.a_delivery())


class TestMoneyAtTheDoor:
    @pytest.mark.parametrize(
        ("on_delivery", "postage_vnd", "amount"),
        [
            (("fee",), 26000, ToCollect(16000, 0)),
            (("postage",), 26000, ToCollect(0, 26000)),
            (("fee", "postage"), 26000, ToCollect(16000, 26000)),
            (("fee", "postage"), None, ToCollect(16000, 0)),
        ],
    )
    def test_the_amount_is_fixed_before_the_order(self, on_delivery, postage_vnd, amount):
        chosen = a.a_delivery(on_delivery=on_delivery, postage_vnd=postage_vnd)
        fixed = delivery_money.fixed(chosen, fee_vnd=16000, now=LATER)
        assert changed(chosen, fixed) == {"to_collect": amount, "version": 2, "updated_at": LATER}
        assert delivery_money.fixed(fixed, fee_vnd=8000, now=LATER) is None, "the same parcel is asked for again"

    @pytest.mark.parametrize("changes", [{"on_delivery": ()}, {"on_delivery": ("fee",), "item_code": "EA1"}])
    def test_nothing_is_fixed_where_nothing_is_taken_or_the_carrier_has_the_order(self, changes):
        assert delivery_money.fixed(a.a_delivery(**changes), fee_vnd=16000, now=LATER) is None

    @pytest.mark.parametrize(
        ("asked", "noted", "collected", "conflict"),
        [
            (ToCollect(16000, 26000), "", 42000, ""),
            (ToCollect(16000, 26000), "", 16000, "collected_differs"),
            (ToCollect(16000, 26000), "no_carrier", 16000, "no_carrier"),
            (None, "", 0, ""),
            (None, "", 1, "collected_differs"),
        ],
    )
    def test_a_settlement_may_be_ahead_of_the_scan_and_another_amount_is_for_a_person(
        self, asked, noted, collected, conflict
    ):
        parcel = a.a_delivery(to_collect=asked, conflict=noted)
        told = delivery_money.told_collected(parcel, collected, now=LATER)
        assert (told.collected_vnd, told.conflict) == (collected, conflict)
        assert set(changed(parcel, told)) - {"conflict"} == {"collected_vnd", "version", "updated_at"}
        assert (told.version, told.updated_at) == (2, LATER)
        assert delivery_money.told_collected(told, collected, now=LATER) is None, "told before"

    @pytest.mark.parametrize(
        ("asked", "leg", "amount"),
        [(ToCollect(16000, 26000), "return", 42000), (ToCollect(16000, 26000), "collect", 0), (None, "return", 0)],
    )
    def test_cash_on_delivery_is_taken_of_the_receiver_and_the_unit_owes_nothing(self, asked, leg, amount):
        assert delivery_money.asked_of_receiver_vnd(a.a_delivery(to_collect=asked, leg=leg)) == amount

    @pytest.mark.parametrize(
        ("changes", "may"),
        [
            ({"to_collect": None}, False),
            ({"to_collect": ToCollect(0, 26000)}, False),
            ({"to_collect": ToCollect(1, 0)}, True),
            ({"to_collect": ToCollect(16000, 0), "state": "delivered"}, True),
            ({"to_collect": ToCollect(16000, 0), "collected_vnd": 0}, False),
            ({"to_collect": ToCollect(16000, 0), "state": "cancelled"}, False),
        ],
    )
    def test_a_carrier_that_was_to_take_the_fee_may_hold_it_until_it_tells(self, changes, may):
        assert delivery_money.may_hold_fee(a.a_delivery(**changes)) is may
