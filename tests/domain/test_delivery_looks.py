"""Parcels that need a person: for every reason what can be done, and what settles it for how long."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from chalicelib.domain import delivery as rules
from chalicelib.domain import delivery_choice, delivery_order, delivery_scans
from chalicelib.domain import delivery_looks as looks
from chalicelib.domain.errors import Refused
from chalicelib.domain.objection import Objection
from tests import builders as a
from tests.builders import LATER, NOW

ORDERED = {"booking_asked_at": NOW, "carrier": "ems", "endpoint": "e", "item_code": "EA123456785VN"}
OBJECTED = Objection("Không ai nhận", NOW)
# why -> the parcel, and what can be done
NEEDS = {
    "no_carrier": ({"conflict": "no_carrier"}, ["send", "counter"]),
    "declined": ({"conflict": "declined:E1", "booking_asked_at": NOW}, ["send", "ask_address", "counter"]),
    "returned": ({**ORDERED, "state": "returned_to_agency"}, ["send", "counter"]),
    "lost": ({**ORDERED, "state": "lost"}, ["send", "counter", "claim", "close"]),
    "damaged": ({**ORDERED, "state": "damaged"}, ["send", "counter", "claim", "close"]),
    "cancelled": ({**ORDERED, "state": "cancelled"}, ["send", "counter"]),
    "quiet": ({**ORDERED, "state": "in_transit", "is_quiet": True}, ["close"]),
    "delivered_after_return": (
        {**ORDERED, "state": "returned_to_agency", "conflict": "delivered_after_return"},
        ["delivered", "came_back", "close"],
    ),
    "undelivered_after_delivered": (
        {**ORDERED, "state": "returning", "conflict": "undelivered_after_delivered"},
        ["close"],
    ),
    "objected": ({**ORDERED, "state": "delivered", "objection": OBJECTED}, ["claim", "dismiss"]),
    "claimed": ({**ORDERED, "state": "delivered", "objection": replace(OBJECTED, standing="claimed")}, ["close"]),
    "not_called_off": ({**ORDERED, "state": "in_transit", "conflict": "not_called_off:E7"}, ["close"]),
    "delivered_after_all": ({**ORDERED, "state": "lost", "conflict": "delivered_after_all"}, ["delivered", "close"]),
    "returned_after_all": (
        {**ORDERED, "state": "lost", "conflict": "returned_after_all"},
        ["send", "counter", "close"],
    ),
    "moved_after_cancel": ({**ORDERED, "state": "cancelled", "conflict": "moved_after_cancel"}, ["close"]),
    "lost_after_cancel": (
        {**ORDERED, "state": "cancelled", "conflict": "lost_after_cancel"},
        ["send", "counter", "claim", "close"],
    ),
    "collected_differs": ({**ORDERED, "state": "delivered", "conflict": "collected_differs"}, ["close"]),
}
RECIPIENT = replace(a.a_delivery().recipient, address="14 Bà Triệu")
BY_CARRIER = delivery_choice.Postage(26000, "carrier")


def _parcel(why, **changes):
    return a.a_delivery(delivery_id="d.return.1", **{**NEEDS[why][0], **changes})


def _sent(parcel, **changes):
    told = {"recipient": RECIPIENT, "carrier": "vnpost", "endpoint": "v", "postage": BY_CARRIER, "by": "tu", "note": ""}
    return looks.send(parcel, now=LATER, **{**told, **changes})


def _does(parcel, action):
    if action == "send":
        return _sent(parcel)[0]
    decide = {"ask_address": looks.ask_address, "counter": looks.to_counter, "close": looks.close}
    decide |= {"claim": looks.claim, "dismiss": looks.dismiss}
    events = ("collected", "returned_to_agency", "delivered")
    scans = [a.a_scan(event=event, occurred_at=NOW + timedelta(hours=hour)) for hour, event in enumerate(events)]
    decide["delivered"] = partial(looks.delivered_after_all, scans=scans)
    decide["came_back"] = partial(looks.came_back, scans=scans)
    return decide[action](parcel, by="tu", now=LATER, note="đã hỏi")


@pytest.mark.parametrize("why", NEEDS)
def test_every_reason_has_what_can_be_done_and_all_else_is_refused(why):
    parcel = _parcel(why)
    assert (looks.why(parcel), looks.actions(parcel)) == (why, NEEDS[why][1])
    for action in ("send", "ask_address", "counter", "claim", "dismiss", "delivered", "came_back", "close"):
        if action in NEEDS[why][1]:
            after = _does(parcel, action)
            assert (after.version, after.looks[-1].why, after.looks[-1].action) == (2, why, action)
            waits = action in ("ask_address", "claim", "came_back")
            assert bool(looks.why(after)) is waits, "it waits for the citizen, the carrier, or a decision what is done"
        else:
            with pytest.raises(Refused, match="not_allowed_now"):
                _does(parcel, action)


@pytest.mark.parametrize("state", [s for s in rules.STATES if s not in ("returned_to_agency", "lost", "damaged")])
def test_an_ordinary_parcel_needs_nobody(state):
    ordinary = a.a_delivery(state=state, **({} if state in ("created", "cancelled") else ORDERED))
    assert (looks.why(ordinary), looks.actions(ordinary)) == ("", [])


def test_what_no_carrier_took_is_ordered_under_its_own_code():
    after, new = _sent(_parcel("declined"))
    assert new is None
    assert (after.recipient, after.carrier, after.endpoint) == (RECIPIENT, "vnpost", "v")
    assert (after.booking_asked_at, after.conflict) == (LATER, "")
    again = delivery_order.cannot_go(after, "declined:E2", now=LATER)
    assert looks.why(again) == "declined", "declined once more it is back"


def test_in_place_of_what_came_back_a_new_parcel_goes_and_it_is_told_who_pays():
    before = _parcel("returned")
    after, new = _sent(before)
    assert (after.state, after.followed_by, after.recipient) == ("returned_to_agency", "d.return.2", before.recipient)
    assert (new.delivery_id, new.follows, new.paid_by, new.state) == ("d.return.2", "d.return.1", "carrier", "created")
    assert (new.booking_asked_at, new.recipient, new.item_code) == (LATER, RECIPIENT, "")
    assert looks.next_id("x.return.9") == "x.return.10"
    later = delivery_scans.apply(after, [a.a_scan(event="returned_to_agency", item_code="EA1")], now=LATER)
    assert looks.why(later) == "", "a late scan of the old one is history"


def test_the_citizen_may_correct_the_address_that_was_asked_for_once():
    asked = looks.ask_address(_parcel("declined"), by="tu", now=LATER, note="")
    assert (asked.booking_asked_at, asked.address_asked_at) == (None, LATER)
    assert "ask_address" not in looks.actions(asked)
    corrected = delivery_choice.choose(asked, RECIPIENT, now=LATER)
    assert (corrected.conflict, corrected.address_asked_at, looks.why(corrected)) == ("", None, "")
    second = _parcel("declined", follows="d.return.0")
    assert "ask_address" not in looks.actions(second), "the app corrects the first parcel only"


def test_what_was_never_ordered_and_is_fetched_at_the_counter_is_given_up():
    given_up = _does(_parcel("no_carrier"), "counter")
    assert (given_up.state, looks.why(given_up)) == ("cancelled", "")
    fetched = _does(_parcel("returned"), "counter")
    assert (fetched.state, looks.why(fetched)) == ("returned_to_agency", "")


def test_silence_is_noted_once_ends_with_a_scan_and_may_come_again():
    parcel = a.a_delivery(**ORDERED, state="in_transit", updated_at=NOW)
    assert looks.gone_quiet(parcel, before=NOW, now=LATER) is None
    quiet = looks.gone_quiet(parcel, before=NOW + timedelta(seconds=1), now=LATER)
    assert looks.why(quiet) == "quiet"
    assert looks.gone_quiet(quiet, before=LATER + timedelta(days=9), now=LATER) is None
    closed = _does(quiet, "close")
    assert looks.why(closed) == ""
    seen = delivery_scans.apply(closed, [a.a_scan(event="in_transit")], now=LATER)
    assert (seen.is_quiet, looks.why(seen)) == (False, "")
    again = looks.gone_quiet(seen, before=LATER + timedelta(days=1), now=LATER)
    assert looks.why(again) == "quiet", "what was settled was the silence before"


@pytest.mark.parametrize("state", ["created", "delivered", "returned_to_agency", "cancelled"])
def test_what_is_not_on_its_way_cannot_be_quiet(state):
    parcel = a.a_delivery(state=state, updated_at=NOW)
    assert looks.gone_quiet(parcel, before=LATER, now=LATER) is None


class TestWhoPaysAgain:
    """Decision 45/2016/QĐ-TTg article 12: the side at fault pays, in fact."""

    def _again(self, side, *, quoted=26000, collects=True, **changes):
        parcel = a.a_delivery(**{**ORDERED, "state": "returned_to_agency", **changes})
        return looks.postage_again(parcel, quoted_vnd=quoted, paid_by=side, collects_money=collects)

    def test_the_citizen_pays_at_the_door_the_others_do_not(self):
        assert self._again("citizen").on_delivery == ("postage",)
        for side in ("agency", "carrier"):
            again = self._again(side, on_delivery=("fee", "postage"))
            assert (again.paid_by, again.quoted_vnd, again.on_delivery) == (side, 26000, ("fee",))

    def test_nobody_is_told_to_pay_what_cannot_be_taken_or_told(self):
        assert self._again("citizen", collects=False) is None
        assert self._again("citizen", quoted=None) is None
        assert self._again("agency", quoted=None).quoted_vnd is None
        assert self._again("carrier", collects=False, on_delivery=("fee",)).on_delivery == ()

    def test_what_no_carrier_took_is_paid_as_it_was_chosen(self):
        told = {"state": "created", "item_code": "", "paid_by": "citizen", "on_delivery": ("fee", "postage")}
        assert self._again("carrier", **told).on_delivery == ("fee", "postage")
        assert self._again("carrier", **told).paid_by == "citizen"
