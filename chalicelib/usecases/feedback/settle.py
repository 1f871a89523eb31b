"""Answer feedback, reopen it, and mark what became overdue."""

from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain import feedback as rules
from chalicelib.domain.actor import Actor
from chalicelib.domain.errors import Conflict, Refused
from chalicelib.domain.feedback import Feedback, FeedbackRules
from chalicelib.domain.once import Once
from chalicelib.usecases.calendars.known_hours import known_hours
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
    """The citizen asks once more, and the unit has as long again; a calendar that is missing for it refuses nothing."""
    before = feedback.get(feedback_id)
    if before is None or before.citizen_id != by.id:
        raise Refused("not_found")
    due = rules.due(terms, now=now, hours=known_hours(before.agency_code, calendars=calendars))
    after = rules.reopen(before, reason.strip(), by=by, now=now, due_at=due, rules=terms)
    feedback.save(before, after, once=once.of(after))
    return after


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep did: how many it marked overdue, and the units of those whose calendar is missing still."""

    marked: int = 0
    without_calendar: frozenset[str] = frozenset()


def mark_overdue(
    *, now: datetime, limit: int, terms: FeedbackRules, feedback: FeedbackStore, calendars: Calendars
) -> Swept:
    """Mark what passed its deadline unanswered, found by its due index. What waits for a calendar stands in that index
    too, and gets its deadline as soon as that was entered. Two sweeps at once mark once; what somebody else is writing
    is left for the next sweep."""
    marked, without = 0, set()
    for feedback_id in feedback.due(now, limit=limit):
        before = feedback.get(feedback_id)
        if before is None or not before.is_waiting:
            continue
        found = before
        if found.due_at is None:
            hours = known_hours(found.agency_code, calendars=calendars)
            found = rules.counted_on(found, terms, now=now, hours=hours)
        after = rules.overdue(found, now=now) or found
        if after is before:
            continue
        try:
            feedback.save(before, replace(after, version=before.version + 1))
        except Conflict:
            continue
        marked += after.due_stage == rules.OVERDUE
        if after.due_at is None:
            without.add(after.agency_code)
    return Swept(marked, frozenset(without))
