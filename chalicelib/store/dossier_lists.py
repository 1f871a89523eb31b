"""Lists of dossiers: a citizen's own, and an officer's queue. Both read indexes, which may be a second behind."""

from collections.abc import Iterator
from datetime import datetime

from pynamodb.expressions.condition import Condition

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.page import Page
from chalicelib.store import paging
from chalicelib.store.dossier_rows import HeadRow, read_head
from chalicelib.store.plain import instant
from chalicelib.store.row import RawPage

# Read in one Query where a filter leaves rows out: a citizen has tens of dossiers, a queue hundreds.
_ROWS_A_QUERY = 100
_LAST = "~"  # sorts behind every position: they begin with a digit


def of_applicant(applicant_id: str, *, state: str, limit: int, cursor: str) -> Page[Dossier]:
    """The citizen's dossiers, newest first; `state` "" for all. One Query unless a state is seldom."""
    older = HeadRow.listed_at < paging.decode(cursor) if cursor else None
    only = HeadRow.state == state if state else None
    pages = HeadRow.pages(
        applicant_id,
        index="by_applicant",
        where=older,
        only=only,
        newest_first=True,
        limit=_ROWS_A_QUERY if state else limit + 1,
    )
    return _page(pages, limit, "listed_at")


def in_queue(
    agency_code: str,
    queue: str,
    *,
    due_before: datetime | None,
    due_from: datetime | None,
    limit: int,
    cursor: str,
) -> Page[Dossier]:
    """The dossiers in one queue of the unit, soonest due first (where nothing is due yet, first submitted first).

    With a bound, only those that have a due time: `due_from` <= due < `due_before`.
    """
    after = paging.decode(cursor) if cursor else ""
    start = max(after + "\x7f" if after else "", instant(due_from) if due_from else "") or "0"
    end = instant(due_before) if due_before else _LAST
    if start > end:
        return Page([], "")
    only: Condition | None = HeadRow.due_at.exists() if due_before or due_from else None
    pages = HeadRow.pages(
        f"{agency_code}#{queue}",
        index="by_queue",
        where=HeadRow.queue_at.between(start, end),
        only=only,
        limit=_ROWS_A_QUERY if only is not None else limit + 1,
    )
    return _page(pages, limit, "queue_at")


def _page(pages: Iterator[RawPage], limit: int, position: str) -> Page[Dossier]:
    raws, cursor = paging.filled(pages, limit, position)
    return Page([read_head(raw) for raw in raws], cursor)
