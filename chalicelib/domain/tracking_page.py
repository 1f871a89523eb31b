"""A carrier that does not call is asked: pages of records, one cursor for all orders of a registration."""

from collections.abc import Iterable
from dataclasses import dataclass

from chalicelib.domain.tracking_event import TrackingEvent

# Records are written by several machines: one with a smaller id may come in after a larger one was read.
OVERLAP_S = 600
_OBJECT_ID = 24


@dataclass(frozen=True, slots=True)
class Line:
    """One record of a page. `record_id` is its place ("" where it has none), `scan` what it tells (None: of somebody
    else's order). `is_readable` False: it is not in the carrier's format, and `scan` says only what could be read."""

    record_id: str
    scan: TrackingEvent | None
    is_readable: bool = True


def furthest(cursor: str, ids: Iterable[str]) -> str:
    """How far a page was read: to the last record of its first rising run after `cursor`. Where a carrier sends records
    out of order the cursor waits before the first that steps back, so that nothing after it is skipped."""
    for record_id in ids:
        if not record_id:
            continue
        if record_id <= cursor:
            break
        cursor = record_id
    return cursor


def begin(cursor: str) -> str:
    """Where to begin a round: ten minutes before `cursor`, which is an ObjectId (eight hex digits of seconds first);
    any other kind begins at itself. What is read again is known again."""
    try:
        seconds = int(cursor[:8], 16) if len(cursor) == _OBJECT_ID else None
    except ValueError:
        seconds = None
    if seconds is None:
        return cursor
    return f"{max(seconds - OVERLAP_S, 0):08x}{'0' * 16}"
