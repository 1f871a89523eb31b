"""Officers made, changed and closed by administrators; first passwords; and who may not."""

import json
from dataclasses import asdict
from datetime import timedelta

import pytest

from chalicelib.domain.actor import Actor
from chalicelib.domain.officer import MOST_FAILURES, Help
from chalicelib.domain.officer_changes import FIRST_PASSWORD
from chalicelib.store import agencies, officers, revisions, sessions
from chalicelib.usecases.administration.officers import change_officer, give_first_password
from chalicelib.usecases.sign_in.change_password import change_password
from tests import builders as a
from tests.racing import counted, race
from tests.usecases.sign_in.people import (
    HASHES,
    NOW,
    Checker,
    enter_password,
    later,
    new_id,
    new_officer,
    refresh_of_officer,
    slug_of,
)

pytestmark = pytest.mark.usefixtures("system")
FIRST, OWN = "kx7m-p3wd-hq9t-z2vn-c8rj", "bốn từ không liên quan"


def administrator(unit="H37", **changes):
    return new_officer(agency_code=unit, roles=frozenset({"administrator"}), **changes)


def actor_of(officer, session_id="s"):
    return Actor("officer", officer.officer_id, session_id, officer.agency_code, officer.roles)


def change(officer_id, *, by, version, at=NOW, **told):
    agencies.put(a.an_agency(agency_code="H37.12"))
    agencies.put(a.an_agency(agency_code="H37"))
    given = {"full_name": "Lý Thị Mai", "agency_code": "H37.12", "roles": ["receiver"], "active": True, **told}
    return change_officer(
        officer_id, given, version=version, reason="Tuyển mới", by=actor_of(by), now=at,
        officers=officers, agencies=agencies,
    )  # fmt: skip


def give(officer_id, *, by, at=NOW, password=FIRST):
    HASHES[password] = f"hash of {password}"
    return give_first_password(
        officer_id, HASHES[password], reason="Quên mật khẩu", by=actor_of(by), now=at, officers=officers
    )


def make_own(signed_in, *, old=FIRST, new=OWN, at=NOW):
    HASHES[new] = f"hash of {new}"
    actor = Actor("officer", signed_in.officer.officer_id, signed_in.session.session_id)
    change_password(
        actor, old, new, now=at, officers=officers, sessions=sessions, is_right=Checker(), hash_of=HASHES.__getitem__
    )


def test_a_new_officer_signs_in_once_a_first_password_was_given_and_works_once_it_was_changed():
    boss, login = administrator(), new_id("mai")
    assert change(login, by=boss, version=0).edition == 1
    assert slug_of(enter_password, login, FIRST) == "sign_in_failed"
    give(login, by=boss)
    first = enter_password(login, FIRST, at=later(minutes=1))
    assert (first.must_change_password, first.actor.roles) == (True, frozenset())
    make_own(first, at=later(minutes=2))
    assert refresh_of_officer(first.session, at=later(minutes=3)).actor.roles == {"receiver"}
    assert slug_of(enter_password, login, FIRST, at=later(minutes=3)) == "sign_in_failed"
    assert not enter_password(login, OWN, at=later(minutes=3)).must_change_password


def test_a_first_password_is_good_for_seven_days_and_the_one_before_it_is_void():
    boss, officer = administrator(), new_officer()
    give(officer.officer_id, by=boss, password="the first of two")
    give(officer.officer_id, by=boss)
    assert slug_of(enter_password, officer.officer_id, "the first of two") == "sign_in_failed"
    assert enter_password(officer.officer_id, FIRST, at=NOW + FIRST_PASSWORD - timedelta(seconds=1))
    assert slug_of(enter_password, officer.officer_id, FIRST, at=NOW + FIRST_PASSWORD) == "sign_in_failed"


def test_an_own_password_ends_every_session_but_the_one_it_was_made_in():
    officer = new_officer()
    here, there = enter_password(officer.officer_id), enter_password(officer.officer_id)
    make_own(here, old="the right one", at=later(minutes=1))
    assert refresh_of_officer(here.session, at=later(minutes=2))
    assert slug_of(refresh_of_officer, there.session, at=later(minutes=2)) == "refresh_invalid"
    # The other one's token is good for some minutes, and does not bring its session back.
    assert slug_of(make_own, there, old=OWN, new="mật khẩu khác hẳn", at=later(minutes=3)) == "unauthenticated"


def test_ten_wrong_old_passwords_lock():
    officer = new_officer()
    here = enter_password(officer.officer_id)
    told = [slug_of(make_own, here, old="a wrong one") for _ in range(MOST_FAILURES + 1)]
    assert told == ["password_wrong"] * MOST_FAILURES + ["sign_in_locked"]


@pytest.mark.parametrize("changed", [{"roles": ["specialist"]}, {"agency_code": "H37"}, {"active": False}])
def test_other_roles_another_unit_and_a_closed_account_end_every_session_at_once(changed):
    boss, officer = administrator(), new_officer()
    session = enter_password(officer.officer_id).session
    change(officer.officer_id, by=boss, version=1, at=later(minutes=1), **changed)
    assert slug_of(refresh_of_officer, session, at=later(minutes=2)) == "refresh_invalid"


def test_another_name_ends_no_session_and_an_account_is_opened_again_with_its_password():
    boss, officer = administrator(), new_officer()
    session = enter_password(officer.officer_id).session
    change(officer.officer_id, by=boss, version=1, full_name="Lý Thị Mai Anh")
    assert refresh_of_officer(session)
    change(officer.officer_id, by=boss, version=2, active=False)
    assert slug_of(enter_password, officer.officer_id) == "sign_in_failed"
    assert slug_of(give, officer.officer_id, by=boss) == "not_found"
    change(officer.officer_id, by=boss, version=3)
    assert enter_password(officer.officer_id, at=later(minutes=1))


def test_signing_in_makes_no_version_stale_and_another_administrators_change_does():
    boss, officer = administrator(), new_officer()
    enter_password(officer.officer_id)
    assert change(officer.officer_id, by=boss, version=1).edition == 2
    assert slug_of(change, officer.officer_id, by=boss, version=1) == "administration_stale"


def test_nobody_gives_a_role_above_or_beside_the_own_unit_or_to_oneself():
    of_unit, of_province = administrator("H37.12"), administrator("H37")
    beside = new_officer(agency_code="H37.13")
    for told in ({"agency_code": "H37", "roles": ["administrator"]}, {"agency_code": "H37.99"}):
        assert slug_of(change, new_id("mai"), by=of_unit, version=0, **told) == "invalid_request"
        assert slug_of(change, new_officer().officer_id, by=of_unit, version=1, **told) == "invalid_request"
    assert slug_of(change, beside.officer_id, by=of_unit, version=1) == "not_found"
    assert slug_of(change, of_province.officer_id, by=of_unit, version=1) == "not_found"
    assert slug_of(give, of_province.officer_id, by=of_unit) == "not_found"
    assert slug_of(change, of_unit.officer_id, by=of_unit, version=1, roles=["leader"]) == "forbidden_role"
    assert slug_of(give, of_unit.officer_id, by=of_unit) == "forbidden_role"
    assert change(new_id("mai"), by=of_province, version=0, roles=["administrator"])


def test_who_is_no_administrator_any_more_changes_nothing_though_a_token_says_so():
    boss, other, officer = administrator(), administrator(), new_officer()
    change(other.officer_id, by=boss, version=1, agency_code="H37", roles=["receiver"])
    assert slug_of(change, officer.officer_id, by=other, version=1) == "forbidden_role"


def test_of_two_who_take_the_role_from_each_other_at_once_one_keeps_it():
    one, other = administrator(), administrator()

    def demote(who, by):
        return lambda: change(who.officer_id, by=by, version=1, agency_code="H37", roles=["receiver"])

    told = counted(race([demote(other, one), demote(one, other)], threads=2))
    assert told == {"done": 1, "forbidden_role": 1}
    assert sum("administrator" in officers.get(who.officer_id).roles for who in (one, other)) == 1


def test_the_record_has_both_units_and_no_password_or_hash():
    boss, officer = administrator(), new_officer()
    give(officer.officer_id, by=boss)
    change(officer.officer_id, by=boss, version=2, agency_code="H37")
    entries = [
        one
        for unit in ("H37", "H37.12")
        for one in revisions.of(f"officer:{unit}:{officer.officer_id}", limit=9, cursor="").items
    ]
    assert [(one.subject.split(":")[1], one.version) for one in entries] == [("H37", 3), ("H37.12", 3), ("H37.12", 2)]
    assert (entries[0].before["agency_code"], entries[0].after["agency_code"]) == ("H37.12", "H37")
    text = json.dumps([asdict(one) for one in entries], default=str)
    assert FIRST not in text and "hash of" not in text


def test_who_gave_a_role_or_a_password_is_noted():
    boss, officer = administrator(), new_officer()
    assert officers.get(officer.officer_id).helps == ()
    given = change(officer.officer_id, by=boss, version=1, roles=["administrator"])
    assert given.helps == (Help(boss.officer_id, NOW),)
    assert give(new_officer().officer_id, by=boss).helps == (Help(boss.officer_id, NOW),)
