"""How much one person may send on one Vietnamese day."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain import quota
from tests import builders as a


@pytest.mark.parametrize(
    ("now", "day", "wait_s"),
    [
        (datetime(2026, 11, 23, 16, 59, 59, tzinfo=UTC), "2026-11-23", 1),
        (datetime(2026, 11, 23, 17, 0, 0, tzinfo=UTC), "2026-11-24", 86400),
        (datetime(2026, 11, 23, 5, 0, 0, tzinfo=UTC), "2026-11-23", 43200),
    ],
)
def test_a_day_begins_at_midnight_in_viet_nam(now, day, wait_s):
    taken = quota.of_upload(a.a_citizen_acting("c1"), 7, now=now)
    ends_at = now + timedelta(seconds=wait_s)
    assert taken == quota.Quota(f"uploads|c1|{day}", 7, quota.CITIZEN_BYTES, ends_at, wait_s)


def test_in_the_last_second_of_a_day_one_is_still_to_be_waited():
    last = datetime(2026, 11, 23, 16, 59, 59, 900_000, tzinfo=UTC)
    taken = quota.of_draft(a.a_citizen_acting("c1"), now=last)
    assert (taken.ends_at, taken.wait_s) == (datetime(2026, 11, 23, 17, tzinfo=UTC), 1)


def test_an_officer_scans_for_many():
    now = datetime(2026, 11, 23, tzinfo=UTC)
    assert quota.of_upload(a.a_citizen_acting(), 1, now=now).most == quota.CITIZEN_BYTES
    assert quota.of_upload(a.an_official("H37", "receiver"), 1, now=now).most == quota.OFFICER_BYTES


def test_what_is_left_is_told_in_whole_megabytes():
    taken = quota.of_upload(a.a_citizen_acting(), 1, now=datetime(2026, 11, 23, tzinfo=UTC))
    assert taken.left_mb(0) == 500
    assert taken.left_mb(quota.CITIZEN_BYTES - quota.MB - 1) == 1
    assert taken.left_mb(quota.CITIZEN_BYTES + 5 * quota.MB) == 0


def test_drafts_have_a_day_of_their_own():
    now = datetime(2026, 11, 23, 5, tzinfo=UTC)
    taken = quota.of_draft(a.a_citizen_acting("c1"), now=now)
    assert (taken.name, taken.amount, taken.most) == ("drafts|c1|2026-11-23", 1, 50)
