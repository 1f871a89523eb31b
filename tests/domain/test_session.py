"""Refresh tokens that succeed each other, and what happens when one is used again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain import session as rules
from chalicelib.domain.errors import Refused
from chalicelib.domain.session import Session
from tests.builders import NOW, new_id
from tests.whole import refused

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def _begun(kind="citizen"):
    return rules.new(new_id(), subject_id="s", kind=kind, device_name="máy", now=NOW)


def _refreshed(times=1, at=NOW):
    session = _begun()
    for _ in range(times):
        session = rules.refresh(session, session.generation, now=at)
    return session


def test_a_sign_in_begins_with_its_first_token_unused():
    begun = rules.new("s-1", subject_id="binh", kind="officer", device_name="máy", now=NOW)
    assert begun == Session("s-1", "binh", "officer", "máy", NOW, NOW, NOW + timedelta(hours=12))
    assert rules.is_untouched(begun)
    assert not rules.is_untouched(rules.refresh(begun, 1, now=NOW))


@pytest.mark.parametrize(
    ("ends_before", "swept"), [(None, False), (NOW, False), (NOW + timedelta(microseconds=1), True)]
)
def test_it_is_over_with_all_that_began_before_the_account_ended_them(ends_before, swept):
    assert rules.is_swept(_begun(), ends_before) is swept


@pytest.mark.parametrize(
    ("used", "now", "begins"),
    [(0, 0, False), (0, 29.999, False), (0, 30, True), (29.999, 30, True), (30, 59.999, False), (31, 61, True)],
)
def test_every_thirty_days_of_use_a_month_begins(used, now, begins):
    session = replace(_begun(), used_at=NOW + used * DAY)
    assert rules.begins_a_month(session, now=NOW + now * DAY) is begins


@pytest.mark.parametrize(("kind", "lasts"), [("citizen", 90 * DAY), ("officer", timedelta(hours=12))])
def test_it_lasts_from_its_last_use(kind, lasts):
    session = _begun(kind)
    assert session.expires_at == NOW + lasts
    used = rules.refresh(session, 1, now=NOW + lasts - MINUTE)
    assert used.expires_at == NOW + 2 * lasts - MINUTE
    assert refused(lambda: rules.refresh(session, 1, now=NOW + lasts)) == {"slug": "refresh_invalid"}


def test_the_current_token_is_succeeded():
    after = _refreshed(times=2, at=NOW + DAY)
    assert (after.generation, after.version, after.used_at, after.rotated_at) == (3, 3, NOW + DAY, NOW + DAY)


@pytest.mark.parametrize(("waited", "same_again"), [(timedelta(), True), (2 * MINUTE, True), (2.01 * MINUTE, False)])
def test_an_answer_lost_on_the_way_is_given_again_within_two_minutes(waited, same_again):
    session = _refreshed()
    again = rules.refresh(session, 1, now=NOW + waited)
    assert again is (session if same_again else None)


def test_once_the_successor_is_used_the_old_token_ends_the_family():
    assert rules.refresh(_refreshed(times=2), 1, now=NOW) is None


@pytest.mark.parametrize("generation", [-1, 0, 3])
def test_a_number_that_was_never_given_is_invalid(generation):
    with pytest.raises(Refused, match="refresh_invalid"):
        rules.refresh(_refreshed(), generation, now=NOW)


@pytest.mark.parametrize(("others", "ended"), [(0, 0), (8, 0), (9, 0), (10, 1), (14, 5)])
def test_a_new_device_ends_the_longest_unused_of_too_many(others, ended):
    before = [
        replace(_begun(), session_id=f"s{number}", used_at=NOW + number * MINUTE, expires_at=NOW + 90 * DAY)
        for number in reversed(range(others))
    ]
    over, officers = replace(_begun(), expires_at=NOW + DAY), replace(_begun("officer"), used_at=NOW - DAY)
    found = rules.too_many(_begun(), [over, officers, *before], now=NOW + DAY)
    assert [one.session_id for one in found] == [f"s{number}" for number in range(ended)]
