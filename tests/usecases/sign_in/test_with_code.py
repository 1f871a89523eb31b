"""The right code, in time and once, opens a session; guesses are counted one by one."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib.domain.errors import Conflict, Refused
from chalicelib.store import challenges, citizens, sessions
from tests.usecases.sign_in.people import ask_code, enter_code, later, new_id, new_phone, refresh, signed_in, slug_of

pytestmark = pytest.mark.usefixtures("system")


def test_the_first_sign_in_opens_the_account_of_the_phone():
    phone = new_phone()
    begun = enter_code(ask_code(phone))
    account = citizens.get(begun.actor.id)
    assert (account.phone, account.assurance_level, account.full_name) == (phone, 0, "")
    assert sessions.get(begun.session.session_id) == begun.session
    assert (begun.actor.kind, begun.actor.session_id) == ("citizen", begun.session.session_id)


def test_the_next_sign_in_finds_the_same_account():
    phone = new_phone()
    first, second = signed_in(phone), signed_in(phone, at=later(minutes=2))
    assert first.actor.id == second.actor.id
    assert first.session.session_id != second.session.session_id


def test_a_code_opens_one_session_and_gives_it_again_for_two_minutes():
    challenge = ask_code(new_phone())
    begun = enter_code(challenge)
    assert enter_code(challenge, at=later(minutes=2)) == begun, "the answer was lost on the way"
    assert sessions.of_subject(begun.actor.id) == [begun.session]
    assert slug_of(enter_code, challenge, at=later(minutes=2, seconds=1)) == "otp_expired"


def test_a_code_whose_sign_in_went_on_or_ended_opens_nothing_more():
    gone_on, ended = ask_code(new_phone()), ask_code(new_phone())
    refresh(enter_code(gone_on).session)
    sessions.end(enter_code(ended).session.session_id)
    assert slug_of(enter_code, gone_on) == slug_of(enter_code, ended) == "otp_expired"


def test_guesses_at_a_code_that_was_just_used_are_counted_too():
    challenge = ask_code(new_phone())
    enter_code(challenge)
    slugs = [slug_of(enter_code, challenge, f"00000{guess}") for guess in range(10)]
    assert slugs == ["otp_expired"] * 10
    assert slug_of(enter_code, challenge) == "too_many_requests"


def test_a_code_that_was_used_frees_the_minute_for_the_next_device():
    phone = new_phone()
    signed_in(phone)
    signed_in(phone, at=later(seconds=5))
    ask_code(phone, at=later(seconds=10))
    assert slug_of(ask_code, phone, at=later(seconds=15)) == "too_many_requests", "that one was not used"


def test_a_code_is_good_for_five_minutes():
    challenge = ask_code(new_phone())
    assert slug_of(enter_code, challenge, at=later(minutes=5)) == "otp_expired"
    enter_code(challenge, at=later(minutes=4, seconds=59))


def test_a_challenge_that_never_was_is_refused_like_one_that_is_over():
    class Invented:
        challenge_id = new_id("challenge")

    assert slug_of(enter_code, Invented) == "otp_expired"


def test_a_wrong_code_says_how_many_tries_are_left_and_the_sixth_try_is_refused_even_when_right():
    challenge = ask_code(new_phone())
    left = []
    for guess in range(5):
        with pytest.raises(Refused) as refused:
            enter_code(challenge, f"00000{guess}")
        assert refused.value.slug == "otp_wrong"
        left.append(refused.value.facts["tries_left"])
    assert left == [4, 3, 2, 1, 0]
    with pytest.raises(Refused) as refused:
        enter_code(challenge)
    assert refused.value.slug == "otp_locked"
    assert refused.value.facts["retry_after_s"] == 60


def test_a_right_code_after_a_wrong_one_signs_in():
    challenge = ask_code(new_phone())
    assert slug_of(enter_code, challenge, "000000") == "otp_wrong"
    enter_code(challenge)


def test_a_code_of_another_challenge_is_wrong():
    mine, other = ask_code(new_phone(), code="111111"), ask_code(new_phone(), code="222222")
    assert slug_of(enter_code, mine, "222222") == "otp_wrong"
    enter_code(other, "222222")


def test_ten_wrong_codes_close_a_phone_for_an_hour_to_the_right_code_too():
    phone = new_phone()
    for minutes in (0, 2):
        challenge = ask_code(phone, at=later(minutes=minutes))
        for guess in range(5):
            assert slug_of(enter_code, challenge, f"00000{guess}", at=later(minutes=minutes)) == "otp_wrong"
    fresh = ask_code(phone, at=later(minutes=4))
    assert slug_of(enter_code, fresh, at=later(minutes=4)) == "too_many_requests"
    assert challenges.get(fresh.challenge_id).tries == 0
    enter_code(ask_code(phone, at=later(minutes=61)), at=later(minutes=61))


def test_guesses_sent_at_once_are_all_counted():
    challenge = ask_code(new_phone())
    with ThreadPoolExecutor(16) as many:
        slugs = list(many.map(lambda n: slug_or_conflict(challenge, f"{n:06}"), range(16)))
    assert slugs.count("otp_wrong") == 5
    assert set(slugs) <= {"otp_wrong", "otp_locked", "conflict"}
    assert slug_of(enter_code, challenge) == "otp_locked"


def slug_or_conflict(challenge, code):
    try:
        return slug_of(enter_code, challenge, code)
    except Conflict:
        return "conflict"


def test_a_code_sent_twice_at_once_opens_one_session():
    phone = new_phone()
    challenge = ask_code(phone)
    with ThreadPoolExecutor(8) as many:
        slugs = list(many.map(lambda _: slug_of(enter_code, challenge), range(8)))
    assert "" in slugs and set(slugs) <= {"", "otp_expired"}, "the same session, or none yet"
    assert len(sessions.of_subject(citizens.by_phone(phone).citizen_id)) == 1


def test_two_first_sign_ins_of_one_phone_at_once_open_one_account():
    for _ in range(5):
        phone = new_phone()
        asked = [ask_code(phone), ask_code(phone, at=later(minutes=2))]
        with ThreadPoolExecutor(2) as both:
            begun = list(both.map(lambda one: enter_code(one, at=later(minutes=3)), asked))
        assert {one.actor.id for one in begun} == {citizens.by_phone(phone).citizen_id}
        assert len({one.session.session_id for one in begun}) == 2
