"""Feedback of a citizen to a unit (phản ánh, kiến nghị): answered within a deadline, and reopened once at most."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.actor import Actor
from chalicelib.domain.calendar import OfficeHours
from chalicelib.domain.dossier_clock import LOOKED_AT_AGAIN
from chalicelib.domain.due_time import Duration, due_at
from chalicelib.domain.errors import Refused
from chalicelib.domain.payment_code import ALPHABET
from chalicelib.domain.working_time import CalendarMissing

SENT, ANSWERED, REOPENED, CLOSED = "sent", "answered", "reopened", "closed"
STATES = (SENT, ANSWERED, REOPENED, CLOSED)
KINDS = ("report", "proposal")  # phản ánh, kiến nghị
# (state, action) -> state. The second answer is the last.
ARROWS: Mapping[tuple[str, str], str] = {
    (SENT, "answer"): ANSWERED,
    (ANSWERED, "reopen"): REOPENED,
    (REOPENED, "answer"): CLOSED,
}
WAITING = frozenset({SENT, REOPENED})
PREFIX, LENGTH = "PA", 8  # a code that can be read out on the phone
OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class FeedbackRules:
    """Terms that are data: working days for the answer, and within how many days of it the citizen may reopen."""

    answer_working_days: int
    reopen_within: timedelta


@dataclass(frozen=True, slots=True)
class FeedbackAnswer:
    """One answer of the unit; `in_time` is whether it came by its deadline."""

    text: str
    by: str
    at: datetime
    in_time: bool


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a citizen told a unit, about a dossier or in general. `feedback_id` is the code that the citizen is given.
    `due_at` is by when it is to be answered; `due_stage` is overdue once that passed and nobody answered. While the
    calendar for it is missing `due_at` is None, and is looked at again at `look_again_at`."""

    feedback_id: str
    citizen_id: str
    kind: str
    agency_code: str
    agency_name: str
    dossier_id: str
    dossier_code: str
    text: str
    sent_at: datetime
    due_at: datetime | None = None
    state: str = SENT
    due_stage: str = ""
    answers: tuple[FeedbackAnswer, ...] = ()
    reopened_at: datetime | None = None
    reopened_because: str = ""
    look_again_at: datetime | None = None
    version: int = 1

    @property
    def is_waiting(self) -> bool:
        """Whether the unit owes an answer."""
        return self.state in WAITING

    @property
    def waits_since(self) -> datetime:
        """From when its deadline is counted."""
        return self.reopened_at or self.sent_at


def code_of(random_int: int) -> str:
    """The code of a random number: `PA` and eight letters or digits that nobody mistakes for each other. Different
    below 23**8."""
    size = len(ALPHABET)
    return PREFIX + "".join(ALPHABET[random_int // size**place % size] for place in reversed(range(LENGTH)))


def due(rules: FeedbackRules, *, now: datetime, hours: OfficeHours | None) -> datetime | None:
    """By when an answer is due: the unit's working days, counted in hours as a dossier's are. None while the calendar
    for it is missing: that refuses nothing that a citizen does."""
    try:
        return due_at(Duration(rules.answer_working_days, "working_day"), now, hours.working) if hours else None
    except CalendarMissing:
        return None


def counted_on(feedback: Feedback, rules: FeedbackRules, *, now: datetime, hours: OfficeHours | None) -> Feedback:
    """What waited for a calendar, with its deadline; or to be looked at again, where that is still missing."""
    told = due(rules, now=feedback.waits_since, hours=hours)
    again = None if told else now + LOOKED_AT_AGAIN
    return replace(feedback, due_at=told, look_again_at=again, version=feedback.version + 1)


def provisional_due(feedback: Feedback, rules: FeedbackRules) -> datetime:
    """What who sent it is told meanwhile: as many weeks of five working days, none of them off. Nothing goes by it."""
    return feedback.waits_since + timedelta(days=-(-rules.answer_working_days * 7 // 5))


def is_late(feedback: Feedback, *, now: datetime) -> bool:
    """Whether its deadline is over; never while nobody can tell it."""
    return feedback.due_at is not None and now > feedback.due_at


def answer(feedback: Feedback, text: str, *, by: Actor, now: datetime) -> Feedback:
    """The unit's answer. Refuses officers of other units with `not_found`, what is answered with
    `feedback_not_now`."""
    if not by.covers(feedback.agency_code):
        raise Refused("not_found")
    told = FeedbackAnswer(text, by.id, now, in_time=not is_late(feedback, now=now))
    return _moved(feedback, "answer", answers=(*feedback.answers, told), due_stage="")


def reopen(
    feedback: Feedback, reason: str, *, by: Actor, now: datetime, due_at: datetime | None, rules: FeedbackRules
) -> Feedback:
    """The citizen is not content: it waits for another answer by `due_at` (None while nobody can tell it). Once, within
    the days that the rules give after the answer; refuses strangers with `not_found`, everything else with
    `feedback_not_now`."""
    if by.id != feedback.citizen_id:
        raise Refused("not_found")
    if feedback.state == ANSWERED and now > feedback.answers[-1].at + rules.reopen_within:
        raise _not_now(feedback)
    return _moved(feedback, "reopen", reopened_at=now, reopened_because=reason, due_at=due_at, look_again_at=None)


def overdue(feedback: Feedback, *, now: datetime) -> Feedback | None:
    """Marked overdue, once; None when it is not, or was marked."""
    if not feedback.is_waiting or feedback.due_stage == OVERDUE or not is_late(feedback, now=now):
        return None
    return replace(feedback, due_stage=OVERDUE, version=feedback.version + 1)


def queues_of(feedback: Feedback) -> tuple[str, ...]:
    """The unit's lists that it stands in: open, and of these the overdue; or done."""
    if not feedback.is_waiting:
        return ("done",)
    return ("open", OVERDUE) if feedback.due_stage == OVERDUE else ("open",)


def may_reopen(feedback: Feedback, *, now: datetime, rules: FeedbackRules) -> bool:
    """Whether the citizen may ask once more."""
    return feedback.state == ANSWERED and now <= feedback.answers[-1].at + rules.reopen_within


def _moved(feedback: Feedback, action: str, **changes: object) -> Feedback:
    state = ARROWS.get((feedback.state, action))
    if state is None:
        raise _not_now(feedback)
    return replace(feedback, state=state, version=feedback.version + 1, **changes)  # type: ignore[arg-type]  # fields by name


def _not_now(feedback: Feedback) -> Refused:
    return Refused("feedback_not_now", extensions={"state": feedback.state}, state=feedback.state)
