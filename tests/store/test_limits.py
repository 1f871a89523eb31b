"""Limits: so many attempts in a window, exactly, also at once."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import Refused
from chalicelib.store import limits
from tests import builders as a
from tests.builders import NOW


def hit(name, now=NOW, most=3):
    return limits.hit(name, most=most, window_s=60, now=now)


def test_only_so_many_attempts_are_let_through():
    name = a.new_id()
    for _ in range(3):
        hit(name)
    with pytest.raises(Refused, match="too_many_requests") as refused:
        hit(name, now=NOW + timedelta(seconds=20))
    assert refused.value.facts == {"retry_after_s": 40}
    hit(a.new_id())


def test_the_wait_that_is_told_is_enough_whatever_was_tried_meanwhile():
    name = a.new_id()
    for _ in range(3):
        hit(name)
    for second in range(0, 60, 7):
        with pytest.raises(Refused) as refused:
            hit(name, now=NOW + timedelta(seconds=second))
    last_tried = NOW + timedelta(seconds=56)
    hit(name, now=last_tried + timedelta(seconds=refused.value.facts["retry_after_s"]))


def test_asking_counts_nothing_and_refuses_as_counting_would():
    name = a.new_id()
    for _ in range(5):
        limits.check(name, most=1, window_s=60, now=NOW)
    hit(name, most=1)
    with pytest.raises(Refused, match="too_many_requests") as refused:
        limits.check(name, most=1, window_s=60, now=NOW)
    assert refused.value.facts == {"retry_after_s": 60}
    limits.check(name, most=1, window_s=60, now=NOW + timedelta(seconds=60))


def test_of_a_hundred_attempts_at_once_just_as_many_pass(at_once):
    name = a.new_id()
    results = at_once(lambda _: hit(name, most=10), range(100))
    assert results.count(None) == 10
    assert {type(one) for one in results if one} == {Refused}


def test_the_table_of_limits_knows_no_phone(raw_rows):
    phone = a.a_phone()
    before = {row["limit"]["S"] for row in raw_rows("limits")}
    hit(f"code#{phone}")
    rows = raw_rows("limits")
    assert phone not in repr(rows)
    (new,) = [row for row in rows if row["limit"]["S"] not in before]
    assert int(new["expires_at"]["N"]) > NOW.timestamp()
