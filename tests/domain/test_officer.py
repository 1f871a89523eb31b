"""Ten wrong passwords in a row lock an officer out for a quarter of an hour; and for whom an officer answers."""

from datetime import timedelta

import pytest

from chalicelib.domain import actor, officer, officer_changes
from chalicelib.domain.errors import Refused
from tests import builders as a
from tests.builders import NOW


def _after(wrong, *, at=NOW):
    person = a.an_officer()
    for _ in range(wrong):
        person = officer.tried(person, right=False, now=at)
    return person


def test_nine_wrong_passwords_do_not_lock():
    assert (_after(9).failures, officer.is_locked(_after(9), now=NOW)) == (9, False)


def test_the_tenth_locks_for_fifteen_minutes_and_counting_begins_anew():
    locked = _after(10)
    assert (locked.failures, locked.locked_until, locked.version) == (0, NOW + timedelta(minutes=15), 11)
    assert officer.is_locked(locked, now=NOW + timedelta(minutes=15, microseconds=-1))
    assert not officer.is_locked(locked, now=NOW + timedelta(minutes=15))


def test_a_right_password_forgets_the_wrong_ones():
    assert officer.tried(_after(9), right=True, now=NOW).failures == 0


COVERS = [
    # unit of the officer, role, unit of the dossier
    ("H37.12", "receiver", "H37.12", True),
    ("H37", "receiver", "H37.12", False),
    ("H37", "leader", "H37.12", True),
    ("H37", "auditor", "H37.12.01", True),
    ("H37.1", "leader", "H37.12", False),
    ("H37.12", "leader", "H37", False),
    ("H37", "administrator", "H37.12", False),
]


@pytest.mark.parametrize(("unit", "role", "of", "covers"), COVERS)
def test_for_which_units_an_officer_answers(unit, role, of, covers):
    assert a.an_official(unit, role).covers(of) is covers


def test_who_audits_the_units_below_works_in_the_own_unit_only():
    both = a.an_official("H37", "auditor", "specialist")
    assert both.roles_at("H37") == {"auditor", "specialist"}
    assert both.roles_at("H37.12") == {"auditor"}


def test_citizens_and_the_system_answer_for_no_unit():
    assert not a.a_citizen_acting().covers("") and not actor.SYSTEM.covers("")


def test_a_role_that_is_needed_is_asked_for():
    actor.require_role(a.an_official("H37", "leader"), frozenset({"leader", "receiver"}))
    with pytest.raises(Refused, match="forbidden_role"):
        actor.require_role(a.an_official("H37", "auditor"), frozenset({"leader"}))


@pytest.mark.parametrize("new", ["the old one!", "short", "aaaaaaaaaaaa", "abababababab", "I am Dongkinh.Motcua"])
def test_a_password_that_is_easily_guessed_is_no_password(new):
    with pytest.raises(Refused):
        officer_changes.require_fit("dongkinh.motcua", "the old one!", new)


def test_four_words_are_a_password():
    officer_changes.require_fit("dongkinh.motcua", "the old one!", "bốn từ không liên quan")
