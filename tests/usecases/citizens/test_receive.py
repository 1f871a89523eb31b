"""Somebody comes to the counter with a paper: whose account is theirs, and whose is not."""

from datetime import date, timedelta

import pytest

from chalicelib.domain.actor import Actor
from chalicelib.domain.errors import AlreadyAnswered
from chalicelib.store import accesses, answers, challenges, citizens, dossiers, limits
from chalicelib.store.sealed import hash_of
from chalicelib.usecases.citizens.look_up import look_up
from chalicelib.usecases.citizens.receive import receive
from chalicelib.usecases.citizens.replace_phone import replace_phone
from tests import builders as a
from tests.builders import LATER, NOW
from tests.usecases.sign_in.people import ask_code, signed_in, slug_of

pytestmark = pytest.mark.usefixtures("system")

PAPER = {"full_name": "Nông Thị Bình", "birth_on": date(1990, 2, 28)}
STRANGER = {"full_name": "Kẻ Lạ", "birth_on": date(1999, 9, 9)}
PHONE_ONLY = {"full_name": "", "birth_on": None, "national_id": "", "assurance_level": 0}


def an_officer():
    return Actor("officer", a.new_id("tu"), agency_code="H37.12", roles=frozenset({"receiver"}))


def an_account(**changes):
    citizen = a.a_citizen(active_at=NOW, **changes)
    citizens.create(citizen)
    return citizen


def come(by=None, at=LATER, once=None, **paper):
    told = {"phone": a.a_phone(), "national_id": a.a_national_id(), **PAPER, **paper}
    return receive(
        a.new_id("citizen"),
        by=by or an_officer(),
        now=at,
        once=once or a.once(),
        citizens=citizens,
        answers=answers,
        limits=limits,
        provinces=(),
        **told,
    )


def seen(citizen):
    return [one.kind for one in accesses.of_citizen(citizen.citizen_id, limit=9, cursor="").items]


def test_nobodys_number_and_phone_make_an_account_with_what_the_paper_says():
    received = come(national_id=(number := a.a_national_id()))
    made = citizens.get(received.citizen_id)
    assert received.created
    assert (made.full_name, made.birth_on, made.national_id, made.assurance_level) == (*PAPER.values(), number, 1)


@pytest.mark.parametrize("name", ["Nông Thị Bình", " nông  thị BÌNH"])
def test_who_declared_name_birth_date_and_number_is_known_again_whatever_the_phone(name):
    known = an_account(**PAPER)
    received = come(national_id=known.national_id, full_name=name)
    assert (received.citizen_id, received.created) == (known.citizen_id, False)
    assert received.phone_differs, "whose it is must be asked"
    assert not come(national_id=known.national_id, phone=known.phone).phone_differs
    assert seen(known) == ["account_looked_up"] * 2


@pytest.mark.parametrize("differs", [{"full_name": "Kẻ Lạ"}, {"birth_on": date(1990, 2, 27)}, STRANGER])
def test_who_only_knows_the_number_is_not_taken_for_the_person_who_is_present(differs):
    thief = an_account(**differs)
    assert slug_of(come, national_id=thief.national_id) == "account_differs"
    assert seen(thief) == ["account_looked_up"], "refused, and noted all the same"


def test_whom_an_officer_has_seen_is_known_by_the_number_alone():
    known = an_account(assurance_level=2, **STRANGER)
    assert come(national_id=known.national_id).citizen_id == known.citizen_id


@pytest.mark.parametrize("phone_changes", [True, False])
def test_a_code_to_the_phone_in_hand_and_the_paper_give_the_account_to_who_is_present(phone_changes):
    account = an_account(**STRANGER)
    phone = a.a_phone() if phone_changes else account.phone
    replace_phone(
        account.citizen_id,
        challenge_id=ask_code(phone, at=LATER).challenge_id,
        code="482913",
        paper="identity_card",
        last_digits=account.national_id[-4:],
        by=an_officer(),
        now=LATER,
        once=a.once(),
        citizens=citizens,
        dossiers=dossiers,
        challenges=challenges,
        limits=limits,
        hash_of=hash_of,
        **PAPER,
    )
    mine = citizens.get(account.citizen_id)
    assert (mine.full_name, mine.birth_on, mine.phone, mine.assurance_level) == (*PAPER.values(), phone, 2)
    assert mine.sessions_end_before == LATER, "a stranger's sign-ins are over"
    assert come(national_id=mine.national_id, phone=phone).citizen_id == mine.citizen_id


@pytest.mark.parametrize("declared", [{}, {"full_name": "nông thị bình"}, {"birth_on": PAPER["birth_on"]}])
def test_an_account_that_is_only_the_phone_becomes_that_of_who_brings_both(declared):
    mine = an_account(**{**PHONE_ONLY, **declared})
    received = come(phone=mine.phone, national_id=(number := a.a_national_id()))
    after = citizens.get(mine.citizen_id)
    assert (received.citizen_id, received.created) == (mine.citizen_id, False)
    assert (after.full_name, after.birth_on, after.national_id, after.assurance_level) == (*PAPER.values(), number, 1)
    assert seen(mine) == ["account_looked_up"]


@pytest.mark.parametrize("of_another", [{}, {**PHONE_ONLY, "full_name": "Kẻ Lạ"}])
def test_the_phone_of_somebody_else_stays_theirs(of_another):
    other = an_account(**of_another)
    assert slug_of(come, phone=other.phone) == "phone_taken"
    assert (citizens.get(other.citizen_id), seen(other)) == (other, ["account_looked_up"])


def test_a_phone_without_use_for_a_year_may_be_somebody_elses_by_now():
    idle = an_account(**PHONE_ONLY)
    assert slug_of(come, phone=idle.phone, at=NOW + timedelta(days=400)) == "phone_taken"
    assert citizens.get(idle.citizen_id) == idle


def test_who_is_signed_in_without_a_profile_stays_signed_in_on_the_account_with_the_paper():
    begun = signed_in()
    phone = citizens.get(begun.actor.id).phone
    assert come(phone=phone).citizen_id == begun.actor.id
    assert signed_in(phone, at=LATER + timedelta(minutes=2)).actor.id == begun.actor.id


def test_sixty_an_hour_with_the_look_ups_and_a_request_sent_again_counts_once():
    officer, once, paper = an_officer(), a.once(), {"national_id": a.a_national_id(), "phone": a.a_phone()}
    come(officer, once=once, **paper)
    with pytest.raises(AlreadyAnswered):
        come(officer, once=once, **paper)
    taken = an_account()
    for _ in range(59):
        assert slug_of(come, officer, phone=taken.phone) == "phone_taken"
    assert slug_of(come, officer) == "too_many_requests"
    find = {"national_id": "", "phone": taken.phone, "by": officer, "now": LATER, "once": a.once()}
    assert slug_of(look_up, **find, citizens=citizens, limits=limits) == "too_many_requests"
    assert come().created, "another officer"
