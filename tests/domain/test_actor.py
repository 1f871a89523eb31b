"""Who may act where: an officer's roles at the own unit, at those that it took over, and at those below."""

import pytest

from chalicelib.domain.actor import SYSTEM, Actor, is_within, require_administrator, require_role
from tests import builders as a
from tests.whole import refused

ALL = frozenset({"receiver", "specialist", "leader", "auditor", "administrator"})
ABOVE = frozenset({"leader", "auditor"})
OFFICER = Actor("officer", "tu", "session-1", "H37.12", ALL, frozenset({"H37.40"}))
CITIZEN = Actor("citizen", "binh", "session-2", "H37.12", ALL, frozenset({"H37.40"}))


@pytest.mark.parametrize(
    ("unit", "works_for", "roles"),
    [
        ("H37.12", True, ALL),
        ("H37.40", True, ALL),
        ("H37.12.1", False, ABOVE),
        ("H37.40.2.7", False, ABOVE),
        ("H37.120", False, frozenset()),
        ("H37.13", False, frozenset()),
        ("H37", False, frozenset()),
    ],
)
def test_a_leaders_and_an_auditors_roles_hold_below_the_unit_too(unit, works_for, roles):
    assert (OFFICER.works_for(unit), OFFICER.roles_at(unit), OFFICER.covers(unit)) == (works_for, roles, bool(roles))


@pytest.mark.parametrize("unit", ["H37.12", "H37.40", "H37.12.1"])
@pytest.mark.parametrize("actor", [CITIZEN, SYSTEM])
def test_nobody_but_an_officer_answers_for_a_unit(actor, unit):
    assert (actor.works_for(unit), actor.roles_at(unit), actor.covers(unit)) == (False, frozenset(), False)


def test_a_receiver_answers_for_nothing_below():
    assert not a.an_official("H37", "receiver", "specialist", "administrator").covers("H37.12")


@pytest.mark.parametrize(
    ("unit", "above", "within"),
    [("H37.12", "H37.12", True), ("H37.12", "H37", True), ("H37", "H37.12", False), ("H370", "H37", False)],
)
def test_unit_codes_grow_from_left_to_right(unit, above, within):
    assert is_within(unit, above) is within


def test_an_administrator_keeps_the_data_of_the_unit_and_of_those_below():
    administrator = a.an_official("H37", "administrator")
    assert [require_administrator(administrator, unit) for unit in ("H37", "H37.12")] == [None, None]
    assert refused(lambda: require_administrator(administrator, "H38")) == {"slug": "not_found"}
    leader = a.an_official("H37", "leader")
    assert refused(lambda: require_administrator(leader, "H37")) == {"slug": "forbidden_role"}


def test_one_role_of_those_that_a_door_is_for_is_enough():
    assert require_role(a.an_official("H37", "receiver"), frozenset({"receiver", "leader"})) is None
    auditor = a.an_official("H37", "auditor")
    assert refused(lambda: require_role(auditor, frozenset({"receiver", "leader"}))) == {"slug": "forbidden_role"}
