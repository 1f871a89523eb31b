"""An account idle for a year is not opened by a code alone: numbers go to other people."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chalicelib.domain import account_access
from chalicelib.domain.citizen import IdentityCheck
from chalicelib.store import citizens, sessions
from chalicelib.usecases.sign_in.way_in import SecondProof, WayIn, require_still
from tests import builders as a
from tests.usecases.sign_in.people import (
    NOW,
    ask_code,
    enter_code,
    later,
    new_id,
    new_phone,
    refresh,
    signed_in,
    slug_of,
)

pytestmark = pytest.mark.usefixtures("system")

BORN = date(1990, 2, 28)
YEAR_ON = later(days=365)


def an_owner(phone=None, **declared):
    """Somebody who declared who they are when they signed in, at NOW."""
    account = citizens.get(signed_in(phone).actor.id)
    identity = {
        "national_id": f"020190{int(new_id()[2:], 16) % 10**6:06}",
        "birth_on": BORN,
        "full_name": "Nông Thị Bình",
    }
    after = replace(account, version=account.version + 1, assurance_level=1, **{**identity, **declared})
    citizens.save(account, after)
    return after


def proof_of(citizen, **changes):
    return replace(SecondProof(citizen.national_id, BORN), **changes)


def test_a_day_less_than_a_year_and_the_code_is_enough():
    phone = new_phone()
    first = signed_in(phone)
    assert signed_in(phone, at=later(days=364)).actor.id == first.actor.id


def test_after_a_year_the_code_alone_is_refused_and_not_used_up():
    owner = an_owner()
    challenge = ask_code(owner.phone, at=YEAR_ON)
    assert slug_of(enter_code, challenge, at=YEAR_ON) == "second_proof_required"
    assert sessions.of_subject(owner.citizen_id)[1:] == []
    begun = enter_code(challenge, at=YEAR_ON, proof=proof_of(owner))
    assert begun.actor.id == owner.citizen_id
    assert citizens.get(owner.citizen_id).active_at == YEAR_ON
    assert enter_code(challenge, at=YEAR_ON, proof=proof_of(owner)) == begun, "sent again"


def test_who_does_not_know_the_code_does_not_learn_that_the_account_is_idle():
    owner = an_owner()
    challenge = ask_code(owner.phone, at=YEAR_ON)
    assert slug_of(enter_code, challenge, "000000", at=YEAR_ON) == "otp_wrong"
    assert slug_of(enter_code, challenge, "000000", at=YEAR_ON, proof=proof_of(owner)) == "otp_wrong"


@pytest.mark.parametrize("wrong", [{"national_id": "020190999999"}, {"birth_on": date(1990, 2, 27)}])
def test_both_parts_of_the_proof_must_be_right(wrong):
    owner = an_owner()
    challenge = ask_code(owner.phone, at=YEAR_ON)
    assert slug_of(enter_code, challenge, at=YEAR_ON, proof=proof_of(owner, **wrong)) == "second_proof_wrong"


def test_after_five_wrong_proofs_the_right_one_goes_to_the_counter_too():
    owner = an_owner()
    wrong = proof_of(owner, birth_on=date(1991, 1, 1))
    slugs = []
    for minute in (0, 2):
        challenge = ask_code(owner.phone, at=YEAR_ON + timedelta(minutes=minute))
        for proof in [wrong] * 4 if minute == 0 else [wrong, proof_of(owner)]:
            slugs.append(slug_of(enter_code, challenge, at=YEAR_ON + timedelta(minutes=minute), proof=proof))
    assert slugs == ["second_proof_wrong"] * 5 + ["identity_check_required"]


def test_an_account_that_never_declared_anything_is_opened_at_the_counter_only():
    phone = new_phone()
    signed_in(phone)
    challenge = ask_code(phone, at=YEAR_ON)
    proof = SecondProof("", BORN)
    assert slug_of(enter_code, challenge, at=YEAR_ON, proof=proof) == "identity_check_required"


def test_the_new_holder_of_a_number_gets_an_account_of_their_own_and_sees_nothing_of_the_old():
    old = an_owner()
    challenge = ask_code(old.phone, at=YEAR_ON)
    new = citizens.get(enter_code(challenge, at=YEAR_ON, new_account=True).actor.id)
    assert new.citizen_id != old.citizen_id
    assert (new.phone, new.full_name, new.national_id, new.assurance_level) == (old.phone, "", "", 0)
    assert citizens.by_phone(old.phone) == new
    kept = citizens.get(old.citizen_id)
    assert (kept.phone, kept.national_id) == ("", old.national_id)
    assert citizens.by_national_id(old.national_id) == kept
    assert signed_in(old.phone, at=YEAR_ON + timedelta(minutes=2)).actor.id == new.citizen_id


def test_who_takes_a_new_account_is_never_let_into_the_old_one(monkeypatch):
    """An officer lets the owner of the old one in, between the look at it and the opening of the new one."""
    owner = an_owner()
    challenge = ask_code(owner.phone, at=YEAR_ON)
    reads, by_phone = [], citizens.by_phone

    def meanwhile(phone):
        reads.append(phone)
        if len(reads) == 2:
            check = IdentityCheck("identity_card", owner.national_id[-4:], "tu", "H37.12", YEAR_ON)
            citizens.save(owner, account_access.verify(owner, check))
        return by_phone(phone)

    monkeypatch.setattr(citizens, "by_phone", meanwhile)
    assert slug_of(enter_code, challenge, at=YEAR_ON, new_account=True) == "identity_check_required"
    assert citizens.by_phone(owner.phone).citizen_id == owner.citizen_id
    assert len(sessions.of_subject(owner.citizen_id)) == 1, "the owner's own"


@pytest.mark.parametrize(
    ("way", "idle", "slug"),
    [
        ({}, False, ""),
        ({}, True, "identity_check_required"),
        ({"proven": "owner"}, True, ""),
        ({"proven": "owner"}, False, ""),
        ({"proven": "another"}, True, "identity_check_required"),
        ({"takes_phone": True}, True, ""),
        ({"takes_phone": True}, False, "identity_check_required"),
    ],
)
def test_a_way_in_is_good_for_the_account_that_it_was_decided_on_as_it_was(way, idle, slug):
    holder = a.a_citizen(citizen_id="owner", active_at=NOW if idle else YEAR_ON)
    assert slug_of(require_still, WayIn(holder.phone, **way), holder, now=YEAR_ON) == slug


def test_an_account_in_use_gives_its_number_to_nobody():
    owner = an_owner()
    challenge = ask_code(owner.phone, at=later(days=300))
    assert slug_of(enter_code, challenge, at=later(days=300), new_account=True) == "identity_check_required"
    assert citizens.by_phone(owner.phone) == owner


def test_who_refreshes_is_not_idle_even_without_a_new_code():
    phone = new_phone()
    begun = signed_in(phone).session
    for day in range(20, 341, 20):
        begun = refresh(begun, at=later(days=day)).session
    assert citizens.by_phone(phone).active_at == later(days=340)
    assert signed_in(phone, at=later(days=660)).actor.id == begun.subject_id


def test_a_refresh_writes_into_the_account_once_in_thirty_days():
    begun = signed_in().session
    written, version = [], 1
    for day in range(1, 62):
        begun = refresh(begun, at=NOW + timedelta(days=day)).session
        after = citizens.get(begun.subject_id).version
        if after != version:
            written.append(day)
        version = after
    assert written == [30, 60]
