"""Ten wrong passwords in a row lock an officer out for a quarter of an hour; and for whom an officer answers."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain import actor, officer
from chalicelib.domain.errors import Refused
from chalicelib.domain.officer import Help
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


def test_a_right_password_unlocks_as_well():
    person = a.an_officer(failures=3, locked_until=NOW, version=5)
    assert officer.tried(person, right=True, now=NOW) == replace(person, failures=0, locked_until=None, version=6)


def test_who_is_locked_out_is_told_for_how_long():
    locked = a.an_officer(locked_until=NOW + timedelta(seconds=90, milliseconds=500))
    with pytest.raises(Refused) as refused:
        officer.require_unlocked(locked, now=NOW)
    assert (refused.value.slug, refused.value.facts) == ("sign_in_locked", {"retry_after_s": 91})
    officer.require_unlocked(locked, now=NOW + timedelta(seconds=91))
    officer.require_unlocked(a.an_officer(), now=NOW)
    assert not officer.is_locked(a.an_officer(), now=NOW)


def test_who_helped_is_kept_for_thirty_days_and_told_once():
    before, since = NOW - timedelta(days=30), NOW - timedelta(days=30) + timedelta(microseconds=1)
    person = a.an_officer(helps=(Help("long ago", before), Help("boss", since), Help("admin", since)))
    after = officer.helped(person, by="admin", now=NOW)
    assert after == replace(person, helps=(Help("boss", since), Help("admin", NOW)))


@pytest.mark.parametrize(
    ("changes", "goes_on"),
    [
        ({}, True),
        ({"active": False}, False),
        ({"sessions_end_before": NOW - timedelta(seconds=1)}, True),
        ({"sessions_end_before": NOW}, False),
        ({"sessions_end_before": NOW, "session_kept": "s"}, True),
        ({"sessions_end_before": NOW, "session_kept": "another"}, False),
        ({"sessions_end_before": NOW, "session_kept": "s", "active": False}, False),
    ],
)
def test_a_session_goes_on_unless_something_ended_it(changes, goes_on):
    assert officer.goes_on(a.an_officer(**changes), "s", begun_at=NOW) is goes_on


def test_a_first_password_is_good_until_its_day_and_for_nothing_but_to_be_changed():
    own, first = a.an_officer(), a.an_officer(first_password_until=NOW)
    assert (officer.must_change_password(own), officer.must_change_password(first)) == (False, True)
    assert officer.takes_password(own, now=NOW)
    assert officer.takes_password(first, now=NOW - timedelta(microseconds=1))
    assert not officer.takes_password(first, now=NOW)
