"""How far the tracking of one registration was read, where the carrier does not call but is asked."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

EVERY = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class TrackingCursor:
    """One cursor for all orders of a registration; `last_id` is the last record that was read, `due_at` the next
    round."""

    endpoint: str
    carrier: str
    last_id: str
    due_at: datetime
    version: int = 1


def moved(cursor: TrackingCursor, last_id: str) -> TrackingCursor:
    """Read as far as `last_id`; it never goes back (ValueError)."""
    if last_id < cursor.last_id:
        raise ValueError("a cursor never goes back")
    return replace(cursor, last_id=last_id, version=cursor.version + 1)


def put_off(cursor: TrackingCursor, *, now: datetime) -> TrackingCursor:
    """The next round is in a quarter of an hour."""
    return replace(cursor, due_at=now + EVERY, version=cursor.version + 1)
