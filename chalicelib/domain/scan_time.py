"""When a scan can have happened: a carrier's machine without a clock says anything."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from chalicelib.domain.tracking_event import TrackingEvent

# Before the carriers' systems; a machine that lost its clock says 1970, or nothing.
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
# A clock in the wrong time zone is up to fourteen hours ahead, and its scans still have an order among themselves.
MOST_AHEAD = timedelta(days=1)


def with_believable_time(scan: TrackingEvent, *, now: datetime) -> TrackingEvent:
    """The scan; one that says to have happened before 2000 or more than a day from `now` is kept as of `now`, when it
    was received: it is folded in where it came, and no sum with its time overflows."""
    if EARLIEST <= scan.occurred_at <= now + MOST_AHEAD:
        return scan
    return replace(scan, occurred_at=now)
