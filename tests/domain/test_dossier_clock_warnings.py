"""What a dossier's clock warns of, what it waits for, and what is put back when a decision is undone."""

import dataclasses
from datetime import date

import pytest

from chalicelib.domain import dossier_clock as clock
from chalicelib.domain.calendar import OfficeHours, Threshold
from chalicelib.domain.dossier_parts import DueWarning, LastDecision, Past
from chalicelib.domain.due_time import Duration
from chalicelib.domain.working_time import WorkingCalendar
from tests.builders import LATER, NOW
from tests.domain.calendars import WEEK, at, days, vietnam
from tests.domain.clocks import DAY, HOURS, after, running, started


def test_a_start_gives_the_due_time_twice_and_its_warnings():
    due = at("2026-11-09 17:00")
    told = (DueWarning("due_soon", at("2026-11-09 08:00")), DueWarning("due", due))
    overdue = DueWarning("overdue", at("2026-11-10 17:00"))
    running_ = {"due_at": due, "due_stage": "in_time", "warnings": (*told, overdue)}
    changes = clock.started(Duration(5, "day"), now=at("2026-11-02 09:00"), hours=HOURS)
    assert changes == {"first_due_at": due, "term_ends_on": date(2026, 11, 7), **running_}
    assert clock.started(Duration(5, "working_day"), now=at("2026-11-02 09:00"), hours=HOURS)["term_ends_on"] is None


def test_money_and_citizens_let_a_clock_run_as_officers_do_where_the_calendar_is_there():
    dossier = running(None, paused_by="fee", paused_at=NOW, remaining_minutes=DAY)
    told = {"now": at("2026-11-23 09:00"), "hours": HOURS}
    for anew, due in ((False, "2026-11-25 09:00"), (True, "2026-11-27 09:00")):
        on = clock.goes_on(dossier, Duration(3, "working_day"), **told, anew=anew)
        assert on == clock.runs_on(dossier, Duration(3, "working_day"), **told, anew=anew)
        assert on["due_at"] == at(due)
    for other in (running(LATER), running(None, accepted_at=None)):
        assert clock.goes_on(other, Duration(3, "working_day"), **told) == {}


@pytest.mark.parametrize(
    ("changes", "waits"),
    [
        ({}, True),
        ({"paused_by": "fee"}, False),
        ({"paused_at": None}, False),
        ({"due": LATER}, False),
    ],
)
def test_what_waits_for_a_calendar(changes, waits):
    dossier = running(**{"due": None, "paused_by": "calendar", "paused_at": NOW, **changes})
    assert clock.waits_for_calendar(dossier) is waits
    if not waits:
        assert clock.counted_on(dossier, Duration(1, "hour"), hours=HOURS) is dossier


class TestAnotherDeadline:
    """A working day before it and when it is over; what is past already is not told."""

    DUE = at("2026-11-25 10:00")  # the 24th is off

    @pytest.mark.parametrize(
        ("now", "told"),
        [
            ("2026-11-23 09:59", ["2026-11-23 10:00", "2026-11-25 10:00"]),
            ("2026-11-23 10:00", ["2026-11-25 10:00"]),
            ("2026-11-25 10:00", []),
        ],
    )
    def test_is_warned_of_twice(self, now, told):
        warnings = clock.waits_until("supplement", self.DUE, now=at(now), hours=HOURS)
        assert [one.at for one in warnings] == [at(one) for one in told]
        names = ["supplement_due_soon", "supplement_due"]
        assert [one.threshold for one in warnings] == names[2 - len(told) :]

    def test_needs_no_calendar_of_the_year_before(self):
        first = OfficeHours(WorkingCalendar(WEEK, days("off"), years=frozenset({2027})))
        due = at("2027-01-04 10:00")
        warnings = clock.waits_until("supplement", due, now=at("2026-12-31 09:00"), hours=first)
        assert warnings == (DueWarning("supplement_due", due),)


class TestPutBack:
    PAST = Past("stopped", "H37.12", "UBND", accepted_at=NOW, remaining_minutes=DAY)

    def again(self, dossier, past=PAST, office=HOURS):
        return clock.stands_still_again(dossier, past, now=at("2026-11-23 09:00"), hours=office)

    def test_what_ran_meanwhile_is_used(self):
        left = {"remaining_minutes": 480, "remaining_working_days": 1, "remaining_days": 2}
        assert self.again(running(at("2026-11-25 09:00"))) == left

    def test_nothing_changes_where_it_ran_before_or_never_or_nobody_knows(self):
        runs = running(at("2026-11-25 09:00"))
        assert self.again(runs, dataclasses.replace(self.PAST, accepted_at=None)) == {}
        assert self.again(runs, dataclasses.replace(self.PAST, due_at=LATER)) == {}
        assert self.again(running(None)) == {}
        assert self.again(runs, office=None) == {}
        unknown = OfficeHours(WorkingCalendar(WEEK, years=frozenset({2025})))
        assert self.again(runs, office=unknown) == {}


class TestGiven:
    DUE_SOON, DUE = DueWarning("due_soon", NOW), DueWarning("due", LATER)

    def last(self, *warnings, stage="in_time"):
        past = Past("accepted", "H37.12", "UBND", due_stage=stage, warnings=warnings)
        return LastDecision("forward", "an", NOW, 0, past)

    def test_a_warning_that_was_given_does_not_come_back_and_its_stage_stays(self):
        given = clock.given(self.DUE_SOON, self.last(self.DUE_SOON, self.DUE))
        assert given == self.last(self.DUE, stage="due_soon")
        assert clock.given(self.DUE, given) == self.last(stage="overdue")

    @pytest.mark.parametrize(
        ("threshold", "stage"),
        [("overdue", "overdue"), ("not_taken_in", "not_taken_in"), ("supplement_due", "in_time")],
    )
    def test_each_leaves_its_stage(self, threshold, stage):
        one = DueWarning(threshold, NOW)
        assert clock.given(one, self.last(one)) == self.last(stage=stage)
        dossier = running(LATER, due_stage="in_time", warnings=(one, self.DUE))
        assert clock.after_warning(dossier, now=NOW) == (one, {"warnings": (self.DUE,), "due_stage": stage})

    def test_another_decision_is_as_it_was(self):
        assert clock.given(self.DUE, None) is None
        last = self.last(self.DUE_SOON)
        assert clock.given(self.DUE, last) is last

    def test_before_its_time_there_is_none(self):
        assert clock.after_warning(running(LATER, warnings=(self.DUE,)), now=NOW) is None
        assert clock.after_warning(running(LATER), now=NOW) is None


class TestWarnings:
    def test_each_threshold_is_warned_of_once_and_moves_the_stage(self):
        dossier = running(None)
        dossier = after(dossier, clock.started(Duration(3, "working_day"), now=at("2026-11-16 09:00"), hours=HOURS))
        assert [(one.threshold, one.at) for one in dossier.warnings] == [
            ("due_soon", at("2026-11-18 09:00")), ("due", at("2026-11-19 09:00")), ("overdue", at("2026-11-20 09:00")),
        ]  # fmt: skip
        seen = []
        for now in map(at, ("2026-11-18 08:59", "2026-11-18 09:00", "2026-11-19 09:30", "2026-11-21 00:00")):
            while found := clock.after_warning(dossier, now=now):
                warning, changes = found
                dossier = after(dossier, changes)
                seen.append((warning.threshold, dossier.due_stage))
        assert seen == [("due_soon", "due_soon"), ("due", "overdue"), ("overdue", "overdue")]
        assert dossier.warnings == ()

    def test_a_short_term_is_due_soon_from_its_beginning_without_a_warning(self):
        changes = clock.started(Duration(1, "same_day"), now=at("2026-11-23 09:00"), hours=HOURS)
        assert (changes["due_stage"], [one.threshold for one in changes["warnings"]]) == (
            "due_soon",
            ["due", "overdue"],
        )

    def test_a_term_that_was_over_when_it_ran_on_is_overdue_at_once(self):
        dossier = running(at("2026-11-20 10:00"))
        late = after(dossier, clock.paused(dossier, "stop", now=at("2026-11-20 11:00"), hours=HOURS))
        changes = clock.runs_on(late, Duration(1, "hour"), now=at("2026-11-23 09:00"), hours=HOURS)
        assert (changes["due_at"], changes["due_stage"]) == (at("2026-11-23 09:00"), "overdue")

    def test_the_first_days_of_a_calendar_need_no_year_before_it(self):
        first = OfficeHours(WorkingCalendar(WEEK, days("off"), years=frozenset({2027})))
        changes = clock.started(Duration(2, "hour"), now=at("2027-01-04 08:30"), hours=first)
        assert (changes["due_at"], changes["due_stage"]) == (at("2027-01-04 10:30"), "due_soon")

    def test_thresholds_are_data(self):
        eager = OfficeHours(vietnam(), (Threshold("due_soon", 960), Threshold("due"), Threshold("overdue", 0, 2)))
        changes = clock.started(Duration(5, "working_day"), now=at("2026-11-16 09:00"), hours=eager)
        assert [one.at for one in changes["warnings"]] == [
            at("2026-11-19 09:00"), at("2026-11-23 09:00"), at("2026-11-23 11:00"),
        ]  # fmt: skip

    def test_putting_back_catches_up_and_forgets_no_warning_that_nobody_was_given(self):
        dossier = started(Duration(3, "working_day"), at("2026-11-16 09:00"))
        back = after(dossier, clock.caught_up(dossier, now=at("2026-11-19 10:00")))
        assert (back.due_stage, back.warnings) == ("overdue", dossier.warnings)
        for now, stage in (("2026-11-18 08:59", "in_time"), ("2026-11-18 09:00", "due_soon")):
            assert clock.caught_up(dossier, now=at(now)) == {"due_stage": stage}
        asked = running(None, due_stage="in_time", warnings=(DueWarning("supplement_due", NOW),))
        assert clock.caught_up(asked, now=LATER) == {"due_stage": "in_time"}
