"""What contradicts an end that was told is for a person, whatever was settled before; no end swallows it."""

from datetime import timedelta

import pytest

from chalicelib.domain import delivery_call_off as call_off
from chalicelib.domain import delivery_choice, delivery_order, delivery_scans
from chalicelib.domain import delivery_looks as looks
from chalicelib.domain.cod import ToCollect
from tests import builders as a
from tests.builders import LATER, NOW

ORDERED = {"booking_asked_at": NOW, "carrier": "ems", "endpoint": "e", "item_code": "EA123456785VN"}
MOVING = ("collected", "in_transit", "at_delivery_office", "out_for_delivery", "attempt_failed", "held_for_collection")


def _scan(event, hour, **changes):
    return a.a_scan(event=event, occurred_at=NOW + timedelta(hours=hour), **changes)


def _after(*events, parcel=None):
    """The parcel after these scans, an hour apart, all together."""
    scans = [_scan(event, hour) for hour, event in enumerate(events)]
    return delivery_scans.apply(parcel or a.a_delivery(**ORDERED, state="registered"), scans, now=LATER)


def _closed(parcel):
    return looks.close(parcel, by="tu", now=LATER, note="đã hỏi bưu cục")


def _sent_again(parcel):
    told = {"recipient": parcel.recipient, "carrier": "ems", "endpoint": "e", "postage": delivery_choice.NOT_ASKED}
    return looks.send(parcel, **told, by="tu", now=LATER, note="")[0]


# What an end was, what is told after it, and why a person is asked.
TOLD_AFTER = [
    *((end, "delivered", "delivered_after_return") for end in ("returning", "returned_to_agency")),
    *((end, "delivered", "delivered_after_all") for end in ("lost", "damaged", "cancelled")),
    *((end, "returned_to_agency", "returned_after_all") for end in ("delivered", "lost", "damaged", "cancelled")),
    *(("cancelled", event, "moved_after_cancel") for event in (*MOVING, "returning")),
    *(("cancelled", event, "lost_after_cancel") for event in ("lost", "damaged")),
]


@pytest.mark.parametrize(("end", "later", "why"), TOLD_AFTER)
def test_what_is_told_after_an_end_moves_nothing_and_is_for_a_person(end, later, why):
    parcel = _after(end, later)
    assert (parcel.state, looks.why(parcel)) == (end, why)
    assert "close" in looks.actions(parcel)
    assert looks.why(_closed(parcel)) == "", "and settled with the end that it contradicts"
    assert not looks.closes_dossier(parcel)


@pytest.mark.parametrize("end", ["lost", "damaged"])
@pytest.mark.parametrize("later", ["delivered", "returned_to_agency"])
def test_what_was_settled_as_lost_and_turns_up_is_told(end, later):
    closed = _closed(_after("collected", end))
    assert looks.why(closed) == ""
    assert looks.why(_after("collected", end, later, parcel=closed)) == f"{later.partition('_')[0]}_after_all"


class TestTheNewestIsTold:
    """What somebody settled hides nothing that came after."""

    def test_papers_lost_after_their_money_was_settled(self):
        papers = {"leg": "collect", "on_delivery": ("fee",), "to_collect": ToCollect(16000, 0)}
        parcel = a.a_delivery(**ORDERED, state="in_transit", conflict="collected_differs", scans=1, **papers)
        closed = _closed(parcel)
        assert looks.why(closed) == ""
        lost = _after("collected", "lost", parcel=closed)
        assert (looks.why(lost), "claim" in looks.actions(lost)) == ("lost", True)

    def test_a_called_off_parcel_that_ends_badly_and_nothing_is_sent_in_its_place(self):
        closed = _closed(a.a_delivery(**ORDERED, state="in_transit", call_off_asked_at=NOW, conflict="not_called_off"))
        for end, why, actions in (
            ("damaged", "damaged", ["claim", "close"]),
            ("returned_to_agency", "returned", ["close"]),
        ):
            parcel = _after("in_transit", end, parcel=closed)
            assert (looks.why(parcel), looks.actions(parcel)) == (why, actions)

    def test_a_parcel_that_falls_silent(self):
        closed = _closed(a.a_delivery(**ORDERED, state="in_transit", conflict="collected_differs"))
        quiet = looks.gone_quiet(closed, before=LATER + timedelta(days=9), now=LATER)
        assert looks.why(quiet) == "quiet"

    def test_and_a_contradiction_settled_on_the_way_does_not_hide_the_end(self):
        closed = _closed(_after("returning", "delivered"))
        assert looks.why(_after("returning", "delivered", "returned_to_agency", parcel=closed)) == "returned"


class TestToldOtherwise:
    """What was told is not undone (8.7): scans that come late and say otherwise are for a person."""

    BACK = ("collected", "returning", "returned_to_agency")

    def _late(self, parcel, *events):
        scans = [_scan(event, hour) for hour, event in enumerate(events, 5)]
        return delivery_scans.apply(parcel, [*scans, _scan("delivered", 1)], now=LATER)

    @pytest.mark.parametrize(
        ("events", "why"), [(BACK, "delivered_after_return"), (("collected", "lost"), "delivered_after_all")]
    )
    def test_a_late_delivery_waits_for_a_person_before_it_closes_the_dossier(self, events, why):
        told = self._late(_after(*events), *events)
        assert (told.state, looks.why(told), looks.closes_dossier(told)) == ("delivered", why, False)
        assert looks.closes_dossier(_closed(told)), "somebody found that it is so"
        assert looks.closes_dossier(_after("collected", "delivered"))

    @pytest.mark.parametrize("events", [BACK, ("collected", "lost")])
    def test_while_another_goes_in_its_place_that_one_closes_it(self, events):
        told = self._late(_sent_again(_after(*events)), *events)
        assert (told.state, looks.actions(told)) == ("delivered", ["close"])
        assert not looks.closes_dossier(_closed(told))


class TestCancelled:
    def test_what_was_called_off_and_fetched_all_the_same(self):
        parcel = a.a_delivery(**ORDERED, state="registered", call_off_asked_at=NOW, called_off_at=NOW)
        for events in (("collected", "in_transit"), ("cancelled", "collected", "in_transit")):
            assert looks.why(_after(*events, parcel=parcel)) == "not_called_off"
        closed = _closed(_after("cancelled", "collected", parcel=parcel))
        assert looks.why(_after("cancelled", "collected", "delivered", parcel=closed)) == "delivered_after_all"

    def test_while_it_is_on_its_way_nothing_is_sent_nor_handed_out_at_the_counter(self):
        parcel = _after("cancelled", "collected")
        assert looks.actions(parcel) == ["close"]
        assert call_off.is_with_carrier(parcel) and not call_off.is_with_carrier(_after("cancelled"))

    def test_a_cancellation_that_by_its_time_never_was_one_heals(self):
        moved = _after("cancelled", "collected")
        scans = [_scan("cancelled", 1), _scan("collected", 2), _scan("collected", 0)]
        assert looks.why(delivery_scans.apply(moved, scans, now=LATER)) == ""

    def test_what_was_given_up_for_the_counter_and_is_fetched_after_all(self):
        declined = a.a_delivery(booking_asked_at=NOW, carrier="ems", endpoint="e", conflict="declined:E1")
        given_up = looks.to_counter(declined, by="tu", now=LATER, note="")
        assert (given_up.state, looks.why(given_up)) == ("cancelled", "")
        assert looks.why(_after("collected", parcel=given_up)) == "moved_after_cancel"

    def test_an_order_without_an_items_number_is_cancelled_by_its_carrier(self):
        parcel = a.a_delivery(booking_asked_at=NOW, carrier="vnpost", endpoint="e")
        parcel = delivery_order.booked(parcel, item_code="", carrier_fee_vnd=None, now=NOW)
        parcel = delivery_scans.apply(parcel, [_scan("cancelled", 1, carrier="vnpost", item_code="")], now=LATER)
        assert (parcel.state, looks.why(parcel)) == ("cancelled", "cancelled")


class TestDeclined:
    """The first answer was lost, the second order was declined as known: scans prove that it was taken."""

    DECLINED = a.a_delivery(booking_asked_at=NOW, carrier="ems", endpoint="e", conflict="declined:EXISTS")

    def test_its_scans_take_the_refusal_back_and_it_is_not_sent_again(self):
        moving = _after("collected", parcel=self.DECLINED)
        assert (moving.state, looks.why(moving), looks.actions(moving)) == ("collected", "", [])

    def test_nor_is_its_address_asked_for_any_more(self):
        asked = looks.ask_address(self.DECLINED, by="tu", now=NOW, note="")
        moving = _after("collected", parcel=asked)
        assert (moving.address_asked_at, moving.booking_asked_at, looks.why(moving)) == (None, LATER, "")
