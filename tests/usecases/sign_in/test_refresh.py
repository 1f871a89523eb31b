"""A refresh token has one successor; the one just succeeded may be sent again; any other re-use ends the family."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from chalicelib.store import officers, sessions
from tests.usecases.sign_in.people import (
    NOW,
    enter_password,
    later,
    new_id,
    new_officer,
    refresh,
    refresh_of_officer,
    signed_in,
    slug_of,
)

pytestmark = pytest.mark.usefixtures("system")


def test_each_refresh_gives_the_next_generation_and_lengthens_the_session():
    session = signed_in().session
    second = refresh(session, at=later(days=1)).session
    third = refresh(second, at=later(days=2)).session
    assert [session.generation, second.generation, third.generation] == [1, 2, 3]
    assert third.expires_at == later(days=92)
    assert sessions.get(session.session_id) == third


def test_an_answer_lost_on_the_way_is_given_again_within_two_minutes():
    session = signed_in().session
    second = refresh(session).session
    again = refresh(session, 1, at=later(minutes=2)).session
    assert again == second


def test_after_two_minutes_the_old_token_ends_the_family():
    session = signed_in().session
    second = refresh(session).session
    assert slug_of(refresh, session, 1, at=later(minutes=2, seconds=1)) == "refresh_reused"
    assert sessions.get(session.session_id) is None
    assert slug_of(refresh, second) == "refresh_invalid"


def test_once_its_successor_is_used_an_old_token_ends_the_family_at_once():
    session = signed_in().session
    third = refresh(refresh(session).session).session
    assert slug_of(refresh, session, 1, at=later(seconds=1)) == "refresh_reused"
    assert slug_of(refresh, third) == "refresh_invalid"


def test_a_thief_and_the_owner_cannot_both_go_on():
    session = signed_in().session
    thief = refresh(session).session
    refresh(thief, at=later(minutes=15))
    assert slug_of(refresh, session, 1, at=later(minutes=20)) == "refresh_reused"
    assert slug_of(refresh, thief, 3, at=later(minutes=21)) == "refresh_invalid"


def test_two_refreshes_with_one_token_at_once_get_the_same_successor():
    session = signed_in().session
    with ThreadPoolExecutor(8) as many:
        after = {one.session for one in many.map(lambda _: refresh(session), range(8))}
    assert [one.generation for one in after] == [2]
    assert sessions.get(session.session_id) in after


def test_replays_at_once_end_the_family_once_and_for_all():
    session = signed_in().session
    refresh(session)
    with ThreadPoolExecutor(8) as many:
        slugs = set(many.map(lambda _: slug_of(refresh, session, 1, at=later(minutes=5)), range(8)))
    assert "refresh_reused" in slugs
    assert slugs <= {"refresh_reused", "refresh_invalid"}
    assert sessions.get(session.session_id) is None


@pytest.mark.parametrize("generation", [2, 99, 0, -1])
def test_a_generation_that_was_never_given_is_invalid_and_ends_nothing(generation):
    session = signed_in().session
    assert slug_of(refresh, replace(session, generation=generation)) == "refresh_invalid"
    assert sessions.get(session.session_id) is not None


def test_a_session_unused_for_ninety_days_is_over():
    session = signed_in().session
    assert slug_of(refresh, session, at=later(days=90)) == "refresh_invalid"
    refresh(session, at=later(days=89))


def test_an_unknown_session_is_invalid():
    assert slug_of(refresh, replace(signed_in().session, session_id=new_id())) == "refresh_invalid"


def test_a_citizens_token_opens_no_officers_door_and_the_other_way_round():
    citizen, officer = signed_in().session, enter_password(new_officer().officer_id).session
    assert slug_of(refresh_of_officer, citizen) == "refresh_invalid"
    assert slug_of(refresh, officer) == "refresh_invalid"
    assert refresh(citizen).session.generation == refresh_of_officer(officer).session.generation == 2


def test_an_officer_acts_with_todays_roles_and_unit():
    officer = new_officer()
    session = enter_password(officer.officer_id).session
    now_stored = officers.get(officer.officer_id)
    moved = replace(now_stored, agency_code="H37.13", roles=frozenset({"leader"}), version=now_stored.version + 1)
    officers.save(now_stored, moved)
    actor = refresh_of_officer(session).actor
    assert (actor.agency_code, actor.roles) == ("H37.13", {"leader"})


def test_an_officer_who_left_is_signed_out_at_the_next_refresh():
    officer = new_officer()
    session = enter_password(officer.officer_id).session
    now_stored = officers.get(officer.officer_id)
    officers.save(now_stored, replace(now_stored, active=False, version=now_stored.version + 1))
    assert slug_of(refresh_of_officer, session) == "refresh_invalid"
    assert sessions.get(session.session_id) is None


def test_an_officers_session_lasts_a_working_day():
    session = enter_password(new_officer().officer_id).session
    assert session.expires_at == later(hours=12)
    assert slug_of(refresh_of_officer, session, at=later(hours=12)) == "refresh_invalid"
    assert session.expires_at > NOW
