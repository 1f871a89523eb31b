"""Desks of officers who left: everything goes back to the unit's pile, once, however often and in how many steps."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.store import dossiers, officers
from chalicelib.usecases.dossiers import clear_desk as clearing
from chalicelib.usecases.dossiers.assign import assign
from chalicelib.usecases.dossiers.clear_desk import Cleared, Desk, clear_desk, desk_left
from tests import builders as a
from tests.builders import NOW

QUEUES = ("new", "processing", "waiting_citizen", "ready")


@pytest.fixture
def binh(office):
    """Who receives and processes at the unit."""
    officer = a.an_officer(agency_code=office.unit, roles=frozenset({"receiver", "specialist"}))
    officers.put(officer)
    return officer


def _clear(desk, taken_over=lambda unit: []):
    return clear_desk(desk, now=NOW, dossiers=dossiers, officers=officers, taken_over=taken_over)


def _given(office, officer, *, accepted=0, new=0):
    leader, made = a.an_official(office.unit, "leader"), []
    for number in range(accepted + new):
        dossier = office.submit(office.ready_draft())[0]
        if number < accepted:
            dossier = office.accept(dossier)[0]
        to = officer.officer_id
        assign(dossier.dossier_id, officer_id=to, by=leader, now=NOW, dossiers=dossiers, officers=officers)
        made.append(dossier.dossier_id)
    return made


def _on(unit, officer_id):
    """What lies on a desk; its counts are that long."""
    pages = {
        queue: dossiers.in_queue(unit, queue, limit=100, cursor="", assigned_to=officer_id).items for queue in QUEUES
    }
    counts = dossiers.queue_counts(unit, officer_id)
    assert {queue: len(items) for queue, items in pages.items()} == {queue: counts[queue] for queue in QUEUES}
    return {one.dossier_id: one for items in pages.values() for one in items}


def _became(officer, **changes):
    after = replace(officer, version=officer.version + 1, **changes)
    officers.save(officer, after)
    return desk_left(officer, after, now=NOW)


def test_a_closed_accounts_desk_is_empty_and_the_pile_tells_whose_it_was(office, binh):
    made = _given(office, binh, accepted=2, new=1)
    desk = _became(binh, active=False)
    assert _clear(Desk.read(desk.message())) == Cleared(3, left=False)
    assert _on(office.unit, binh.officer_id) == {}
    pile = _on(office.unit, "")
    assert {name: one.left_by for name, one in pile.items()} == dict.fromkeys(made, binh.officer_id)
    assert _clear(desk) == Cleared(0, left=False), "told again"
    moves = dossiers.load_with_events(made[0])[2]
    assert [move.actor_kind for move in moves if move.action == "assign"] == ["officer", "system"]


def test_a_full_desk_is_cleared_in_steps(office, binh, monkeypatch):
    monkeypatch.setattr(clearing, "STEP", 2)
    _given(office, binh, accepted=2, new=3)
    desk = _became(binh, agency_code="H37")
    told = [_clear(desk) for _ in range(3)]
    assert [one.released for one in told] == [2, 2, 1]
    assert [one.left for one in told] == [True, True, False]
    assert _on(office.unit, binh.officer_id) == {}


def test_who_lost_one_role_keeps_what_the_other_is_for(office, binh):
    accepted, new = _given(office, binh, accepted=1, new=1)
    desk = _became(binh, roles=frozenset({"receiver"}))
    assert _clear(desk).released == 1
    assert set(_on(office.unit, binh.officer_id)) == {new}
    assert set(_on(office.unit, "")) == {accepted}


def test_who_came_back_meanwhile_keeps_what_is_left(office, binh):
    made = _given(office, binh, new=1)
    desk = _became(binh, active=False)
    officers.put(binh)
    assert _clear(desk) == Cleared(0, left=False)
    assert set(_on(office.unit, binh.officer_id)) == set(made)


def test_work_that_fell_to_the_officers_new_unit_stays_and_that_of_the_old_ones_predecessors_goes(office, binh):
    made, heir, nobody = _given(office, binh, new=1), a.new_id("H37"), a.new_id("H37")
    desk = _became(binh, agency_code=heir)
    closed = a.an_agency(agency_code=office.unit)
    assert _clear(desk, lambda unit: [closed] if unit == heir else []) == Cleared(0, left=False)
    assert set(_on(office.unit, binh.officer_id)) == set(made)
    gone = replace(desk, agency_code=nobody)
    assert _clear(gone, lambda unit: [closed] if unit == nobody else []).released == 1


def test_the_desk_is_looked_at_until_no_token_of_before_is_good(binh):
    desk = desk_left(binh, replace(binh, active=False), now=NOW)
    assert desk.until == (NOW + timedelta(minutes=17)).isoformat()
    assert desk_left(binh, replace(binh, failures=1), now=NOW) is None
