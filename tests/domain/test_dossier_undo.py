"""Do, undo, do: no more time than the law gives, and no more requests; whatever officers take back, and when."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain import dossier_decisions as decisions
from chalicelib.domain import dossier_supplement as supplements
from chalicelib.domain.dossier import Dossier, allowed_actions
from chalicelib.domain.dossier_parts import FeeDue, Undone
from chalicelib.domain.dossier_undo import let_it_run, undo
from chalicelib.domain.due_time import Duration
from chalicelib.domain.errors import Refused
from tests import builders as a
from tests.domain import dossier_terms as term
from tests.domain.calendars import at
from tests.domain.dossier_terms import DESK, HOURS, ITEMS, LEADER, slug
from tests.racing import outcome
from tests.size import sized

TEN_DAYS, MONDAY = Duration(10, "working_day"), at("2026-11-02 09:00")
PROCEDURE = term.procedure(
    duration={"value": 10, "unit": "working_day"}, on_supplement="resume", on_verification="pause"
)


def take_in(dossier: Dossier, now: datetime) -> Dossier:
    told = {"dossier_code": "H37.12-261102-0001", "lookup_secret": "K7W2", "duration": TEN_DAYS, "hours": HOURS}
    return decisions.accept(dossier, by=DESK, now=now, **told).dossier


def ask(dossier: Dossier, now: datetime) -> Dossier:
    told = {"by": DESK, "reason": "thiếu", "items": ITEMS, "procedure": PROCEDURE, "hours": HOURS}
    return supplements.request_supplement(dossier, now=now, **told).dossier


def ask_to_begin_anew(dossier: Dossier, now: datetime) -> Dossier:
    told = {"by": DESK, "reason": "thiếu", "items": ITEMS, "procedure": term.PROCEDURE, "hours": HOURS}
    return supplements.request_supplement(dossier, now=now, **told).dossier


def back(dossier: Dossier, now: datetime) -> Dossier:
    return term.take_back(dossier, by=LEADER, now=now, days=30).dossier


def resumed(dossier: Dossier, now: datetime) -> Dossier:
    return term.gone_on_with(dossier, now).dossier


def put_off(dossier: Dossier, now: datetime) -> Dossier:
    return term.put_off(dossier, now, days=2, terms=PROCEDURE).dossier


@pytest.mark.parametrize("hours", [0, 3, 30])
def test_taken_in_again_it_is_due_when_it_was(hours):
    first = take_in(term.submitted(), MONDAY)
    later = MONDAY + timedelta(hours=hours)
    again = take_in(back(first, later), later)
    assert (again.accepted_at, again.due_at, again.first_due_at) == (later, first.due_at, first.due_at)
    third = take_in(back(again, later), later + timedelta(days=1))
    assert third.due_at == first.due_at, "however often"


def test_nor_does_taking_in_again_give_more_days_to_ask_and_begin_anew():
    later, late = MONDAY + timedelta(days=2), MONDAY + timedelta(days=4)
    assert not ask_to_begin_anew(take_in(back(take_in(term.submitted(), MONDAY), later), later), late).begins_anew
    assert ask_to_begin_anew(take_in(term.submitted(), later), late).begins_anew


def test_what_was_completed_since_counts_from_when_it_is_taken_in():
    asked = ask(back(take_in(term.submitted(), MONDAY), MONDAY), MONDAY)
    later = MONDAY + timedelta(days=2)
    told = {"submission_sha256": "b" * 64, "answers": [], "duration": TEN_DAYS, "hours": None}
    complete = supplements.supplement(asked, by=a.a_citizen_acting(asked.applicant_id), now=later, **told).dossier
    assert take_in(complete, later).accepted_at == later


def test_a_request_is_put_right_once_and_the_second_stands():
    asked = ask(back(ask(term.submitted(), MONDAY), MONDAY), MONDAY)
    assert asked.supplement_requests == 1
    assert slug(lambda: back(asked, MONDAY)) == "undo_used"
    assert "undo" not in allowed_actions(asked, LEADER)


def test_so_is_an_extension_and_its_days_do_not_add_up():
    first = put_off(take_in(term.submitted(), MONDAY), MONDAY)
    again = put_off(back(first, MONDAY), MONDAY)
    assert (again.due_at, again.extensions) == (first.due_at, 1)
    assert slug(lambda: back(again, MONDAY)) == "undo_used"


def test_after_acceptance_a_request_may_be_undone_as_any_decision():
    dossier = take_in(term.submitted(), MONDAY)
    for _ in range(3):
        dossier = back(ask(dossier, MONDAY), MONDAY)
    assert dossier.due_at == take_in(term.submitted(), MONDAY).due_at


@pytest.mark.parametrize(
    ("money", "refused"),
    [(MONDAY, "undo_money"), (MONDAY - timedelta(microseconds=1), ""), (None, "")],
)
def test_money_begun_in_the_very_moment_of_the_decision_was_begun_since(money, refused):
    taken = outcome(lambda: term.take_back(take_in(term.submitted(), MONDAY), money=money))
    assert taken == refused if refused else taken.dossier.state == "submitted"


@pytest.mark.parametrize(("ended", "refused"), [("refused", True), ("granted", False)])
def test_what_a_refusal_gives_back_cannot_be_taken_again(ended, refused):
    dossier = term.processing(fee=FeeDue("settled", 8000))
    told = {"outcome": ended, "reason": "x", "legal_ground": "y", "has_result": True}
    finished = decisions.finish(dossier, by=term.DEPARTMENT, now=MONDAY, **told).dossier
    taken = outcome(lambda: term.take_back(finished, money=MONDAY - timedelta(days=9)))
    assert taken == "undo_money" if refused else taken.dossier.state == "processing"


def test_the_post_stands_in_the_way_of_a_finish_alone():
    assert term.take_back(take_in(term.submitted(), MONDAY), post=True).dossier.state == "submitted"


def test_a_clock_that_a_decision_let_run_needs_the_units_hours_to_be_put_back():
    running = term.processing()
    still = term.stopped(running, MONDAY).dossier
    assert let_it_run(resumed(still, MONDAY + timedelta(hours=2)))
    assert not let_it_run(still), "it stands still"
    assert not let_it_run(running), "it ran before"
    assert not let_it_run(take_in(term.submitted(), MONDAY)), "it had not started"
    assert not let_it_run(term.submitted())


def test_time_that_ran_meanwhile_is_used():
    still = term.stopped(term.processing(), at("2026-11-05 09:00")).dossier
    on = resumed(still, at("2026-11-16 08:00"))
    again = back(on, at("2026-11-16 11:00"))
    assert (still.remaining_minutes, again.remaining_minutes, again.due_at) == (960, 780, None)
    without_hours = undo(
        on, by=LEADER, now=at("2026-11-16 11:00"), reason="x", days=0, money_moved_at=None, post_ordered=False
    )
    assert without_hours.dossier.remaining_minutes == 960, "nobody knows: what was left before"


def test_what_was_undone_is_noted_for_those_that_the_law_counts():
    first = take_in(term.submitted(sealed_sets=2), MONDAY)
    later = MONDAY + timedelta(hours=1)
    taken = back(first, later)
    assert taken.undone == Undone((), MONDAY, 2)
    again = back(take_in(taken, later), later)
    assert again.undone == Undone((), MONDAY, 2), "since the first"
    asked = back(ask(again, later), later)
    assert asked.undone == Undone(("request_supplement",), MONDAY, 2)
    put_off_ = back(put_off(take_in(asked, later), later), later)
    assert put_off_.undone == Undone(("request_supplement", "extend"), MONDAY, 2)
    assert back(term.stopped(put_off_, later).dossier, later).undone == put_off_.undone


@dataclass
class Ledger:
    """What the time of a dossier must be, kept by hand: `extra` is all that may be added to the term, `still` since
    when the clock stands still."""

    extra: int = 0
    still: datetime | None = None
    before: tuple[int, datetime | None] = (0, None)

    def note(self, action: str, now: datetime) -> None:
        """A decision: a stop begins or ends, an extension adds its days."""
        self.before = (self.extra, self.still)
        if action in ("stop", "ask", "verify"):
            self.still = self.still or now
        elif action in ("resume", "answer") and self.still:
            self.extra += HOURS.working.minutes_between(self.still, now)
            self.still = None
        elif action == "put_off":
            self.extra += 2 * 480

    def undo(self, now: datetime) -> None:
        """A stop taken back was none; one that was ended too early goes on from now, and what ran is used."""
        stood_still = self.before[1] is not None and self.still is None
        self.extra, self.still = (self.extra, now) if stood_still else self.before


MOVES = {
    "stop": lambda dossier, now: term.stopped(dossier, now).dossier,
    "resume": resumed,
    "ask": ask,
    "verify": lambda dossier, now: term.asked(dossier, now, PROCEDURE).dossier,
    "answer": lambda dossier, now: term.answered(dossier, now, PROCEDURE).dossier,
    "put_off": put_off,
    "undo": back,
}


@settings(max_examples=sized(150, 3_000), deadline=None)
@given(st.lists(st.tuples(st.sampled_from([*MOVES, "undo", "undo"]), st.integers(0, 240)), max_size=14))
def test_no_walk_of_officers_gets_more_time_or_asks_more_often(steps):
    dossier = decisions.forward(take_in(term.submitted(), MONDAY), by=DESK, now=MONDAY, note="").dossier
    now, ledger, put_offs = MONDAY, Ledger(), 0
    for action, minutes in steps:
        now += timedelta(minutes=minutes)
        try:
            dossier = MOVES[action](dossier, now)
        except Refused:
            continue
        if action == "undo":
            ledger.undo(now)
        else:
            ledger.note(action, now)
        put_offs += action == "put_off"
        assert dossier.extensions <= PROCEDURE.reschedule_limit and put_offs <= PROCEDURE.reschedule_limit + 1
        if dossier.due_at is not None:
            assert ledger.still is None
            assert HOURS.working.minutes_between(MONDAY, dossier.due_at) == 10 * 480 + ledger.extra
        else:
            assert ledger.still is not None and dossier.accepted
