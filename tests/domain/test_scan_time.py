"""A machine without a clock says anything: its scan is kept as of when it was received."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.scan_time import with_believable_time
from tests import builders as a
from tests.builders import NOW

A_DAY = timedelta(days=1)


@pytest.mark.parametrize("at", [datetime(2000, 1, 1, tzinfo=UTC), NOW - timedelta(days=400), NOW, NOW + A_DAY])
def test_what_can_have_happened_stands(at):
    scan = a.a_scan(occurred_at=at)
    assert with_believable_time(scan, now=NOW) is scan


@pytest.mark.parametrize(
    "at",
    [
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(1999, 12, 31, 23, 59, 59, tzinfo=UTC),
        NOW + A_DAY + timedelta(seconds=1),
        datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
    ],
)
def test_what_cannot_is_as_of_now(at):
    scan = with_believable_time(a.a_scan(event="delivered", occurred_at=at), now=NOW)
    assert (scan.occurred_at, scan.event) == (NOW, "delivered")
