"""Feedback: every cell of its table, its deadline in working time, and reopening once and not too late."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain import feedback as rules
from chalicelib.domain.dossier_clock import LOOKED_AT_AGAIN
from chalicelib.domain.feedback import Feedback, FeedbackAnswer, FeedbackRules
from chalicelib.domain.payment_code import ALPHABET
from tests import builders as a
from tests.builders import NOW
from tests.domain.calendars import a_calendar
from tests.racing import outcome
from tests.whole import changed, refused

UNIT = "H37.12"
TERMS = FeedbackRules(5, timedelta(days=30))
US, OWNER = a.an_official(UNIT, "receiver"), a.a_citizen_acting("citizen-1")
DUE = NOW + timedelta(days=8)
_F, _S, _L = ALPHABET[0], ALPHABET[1], ALPHABET[-1]


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


@pytest.mark.parametrize(("state", "move"), [("sent", reopen), ("answered", answer), ("closed", answer)])
def test_what_cannot_be_done_now_says_how_it_stands(state, move):
    told = {"slug": "feedback_not_now", "extensions": {"state": state}, "facts": {"state": state}}
    assert refused(lambda: move(reached()[state])) == told


def test_an_answer_says_by_whom_when_and_whether_in_time():
    before, now = sent(due_stage="overdue"), NOW + timedelta(hours=1)
    told = {"answers": (FeedbackAnswer("Đã nhắc nhở", US.id, now, True),), "state": "answered", "due_stage": ""}
    assert changed(before, answer(before, now=now)) == {**told, "version": 2}


def test_reopened_it_waits_for_another_answer_and_its_own_deadline():
    before, now = replace(reached()["answered"], look_again_at=NOW), NOW + timedelta(hours=1)
    assert changed(before, reopen(before, now=now)) == {
        "state": "reopened",
        "reopened_at": now,
        "reopened_because": "Vẫn vậy",
        "due_at": DUE + timedelta(days=8),
        "look_again_at": None,
        "version": 3,
    }


class TestWithoutACalendar:
    """A missing calendar refuses nothing that a citizen does: the deadline is counted once there is one."""

    FRIDAY = datetime(2026, 11, 6, 9, 0, tzinfo=UTC)  # 16:00 in Việt Nam
    HOURS = a_calendar(UNIT).hours()

    def test_nobody_can_tell_the_deadline_and_it_is_never_late(self):
        assert rules.due(TERMS, now=NOW, hours=None) is None
        assert rules.due(TERMS, now=datetime(2036, 11, 6, tzinfo=UTC), hours=self.HOURS) is None, (
            "no year that is known"
        )
        assert not rules.is_late(sent(due_at=None), now=datetime(2036, 11, 6, tzinfo=UTC))

    def test_what_waited_has_its_deadline_from_when_it_was_sent_or_reopened(self):
        waits = sent(sent_at=self.FRIDAY, due_at=None, look_again_at=NOW)
        told = {"due_at": datetime(2026, 11, 13, 9, 0, tzinfo=UTC), "look_again_at": None, "version": 2}
        assert changed(waits, rules.counted_on(waits, TERMS, now=NOW, hours=self.HOURS)) == told
        again = replace(waits, sent_at=NOW - timedelta(days=99), reopened_at=self.FRIDAY)
        assert rules.counted_on(again, TERMS, now=NOW, hours=self.HOURS).due_at == told["due_at"]

    def test_still_without_it_is_looked_at_again(self):
        waits = sent(due_at=None)
        told = {"look_again_at": NOW + LOOKED_AT_AGAIN, "version": 2}
        assert changed(waits, rules.counted_on(waits, TERMS, now=NOW, hours=None)) == told

    @pytest.mark.parametrize(("working_days", "days"), [(5, 7), (1, 2), (10, 14), (7, 10)])
    def test_meanwhile_weeks_of_five_working_days_are_told(self, working_days, days):
        terms = FeedbackRules(working_days, timedelta(days=30))
        assert rules.provisional_due(sent(), terms) == NOW + timedelta(days=days)
        assert rules.provisional_due(sent(reopened_at=DUE), terms) == DUE + timedelta(days=days)


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
    assert changed(one, late) == {"due_stage": "overdue", "version": 2}
    assert rules.queues_of(late) == ("open", "overdue")
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


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (0, "PA" + _F * 8),
        (1, "PA" + _F * 7 + _S),
        (23, "PA" + _F * 6 + _S + _F),
        (23**8 - 1, "PA" + _L * 8),
        (23**8, "PA" + _F * 8),
    ],
)
def test_codes_count_in_digits_of_the_alphabet(number, code):
    assert rules.code_of(number) == code


@pytest.mark.parametrize(
    ("state", "within", "may"),
    [("answered", timedelta(days=30), True), ("answered", timedelta(), False), ("sent", timedelta(days=30), False)],
)
def test_only_what_was_answered_once_may_be_reopened(state, within, may):
    later = NOW + timedelta(seconds=1)
    assert rules.may_reopen(reached()[state], now=later, rules=FeedbackRules(5, within)) is may


def test_the_version_counts_every_move():
    assert [one.version for one in reached().values()] == [1, 2, 3, 4]
