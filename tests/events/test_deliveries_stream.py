"""The deliveries' stream: scans and states are told, a delivered result closes its dossier; each once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.errors import Refused
from chalicelib.events.deliveries_stream import deliveries_stream
from chalicelib.store import deliveries, dossiers, feed
from chalicelib.usecases.deliveries.look_after import Decision, look_after
from chalicelib.usecases.deliveries.record_tracking import record_tracking
from chalicelib.usecases.dossiers.hand_over import hand_over
from chalicelib.usecases.dossiers.submit import return_delivery_id
from tests import builders as a
from tests.builders import LATER, NOW
from tests.events.streams import Tail, failed
from tests.usecases.office import an_office


@pytest.fixture
def office(system):
    return an_office()


@pytest.fixture
def tail(system):
    return Tail(system, "deliveries")


def _sent(office, **changes):
    """A finished dossier whose parcel is with the carrier."""
    dossier = office.stored(state="finished", accepted_at=NOW, result_channel="post")
    parcel = a.a_delivery(
        delivery_id=return_delivery_id(dossier.dossier_id),
        dossier_id=dossier.dossier_id,
        applicant_id=dossier.applicant_id,
        endpoint="post",
        carrier="ems",
        **{"state": "registered", "item_code": a.new_id("EA"), **changes},
    )
    deliveries.create(parcel)
    return dossier, parcel


def _scan(parcel, *events):
    for hour, event in enumerate(events):
        scan = a.a_scan(parcel, event=event, item_code=parcel.item_code, occurred_at=NOW + timedelta(hours=hour))
        partner = a.a_partner(kind="carrier", provider="ems", endpoint="post")
        record_tracking(scan, partner=partner, now=LATER, deliveries=deliveries)


def _lines(dossier):
    return [entry.event for entry in reversed(feed.timeline(dossier.dossier_id, limit=50, cursor="").items)]


def test_a_delivered_parcel_returns_the_result_once_and_every_scan_is_a_line(office, tail):
    dossier, parcel = _sent(office)
    _scan(parcel, "collected", "out_for_delivery", "attempt_failed", "out_for_delivery", "delivered")
    records = tail.read()
    for _ in range(3):
        assert failed(deliveries_stream, records) == []
    stored, _, events = dossiers.load_with_events(dossier.dossier_id)
    assert (stored.state, stored.return_channel, len(events)) == ("returned", "post", 1)
    assert _lines(dossier) == ["collected", "out_for_delivery", "attempt_failed", "out_for_delivery", "delivered"]
    messages = [one.entry.event for one in feed.messages(dossier.applicant_id, limit=50, cursor="").items]
    assert sorted(messages) == ["attempt_failed", "out_for_delivery", "out_for_delivery"]


def test_what_came_back_to_the_unit_leaves_the_dossier_finished(office, tail):
    dossier, parcel = _sent(office)
    _scan(parcel, "collected", "returning", "returned_to_agency", "delivered")
    assert failed(deliveries_stream, tail.read()) == []
    assert dossiers.get(dossier.dossier_id).state == "finished"
    assert deliveries.get(parcel.delivery_id).conflict == "delivered_after_return"


def test_papers_on_their_way_to_the_unit_return_nothing(office, tail):
    dossier, parcel = _sent(office, leg="collect")
    _scan(parcel, "collected", "delivered")
    assert failed(deliveries_stream, tail.read()) == []
    assert dossiers.get(dossier.dossier_id).state == "finished"


def test_an_unknown_status_is_no_news(office, tail):
    dossier, parcel = _sent(office)
    tail.read()
    _scan(parcel, "unknown")
    assert failed(deliveries_stream, tail.read()) == []
    assert _lines(dossier) == []


def test_a_parcel_of_a_dossier_that_is_not_there_is_reported(system, tail):
    parcel = a.a_delivery(dossier_id="nowhere", state="delivered")
    deliveries.create(parcel)
    [record] = tail.read()
    assert failed(deliveries_stream, [record]) == [record["dynamodb"]["SequenceNumber"]]


def _decides(office, parcel, action):
    told = Decision(action, "Bưu cục và người dân đều xác nhận")
    look_after(
        parcel.delivery_id,
        told,
        by=replace(office.receiver, agency_code=parcel.agency_code),
        now=NOW + timedelta(hours=5),
        once=a.once(),
        deliveries=deliveries,
        quoting=None,
    )


def test_what_was_handed_over_on_its_way_back_closes_its_dossier_by_a_person(office, tail):
    dossier, parcel = _sent(office)
    _scan(parcel, "collected", "returning", "delivered")
    assert failed(deliveries_stream, tail.read()) == []
    assert dossiers.get(dossier.dossier_id).state == "finished"
    _decides(office, parcel, "delivered")
    records = tail.read()
    for _ in range(2):
        assert failed(deliveries_stream, records) == []
    stored, _, events = dossiers.load_with_events(dossier.dossier_id)
    assert (stored.state, stored.return_channel, len(events)) == ("returned", "post", 1)
    assert _lines(dossier) == ["collected", "returning", "delivered", "delivered"]
    newest = feed.timeline(dossier.dossier_id, limit=1, cursor="").items[0]
    assert (newest.event, newest.actor_kind) == ("delivered", "officer")


@pytest.mark.parametrize("decision", ["came_back", "close"])
def test_what_a_person_has_looked_into_can_be_handed_out_at_the_counter(office, tail, decision):
    dossier, parcel = _sent(office)
    _scan(parcel, "collected", "returning", "delivered")
    told = {"channel": "counter", "by": office.receiver, "now": LATER, "dossiers": dossiers, "deliveries": deliveries}
    with pytest.raises(Refused, match="result_under_way"):
        hand_over(dossier.dossier_id, **told, once=a.once())
    _decides(office, parcel, decision)
    hand_over(dossier.dossier_id, **told, once=a.once())
    assert dossiers.get(dossier.dossier_id).return_channel == "counter"


def test_each_failed_attempt_is_a_message(office, tail):
    """At least two invitations: the citizen hears of the second too, when nothing was scanned in between."""
    dossier, parcel = _sent(office)
    _scan(parcel, "out_for_delivery", "attempt_failed", "attempt_failed")
    assert failed(deliveries_stream, tail.read()) == []
    messages = [one.entry.event for one in feed.messages(dossier.applicant_id, limit=50, cursor="").items]
    assert sorted(messages) == ["attempt_failed", "attempt_failed", "out_for_delivery"]
