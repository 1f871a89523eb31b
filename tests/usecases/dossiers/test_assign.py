"""Officers' desks: parts of the unit's queues, as long as their counts say, whatever happens."""

import random

from chalicelib.domain.errors import Refused
from chalicelib.store import dossiers, officers
from chalicelib.usecases.dossiers.assign import assign
from tests import builders as a
from tests.builders import NOW
from tests.racing import counted, outcome, race
from tests.size import sized

QUEUES = ("new", "not_taken_in", "processing", "waiting_citizen", "due_soon", "overdue", "ready")


def _assign(dossier, to, by):
    return assign(dossier.dossier_id, officer_id=to, by=by, now=NOW, dossiers=dossiers, officers=officers)[0]


def _desk(unit, officer_id):
    """What lies on a desk, by queue; its counts are that long."""
    found = {}
    for queue in QUEUES:
        page = dossiers.in_queue(unit, queue, limit=100, cursor="", assigned_to=officer_id)
        found[queue] = {one.dossier_id for one in page.items}
    counts = dossiers.queue_counts(unit, officer_id)
    assert {queue: len(ids) for queue, ids in found.items()} == counts
    return found


def test_a_colleague_gets_it_from_a_leader_and_lets_it_go(office):
    leader, colleague = a.an_official(office.unit, "leader"), a.an_officer(agency_code=office.unit)
    officers.put(colleague)
    new = office.submit(office.ready_draft())[0]
    given = _assign(new, colleague.officer_id, leader)
    assert _desk(office.unit, colleague.officer_id)["new"] == {new.dossier_id}
    assert _desk(office.unit, "")["new"] == set()
    assert _assign(given, colleague.officer_id, leader) == given, "nothing is written twice"
    assert outcome(lambda: _assign(new, "nobody-here", leader)) == "invalid_request"
    _assign(new, "", leader)
    assert _desk(office.unit, "")["new"] == {new.dossier_id}
    moves = dossiers.load_with_events(new.dossier_id)[2]
    assert [move.detail["officer_id"] for move in moves if move.action == "assign"] == [colleague.officer_id, ""]


def test_of_sixteen_who_take_it_at_once_one_has_it(office):
    new = office.submit(office.ready_draft())[0]
    team = [a.an_official(office.unit, "receiver") for _ in range(16)]
    told = counted(race([lambda who=who: _assign(new, who.id, who) for who in team]))
    assert told["done"] == 1 and set(told) <= {"done", "assigned_to_another", "Conflict"}
    holder = dossiers.get(new.dossier_id).assigned_to
    assert _desk(office.unit, holder)["new"] == {new.dossier_id}


def test_whatever_happens_the_desks_together_are_the_unit(office):
    chance, leader = random.Random(5), a.an_official(office.unit, "leader")
    team = [office.receiver, office.specialist, leader]
    made = [office.submit(office.ready_draft())[0] for _ in range(sized(4, 12))]
    deeds = [
        lambda one: _assign(one, (who := chance.choice(team)).id, who),
        lambda one: _assign(one, "", leader),
        lambda one: office.accept(one),
        lambda one: office.ask_supplement(one),
    ]
    for _ in range(sized(20, 200)):
        try:
            chance.choice(deeds)(chance.choice(made))
        except Refused:
            continue
    desks = [_desk(office.unit, officer) for officer in ("", *(one.id for one in team))]
    for queue in QUEUES:
        whole = {one.dossier_id for one in dossiers.in_queue(office.unit, queue, limit=100, cursor="").items}
        parts = [desk[queue] for desk in desks]
        assert set().union(*parts) == whole and sum(map(len, parts)) == len(whole)
        assert dossiers.queue_counts(office.unit)[queue] == len(whole)
