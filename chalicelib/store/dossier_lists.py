"""Lists of dossiers: a citizen's own, and an officer's queue. Both read indexes, which may be a second behind."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.dossier_states import NOT_TAKEN_IN
from chalicelib.domain.page import Page
from chalicelib.store import paging
from chalicelib.store.dossier_mirrors import get_many
from chalicelib.store.dossier_rows import (
    DUE_SHARD,
    IDLE_SHARD,
    STAGES,
    TOLD_SHARD,
    HeadRow,
    applicant_state,
    business_of,
    desk_of,
    read_head,
)
from chalicelib.store.plain import instant
from chalicelib.store.row import RawPage

_LAST = "~"  # sorts behind every position: they begin with a digit


def of_applicant(applicant_id: str, *, state: str, limit: int, cursor: str) -> Page[Dossier]:
    """The citizen's dossiers, newest first: one Query. With `state` those in it, of one Query of keys and one read of
    the heads; one that moved on a moment ago is left out, so that a page may be shorter than its limit."""
    older = HeadRow.listed_at < paging.decode(cursor) if cursor else None
    index, of = (
        ("by_applicant_state", applicant_state(applicant_id, state)) if state else ("by_applicant", applicant_id)
    )
    pages = HeadRow.pages(of, index=index, where=older, newest_first=True, limit=limit + 1)
    if not state:
        return _page(pages, limit, "listed_at")
    keys, after = paging.filled(pages, limit, "listed_at")
    heads = get_many([key["dossier_id"]["S"] for key in keys])
    found = [heads[key["dossier_id"]["S"]] for key in keys if key["dossier_id"]["S"] in heads]
    return Page([one for one in found if one.state == state], after)


def in_queue(agency_code: str, queue: str, *, limit: int, cursor: str, assigned_to: str | None = None) -> Page[Dossier]:
    """The dossiers in one queue of the unit, soonest due first (where nothing is due yet, first submitted first); with
    `assigned_to` those on that officer's desk only, or on nobody's ("").

    `due_soon` and `overdue` are parts of `processing`, and `not_taken_in` of `new`, as long as their counts say.
    """
    stage = STAGES.get(queue, "")
    after = paging.decode(cursor) if cursor else ""
    # A cursor of another queue points elsewhere in the same partition: kept within this one.
    start = max(after + "\x7f" if after else "", stage or "0")
    if start > stage + _LAST:
        return Page([], "")
    whole = ("new" if queue == NOT_TAKEN_IN else "processing") if stage else queue
    pages = HeadRow.pages(
        f"{agency_code}#{whole}" if assigned_to is None else desk_of(agency_code, whole, assigned_to),
        index="by_queue" if assigned_to is None else "by_assignee",
        where=HeadRow.queue_at.between(start, stage + _LAST),
        limit=limit + 1,
    )
    return _page(pages, limit, "queue_at")


def of_business(agency_codes: Collection[str], tax_code: str, *, limit: int, cursor: str) -> Page[Dossier]:
    """What was handed in at these units for the business of that tax code, newest first. One Query for each unit: an
    officer's own and those that it took over."""
    older = HeadRow.business_at < paging.decode(cursor) if cursor else None
    raws: list[dict[str, Any]] = []
    known_until = ""  # what lies beyond it was not read in every unit
    for unit in agency_codes:
        of = business_of(unit, tax_code)
        pages = HeadRow.pages(of, index="by_business", where=older, newest_first=True, limit=limit + 1)
        found, after = paging.filled(pages, limit, "business_at")
        raws += found
        known_until = max(known_until, paging.decode(after) if after else "")
    raws = [raw for raw in raws if raw["business_at"]["S"] >= known_until]
    raws.sort(key=lambda raw: str(raw["business_at"]["S"]), reverse=True)
    if len(raws) > limit:
        raws, known_until = raws[:limit], raws[limit - 1]["business_at"]["S"]
    return Page([read_head(raw) for raw in raws], paging.encode(known_until) if known_until else "")


def warnings_due(now: datetime, *, limit: int) -> list[str]:
    """The ids of at most `limit` dossiers of which a warning is due, the longest due first. One Query of an index that
    holds nothing else but warnings to come."""
    pages = HeadRow.pages(DUE_SHARD, index="by_due", where=HeadRow.warn_at <= f"{instant(now)}{_LAST}", limit=limit)
    return [raw["dossier_id"]["S"] for raw in next(pages).items]


def drafts_due(*, idle_since: datetime, told_before: datetime, limit: int) -> list[str]:
    """The ids of at most `limit` drafts untouched since before the day of `idle_since` and not told of, and of as many
    told of before the day of `told_before`, the oldest first. One Query each."""
    found = []
    for shard, until in ((IDLE_SHARD, idle_since), (TOLD_SHARD, told_before)):
        pages = HeadRow.pages(shard, index="by_due", where=HeadRow.warn_at < until.date().isoformat(), limit=limit)
        found += [raw["dossier_id"]["S"] for raw in next(pages).items]
    return found


def _page(pages: Iterator[RawPage], limit: int, position: str) -> Page[Dossier]:
    raws, cursor = paging.filled(pages, limit, position)
    return Page([read_head(raw) for raw in raws], cursor)
