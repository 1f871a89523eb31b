"""Feedback: every cell of its table, its deadline in working time, and reopening once and not too late."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain import feedback as rules
from chalicelib.domain.feedback import Feedback, FeedbackRules
from tests import builders as a
from tests.builders import NOW
from tests.domain.calendars import a_calendar
from tests.racing import outcome

UNIT = "H37.12"
TERMS = FeedbackRules(5, timedelta(days=30))
US, OWNER = a.an_official(UNIT, "receiver"), a.a_citizen_acting("citizen-1")
DUE = NOW + timedelta(days=8)


def sent(**changes):
    told = {
        "feedback_id": "PAK7M3R9X4", "citizen_id": "citizen-1", "kind": "report",
        "agency_code": UNIT, "agency_name": "UBND", "dossier_id": "", "dossier_code": "", "text": "Chậm",
        "sent_at": NOW, "due_at": DUE,
    }  # fmt: skip
    return Feedback(**{**told, **changes})


def answer(one, *, by=US, now=NOW):
    return rules.answer(one, "Đã nhắc nhở", by=by, now=now)


def reopen(one, *, by=OWNER, now=NOW):
    return rules.reopen(one, "Vẫn vậy", by=by, now=now, due_at=DUE + timedelta(days=8), rules=TERMS)


def reached():
    """One feedback in each state."""
    told = [sent()]
    for move in (answer, reopen, answer):
        told.append(move(told[-1]))
    return {one.state: one for one in told}


@pytest.mark.parametrize("state", rules.STATES)
@pytest.mark.parametrize(("action", "move"), [("answer", answer), ("reopen", reopen)])
def test_every_cell_of_the_table(state, action, move):
    told = outcome(lambda: move(reached()[state]))
    to = rules.ARROWS.get((state, action))
    assert (told if isinstance(told, str) else told.state) == (to or "feedback_not_now")


def test_each_does_their_own_part_only():
    assert outcome(lambda: answer(sent(), by=a.an_official("H37.13", "receiver"))) == "not_found"
    assert outcome(lambda: reopen(reached()["answered"], by=a.a_citizen_acting())) == "not_found"


@pytest.mark.parametrize(("late_by", "slug"), [(timedelta(), None), (timedelta(microseconds=1), "feedback_not_now")])
def test_it_may_be_reopened_for_thirty_days_to_the_very_end(late_by, slug):
    now = NOW + timedelta(days=30) + late_by
    answered = reached()["answered"]
    told = outcome(lambda: reopen(answered, now=now))
    assert (told if isinstance(told, str) else None) == slug
    assert rules.may_reopen(answered, now=now, rules=TERMS) == (slug is None)


def test_an_answer_is_in_time_up_to_the_very_end():
    assert answer(sent(), now=DUE).answers[-1].in_time
    late = answer(sent(), now=DUE + timedelta(microseconds=1))
    assert not late.answers[-1].in_time


def test_five_working_days_are_counted_past_the_week_end():
    friday = datetime(2026, 11, 6, 9, 0, tzinfo=UTC)  # 16:00 in Việt Nam
    told = rules.due(TERMS, now=friday, hours=a_calendar(UNIT).hours())
    assert told == datetime(2026, 11, 13, 9, 0, tzinfo=UTC)


def test_what_waits_beyond_its_deadline_is_marked_once_and_an_answer_takes_the_mark_off():
    one = sent()
    assert rules.overdue(one, now=DUE) is None
    late = rules.overdue(one, now=DUE + timedelta(seconds=1))
    assert (late.due_stage, rules.queues_of(late)) == ("overdue", ("open", "overdue"))
    assert rules.overdue(late, now=DUE + timedelta(days=1)) is None
    answered = answer(late, now=DUE + timedelta(days=1))
    assert (rules.queues_of(answered), answered.due_stage) == (("done",), "")
    assert rules.overdue(answered, now=DUE + timedelta(days=1)) is None
    again = reopen(answered, now=DUE + timedelta(days=1))
    assert rules.queues_of(again) == ("open",)


def test_a_code_is_of_letters_that_nobody_mistakes():
    codes = {rules.code_of(number) for number in range(1000)}
    assert len(codes) == 1000 and all(len(code) == 10 and code.startswith("PA") for code in codes)
    assert not set("".join(code[2:] for code in codes)) & set("ILO01BSZGUJWQ")


def test_the_version_counts_every_move():
    assert [one.version for one in reached().values()] == [1, 2, 3, 4]
