"""What administrators make of officers, and what of it ends sessions or makes somebody no second person."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain import officer_changes as rules
from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.officer import Help, Officer
from tests import builders as a
from tests.builders import LATER, NOW, YESTERDAY

TOLD = {"full_name": "Lý Thị Mai", "agency_code": "H37.12", "roles": ["receiver", "leader"], "active": True}
MAI = Officer(
    "mai", "Lý Thị Mai", "H37.12", frozenset({"receiver", "leader"}), "hash", failures=3, version=9, edition=4,
    locked_until=LATER, totp_confirmed_at=YESTERDAY, session_kept="kept", sessions_end_before=YESTERDAY,
    helps=(Help("boss", YESTERDAY),), first_password_until=LATER,
)  # fmt: skip
ENDED = {"sessions_end_before": NOW, "session_kept": ""}
HELPED = {"helps": (Help("boss", YESTERDAY), Help("admin", NOW))}
NEXT = {"version": 10, "edition": 5}


def told(before, **changes):
    return rules.told(before, "mai", {**TOLD, **changes}, by="admin", now=NOW)


def test_a_new_officer_has_no_password_yet():
    roles = frozenset({"receiver", "leader"})
    assert told(None) == Officer("mai", "Lý Thị Mai", "H37.12", roles, "")
    assert told(None, active=False) == Officer("mai", "Lý Thị Mai", "H37.12", roles, "", active=False)


@pytest.mark.parametrize(
    ("changes", "after"),
    [
        ({}, {}),
        ({"full_name": "Lý Mai"}, {"name": "Lý Mai"}),
        ({"agency_code": "H37.13"}, {"agency_code": "H37.13", **ENDED}),
        ({"roles": ["receiver"]}, {"roles": frozenset({"receiver"}), **ENDED}),
        ({"active": False}, {"active": False, **ENDED}),
    ],
)
def test_other_roles_another_unit_and_a_closed_account_end_every_session_and_another_name_none(changes, after):
    assert told(MAI, **changes) == replace(MAI, **after, **NEXT)


ADMIN = ["administrator"]


@pytest.mark.parametrize(
    ("before", "changes", "helps"),
    [
        (None, {"roles": ADMIN}, True),
        (None, {"roles": ADMIN, "active": False}, False),
        (None, {}, False),
        ({}, {"roles": ADMIN}, True),
        ({"roles": frozenset(ADMIN)}, {"roles": ADMIN, "full_name": "Lý Mai"}, False),
        ({"roles": frozenset(ADMIN)}, {}, False),
        ({"roles": frozenset(ADMIN), "active": False}, {"roles": ADMIN}, True),
        ({"active": False}, {}, False),
    ],
)
def test_who_makes_an_administrator_of_somebody_is_no_second_person_to_them(before, changes, helps):
    person = None if before is None else replace(MAI, helps=(), **before)
    assert told(person, **changes).helps == ((Help("admin", NOW),) if helps else ())


def test_a_first_password_signs_out_unlocks_and_is_good_for_seven_days():
    after = rules.given_first_password(MAI, "new hash", by="admin", now=NOW)
    until = NOW + timedelta(days=7)
    given = {"password_hash": "new hash", "first_password_until": until, "failures": 0, "locked_until": None}
    assert after == replace(MAI, **given, **ENDED, **NEXT, **HELPED)


def test_an_own_password_ends_every_session_but_its_own_and_is_no_administrators_change():
    after = rules.with_own_password(MAI, "own hash", session_id="here", now=NOW)
    own = {"password_hash": "own hash", "first_password_until": None, "failures": 0}
    assert after == replace(MAI, **own, sessions_end_before=NOW, session_kept="here", version=10)


def test_what_is_kept_of_an_officer_has_no_secret():
    assert rules.content(MAI) == {
        "full_name": "Lý Thị Mai",
        "agency_code": "H37.12",
        "roles": ["leader", "receiver"],
        "active": True,
        "second_factor": True,
        "first_password_until": LATER.isoformat(),
        "locked": True,
        "sessions_end_before": YESTERDAY.isoformat(),
    }
    plain = a.an_officer(name="Tú", agency_code="H37", roles=frozenset(), active=False)
    assert rules.content(plain) == {
        "full_name": "Tú",
        "agency_code": "H37",
        "roles": [],
        "active": False,
        "second_factor": False,
        "first_password_until": None,
        "locked": False,
        "sessions_end_before": None,
    }
    assert rules.content(None) is None
    assert rules.subject_of("H37.12", "mai") == "officer:H37.12:mai"


OLD = "mật khẩu cũ dài"


@pytest.mark.parametrize(
    ("new", "fits"),
    [
        (OLD, False),
        ("abcdefghijk", False),
        ("abcdefghijkl", True),
        ("xin chào Mai nhé", False),
        ("abcdabcdabcd", False),
        ("abcdeabcdeab", True),
        ("bốn từ không liên quan", True),
    ],
)
def test_a_password_is_long_varied_new_and_without_the_login(new, fits):
    if fits:
        rules.require_fit("mAi", OLD, new)
        return
    with pytest.raises(Refused) as refused:
        rules.require_fit("mAi", OLD, new)
    assert refused.value.slug == "invalid_request"
    assert refused.value.faults == (Fault("/new_password", "password_unfit", {"limit": 12}),)
