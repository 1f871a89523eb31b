"""A day's hand-over list holds what changed hands on that day with that carrier, and today what waits."""

from datetime import date, timedelta

import pytest

from chalicelib.domain.delivery_looks import gone_quiet
from chalicelib.store import deliveries, dossiers, procedures
from chalicelib.usecases.deliveries import list_hand_over as listing
from chalicelib.usecases.deliveries.call_off import call_off
from chalicelib.usecases.deliveries.list_hand_over import list_hand_over
from chalicelib.usecases.deliveries.record_tracking import record_tracking
from tests import builders as a
from tests.builders import NOW
from tests.racing import outcome
from tests.usecases.office import an_office

TODAY, YESTERDAY = date(2026, 11, 23), date(2026, 11, 22)


@pytest.fixture
def office(system):
    return an_office()


def _parcel(office, *, leg="return", carrier="ems", **changes):
    told = {"accepted_at": NOW, "dossier_code": a.new_id("H37-"), "state": "finished"}
    dossier = office.stored(**(told if leg == "return" else {"state": "submitted"}), copies=2)
    parcel = a.a_delivery(
        delivery_id=f"{dossier.dossier_id}.{leg}.1", dossier_id=dossier.dossier_id, agency_code=office.unit, leg=leg,
        state="registered", carrier=carrier, endpoint="e", item_code=a.new_id("EA"), booking_asked_at=NOW, **changes,
    )  # fmt: skip
    deliveries.create(parcel)
    return parcel


def _scan(parcel, event, at=NOW):
    scan = a.a_scan(parcel, event=event, item_code=parcel.item_code, occurred_at=at)
    partner = a.a_partner(kind="carrier", provider=parcel.carrier, endpoint="e")
    assert record_tracking(scan, partner=partner, now=NOW, deliveries=deliveries) == "recorded"


def _list(office, *, leg="return", carrier="ems", on=TODAY):
    return list_hand_over(
        office.unit, carrier=carrier, leg=leg, on=on, now=NOW, deliveries=deliveries, dossiers=dossiers,
        procedures=procedures,
    )  # fmt: skip


def test_results_wait_and_then_stand_on_the_day_on_which_the_carrier_took_them(office):
    waiting, taken, before = (_parcel(office) for _ in range(3))
    others = _parcel(office, carrier="vnpost")
    _scan(taken, "in_transit", NOW)
    _scan(before, "collected", NOW - timedelta(days=1))
    assert [one.delivery_id for one in _list(office)] == [waiting.delivery_id, taken.delivery_id]
    assert [one.at for one in _list(office)] == [None, NOW]
    assert [one.delivery_id for one in _list(office, on=YESTERDAY)] == [before.delivery_id]
    assert [one.delivery_id for one in _list(office, carrier="vnpost")] == [others.delivery_id]
    [line] = _list(office, on=YESTERDAY)
    assert line.dossier_code == dossiers.get(before.dossier_id).dossier_code
    assert line.papers == (f"Kết quả: {dossiers.get(before.dossier_id).procedure_name} (2 bản)",)


def test_papers_stand_on_the_day_on_which_the_unit_got_them(office):
    papers = _parcel(office, leg="collect", papers=("declaration",))
    _scan(papers, "collected", NOW - timedelta(days=1))
    assert _list(office, leg="collect", on=YESTERDAY) == ()
    _scan(papers, "delivered", NOW)
    [line] = _list(office, leg="collect")
    assert (line.papers, line.dossier_code, line.at) == (("Tờ khai",), "", NOW)


def test_the_counts_are_the_lists_whatever_happens(office):
    def listed():
        counts = deliveries.post_counts(office.unit)
        lists = {queue: deliveries.queued(office.unit, queue, limit=9, cursor="").items for queue in list(counts)[1:]}
        everything = deliveries.in_need_of_a_person(office.unit, limit=9, cursor="").items
        assert counts == {"to_look_at": len(everything)} | {queue: len(items) for queue, items in lists.items()}
        return {queue: n for queue, n in counts.items() if n}

    first, second = _parcel(office), _parcel(office)
    assert listed() == {"waiting": 2}
    _scan(first, "collected")
    assert listed() == {"waiting": 1}
    _scan(first, "returned_to_agency", NOW + timedelta(hours=1))
    assert listed() == {"to_look_at": 1, "waiting": 1, "returned": 1}
    quiet = deliveries.get(second.delivery_id)
    deliveries.save(quiet, gone_quiet(quiet, before=NOW + timedelta(days=5), now=NOW + timedelta(days=6)))
    assert listed() == {"to_look_at": 2, "stuck": 1, "returned": 1}


def test_what_is_called_off_is_not_handed_to_the_carrier(office):
    parcel, other = _parcel(office), _parcel(office)
    call_off((parcel.delivery_id,), now=NOW, deliveries=deliveries, enqueue=lambda _: None)
    assert [one.delivery_id for one in _list(office)] == [other.delivery_id]
    assert deliveries.post_counts(office.unit)["waiting"] == 1


def test_what_waits_for_many_days_is_still_on_the_list(office):
    parcel = _parcel(office)
    waits = deliveries.get(parcel.delivery_id)
    deliveries.save(waits, gone_quiet(waits, before=NOW + timedelta(days=1), now=NOW))
    assert [one.delivery_id for one in _list(office)] == [parcel.delivery_id]


def test_only_its_own_results_count_for_the_list_of_a_carrier_and_more_than_it_holds_is_refused(office, monkeypatch):
    monkeypatch.setattr(listing, "MOST_PARCELS", 2)
    for changes in ({"carrier": "vnpost"}, {"carrier": "vnpost"}, {"leg": "collect"}, {"leg": "collect"}):
        _parcel(office, **changes)
    mine = [_parcel(office), _parcel(office)]
    assert {one.delivery_id for one in _list(office)} == {one.delivery_id for one in mine}
    _parcel(office)
    assert outcome(lambda: _list(office)) == "hand_over_too_large"
