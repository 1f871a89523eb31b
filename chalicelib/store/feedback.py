"""Feedback: a citizen's own list, a unit's lists with their counts, and what is about to be overdue."""

from datetime import datetime
from typing import Any

from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.domain.feedback import OVERDUE, Feedback, FeedbackAnswer
from chalicelib.domain.once import StoredAnswer
from chalicelib.domain.page import Page
from chalicelib.store import answers, counters, paging
from chalicelib.store.attributes import Instant, Number, Text
from chalicelib.store.counters import feedback_counts as feedback_counts
from chalicelib.store.counters import feedback_counts_of as feedback_counts_of
from chalicelib.store.plain import instant
from chalicelib.store.row import Named, RawRow, Row
from chalicelib.store.sealed import SealedAttribute
from chalicelib.store.transaction import put

# One partition: what is answered in time leaves it, and little becomes overdue at a time.
DUE_SHARD = "feedback"
_LATE, _IN_TIME = "0#", "1#"  # the overdue first, both before every year
_LAST = "~"  # behind every position


class _ByCitizen(GlobalSecondaryIndex["FeedbackRow"]):
    class Meta:
        index_name = "by_citizen"
        projection = AllProjection()

    citizen_id = Text(hash_key=True)
    listed_at = Text(range_key=True)


class _ByQueue(GlobalSecondaryIndex["FeedbackRow"]):
    class Meta:
        index_name = "by_queue"
        projection = AllProjection()

    queue = Text(hash_key=True)
    queue_at = Text(range_key=True)


class _ByDue(GlobalSecondaryIndex["FeedbackRow"]):
    class Meta:
        index_name = "by_due"
        projection = KeysOnlyProjection()

    due_shard = Text(hash_key=True)
    due_on_at = Text(range_key=True)


class FeedbackRow(Row):
    """One feedback. What people say and what they are answered is sealed. Only what waits for an answer
    and is not marked overdue has `due_shard`."""

    class Meta:
        table_name = Named("feedback")

    feedback_id = Text(hash_key=True)
    citizen_id = Text()
    kind = Text()
    agency_code = Text()
    agency_name = Text()
    dossier_id = Text()
    dossier_code = Text()
    text = SealedAttribute(str)
    sent_at = Instant()
    due_at = Instant()
    state = Text()
    due_stage = Text()
    answers = SealedAttribute(tuple[FeedbackAnswer, ...])
    reopened_at = Instant()
    reopened_because = SealedAttribute(str)
    look_again_at = Instant()
    version = Number()
    listed_at = Text()
    by_citizen = _ByCitizen()
    queue = Text()
    queue_at = Text()
    by_queue = _ByQueue()
    due_shard = Text()
    due_on_at = Text()
    by_due = _ByDue()


def get(feedback_id: str) -> Feedback | None:
    """The feedback with that code."""
    row = FeedbackRow.fetch(feedback_id)
    return row.become(Feedback) if row else None


def create(feedback: Feedback, *, once: StoredAnswer) -> None:
    """Keep a new one and count it. Conflict when the code is taken; AlreadyAnswered when `once` was answered before."""
    row = put(_row(feedback), "feedback", only_if=FeedbackRow.feedback_id.does_not_exist())
    answers.write_with(once, row, *counters.move_feedback(None, feedback))


def save(before: Feedback, after: Feedback, *, once: StoredAnswer | None = None) -> None:
    """Conflict when it changed meanwhile; AlreadyAnswered when `once` was answered before."""
    row = put(_row(after), "feedback", only_if=FeedbackRow.version == before.version)
    answers.write_with(once, row, *counters.move_feedback(before, after))


def of_citizen(citizen_id: str, *, limit: int, cursor: str) -> Page[Feedback]:
    """What a citizen sent, the newest first."""
    older = FeedbackRow.listed_at < paging.decode(cursor) if cursor else None
    pages = FeedbackRow.pages(citizen_id, index="by_citizen", where=older, newest_first=True, limit=limit + 1)
    raws, after = paging.filled(pages, limit, "listed_at")
    return Page([_read(raw) for raw in raws], after)


def in_queue(agency_code: str, queue: str, *, limit: int, cursor: str) -> Page[Feedback]:
    """A unit's list: open, the soonest due first; overdue, which is the first part of it; done, the newest first. As
    long as its count says."""
    is_open = queue != "done"
    after = paging.decode(cursor) if cursor else ""
    if is_open:
        stage = _LATE if queue == OVERDUE else ""
        first, last = after + "\x7f" if after else stage or "0", stage + _LAST
        if first > last:
            return Page([], "")
        where: Any = FeedbackRow.queue_at.between(first, last)
    else:
        where = FeedbackRow.queue_at < after if after else None
    pages = FeedbackRow.pages(
        f"{agency_code}#{'open' if is_open else 'done'}",
        index="by_queue",
        where=where,
        newest_first=not is_open,
        limit=limit + 1,
    )
    raws, next_cursor = paging.filled(pages, limit, "queue_at")
    return Page([_read(raw) for raw in raws], next_cursor)


def due(now: datetime, *, limit: int) -> list[str]:
    """The codes of at most `limit` that wait for an answer beyond their deadline and are not marked so, the longest
    due first. One Query of an index that holds nothing else but what is still to be answered."""
    pages = FeedbackRow.pages(DUE_SHARD, index="by_due", where=FeedbackRow.due_on_at < instant(now), limit=limit)
    return [raw["feedback_id"]["S"] for raw in next(pages).items]


def from_image(image: RawRow) -> Feedback:
    """The feedback in a stream image."""
    return FeedbackRow.from_image(image).become(Feedback)


def _read(raw: RawRow) -> Feedback:
    return FeedbackRow.from_raw_data(dict(raw)).become(Feedback)


def _row(feedback: Feedback) -> FeedbackRow:
    stage = _LATE if feedback.due_stage == OVERDUE else _IN_TIME
    due_at = feedback.due_at or feedback.waits_since  # whose deadline nobody can tell yet stands before the others
    at = f"{stage}{instant(due_at)}" if feedback.is_waiting else instant(feedback.answers[-1].at)
    columns = {
        "listed_at": f"{instant(feedback.sent_at)}#{feedback.feedback_id}",
        "queue": f"{feedback.agency_code}#{'open' if feedback.is_waiting else 'done'}",
        "queue_at": f"{at}#{feedback.feedback_id}",
    }
    if feedback.is_waiting and not feedback.due_stage:
        looked_at = feedback.due_at or feedback.look_again_at or feedback.waits_since
        columns |= {"due_shard": DUE_SHARD, "due_on_at": instant(looked_at)}
    return FeedbackRow.of(feedback, **columns)
