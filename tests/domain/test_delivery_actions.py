"""What each decision of a person about a parcel changes, field by field, and on which of the unit's lists it is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain import delivery_choice, delivery_scans
from chalicelib.domain import delivery_looks as looks
from chalicelib.domain.cod import ToCollect
from chalicelib.domain.delivery import Delivery, Look
from chalicelib.domain.objection import Objection
from chalicelib.domain.proof_of_delivery import Proof
from tests import builders as a
from tests.builders import LATER, NOW
from tests.whole import changed, refused

ORDERED = {"booking_asked_at": NOW, "carrier": "ems", "endpoint": "e", "item_code": "EA1", "scans": 3}
DECLINED = {"booking_asked_at": NOW, "carrier": "ems", "endpoint": "e", "conflict": "declined:E1"}
OBJECTED = Objection("Không ai nhận", NOW)
RECIPIENT = replace(a.a_delivery().recipient, address="14 Bà Triệu")
BY = {"by": "tu", "now": LATER, "note": "đã hỏi bưu cục"}
WRITTEN = {"version": 2, "updated_at": LATER}


def _parcel(**changes):
    return a.a_delivery(delivery_id="d.return.1", **changes)


def _look(why, action, parcel, *, settles):
    """The one that is noted, beside those before it."""
    look = Look(why, action, "tu", LATER, parcel.scans, settles, "đã hỏi bưu cục", parcel.state)
    return {"looks": (*parcel.looks, look), **WRITTEN}


def _scans(*events):
    return [
        a.a_scan(event=event, event_id=event, occurred_at=NOW + timedelta(hours=hour))
        for hour, event in enumerate(events)
    ]


def _send(parcel):
    postage = delivery_choice.Postage(26000, "carrier", ("fee",))
    return looks.send(parcel, recipient=RECIPIENT, carrier="vnpost", endpoint="v", postage=postage, **BY)


class TestSending:
    def test_what_no_carrier_took_is_ordered_as_it_is(self):
        parcel = _parcel(**DECLINED, to_collect=ToCollect(16000, 0), paid_by="citizen")
        after, new = _send(parcel)
        assert new is None
        assert changed(parcel, after) == {
            "recipient": RECIPIENT,
            "carrier": "vnpost",
            "endpoint": "v",
            "booking_asked_at": LATER,
            "conflict": "",
            "postage_vnd": 26000,
            "on_delivery": ("fee",),
            "to_collect": None,
            **_look("declined", "send", parcel, settles=False),
        }

    def test_ordered_again_the_citizen_is_not_asked_for_the_address_any_more(self):
        asked = looks.ask_address(_parcel(**DECLINED), **BY)
        assert _send(asked)[0].address_asked_at is None

    def test_one_that_came_to_an_end_is_followed_by_a_new_parcel(self):
        parcel = _parcel(**ORDERED, state="returned_to_agency", leg="collect", papers=("declaration",))
        after, new = _send(parcel)
        assert changed(parcel, after) == {
            "followed_by": "d.return.2",
            **_look("returned", "send", parcel, settles=True),
        }
        assert new == Delivery(
            delivery_id="d.return.2",
            dossier_id=parcel.dossier_id,
            applicant_id=parcel.applicant_id,
            agency_code="H37.12",
            leg="collect",
            recipient=RECIPIENT,
            created_at=LATER,
            updated_at=LATER,
            carrier="vnpost",
            endpoint="v",
            booking_asked_at=LATER,
            follows="d.return.1",
            paid_by="carrier",
            papers=("declaration",),
            postage_vnd=26000,
            on_delivery=("fee",),
        )

    @pytest.mark.parametrize("chosen", [("fee",), ("postage",), ("fee", "postage"), ()])
    def test_who_pays_what_no_carrier_took_is_as_it_was_chosen(self, chosen):
        parcel = _parcel(**DECLINED, paid_by="citizen", on_delivery=chosen)
        again = looks.postage_again(parcel, quoted_vnd=26000, paid_by="agency", collects_money=True)
        assert again == delivery_choice.Postage(26000, "citizen", chosen)
        for_nothing = looks.postage_again(parcel, quoted_vnd=None, paid_by="agency", collects_money=False)
        assert for_nothing == delivery_choice.Postage(None, "citizen", ())

    def test_a_citizen_who_pays_the_second_way_pays_it_beside_the_fee(self):
        parcel = _parcel(**ORDERED, state="returned_to_agency", on_delivery=("fee",))
        again = looks.postage_again(parcel, quoted_vnd=0, paid_by="citizen", collects_money=True)
        assert again == delivery_choice.Postage(0, "citizen", ("fee", "postage"))


class TestDeciding:
    def test_asking_for_the_address_opens_the_choice(self):
        parcel = _parcel(**DECLINED)
        told = {"address_asked_at": LATER, "booking_asked_at": None}
        noted = _look("declined", "ask_address", parcel, settles=False)
        assert changed(parcel, looks.ask_address(parcel, **BY)) == {**told, **noted}

    def test_what_was_never_ordered_is_given_up_for_the_counter(self):
        asked = _parcel(**DECLINED, address_asked_at=NOW)
        told = {"state": "cancelled", "conflict": "", "address_asked_at": None}
        noted = _look("declined", "counter", asked, settles=True)
        assert changed(asked, looks.to_counter(asked, **BY)) == {**told, **noted}

    def test_what_came_back_is_fetched_at_the_counter_as_it_is(self):
        parcel = _parcel(**ORDERED, state="returned_to_agency")
        noted = _look("returned", "counter", parcel, settles=True)
        assert changed(parcel, looks.to_counter(parcel, **BY)) == noted

    def test_closing_notes_only_who_looked_into_it(self):
        earlier = Look("quiet", "close", "lan", NOW, 1, True)
        parcel = _parcel(**ORDERED, state="delivered", conflict="collected_differs", looks=(earlier,))
        noted = _look("collected_differs", "close", parcel, settles=True)
        assert changed(parcel, looks.close(parcel, **BY)) == noted

    def test_an_objection_that_is_open_is_not_answered_by_closing_something_else(self):
        lost = _parcel(**ORDERED, state="lost", objection=replace(OBJECTED, standing="settled"))
        assert looks.close(lost, **BY).objection == lost.objection

    def test_the_carriers_answer_to_a_claim_is_the_citizens(self):
        parcel = _parcel(**ORDERED, state="delivered", objection=replace(OBJECTED, standing="claimed"))
        answered = Objection("Không ai nhận", NOW, "settled", "đã hỏi bưu cục", LATER)
        noted = _look("claimed", "close", parcel, settles=True)
        assert changed(parcel, looks.close(parcel, **BY)) == {"objection": answered, **noted}

    def test_an_objection_waits_for_the_carrier_that_was_asked(self):
        parcel = _parcel(**ORDERED, state="delivered", objection=OBJECTED)
        waits = Objection("Không ai nhận", NOW, "claimed", "", LATER)
        noted = _look("objected", "claim", parcel, settles=True)
        assert changed(parcel, looks.claim(parcel, **BY)) == {"claimed_at": LATER, "objection": waits, **noted}

    def test_claiming_what_was_lost_leaves_an_objection_of_before_as_it_is(self):
        parcel = _parcel(**ORDERED, state="lost", objection=replace(OBJECTED, standing="dismissed"))
        noted = _look("lost", "claim", parcel, settles=False)
        assert changed(parcel, looks.claim(parcel, **BY)) == {"claimed_at": LATER, **noted}

    def test_a_dismissal_is_read_by_the_citizen(self):
        parcel = _parcel(**ORDERED, state="delivered", objection=OBJECTED)
        answered = Objection("Không ai nhận", NOW, "dismissed", "đã hỏi bưu cục", LATER)
        noted = _look("objected", "dismiss", parcel, settles=True)
        assert changed(parcel, looks.dismiss(parcel, **BY)) == {"objection": answered, **noted}

    @pytest.mark.parametrize("most", [49, 50])
    def test_a_parcel_is_looked_into_fifty_times(self, most):
        parcel = _parcel(**ORDERED, state="lost", looks=(Look("quiet", "close", "tu", NOW, 0, True),) * most)
        if most < 50:
            assert len(looks.close(parcel, **BY).looks) == 50
        else:
            assert refused(lambda: looks.close(parcel, **BY)) == {
                "slug": "not_allowed_now",
                "extensions": {"state": "lost", "allowed_actions": ["send", "counter", "claim", "close"]},
            }


class TestWhichScansAreRight:
    def test_it_was_handed_over_and_what_else_is_told_is_history(self):
        scans = _scans("collected", "returning", "lost", "damaged", "cancelled", "returned_to_agency", "delivered")
        parcel = delivery_scans.apply(_parcel(**ORDERED), scans, now=NOW)
        assert (parcel.state, parcel.conflict) == ("lost", "delivered_after_all")
        after = looks.delivered_after_all(parcel, scans, **BY)
        assert changed(parcel, after) == {
            "state": "delivered",
            "conflict": "",
            "disbelieved": ("cancelled", "damaged", "lost", "returned_to_agency", "returning"),
            "delivered_at": scans[-1].occurred_at,
            "delivery_told_at": LATER,
            **_look("delivered_after_all", "delivered", parcel, settles=True),
            "version": 3,
        }

    def test_when_it_was_told_is_kept(self):
        scans = _scans("collected", "returned_to_agency", "delivered")
        parcel = replace(delivery_scans.apply(_parcel(**ORDERED), scans, now=NOW), delivery_told_at=NOW)
        assert looks.delivered_after_all(parcel, scans, **BY).delivery_told_at == NOW

    def test_the_unit_has_it_back_and_no_delivery_was_ever_told(self):
        scans = _scans("collected", "returning")
        late = a.a_scan(event="delivered", event_id="late", occurred_at=NOW, proof=Proof("Lan", "family"))
        before = delivery_scans.apply(_parcel(**ORDERED), [*scans, late], now=NOW)
        parcel = replace(before, conflict="delivered_after_return")
        after = looks.came_back(parcel, [*scans, late], **BY)
        assert (parcel.state, parcel.proof) == ("delivered", late.proof)
        assert changed(parcel, after) == {
            "state": "returned_to_agency",
            "conflict": "",
            "disbelieved": ("late",),
            "came_back_at": LATER,
            "delivered_at": None,
            "delivery_told_at": None,
            "proof": None,
            **_look("delivered_after_return", "came_back", parcel, settles=False),
            "version": 3,
        }

    def test_what_the_other_scans_do_not_lead_to_cannot_be_decided(self):
        scans = _scans("collected", "delivered")
        parcel = replace(delivery_scans.apply(_parcel(**ORDERED), scans, now=NOW), conflict="delivered_after_return")
        assert refused(lambda: looks.came_back(parcel, scans, **BY)) == {
            "slug": "not_allowed_now",
            "extensions": {"state": "delivered", "allowed_actions": ["delivered", "came_back", "close"]},
        }


class TestSilence:
    def test_it_is_noted(self):
        parcel = _parcel(**ORDERED, state="in_transit")
        quiet = looks.gone_quiet(parcel, before=NOW + timedelta(microseconds=1), now=LATER)
        assert changed(parcel, quiet) == {"is_quiet": True, **WRITTEN}
        assert looks.gone_quiet(parcel, before=NOW, now=LATER) is None

    def test_one_that_was_settled_comes_again_only_after_a_scan(self):
        settled = Look("quiet", "close", "tu", NOW, 3, True)
        quiet = _parcel(**ORDERED, state="in_transit", is_quiet=True, looks=(settled,))
        assert looks.why(quiet) == ""
        assert looks.why(replace(quiet, scans=4)) == "quiet"
        assert looks.why(replace(quiet, state="delivered", scans=4)) == ""


# What was looked into, what the parcel is, and why it needs a person all the same.
SETTLED = [
    ([("lost", "lost", True)], {"state": "lost"}, ""),
    ([("lost", "lost", False)], {"state": "lost"}, "lost"),
    ([("lost", "lost", True), ("lost", "lost", False)], {"state": "lost"}, "lost"),
    ([("damaged", "damaged", True)], {"state": "lost"}, "lost"),
    ([("delivered_after_all", "lost", True)], {"state": "lost"}, ""),
    ([("delivered_after_all", "", True)], {"state": "lost"}, ""),
    ([("delivered_after_all", "damaged", True)], {"state": "lost"}, "lost"),
    ([("collected_differs", "lost", True)], {"state": "lost"}, "lost"),
    ([("moved_after_cancel", "cancelled", True)], {"state": "cancelled"}, ""),
    ([("delivered_after_return", "returned_to_agency", True)], {"state": "returned_to_agency"}, ""),
    (
        [("delivered_after_all", "lost", True)],
        {"state": "lost", "conflict": "collected_differs"},
        "collected_differs",
    ),
    ([("lost", "lost", True)], {"state": "lost", "conflict": "delivered_after_all"}, "delivered_after_all"),
]


@pytest.mark.parametrize(("looked", "changes", "why"), SETTLED)
def test_each_reason_is_settled_for_itself_and_a_contradiction_with_the_end_that_it_is_about(looked, changes, why):
    done = tuple(Look(about, "close", "tu", NOW, 3, settles, "", state) for about, state, settles in looked)
    assert looks.why(_parcel(**ORDERED, looks=done, **changes)) == why


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"item_code": "", "scans": 0}, ""),
        ({"item_code": "EA1", "scans": 0}, "cancelled"),
        ({"item_code": "", "scans": 1}, "cancelled"),
        ({"item_code": "EA1", "scans": 1, "call_off_asked_at": NOW}, ""),
    ],
)
def test_what_its_carrier_cancelled_needs_a_person_unless_that_was_asked_for(changes, why):
    assert looks.why(_parcel(state="cancelled", **changes)) == why


@pytest.mark.parametrize(
    ("changes", "queue", "at_desk"),
    [
        ({"state": "registered"}, "waiting", True),
        ({"state": "registered", "leg": "collect"}, "waiting", False),
        ({"state": "registered", "call_off_asked_at": NOW}, "", False),
        ({"state": "registered", "conflict": "collected_differs"}, "", True),
        ({"state": "registered", "is_quiet": True}, "stuck", True),
        ({"state": "in_transit"}, "", False),
        ({"state": "in_transit", "is_quiet": True}, "stuck", False),
        ({"state": "returned_to_agency"}, "returned", False),
        ({"state": "lost"}, "", False),
    ],
)
def test_on_which_list_it_is_and_whether_it_lies_at_the_unit(changes, queue, at_desk):
    parcel = _parcel(**ORDERED, **changes)
    assert (looks.queue_of(parcel), looks.is_at_desk(parcel)) == (queue, at_desk)


@pytest.mark.parametrize(
    ("changes", "closes"),
    [
        ({}, True),
        ({"leg": "collect"}, False),
        ({"state": "out_for_delivery"}, False),
        ({"followed_by": "d.return.2"}, False),
        ({"conflict": "delivered_after_return"}, False),
        ({"conflict": "collected_differs"}, True),
        ({"objection": OBJECTED}, True),
    ],
)
def test_a_result_that_arrived_closes_its_dossier_beyond_contradiction(changes, closes):
    assert looks.closes_dossier(_parcel(**{**ORDERED, "state": "delivered", **changes})) is closes


@pytest.mark.parametrize(
    ("changes", "actions"),
    [
        ({"state": "lost"}, ["send", "counter", "claim", "close"]),
        ({"state": "lost", "claimed_at": NOW}, ["send", "counter", "close"]),
        ({"state": "lost", "followed_by": "d.return.2"}, ["claim", "close"]),
        ({"state": "lost", "call_off_asked_at": NOW}, ["close"]),  # first that it was not called off
        ({"state": "returned_to_agency", "call_off_asked_at": NOW}, ["close"]),
        ({"state": "delivered", "followed_by": "d.return.2", "objection": OBJECTED}, ["claim", "dismiss"]),
        ({"state": "delivered", "followed_by": "d.return.2"}, []),
    ],
)
def test_where_it_was_called_off_or_another_goes_nothing_is_sent_or_fetched(changes, actions):
    assert looks.actions(_parcel(**ORDERED, **changes)) == actions


@pytest.mark.parametrize(
    ("state", "item_code", "unordered"),
    [("created", "", True), ("created", "EA1", False), ("cancelled", "", False), ("registered", "", False)],
)
def test_the_same_parcel_is_ordered_again_only_where_no_carrier_took_it(state, item_code, unordered):
    assert looks.is_unordered(_parcel(state=state, item_code=item_code)) is unordered


def test_the_next_parcel_counts_on():
    assert looks.next_id("H37.12-1.return.9") == "H37.12-1.return.10"
