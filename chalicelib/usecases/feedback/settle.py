"""Answer feedback, reopen it, and mark what became overdue."""

from datetime import datetime

from chalicelib.domain import feedback as rules
from chalicelib.domain.actor import Actor
from chalicelib.domain.errors import Conflict, Refused
from chalicelib.domain.feedback import Feedback, FeedbackRules
from chalicelib.domain.once import Once
from chalicelib.usecases.ports.administration import Calendars
from chalicelib.usecases.ports.dossiers import FeedbackStore
from chalicelib.usecases.retrying import again_on_conflict


@again_on_conflict()
def answer_feedback(
    feedback_id: str, text: str, *, by: Actor, now: datetime, once: Once, feedback: FeedbackStore
) -> Feedback:
    """The unit's answer; of two at once the first is it."""
    before = feedback.get(feedback_id)
    if before is None:
        raise Refused("not_found")
    after = rules.answer(before, text.strip(), by=by, now=now)
    feedback.save(before, after, once=once.of(after))
    return after


@again_on_conflict()
def reopen_feedback(
    feedback_id: str,
    reason: str,
    *,
    by: Actor,
    now: datetime,
    once: Once,
    terms: FeedbackRules,
    feedback: FeedbackStore,
    calendars: Calendars,
) -> Feedback:
    """The citizen asks once more, and the unit has as long again."""
    before = feedback.get(feedback_id)
    if before is None or before.citizen_id != by.id:
        raise Refused("not_found")
    due = rules.due(terms, now=now, calendar=calendars.hours_of(before.agency_code).working)
    after = rules.reopen(before, reason.strip(), by=by, now=now, due_at=due, rules=terms)
    feedback.save(before, after, once=once.of(after))
    return after


def mark_overdue(*, now: datetime, limit: int, feedback: FeedbackStore) -> int:
    """Mark what passed its deadline unanswered, found by its due index: how many. Two sweeps at once mark once; what
    somebody else is writing is left for the next sweep."""
    marked = 0
    for feedback_id in feedback.due(now, limit=limit):
        before = feedback.get(feedback_id)
        after = rules.overdue(before, now=now) if before else None
        if before is None or after is None:
            continue
        try:
            feedback.save(before, after)
            marked += 1
        except Conflict:
            continue
    return marked
