"""A one-time code: five minutes, five tries, one use."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain import one_time_code as rules
from chalicelib.domain.errors import Refused
from chalicelib.domain.one_time_code import Challenge
from tests.builders import NOW
from tests.whole import refused


def _tried(times):
    challenge = rules.new("c", phone="+84912345678", code_hash="x", now=NOW)
    for _ in range(times):
        challenge = rules.check(challenge, matches=False, now=NOW)
    return challenge


def _slug(challenge, *, matches=True, now=NOW):
    with pytest.raises(Refused) as refused:
        rules.check(challenge, matches=matches, now=now)
    return refused.value.slug


def test_a_challenge_is_good_for_five_minutes_from_when_it_was_sent():
    assert _tried(0) == Challenge("c", "+84912345678", "x", NOW, NOW + timedelta(minutes=5))


def test_the_right_code_is_used_once():
    used = rules.check(_tried(0), matches=True, now=NOW)
    assert (used.used_at, used.tries, used.version) == (NOW, 1, 2)
    assert _slug(used) == "otp_expired"


def test_a_wrong_code_is_counted_not_refused_so_that_the_count_can_be_stored():
    wrong = rules.check(_tried(0), matches=False, now=NOW)
    assert (wrong.used_at, wrong.tries) == (None, 1)


def test_the_fifth_try_may_be_right_the_sixth_may_not_be_tried():
    assert rules.check(_tried(4), matches=True, now=NOW).used_at
    locked = refused(lambda: rules.check(_tried(5), matches=True, now=NOW))
    assert locked == {"slug": "otp_locked", "facts": {"retry_after_s": 60}}


def test_it_lives_five_minutes_and_says_nothing_of_tries_afterwards():
    assert rules.check(_tried(0), matches=True, now=NOW + timedelta(minutes=5, microseconds=-1)).used_at
    assert _slug(_tried(0), now=NOW + timedelta(minutes=5)) == "otp_expired"
    assert _slug(_tried(5), now=NOW + timedelta(minutes=5)) == "otp_expired"


@pytest.mark.parametrize(
    ("used_at", "tries", "age_s", "comes"),
    [
        (None, 0, 0, True),
        (None, 0, 59.9, True),
        (None, 0, 60, False),
        (NOW, 1, 59.9, True),
        (NOW, 1, 60, False),
        (NOW, 0, 0, False),  # closed without a try: it could not be sent
    ],
)
def test_a_message_still_comes_for_a_minute_unless_it_could_not_be_sent(used_at, tries, age_s, comes):
    challenge = replace(_tried(0), used_at=used_at, tries=tries)
    assert rules.still_comes(challenge, now=NOW + timedelta(seconds=age_s)) is comes


@pytest.mark.parametrize(
    ("used_at", "age", "again"),
    [(None, 0, False), (NOW, 0, True), (NOW, 120, True), (NOW, 120.000001, False)],
)
def test_for_two_minutes_it_may_be_sent_again_for_the_same_answer(used_at, age, again):
    challenge = replace(_tried(0), used_at=used_at)
    assert rules.was_just_used(challenge, now=NOW + timedelta(seconds=age)) is again
