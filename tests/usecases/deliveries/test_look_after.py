"""An officer looks after parcels that need a person: the count is the list, each decision happens once."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from chalicelib.domain.errors import Refused
from chalicelib.domain.postage import PostageRule
from chalicelib.store import agencies, deliveries, partners
from chalicelib.usecases.deliveries.book import ask_booking
from chalicelib.usecases.deliveries.look_after import Decision, look_after
from chalicelib.usecases.deliveries.note_quiet import note_quiet
from chalicelib.usecases.deliveries.quote_postage import Quoting
from chalicelib.usecases.deliveries.record_tracking import record_tracking
from tests import builders as a
from tests.builders import LATER, NOW
from tests.racing import counted, outcome, race
from tests.usecases.office import a_carrier, an_office

POSTAGE_RULES = (PostageRule("ems", "same_province", 100, 26000), PostageRule("ems", "other", 100, 30500))
RECIPIENT = replace(a.a_delivery().recipient, address="14 Bà Triệu")


@pytest.fixture
def office(system):
    office = an_office()
    a_carrier(office.unit, endpoint=f"{office.unit}-1")
    a_carrier(office.unit, endpoint=f"{office.unit}-2", provider="vnpost")
    return office


def _parcel(office, **changes):
    dossier_id = office.stored(state="finished").dossier_id
    told = {"agency_code": office.unit, "endpoint": f"{office.unit}-1", "carrier": "ems", "booking_asked_at": NOW}
    told["dossier_id"] = dossier_id
    parcel = a.a_delivery(**told | changes)
    deliveries.create(parcel)
    return parcel


def _decide(office, parcel, action, *, by=None, once=None, note="", **told):
    return look_after(
        parcel.delivery_id, Decision(action, note, **told), by=by or office.receiver, now=LATER, once=once or a.once(),
        deliveries=deliveries, quoting=Quoting(partners, agencies, POSTAGE_RULES, lambda *asked: None),
    )  # fmt: skip


def _listed(office):
    page = deliveries.in_need_of_a_person(office.unit, limit=50, cursor="")
    assert deliveries.post_counts(office.unit)["to_look_at"] == len(page.items), "the count is the list"
    return {one.delivery_id for one in page.items}


def _scan(office, parcel, event, at=NOW):
    scan = a.a_scan(parcel, event=event, item_code=parcel.item_code, occurred_at=at)
    partner = a.a_partner(kind="carrier", provider="ems", endpoint=parcel.endpoint)
    return record_tracking(scan, partner=partner, now=LATER, deliveries=deliveries)


def test_parcels_come_on_the_list_and_leave_it_and_the_count_is_always_the_list(office):
    declined = _parcel(office, conflict="declined:E1")
    going = _parcel(office, state="registered", item_code=a.new_id("EA"))
    assert _listed(office) == {declined.delivery_id}
    _scan(office, going, "returned_to_agency")
    assert _listed(office) == {declined.delivery_id, going.delivery_id}
    _scan(office, going, "delivered", LATER)
    assert _listed(office) == {declined.delivery_id, going.delivery_id}
    _decide(office, declined, "send")
    assert _listed(office) == {going.delivery_id}
    _decide(office, going, "close", note="bưu tá báo nhầm")
    assert _listed(office) == set()


def test_pages_of_the_list_follow_each_other(office):
    made = [_parcel(office, conflict="no_carrier", created_at=NOW + timedelta(days=n)) for n in range(3)]
    first = deliveries.in_need_of_a_person(office.unit, limit=2, cursor="")
    second = deliveries.in_need_of_a_person(office.unit, limit=2, cursor=first.next_cursor)
    assert [one.delivery_id for one in (*first.items, *second.items)] == [one.delivery_id for one in made]
    assert second.next_cursor == ""


def test_another_carrier_may_be_chosen_and_the_address_with_consent_only(office):
    parcel = _parcel(office, conflict="declined:E1")
    assert outcome(lambda: _decide(office, parcel, "send", recipient=RECIPIENT)) == "invalid_request"
    assert outcome(lambda: _decide(office, parcel, "send", endpoint="nobodys")) == "invalid_request"
    sent = _decide(office, parcel, "send", recipient=RECIPIENT, consent=True, endpoint=f"{office.unit}-2")
    assert (sent.carrier, sent.endpoint, sent.recipient) == ("vnpost", f"{office.unit}-2", RECIPIENT)
    assert deliveries.get(parcel.delivery_id) == sent


def test_what_came_back_is_followed_by_one_new_parcel_however_many_press_the_button(office):
    parcel = _parcel(office, state="returned_to_agency", item_code=a.new_id("EA"))
    told = counted(race([partial(_decide, office, parcel, "send", paid_by="carrier")] * 8))
    assert told["done"] == 1
    new = deliveries.get(deliveries.get(parcel.delivery_id).followed_by)
    assert (new.follows, new.paid_by, new.booking_asked_at) == (parcel.delivery_id, "carrier", LATER)
    assert _listed(office) == set()


def test_a_result_whose_finish_was_undone_is_not_sent(office):
    dossier = office.stored(state="processing")
    parcel = _parcel(office, conflict="no_carrier", booking_asked_at=None, dossier_id=dossier.dossier_id)
    assert outcome(lambda: _decide(office, parcel, "send")) == "not_allowed_now"
    assert deliveries.get(parcel.delivery_id) == parcel
    papers = _parcel(office, conflict="no_carrier", leg="collect", dossier_id=dossier.dossier_id)
    assert _decide(office, papers, "send").booking_asked_at == LATER


@pytest.mark.parametrize("changes", [{"state": "withdrawn"}, {"state": "submitted", "papers_received_at": NOW}])
def test_papers_that_nobody_waits_for_are_not_fetched_again(office, changes):
    dossier = office.stored(**changes)
    parcel = _parcel(
        office, leg="collect", dossier_id=dossier.dossier_id, state="lost", item_code=a.new_id("EA"),
        papers=("declaration",), delivery_id=f"{dossier.dossier_id}.collect.1",
    )  # fmt: skip
    assert outcome(lambda: _decide(office, parcel, "send")) == "not_allowed_now"


def test_a_parcel_goes_in_the_name_of_the_unit_that_has_the_dossier_by_now(office, system):
    other = an_office()
    parcel = _parcel(other, booking_asked_at=None)
    told = []
    assert ask_booking(
        parcel.delivery_id, now=LATER, deliveries=deliveries, partners=partners, enqueue=told.append,
        agency_code=office.unit,
    )  # fmt: skip
    stored = deliveries.get(parcel.delivery_id)
    assert (stored.agency_code, stored.endpoint, told) == (office.unit, f"{office.unit}-1", [parcel.delivery_id])
    stuck = _parcel(office, booking_asked_at=None, conflict="declined:E1")
    assert not ask_booking(
        stuck.delivery_id, now=LATER, deliveries=deliveries, partners=partners, enqueue=told.append,
        agency_code=other.unit,
    )  # fmt: skip
    assert deliveries.post_counts(office.unit)["to_look_at"] + deliveries.post_counts(other.unit)["to_look_at"] == 1


def test_strangers_find_nothing_and_what_needs_nobody_cannot_be_decided(office):
    parcel = _parcel(office, conflict="no_carrier")
    assert outcome(lambda: _decide(office, parcel, "send", by=an_office().receiver)) == "not_found"
    assert outcome(lambda: _decide(office, parcel, "close", note="x")) == "not_allowed_now"
    assert outcome(lambda: _decide(office, _parcel(office), "send")) == "not_allowed_now"


def test_a_unit_without_a_carrier_can_hand_over_at_the_counter_only(system):
    office = an_office()
    parcel = _parcel(office, conflict="no_carrier")
    assert outcome(lambda: _decide(office, parcel, "send")) == "invalid_request"
    assert _decide(office, parcel, "counter").state == "cancelled"


def test_parcels_that_nobody_saw_for_days_are_listed_until_one_is_seen(office):
    silent = _parcel(office, state="in_transit", item_code=a.new_id("EA"))
    fresh = _parcel(office, state="in_transit", item_code=a.new_id("EA"), updated_at=NOW + timedelta(days=4))
    six_days_on = NOW + timedelta(days=6)
    for _ in range(2):
        note_quiet(now=six_days_on, after=timedelta(days=5), limit=500, deliveries=deliveries)
    assert _listed(office) == {silent.delivery_id}
    assert not deliveries.get(fresh.delivery_id).is_quiet
    _scan(office, silent, "out_for_delivery", six_days_on)
    assert _listed(office) == set()


def test_a_second_sending_is_charged_to_a_side_that_can_be_charged(office):
    a_carrier(office.unit, endpoint=f"{office.unit}-0", collects_money=True)
    agencies.put(a.an_agency(agency_code=office.unit, province_code=RECIPIENT.province_code))
    back = {"state": "returned_to_agency"}
    first = _parcel(office, **back, item_code=a.new_id("EA"), delivery_id=f"{a.new_id()}.return.1")
    _decide(office, first, "send", paid_by="citizen")
    second = deliveries.get(deliveries.get(first.delivery_id).followed_by)
    assert (second.paid_by, second.postage_vnd, second.on_delivery) == ("citizen", 26000, ("postage",))
    other = _parcel(office, **back, item_code=a.new_id("EA"), delivery_id=f"{a.new_id()}.return.1")
    with pytest.raises(Refused) as refused:
        _decide(office, other, "send", paid_by="citizen", endpoint=f"{office.unit}-1")
    assert [(one.pointer, one.code) for one in refused.value.faults] == [("/paid_by", "cannot_be_charged")]
    _decide(office, other, "send", paid_by="carrier", endpoint=f"{office.unit}-1")
    assert deliveries.get(deliveries.get(other.delivery_id).followed_by).on_delivery == ()
