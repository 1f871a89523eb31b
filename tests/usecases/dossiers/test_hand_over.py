"""Giving a result out at the counter while the post may have it: one of the two does, never both."""

from dataclasses import replace

import pytest

from chalicelib.domain.delivery import FINAL_STATES, STATES
from chalicelib.store import deliveries, dossiers
from chalicelib.usecases.dossiers.hand_over import hand_over
from chalicelib.usecases.dossiers.submit import return_delivery_id
from tests import builders as a
from tests.builders import LATER, NOW
from tests.racing import outcome, race

OURS = {"created", "registered", "cancelled", "returned_to_agency", "lost", "damaged"}


def _finished(office, state="", **changes):
    dossier = office.stored(state="finished", submitted_at=NOW, accepted_at=NOW, finished_at=NOW, result_channel="post")
    if not state:
        return dossier, None
    told = {"state": state, "booking_asked_at": NOW, "item_code": a.new_id("EA"), **changes}
    parcel = a.a_delivery(delivery_id=return_delivery_id(dossier.dossier_id), dossier_id=dossier.dossier_id, **told)
    deliveries.create(parcel)
    return dossier, parcel


def _hand_over(office, dossier, once=None):
    return hand_over(
        dossier.dossier_id, channel="counter", by=office.receiver, now=LATER, once=once or a.once(), dossiers=dossiers,
        deliveries=deliveries,
    )[0]  # fmt: skip


@pytest.mark.parametrize("state", ["", *STATES])
def test_only_what_the_carrier_does_not_have(office, state):
    dossier, parcel = _finished(office, state)
    told = outcome(lambda: _hand_over(office, dossier))
    if state in OURS or not state:
        assert (told.state, told.return_channel) == ("returned", "counter")
    else:
        assert told == "result_under_way"
        assert dossiers.get(dossier.dossier_id) == dossier and deliveries.get(parcel.delivery_id) == parcel


def test_of_a_parcel_sent_again_the_last_counts(office):
    dossier, first = _finished(office, "returned_to_agency", followed_by="again")
    again = {"delivery_id": a.new_id("again"), "state": "in_transit", "follows": first.delivery_id}
    deliveries.create(a.a_delivery(dossier_id=dossier.dossier_id, **again))
    deliveries.save(first, replace(first, followed_by=again["delivery_id"], version=first.version + 1))
    assert outcome(lambda: _hand_over(office, dossier)) == "result_under_way"


def test_fetched_at_the_same_moment_it_is_the_carriers_or_was_given_out_before(office):
    for _ in range(5):
        dossier, parcel = _finished(office, "registered")
        fetched = replace(parcel, state="collected", version=parcel.version + 1)
        told = race([lambda of=dossier: _hand_over(office, of), lambda p=parcel, f=fetched: deliveries.save(p, f)])
        given_out = dossiers.get(dossier.dossier_id).state == "returned"
        assert given_out or told[0] in ("result_under_way", "Lost", "Conflict")


def test_a_stranger_and_a_dossier_that_is_not_finished_are_refused_before_all_else(office):
    dossier, _ = _finished(office, "in_transit")
    stranger = replace(office, receiver=a.an_official("H99.99", "receiver"))
    assert outcome(lambda: _hand_over(stranger, dossier)) == "not_found"
    assert outcome(lambda: _hand_over(office, office.stored(state="processing", submitted_at=NOW))) == "not_allowed_now"
    assert {"delivered"} == FINAL_STATES - OURS
