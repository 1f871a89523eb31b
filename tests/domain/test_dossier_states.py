"""Every cell of state, action, role and acceptance, against a table written apart from the code."""

import pytest

from chalicelib.domain import dossier as dossiers
from chalicelib.domain import dossier_states as states
from chalicelib.domain.actor import SYSTEM
from chalicelib.domain.errors import Refused
from tests import builders as a
from tests.builders import NOW
from tests.domain.dossier_arrows import ALLOWED, ROLES

EVERY = [
    (state, action, role, accepted)
    for state in states.STATES
    for action in states.ACTIONS
    for role in ROLES
    for accepted in (False, True)
]


def _in_state(state, accepted):
    return a.a_dossier(state=state, accepted_at=NOW if accepted else None)


def test_at_the_counter_who_receives_hands_a_draft_in_and_nobody_else_of_the_unit():
    draft = a.a_dossier(channel="counter")
    for role, told in (
        ("receiver", "submitted"),
        ("leader", "submitted"),
        ("specialist", "not_found"),
        ("auditor", "not_found"),
    ):
        officer = a.an_official(draft.agency_code, role)
        allowed = ["submit"] if told == "submitted" else []
        assert dossiers.allowed_actions(draft, officer) == allowed
        try:
            assert dossiers.move(draft, "submit", by=officer, now=NOW).dossier.state == told
        except Refused as refused:
            assert refused.slug == told
    elsewhere = a.an_official("H99", "receiver")
    assert dossiers.roles_on(draft, elsewhere) == frozenset()
    handed_in = dossiers.move(draft, "submit", by=a.an_official(draft.agency_code, "receiver"), now=NOW).dossier
    assert "accept" in dossiers.allowed_actions(handed_in, a.an_official(draft.agency_code, "receiver"))


def _with_role(role, dossier):
    if role == "system":
        return SYSTEM
    return a.a_citizen_acting(dossier.applicant_id) if role == "applicant" else a.an_official(dossier.agency_code, role)


def _taken(state, action, role, accepted):
    """The state that the move leads to, or the slug of its refusal."""
    dossier = _in_state(state, accepted)
    try:
        return dossiers.move(dossier, action, by=_with_role(role, dossier), now=NOW).dossier.state
    except Refused as refused:
        return refused.slug


def test_every_cell_is_in_the_table_and_no_other():
    assert len(EVERY) == 11 * 25 * 7 * 2
    assert {cell: to for cell in EVERY if (to := _taken(*cell)) in (*states.STATES, states.BACK)} == ALLOWED


def test_what_a_role_may_never_do_is_told_apart_from_what_it_may_not_do_now():
    sometimes = {(action, role) for _, action, role, _ in ALLOWED}
    for cell in EVERY:
        if cell not in ALLOWED and not _is_hidden(cell):
            expected = "not_allowed_now" if (cell[1], cell[2]) in sometimes else "forbidden_role"
            assert _taken(*cell) == expected, cell


def _is_hidden(cell):
    return cell[0] == "draft" and cell[2] not in ("applicant", "system")


def test_a_draft_is_nobodys_business_until_it_is_handed_in():
    assert {_taken(*cell) for cell in EVERY if _is_hidden(cell)} == {"not_found"}


# What needs more of a dossier than its state: something to undo, a claim, an unknown fee, another body that was asked,
# a clock that runs, papers that are on their way.
ALSO_NEED = {"undo", "refuse_exemption", "quote_fee", "note_verification", "extend", "receive_papers"}


def test_the_list_of_allowed_actions_is_the_table_read_by_person():
    for state in states.STATES:
        for role in ROLES:
            for accepted in (False, True):
                told = dossiers.allowed_actions(dossier := _in_state(state, accepted), _with_role(role, dossier))
                by_table = {x for x in states.ACTIONS if (state, x, role, accepted) in ALLOWED}
                assert set(told) == by_table - ALSO_NEED
                assert len(told) == len(set(told))


@pytest.mark.parametrize("state", sorted(states.FINAL_STATES))
def test_nothing_but_second_thoughts_leaves_a_final_state_and_only_opinion_and_money_are_noted_there(state):
    cells = {cell: to for cell, to in ALLOWED.items() if cell[0] == state and cell[1] != "undo"}
    assert set(cells.values()) == {state}
    assert {action for _, action, _, _ in cells} <= {"rate", "settle_fee", "unsettle_fee"}


def test_every_state_can_be_left_unless_it_is_final_and_can_be_reached_from_a_draft():
    left = {state for (state, action, *_), to in ALLOWED.items() if to != state and action != "undo"}
    assert left == set(states.STATES) - states.FINAL_STATES
    reached, before = {"draft"}, set()
    while reached != before:
        led = {to for (state, *_), to in ALLOWED.items() if state in reached}
        before, reached = reached, (reached | led) - {"before"}
    assert reached == set(states.STATES)


def test_money_is_noted_wherever_a_submitted_dossier_stands():
    for action in ("settle_fee", "unsettle_fee"):
        assert {state for state, told, _, _ in ALLOWED if told == action} == set(states.PORTAL_CODES)


def test_the_portal_codes_are_those_of_the_national_portal():
    in_order = [
        "submitted", "accepted", "not_accepted", "processing", "supplement_requested",
        "payment_required", "withdrawn", "stopped", "finished", "returned",
    ]  # fmt: skip
    assert {code: state for state, code in states.PORTAL_CODES.items()} == dict(enumerate(in_order, 1))
    assert "draft" not in states.PORTAL_CODES


def test_an_officer_with_two_roles_may_do_what_either_may():
    dossier = _in_state("processing", True)
    both = a.an_official(dossier.agency_code, "receiver", "specialist")
    desk, department = (
        {"request_supplement", "forward", "assign", "withdraw"},
        {"request_fee", "request_verification", "stop", "finish"},
    )
    assert set(dossiers.allowed_actions(dossier, both)) == desk | department
