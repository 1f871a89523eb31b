"""A carrier that does not call is asked: pages of records, one cursor for all orders of a registration."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.tracking_event import TrackingEvent

# Records are written by several machines: one with a smaller id may come in after a larger one was read.
OVERLAP_S = 600
# What clocks may differ by. Less than the overlap: behind a cursor that is ahead by this, records still come in.
MOST_AHEAD_S = 300
_OBJECT_ID = 24


@dataclass(frozen=True, slots=True)
class Line:
    """One record of a page. `record_id` is its place ("" where it has none), `scan` what it tells (None: of somebody
    else's order). `is_readable` False: it is not in the carrier's format, and `scan` says only what could be read."""

    record_id: str
    scan: TrackingEvent | None
    is_readable: bool = True


def furthest(cursor: str, ids: Iterable[str], *, now: datetime) -> str:
    """How far a page was read: to the last record of its first rising run after `cursor`. Where a carrier sends records
    out of order the cursor waits before the first that steps back, so that nothing after it is skipped; and it waits
    before one whose id is of the future, since all that comes until then would be skipped."""
    for record_id in ids:
        if not record_id or is_ahead(record_id, now=now):
            continue
        if record_id <= cursor:
            break
        cursor = record_id
    return cursor


def begin(cursor: str) -> str:
    """Where to begin a round: ten minutes before `cursor`, which is an ObjectId (eight hex digits of seconds first);
    any other kind begins at itself. What is read again is known again."""
    seconds = _seconds(cursor)
    if seconds is None:
        return cursor
    return f"{max(seconds - OVERLAP_S, 0):08x}{'0' * 16}"


def is_ahead(record_id: str, *, now: datetime) -> bool:
    """Whether it is an ObjectId that a machine made whose clock is more than five minutes ahead of `now`."""
    seconds = _seconds(record_id)
    return seconds is not None and seconds > now.timestamp() + MOST_AHEAD_S


def _seconds(record_id: str) -> int | None:
    """The time in an ObjectId; None for any other kind of id."""
    try:
        return int(record_id[:8], 16) if len(record_id) == _OBJECT_ID else None
    except ValueError:
        return None
