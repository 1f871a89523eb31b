"""A person sees the devices on which they are signed in, and signs them out."""

from dataclasses import replace

import pytest

from chalicelib.domain.actor import Actor
from chalicelib.domain.errors import Conflict
from chalicelib.domain.session import MOST_DEVICES
from chalicelib.store import sessions
from chalicelib.usecases.sign_in.begin_session import begin_session
from chalicelib.usecases.sign_in.end_session import end_session
from chalicelib.usecases.sign_in.list_sessions import list_sessions
from chalicelib.usecases.sign_in.sign_out import sign_out
from tests.usecases.sign_in.people import (
    enter_password,
    later,
    new_id,
    new_officer,
    new_phone,
    refresh,
    refresh_of_officer,
    signed_in,
    slug_of,
)

pytestmark = pytest.mark.usefixtures("system")


def test_the_devices_are_listed_last_used_first_without_those_that_are_over():
    phone = new_phone()
    over = signed_in(phone)
    phone_one = signed_in(phone, at=later(days=30))
    tablet = signed_in(phone, at=later(days=31))
    refresh(phone_one.session, at=later(days=80))
    listed = list_sessions(tablet.actor, now=later(days=91), sessions=sessions)
    assert [one.session_id for one in listed] == [phone_one.session.session_id, tablet.session.session_id]
    assert over.session.session_id not in {one.session_id for one in listed}


def test_a_sign_in_with_the_id_of_another_is_not_written_over_it():
    begun = signed_in(new_phone()).session
    with pytest.raises(Conflict):
        begin_session(replace(begun, subject_id=new_id("citizen")), now=later(), sessions=sessions)
    assert sessions.get(begun.session_id) == begun


def test_another_device_is_signed_out_and_this_one_stays():
    phone = new_phone()
    lost, here = signed_in(phone), signed_in(phone, at=later(minutes=2))
    end_session(here.actor, lost.session.session_id, sessions=sessions)
    assert slug_of(refresh, lost.session) == "refresh_invalid"
    assert refresh(here.session).session.generation == 2


def test_somebody_elses_session_is_not_found_and_stays():
    mine, other = signed_in(), signed_in()
    assert slug_of(end_session, mine.actor, other.session.session_id, sessions=sessions) == "not_found"
    assert slug_of(end_session, mine.actor, new_id("session"), sessions=sessions) == "not_found"
    assert sessions.get(other.session.session_id) == other.session


def test_an_officer_of_the_same_name_is_somebody_else():
    mine = signed_in()
    namesake = Actor("officer", mine.actor.id, "s")
    assert slug_of(end_session, namesake, mine.session.session_id, sessions=sessions) == "not_found"
    assert list_sessions(namesake, now=later(), sessions=sessions) == []


def test_signing_out_twice_is_signing_out():
    begun = signed_in()
    sign_out(begun.actor, sessions=sessions)
    sign_out(begun.actor, sessions=sessions)
    assert slug_of(refresh, begun.session) == "refresh_invalid"


def test_the_eleventh_device_signs_the_longest_unused_out():
    phone = new_phone()
    begun = [signed_in(phone, at=later(hours=number)) for number in range(MOST_DEVICES)]
    refresh(begun[0].session, at=later(hours=10))
    newest = signed_in(phone, at=later(hours=11))
    listed = {one.session_id for one in list_sessions(newest.actor, now=later(hours=12), sessions=sessions)}
    first, second, third = (one.session.session_id for one in begun[:3])
    assert len(listed) == MOST_DEVICES and {first, third, newest.session.session_id} <= listed
    assert second not in listed
    assert slug_of(refresh, begun[1].session, at=later(hours=12)) == "refresh_invalid"
    assert refresh(begun[2].session, at=later(hours=12)).session.generation == 2


def test_an_officers_list_is_as_short():
    login = new_officer().officer_id
    begun = [enter_password(login, at=later(minutes=number)) for number in range(MOST_DEVICES + 2)]
    listed = list_sessions(begun[-1].actor, now=later(minutes=20), sessions=sessions)
    assert [one.session_id for one in listed] == [one.session.session_id for one in reversed(begun[2:])]
    assert slug_of(refresh_of_officer, begun[0].session, at=later(minutes=20)) == "refresh_invalid"
