"""An officer's account is closed: from the table's stream over the queue to the unit's pile."""

from dataclasses import replace

import pytest

from chalicelib.events import desks as door
from chalicelib.events.desks import desks
from chalicelib.events.officers_stream import officers_stream
from chalicelib.store import dossiers, officers
from chalicelib.usecases.dossiers.assign import assign
from tests import builders as a
from tests.builders import NOW
from tests.events.streams import Tail, failed, message
from tests.usecases.office import an_office


@pytest.fixture
def office(system):
    return an_office()


@pytest.fixture
def queued(monkeypatch):
    """What was put into the queue, and for how long it was put off."""
    sent = []
    put = lambda message, delay_s=0: sent.append((message, delay_s))  # noqa: E731 - as the wiring has it
    monkeypatch.setattr(door.wiring.queues, "enqueue_desk", put)
    return sent


def _on_the_desk(office, officer):
    dossier = office.submit(office.ready_draft())[0]
    leader = a.an_official(office.unit, "leader")
    return assign(
        dossier.dossier_id, officer_id=officer.officer_id, by=leader, now=NOW, dossiers=dossiers, officers=officers
    )[0]


def test_dossiers_leave_the_desk_of_an_officer_whose_account_is_closed(office, system, queued):
    officer = a.an_officer(agency_code=office.unit)
    officers.put(officer)
    dossier, tail = _on_the_desk(office, officer), Tail(system, "officers")
    signed_in = replace(officer, failures=1, version=2)
    officers.save(officer, signed_in)
    officers.save(signed_in, replace(signed_in, active=False, version=3))
    assert failed(officers_stream, tail.read()) == []
    [(body, delay_s)] = queued
    assert delay_s == 0
    for at in ("1", "2"):
        assert failed(desks, [message(body, at)]) == []
    assert dossiers.get(dossier.dossier_id).left_by == officer.officer_id
    assert dossiers.queue_counts(office.unit, "")["new"] == 1
    later = queued[1:]
    assert later == [(body, door.LATER_S)] * 2, "a token of before is still good"


def test_a_desk_that_is_too_full_for_one_message_goes_on_soon(office, system, queued, monkeypatch):
    monkeypatch.setattr("chalicelib.usecases.dossiers.clear_desk.STEP", 1)
    officer = a.an_officer(agency_code=office.unit)
    officers.put(officer)
    made, tail = [_on_the_desk(office, officer) for _ in range(2)], Tail(system, "officers")
    officers.save(officer, replace(officer, roles=frozenset({"auditor"}), version=2))
    assert failed(officers_stream, tail.read()) == []
    waits = []
    for _ in made:
        body, delay_s = queued.pop(0)
        waits.append(delay_s)
        assert failed(desks, [message(body)]) == []
    assert waits == [0, door.SOON_S]
    assert [dossiers.get(one.dossier_id).assigned_to for one in made] == ["", ""]
