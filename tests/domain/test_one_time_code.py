"""A one-time code: five minutes, five tries, one use."""

from datetime import timedelta

import pytest

from chalicelib.domain import one_time_code as rules
from chalicelib.domain.errors import Refused
from tests.builders import NOW


def _tried(times):
    challenge = rules.new("c", phone="+84912345678", code_hash="x", now=NOW)
    for _ in range(times):
        challenge = rules.check(challenge, matches=False, now=NOW)
    return challenge


def _slug(challenge, *, matches=True, now=NOW):
    with pytest.raises(Refused) as refused:
        rules.check(challenge, matches=matches, now=now)
    return refused.value.slug


def test_the_right_code_is_used_once():
    used = rules.check(_tried(0), matches=True, now=NOW)
    assert (used.used_at, used.tries, used.version) == (NOW, 1, 2)
    assert _slug(used) == "otp_expired"


def test_a_wrong_code_is_counted_not_refused_so_that_the_count_can_be_stored():
    wrong = rules.check(_tried(0), matches=False, now=NOW)
    assert (wrong.used_at, wrong.tries) == (None, 1)


def test_the_fifth_try_may_be_right_the_sixth_may_not_be_tried():
    assert rules.check(_tried(4), matches=True, now=NOW).used_at
    assert _slug(_tried(5)) == "otp_locked"


def test_it_lives_five_minutes_and_says_nothing_of_tries_afterwards():
    assert rules.check(_tried(0), matches=True, now=NOW + timedelta(minutes=5, microseconds=-1)).used_at
    assert _slug(_tried(0), now=NOW + timedelta(minutes=5)) == "otp_expired"
    assert _slug(_tried(5), now=NOW + timedelta(minutes=5)) == "otp_expired"
