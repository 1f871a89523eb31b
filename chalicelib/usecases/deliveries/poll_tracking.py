"""Read the tracking of a carrier that does not call: page after page, one cursor for all orders of a registration."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.errors import Conflict
from chalicelib.domain.parked_scan import FAILED, UNREADABLE, park
from chalicelib.domain.partner import Partner
from chalicelib.domain.scan_time import with_believable_time
from chalicelib.domain.tracking_cursor import TrackingCursor, moved, put_off
from chalicelib.domain.tracking_page import Line, begin, furthest, is_ahead
from chalicelib.usecases.deliveries.record_tracking import record_tracking
from chalicelib.usecases.ports.administration import Partners
from chalicelib.usecases.ports.post import Cursors, Deliveries

PARKED, DUPLICATE = "parked", "duplicate"


@dataclass(frozen=True, slots=True)
class Round:
    """What one round read: how many records, how many of them could not be read or noted, of a status that nobody
    placed; `silent`: the carrier gave no page; `stuck`: it sends its records in no order that can be followed; `ahead`:
    how many new ones have an id of the future, which the cursor waits before."""

    records: int = 0
    parked: int = 0
    unknown: int = 0
    silent: bool = False
    stuck: bool = False
    ahead: int = 0


def poll_tracking(
    endpoint: str,
    *,
    now: datetime,
    page_of: Callable[[Partner, str], tuple[Line, ...] | None],
    may_go_on: Callable[[], bool],
    cursors: Cursors,
    deliveries: Deliveries,
    partners: Partners,
) -> Round:
    """One round: from a little before the cursor to the end, or as far as there is time. `page_of` gives None where no
    page came.

    The cursor moves after every page, when each of its records is noted or parked: a crash reads a page twice, and what
    was noted is a duplicate then. One that cannot be read or noted is parked and holds up nobody. Of two rounds at once
    one stops at the other's step. A closed account takes no new orders, and its parcels under way are read on; it may
    have lost its credentials with its end, so that its silence is none (such parcels go quiet).
    """
    cursor, partner = cursors.cursor_of(endpoint), partners.get(endpoint)
    if cursor is None:
        return Round()
    records = parked = unknown = ahead = 0
    silent = stuck = False
    after = begin(cursor.last_id)
    try:
        while partner is not None:
            lines = page_of(partner, after)
            if lines is None:
                silent = partner.active
                break
            for line in lines:
                told = _noted(line, partner, now, deliveries)
                parked += told == PARKED
                unknown += told != DUPLICATE and _is_unknown(line)
                ahead += told != DUPLICATE and is_ahead(line.record_id, now=now)
            records += len(lines)
            ids = [line.record_id for line in lines]
            end = furthest(after, ids, now=now)
            if end > cursor.last_id:
                cursor = _moved(cursor, moved(cursor, end), cursors)
            stuck = end == after and not all(is_ahead(one, now=now) for one in ids)
            if end == after or not may_go_on():
                break
            after = end
        _moved(cursor, put_off(cursor, now=now), cursors)
    except _SomebodyElse:
        pass
    return Round(records, parked, unknown, silent, stuck, ahead)


class _SomebodyElse(Exception):
    """Another round moved the cursor meanwhile, and reads on."""


def _moved(before: TrackingCursor, after: TrackingCursor, cursors: Cursors) -> TrackingCursor:
    try:
        cursors.move(before, after)
    except Conflict:
        raise _SomebodyElse from None
    return after


def _noted(line: Line, partner: Partner, now: datetime, deliveries: Deliveries) -> str:
    """Note one record; one that cannot be read or noted is parked, for a person or another try."""
    if line.scan is None:
        return DUPLICATE
    why = UNREADABLE
    if line.is_readable:
        try:
            return record_tracking(line.scan, partner=partner, now=now, deliveries=deliveries)
        except Exception:
            why = FAILED
    # Where the tables themselves are away this fails too, and the cursor stays before the page.
    scan = with_believable_time(line.scan, now=now)
    waiting = park(scan, partner, why, now=now)
    told = deliveries.record(None, None, scan, endpoint=partner.endpoint, now=now, waiting=waiting)
    return PARKED if told == "recorded" else DUPLICATE


def _is_unknown(line: Line) -> bool:
    """Whether its status is one that nobody placed; of one that cannot be read nobody knows."""
    return line.is_readable and line.scan is not None and line.scan.event == "unknown"
