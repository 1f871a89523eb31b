"""At the counter: an account is found, its owner verified, its phone replaced; the owner can see all of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.actor import Actor
from chalicelib.domain.errors import AlreadyAnswered, Conflict, Refused
from chalicelib.events.citizens_stream import citizens_stream
from chalicelib.store import accesses, challenges, citizens, dossiers, limits, sessions
from chalicelib.store.sealed import hash_of
from chalicelib.usecases.citizens.change_phone import change_phone
from chalicelib.usecases.citizens.follow import follow
from chalicelib.usecases.citizens.look_up import look_up
from chalicelib.usecases.citizens.replace_phone import replace_phone
from chalicelib.usecases.citizens.verify_identity import verify_identity
from tests import builders as a
from tests.builders import LATER, NOW
from tests.events.streams import Tail, failed
from tests.usecases.sign_in.people import ask_code, new_phone, refresh, signed_in, slug_of

pytestmark = pytest.mark.usefixtures("system")

CODE = "482913"


def an_officer():
    return Actor("officer", a.new_id("tu"), agency_code="H37.12", roles=frozenset({"receiver"}))


def an_account(**changes):
    citizen = a.a_citizen(active_at=NOW, **changes)
    citizens.create(citizen)
    return citizen


def seen(citizen):
    return [(one.kind, one.officer_id) for one in accesses.of_citizen(citizen.citizen_id, limit=9, cursor="").items]


def find(by=None, national_id="", phone="", at=NOW, once=None):
    return look_up(
        national_id=national_id,
        phone=phone,
        by=by or an_officer(),
        now=at,
        once=once or a.once(),
        citizens=citizens,
        limits=limits,
    )


def verify(citizen, by=None, last_digits="", once=None):
    return verify_identity(
        citizen.citizen_id,
        paper="identity_card",
        last_digits=last_digits or citizen.national_id[-4:],
        by=by or an_officer(),
        now=LATER,
        once=once or a.once(),
        citizens=citizens,
    )


def move(citizen, phone, by=None, *, code=CODE, last_digits="", at=LATER, challenge=None):
    return replace_phone(
        citizen.citizen_id,
        challenge_id=(challenge or ask_code(phone, at=at)).challenge_id,
        code=code,
        paper="identity_card",
        last_digits=last_digits or citizen.national_id[-4:],
        by=by or an_officer(),
        now=at,
        once=a.once(),
        citizens=citizens,
        dossiers=dossiers,
        challenges=challenges,
        limits=limits,
        hash_of=hash_of,
    )


def change_own(citizen, old, new, *, at=LATER):
    return change_phone(
        citizen.citizen_id,
        old=(old.challenge_id, CODE),
        new=(new.challenge_id, CODE),
        now=at,
        once=a.once(),
        citizens=citizens,
        dossiers=dossiers,
        challenges=challenges,
        limits=limits,
        hash_of=hash_of,
    )


def test_an_account_is_found_by_national_id_or_phone_and_its_owner_sees_that():
    officer, citizen = an_officer(), an_account()
    assert find(officer, national_id=citizen.national_id) == citizen
    assert find(officer, phone=citizen.phone, at=LATER) == citizen
    assert find(officer, phone=a.a_phone()) is None
    assert find(officer, national_id=a.a_national_id()) is None
    assert seen(citizen) == [("account_looked_up", officer.id)] * 2


def test_nobody_tries_numbers_out_and_a_look_up_that_is_sent_again_counts_once():
    officer = an_officer()
    for number in range(60):
        once = a.once("lookup-" + a.new_id())
        find(officer, phone=a.a_phone(), once=once)
        with pytest.raises(AlreadyAnswered if number < 59 else Refused):
            find(officer, phone=a.a_phone(), once=once)
    assert slug_of(find, officer, phone=a.a_phone()) == "too_many_requests"
    find(phone=a.a_phone())


def test_a_verified_identity_is_kept_with_who_checked_it():
    officer, citizen = an_officer(), an_account()
    verify(citizen, officer)
    after = citizens.get(citizen.citizen_id)
    assert after.assurance_level == 2
    assert (after.identity_check.officer_id, after.identity_check.last_digits) == (officer.id, citizen.national_id[-4:])
    assert seen(citizen) == [("identity_verified", officer.id)]
    assert slug_of(verify, replace(citizen, citizen_id="nobody")) == "not_found"


def test_the_same_verification_again_has_one_effect():
    citizen, once = an_account(), a.once()
    verify(citizen, once=once)
    with pytest.raises(AlreadyAnswered):
        verify(citizen, once=once)
    assert citizens.get(citizen.citizen_id).version == citizen.version + 1


def test_a_lost_phone_is_replaced_all_sign_ins_end_and_the_old_phone_is_told(system, monkeypatch):
    told = []
    monkeypatch.setattr("chalicelib.wiring.people.tell_phone_changed", lambda: lambda **message: told.append(message))
    lost = a.a_phone()
    thief = signed_in(lost)
    account = citizens.get(thief.actor.id)
    citizen = replace(
        account, version=2, **{name: getattr(a.a_citizen(), name) for name in ("full_name", "birth_on", "national_id")}
    )
    citizens.save(account, citizen)
    tail, new = Tail(system, "citizens"), a.a_phone()

    after = move(citizen, new)
    later_sign_in = signed_in(new, at=LATER + timedelta(minutes=2))
    records = tail.read()
    assert failed(citizens_stream, records) == failed(citizens_stream, records) == []

    assert (after.phone, after.assurance_level) == (new, 2)
    assert citizens.by_phone(lost) is None
    assert slug_of(refresh, thief.session, at=LATER) == "refresh_invalid"
    assert later_sign_in.actor.id == citizen.citizen_id
    assert sessions.get(later_sign_in.session.session_id) is not None
    assert [one["phone"] for one in told] == [lost, lost]
    assert len({one["message_id"] for one in told}) == 1, "the gateway knows it again"


@pytest.mark.parametrize("make", [a.a_dossier, a.a_submitted_dossier])
def test_an_account_with_a_dossier_or_a_draft_is_more_than_its_phone(make):
    begun = signed_in(phone := new_phone())
    dossiers.create_draft(make(applicant_id=begun.actor.id), once=None)
    assert slug_of(move, an_account(), phone, at=LATER) == "phone_taken"
    assert citizens.get(begun.actor.id).phone == phone


def test_a_sign_in_that_the_sweep_did_not_see_ends_at_its_first_refresh(monkeypatch):
    phone = new_phone()
    thiefs = signed_in(phone)
    account = citizens.get(thiefs.actor.id)
    told = {name: getattr(a.a_citizen(), name) for name in ("full_name", "birth_on", "national_id")}
    citizens.save(account, declared := replace(account, version=account.version + 1, assurance_level=1, **told))
    after = move(declared, new_phone(), at=NOW + timedelta(seconds=1))
    with monkeypatch.context() as behind:
        behind.setattr(sessions, "of_subject", lambda subject_id: [])
        follow(declared, after, sessions=sessions, tell=lambda **_: None)
    assert slug_of(refresh, thiefs.session, at=NOW + timedelta(days=1)) == "refresh_invalid"
    assert sessions.get(thiefs.session.session_id) is None
    owners = signed_in(after.phone, at=NOW + timedelta(minutes=2))
    assert refresh(owners.session, at=NOW + timedelta(days=1)).actor.id == after.citizen_id


@pytest.mark.parametrize("wrong", [{"code": "000000"}, {"last_digits": "xxxx"}])
def test_without_the_code_or_the_paper_nothing_moves(wrong):
    citizen, new = an_account(), a.a_phone()
    assert slug_of(move, citizen, new, **wrong) in ("otp_wrong", "invalid_request")
    assert citizens.get(citizen.citizen_id) == citizen
    assert seen(citizen) == []


def test_what_was_wrong_with_the_paper_does_not_use_the_code_up():
    citizen, new = an_account(), a.a_phone()
    challenge = ask_code(new, at=LATER)
    assert slug_of(move, citizen, new, last_digits="xxxx", challenge=challenge) == "invalid_request"
    assert move(citizen, new, challenge=challenge).phone == new


def test_the_phone_of_another_account_in_use_is_not_taken():
    citizen, other = an_account(), an_account()
    assert slug_of(move, citizen, other.phone) == "phone_taken"
    assert citizens.by_phone(other.phone) == other


def test_an_empty_account_that_the_person_opened_meanwhile_gives_the_new_number_up():
    citizen, new = an_account(), a.a_phone()
    empty = signed_in(new).actor.id
    assert move(citizen, new).phone == new
    assert citizens.by_phone(new).citizen_id == citizen.citizen_id
    assert citizens.get(empty).phone == ""


def test_the_same_phone_again_opens_a_dormant_account():
    citizen = an_account()
    much_later = NOW + timedelta(days=500)
    assert move(citizen, citizen.phone, at=much_later).active_at == much_later
    assert signed_in(citizen.phone, at=much_later + timedelta(minutes=2)).actor.id == citizen.citizen_id


def test_a_phone_that_somebody_takes_at_the_same_moment_is_nobodys_twice():
    first, second, phone = an_account(), an_account(), a.a_phone()
    moved = replace(second, phone=phone, version=2)
    citizens.save(second, moved)
    with pytest.raises(Conflict):
        citizens.save(first, replace(first, phone=phone, version=2))


class TestOwnChange:
    def test_a_code_to_each_phone_changes_it_and_the_device_stays_signed_in(self, system, monkeypatch):
        told = []
        monkeypatch.setattr(
            "chalicelib.wiring.people.tell_phone_changed", lambda: lambda **message: told.append(message)
        )
        begun, tail, new = signed_in(), Tail(system, "citizens"), a.a_phone()
        account = citizens.get(begun.actor.id)
        after = change_own(account, ask_code(account.phone, at=LATER), ask_code(new, at=LATER))
        assert failed(citizens_stream, tail.read()) == []
        assert (after.phone, citizens.by_phone(account.phone)) == (new, None)
        assert refresh(begun.session, at=LATER).session.generation == 2
        assert [one["phone"] for one in told] == [account.phone]

    def test_the_old_code_must_be_of_ones_own_present_phone(self):
        account, new = an_account(), a.a_phone()
        assert slug_of(change_own, account, ask_code(a.a_phone(), at=LATER), ask_code(new, at=LATER)) == "otp_expired"
        assert citizens.get(account.citizen_id) == account

    def test_a_phone_of_somebody_else_is_refused_before_the_old_code_is_used_up(self):
        account, other = an_account(), an_account()
        old = ask_code(account.phone, at=LATER)
        assert slug_of(change_own, account, old, ask_code(other.phone, at=LATER)) == "phone_taken"
        assert change_own(account, old, ask_code(a.a_phone(), at=LATER)).version == account.version + 1
