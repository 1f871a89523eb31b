"""On whose desk a dossier lies: who may take it, give it and let go of it."""

import pytest

from chalicelib.domain import dossier_decisions as decisions
from chalicelib.domain.actor import Actor
from chalicelib.domain.dossier_assignment import assign, leaves_work, queues_left, release
from chalicelib.domain.dossier_undo import undo
from chalicelib.domain.errors import Fault, Refused
from tests import builders as a
from tests.builders import LATER, NOW
from tests.domain.dossier_changes import did

UNIT = "H37.12"
AN, BINH = a.an_official(UNIT, "receiver"), a.an_official(UNIT, "specialist")
LEADER, PARENT = a.an_official(UNIT, "leader"), a.an_official("H37", "leader")


def _on(desk="", **changes):
    return a.a_dossier(
        **{"state": "processing", "agency_code": UNIT, "accepted_at": NOW, "assigned_to": desk, **changes}
    )


def _colleague(**changes):
    told = {"agency_code": UNIT, "roles": frozenset({"specialist"}), **changes}
    return a.an_officer(officer_id=BINH.id, **told)


# who, whose it is, to whom -> whose it is then, or the refusal
CASES = [
    (AN, "", AN.id, AN.id),
    (AN, AN.id, "", ""),
    (AN, AN.id, AN.id, "unchanged"),
    (AN, "", "", "unchanged"),
    (AN, BINH.id, AN.id, "assigned_to_another"),
    (AN, BINH.id, "", "assigned_to_another"),
    (AN, "", BINH.id, "forbidden_role"),
    (AN, AN.id, BINH.id, "forbidden_role"),
    (LEADER, "", BINH.id, BINH.id),
    (LEADER, AN.id, BINH.id, BINH.id),
    (LEADER, AN.id, LEADER.id, LEADER.id),
    (LEADER, BINH.id, "", ""),
    (PARENT, AN.id, BINH.id, BINH.id),
    (PARENT, "", PARENT.id, "invalid_request"),
    (a.an_official(UNIT, "auditor"), "", "", "forbidden_role"),
    (a.an_official("H37.13", "leader"), "", "", "not_found"),
]


@pytest.mark.parametrize(("by", "desk", "to", "told"), CASES, ids=range(len(CASES)))
def test_a_dossier_is_taken_given_or_let_go(by, desk, to, told):
    try:
        moved = assign(_on(desk), to=to, officer=_colleague(), by=by, now=LATER)
    except Refused as refused:
        assert refused.slug == told
        return
    assert (moved.dossier.assigned_to if moved else "unchanged") == told
    if moved:
        assert (moved.dossier.assigned_at, moved.event.at) == (LATER if to else None, LATER)
        assert moved.event.detail == {"officer_id": to, "previous_officer_id": desk}
        assert (moved.event.action, moved.event.to_state) == ("assign", "processing")


def test_what_lies_on_anothers_desk_is_told_with_whose():
    with pytest.raises(Refused) as refused:
        assign(_on(BINH.id), to=AN.id, officer=None, by=AN, now=LATER)
    assert refused.value.extensions == {"assigned_to": BINH.id}


@pytest.mark.parametrize(
    "changes",
    [{"active": False}, {"agency_code": "H37"}, {"roles": frozenset({"auditor", "administrator"})}],
)
def test_nobody_gets_it_who_does_not_work_with_dossiers_in_that_unit(changes):
    for officer in (_colleague(**changes), None):
        with pytest.raises(Refused) as refused:
            assign(_on(), to=BINH.id, officer=officer, by=LEADER, now=NOW)
        told = ("invalid_request", (Fault("/officer_id", "officer_unknown"),))
        assert (refused.value.slug, refused.value.faults) == told


HEIR = "H37.20"  # what the work of UNIT fell to


@pytest.mark.parametrize(
    ("colleague", "to", "takes"),
    [
        ({"agency_code": HEIR}, BINH.id, True),
        ({"agency_code": UNIT}, BINH.id, True),
        ({"agency_code": "H37.13"}, BINH.id, False),
        (None, "heir", True),
    ],
    ids=["of the heir", "of the unit", "of another", "the heir itself"],  # an officer's id is another in each process
)
def test_what_a_unit_took_over_lies_on_its_own_officers_desks(colleague, to, takes):
    heir = Actor("officer", "heir", agency_code=HEIR, roles=frozenset({"leader"}), took_over=frozenset({UNIT}))
    officer = colleague and _colleague(**colleague)
    if takes:
        assert assign(_on(), to=to, officer=officer, by=heir, now=LATER).dossier.assigned_to == to
    else:
        with pytest.raises(Refused, match="invalid_request"):
            assign(_on(), to=to, officer=officer, by=heir, now=LATER)


def test_an_officer_of_the_heir_has_nothing_of_a_unit_it_did_not_take_over():
    with pytest.raises(Refused, match="invalid_request"):
        assign(_on(), to=BINH.id, officer=_colleague(agency_code="H37"), by=PARENT, now=LATER)


def test_it_is_no_decision_so_that_the_one_before_can_still_be_undone():
    forwarded = decisions.forward(_on(AN.id, state="accepted"), by=AN, now=NOW, note="").dossier
    assert (forwarded.assigned_to, forwarded.assigned_at) == ("", None), "handed on"
    taken = assign(forwarded, to=BINH.id, officer=None, by=BINH, now=NOW).dossier
    back = undo(taken, by=AN, now=LATER, reason="x", days=0, money_moved_at=None, post_ordered=False).dossier
    assert (back.state, back.assigned_to) == ("accepted", BINH.id)


def test_undone_across_units_it_is_on_no_desk():
    sister = a.an_agency(agency_code="H37.13")
    forwarded = decisions.forward(_on(AN.id, agency_code="H37.12"), by=AN, now=NOW, note="", to=sister).dossier
    other = a.an_official("H37.13", "leader")
    taken = assign(forwarded, to=other.id, officer=None, by=other, now=NOW).dossier
    back = undo(taken, by=other, now=LATER, reason="x", days=0, money_moved_at=None, post_ordered=False).dossier
    assert (back.agency_code, back.assigned_to) == (UNIT, "")


BOTH = frozenset({"receiver", "specialist"})


# before, after -> whether a desk is to be looked at
CHANGES = [
    ({"roles": BOTH}, {"roles": BOTH, "name": "Hoàng Thị Tú"}, False),
    ({"roles": BOTH}, {"roles": BOTH, "failures": 3}, False),
    ({"roles": BOTH}, {"roles": BOTH, "active": False}, True),
    ({"roles": BOTH}, {"roles": BOTH, "agency_code": "H37.13"}, True),
    ({"roles": BOTH}, {"roles": frozenset({"receiver"})}, True),
    ({"roles": BOTH}, {"roles": frozenset({"receiver", "specialist", "leader"})}, False),
    ({"roles": frozenset({"receiver", "auditor"})}, {"roles": frozenset({"receiver"})}, False),
    ({"roles": frozenset({"administrator"})}, {"roles": frozenset({"administrator"}), "active": False}, False),
    ({"roles": BOTH, "active": False}, {"roles": BOTH, "active": True}, False),
    ({"roles": BOTH, "active": False}, {"roles": frozenset({"auditor"}), "active": False}, False),
]


@pytest.mark.parametrize(("before", "after", "leaves"), CHANGES, ids=range(len(CHANGES)))
def test_a_desk_is_looked_at_when_work_is_taken_from_an_officer(before, after, leaves):
    officer = a.an_officer(agency_code=UNIT, **before)
    changed = a.an_officer(**{"officer_id": officer.officer_id, "agency_code": UNIT, **after})
    assert leaves_work(officer, changed) is leaves


EVERY_QUEUE = ["new", "processing", "waiting_citizen", "ready"]
# roles before, what the officer is now, whether at this unit -> the queues whose dossiers go back
LEFT = [
    (BOTH, {"active": False, "roles": BOTH}, True, EVERY_QUEUE),
    (BOTH, {"roles": BOTH}, False, EVERY_QUEUE),
    (BOTH, {"roles": frozenset({"auditor"})}, True, EVERY_QUEUE),
    ({"receiver"}, {"roles": frozenset({"auditor"})}, True, EVERY_QUEUE),
    (BOTH, None, False, EVERY_QUEUE),
    (BOTH, {"roles": BOTH}, True, []),
    (BOTH, {"roles": frozenset({"receiver"})}, True, ["processing", "waiting_citizen"]),
    (BOTH, {"roles": frozenset({"specialist"})}, True, ["new", "ready"]),
    (BOTH, {"roles": frozenset({"leader"})}, True, []),
    ({"leader"}, {"roles": frozenset({"specialist"})}, True, ["new", "ready"]),
    ({"receiver"}, {"roles": frozenset({"receiver"})}, True, []),
]


@pytest.mark.parametrize(("before", "now", "here", "left"), LEFT, ids=range(len(LEFT)))
def test_of_a_desk_that_goes_back_for_which_no_role_is_left(before, now, here, left):
    officer = None if now is None else a.an_officer(agency_code=UNIT, **now)
    assert queues_left(before, officer, works_here=here) == left


def test_what_is_released_tells_whose_it_was_until_somebody_looks_after_it():
    before = _on(AN.id, assigned_at=NOW)
    moved = release(before, AN.id, now=LATER)
    changes = {"updated_at": LATER, "assigned_to": "", "assigned_at": None, "left_by": AN.id}
    told = {"officer_id": "", "previous_officer_id": AN.id, "reason": "officer_left"}
    assert did(before, moved) == ("assign", changes, told)
    assert (moved.event.actor_kind, moved.event.actor_id) == ("system", "system")
    assert release(_on(), "", now=LATER) is None, "nobody's desk is nobody's to leave"
    assert release(moved.dossier, AN.id, now=LATER) is None, "told again"
    assert release(_on(BINH.id), AN.id, now=LATER) is None, "somebody else has it by now"
    for elsewhere in ({"state": "withdrawn"}, {"state": "stopped", "stopped_finally": True}, {"handled_by": "central"}):
        assert release(_on(AN.id, **elsewhere), AN.id, now=LATER) is None
    taken = assign(moved.dossier, to=BINH.id, officer=_colleague(), by=LEADER, now=LATER)
    assert (taken.dossier.assigned_to, taken.dossier.left_by) == (BINH.id, "")
