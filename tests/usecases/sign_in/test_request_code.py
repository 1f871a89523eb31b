"""A code goes to the phone that asks for it, not too often, and tells nobody who has an account."""

from dataclasses import fields

import pytest

from chalicelib.domain.errors import Refused
from chalicelib.store import challenges, limits
from chalicelib.store.sealed import hash_of
from chalicelib.usecases.sign_in.request_code import network, request_code
from tests.usecases.sign_in.people import NOW, Phones, ask_code, enter_code, later, new_phone, signed_in, slug_of

pytestmark = pytest.mark.usefixtures("system")


def test_the_code_goes_to_the_phone_and_only_its_hash_is_kept():
    phone, phones = new_phone(), Phones()
    challenge = ask_code(phone, code="071829", phones=phones)
    assert phones.inbox == {phone: ["071829"]}
    kept = challenges.get(challenge.challenge_id)
    assert kept == challenge
    assert "071829" not in {str(getattr(kept, one.name)) for one in fields(kept)}
    assert (kept.expires_at - NOW).total_seconds() == 300


def test_the_same_code_for_two_challenges_has_two_hashes():
    assert ask_code(new_phone()).code_hash != ask_code(new_phone()).code_hash


def test_a_known_phone_gets_the_same_kind_of_challenge_as_an_unknown_one():
    known = new_phone()
    signed_in(known)
    again, first = ask_code(known, at=later(minutes=2)), ask_code(new_phone(), at=later(minutes=2))
    assert (again.expires_at, again.tries, again.used_at) == (first.expires_at, first.tries, first.used_at)


def test_a_phone_gets_one_code_a_minute():
    phone = new_phone()
    ask_code(phone, at=later(seconds=40))
    for seconds in (41, 65, 99):
        with pytest.raises(Refused) as refused:
            ask_code(phone, at=later(seconds=seconds))
        assert refused.value.slug == "too_many_requests"
        assert refused.value.facts["retry_after_s"] == 100 - seconds
    ask_code(phone, at=later(seconds=100))


def test_a_request_that_is_sent_again_gets_the_same_challenge_and_no_second_message():
    phone, phones, named = new_phone(), Phones(), {"request_id": "r" * 16}
    asked = ask_code(phone, phones=phones, **named)
    again = [ask_code(phone, at=later(seconds=number), phones=phones, **named) for number in range(10)]
    assert (again, phones.inbox[phone]) == ([asked] * 10, ["482913"])
    assert slug_of(ask_code, phone, at=later(seconds=5), request_id="s" * 16) == "too_many_requests"
    enter_code(asked)
    late = ask_code(phone, at=later(seconds=20), phones=phones, **named)
    assert (late.challenge_id, phones.inbox[phone]) == (asked.challenge_id, ["482913"]), "a copy, when it was used"
    other = new_phone()
    assert ask_code(other, **named).challenge_id != asked.challenge_id
    assert ask_code(other, at=later(seconds=60), **named).created_at == later(seconds=60)


def test_a_request_whose_message_was_not_taken_may_be_sent_again_as_it_was():
    phone, phones, named = new_phone(), Phones(broken=True), {"request_id": "r" * 16}
    assert slug_of(ask_code, phone, phones=phones, **named) == "otp_not_sent"
    phones.broken = False
    asked = ask_code(phone, at=later(seconds=60), phones=phones, **named)
    assert asked.used_at is None and len(phones.inbox[phone]) == 2
    enter_code(asked, at=later(seconds=61))


def test_a_phone_gets_five_codes_an_hour():
    phone = new_phone()
    for minutes in (0, 10, 20, 30, 40):
        ask_code(phone, at=later(minutes=minutes))
    assert slug_of(ask_code, phone, at=later(minutes=59)) == "too_many_requests"
    ask_code(phone, at=later(minutes=60))


def test_an_address_gets_sixty_codes_an_hour_and_uses_up_nobodys_phone():
    ip, victim = "2001:db8:aaaa:1::1", new_phone()
    for _ in range(60):
        ask_code(new_phone(), ip=ip)
    assert slug_of(ask_code, victim, ip="2001:db8:aaaa:1::2") == "too_many_requests"
    ask_code(victim, ip="2001:db8:aaaa:2::1")


@pytest.mark.parametrize(
    ("source_ip", "counted_as"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("", "unknown"),
        ("no address", "unknown"),
    ],
)
def test_one_household_counts_as_one_address(source_ip, counted_as):
    assert network(source_ip) == counted_as


def test_when_the_gateway_is_down_a_code_that_arrives_all_the_same_opens_nothing():
    phone, phones = new_phone(), Phones(broken=True)
    made = []

    class Seen:
        get, save = staticmethod(challenges.get), staticmethod(challenges.save)

        @staticmethod
        def create(challenge):
            made.append(challenge)
            challenges.create(challenge)

    asked = {"source_ip": "203.0.113.9", "challenge_id": f"challenge-of-{phone}", "random_code": "482913", "now": NOW}
    asked |= {"challenges": Seen, "limits": limits, "hash_of": hash_of, "send": phones.send}
    assert slug_of(request_code, phone, **asked) == "otp_not_sent"
    assert phones.inbox[phone] == ["482913"]
    assert slug_of(enter_code, made[0], "482913") == "otp_expired"
