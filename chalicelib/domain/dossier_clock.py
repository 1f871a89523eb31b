"""The clock of a dossier: it starts at acceptance, stands still, runs on, and warns. Each function gives the fields of
the head that change; the moves apply them.

From the instant it runs again as much is left as there was (domain.md 2.8: financial duty, stop, and supplement where
the procedure resumes). What a citizen does, or money, it never refuses: where the calendar for it is missing it stands
still because of that, and is counted on from the true moment when somebody entered it.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain import time_left
from chalicelib.domain.calendar import OfficeHours
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.dossier_parts import DueWarning, LastDecision, Past
from chalicelib.domain.dossier_states import NOT_TAKEN_IN
from chalicelib.domain.due_time import MINUTES_PER_WORKING_DAY, Duration, due_at, last_calendar_day
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.domain.working_time import CalendarMissing

Changes = dict[str, Any]
CALENDAR = "calendar"  # why a clock stands still that should run, and the name of when to look again
LOOKED_AT_AGAIN = timedelta(minutes=15)
IN_TIME, DUE_SOON, OVERDUE = "in_time", "due_soon", "overdue"
_STAGES = {"due_soon": DUE_SOON, "due": OVERDUE, "overdue": OVERDUE}
# What was given, beside what comes due by itself: whether it was taken in, the unit's hours must tell.
_GIVEN = {**_STAGES, NOT_TAKEN_IN: NOT_TAKEN_IN}


def started(duration: Duration, *, now: datetime, hours: OfficeHours) -> Changes:
    """The clock starts at acceptance. Refuses with `calendar_missing` a term into a year that is not known."""
    due = due_at(duration, now, hours.working)
    return {"first_due_at": due, "term_ends_on": last_calendar_day(duration, now), **_running(due, now, hours)}


def paused(dossier: Dossier, cause: str, *, now: datetime, hours: OfficeHours, begins_anew: bool = False) -> Changes:
    """The clock stands still because of `cause`: supplement, fee, stop or verification. One that stood still already
    keeps what was left; `begins_anew` gives the whole time again when the complete dossier comes, and only then."""
    if not dossier.accepted:
        return {}
    changes: Changes = {"due_at": None, "due_stage": "", "warnings": (), "paused_by": cause, "paused_at": now}
    changes["begins_anew"] = begins_anew
    return changes if dossier.due_at is None else changes | time_left.until(dossier, dossier.due_at, now, hours)


def runs_on(dossier: Dossier, duration: Duration, *, now: datetime, hours: OfficeHours, anew: bool = False) -> Changes:
    """The clock runs again: with what was left, or `anew` with the whole time. No changes where it did not stand still.
    Refuses with `calendar_missing` a term into a year that is not known."""
    if dossier.due_at is not None or not dossier.accepted:
        return {}
    if anew:
        due, ends_on = due_at(duration, now, hours.working), last_calendar_day(duration, now)
    else:
        due, ends_on = time_left.runs_out(dossier, duration, now, hours)
    return {
        "paused_by": "",
        "paused_at": None,
        "term_ends_on": ends_on,
        **time_left.NOTHING,
        **_running(due, now, hours),
    }


def goes_on(
    dossier: Dossier, duration: Duration, *, now: datetime, hours: OfficeHours | None, anew: bool = False
) -> Changes:
    """The same for money and what a citizen does, which nobody refuses: where the unit's calendar (`hours` None) or a
    year in it is missing, the clock stands still because of that, and keeps what is left."""
    if dossier.due_at is not None or not dossier.accepted:
        return {}
    try:
        if hours is not None:
            return runs_on(dossier, duration, now=now, hours=hours, anew=anew)
    except CalendarMissing:
        pass
    again = (DueWarning(CALENDAR, now),)
    return {"due_stage": "", "paused_by": CALENDAR, "paused_at": now, "begins_anew": anew, "warnings": again}


def waits_for_calendar(dossier: Dossier) -> bool:
    """Whether the clock runs since `paused_at` and stands still only because nobody knows the days of a year."""
    return dossier.paused_by == CALENDAR and dossier.paused_at is not None and dossier.due_at is None


def counted_on(dossier: Dossier, duration: Duration, *, hours: OfficeHours) -> Dossier:
    """The dossier with a clock that waited for a calendar counted on from the true moment: what came due since is still
    to be warned of. Any other as it is. Refuses with `calendar_missing` while it is."""
    if not waits_for_calendar(dossier) or dossier.paused_at is None:
        return dossier
    since, anew = dossier.paused_at, dossier.begins_anew
    return replace(dossier, **runs_on(dossier, duration, now=since, hours=hours, anew=anew))


def looked_at_again(dossier: Dossier, *, now: datetime) -> Dossier:
    """The calendar is missing still: look again a little later."""
    again = (DueWarning(CALENDAR, now + LOOKED_AT_AGAIN),)
    return replace(dossier, version=dossier.version + 1, warnings=again)


def extended(dossier: Dossier, working_days: int, *, now: datetime, hours: OfficeHours) -> Changes:
    """The due time is `working_days` later, at the same time of day where the slots allow. Only while it runs."""
    if dossier.due_at is None:
        raise ValueError("a clock that stands still has no due time to extend")
    due = hours.working.add(dossier.due_at, working_days * MINUTES_PER_WORKING_DAY)
    ends_on = vietnamese_date(due) if dossier.term_ends_on else None
    return {"term_ends_on": ends_on, **_running(due, now, hours)}


def stands_still_again(dossier: Dossier, past: Past, *, now: datetime, hours: OfficeHours | None) -> Changes:
    """A decision that let the clock run is taken back: what ran meanwhile is used. No changes where it ran before too,
    or had not started. Where no calendar (`hours` None) tells what is left, it is what was left before."""
    if past.accepted_at is None or past.due_at is not None or dossier.due_at is None or hours is None:
        return {}
    try:
        return dict(time_left.until(dossier, dossier.due_at, now, hours))
    except CalendarMissing:
        return {}


def ended() -> Changes:
    """Nothing is due any more; `due_at` stays for the record."""
    return {"due_stage": "", "warnings": ()}


def waits_until(name: str, due: datetime, *, now: datetime, hours: OfficeHours) -> tuple[DueWarning, ...]:
    """The warnings of another deadline than the result's (`name`: supplement or verification): one working day before
    and when it is over."""
    soon = _before(due, MINUTES_PER_WORKING_DAY, now, hours)
    told = (DueWarning(f"{name}_due_soon", soon), DueWarning(f"{name}_due", due))
    return tuple(one for one in told if one.at > now)


def after_warning(dossier: Dossier, *, now: datetime) -> tuple[DueWarning, Changes] | None:
    """The next warning whose time has come, and what it changes; None when none has."""
    if not dossier.warnings or dossier.warnings[0].at > now:
        return None
    first, *rest = dossier.warnings
    stage = _GIVEN.get(first.threshold, dossier.due_stage)
    return first, {"warnings": tuple(rest), "due_stage": stage}


def caught_up(dossier: Dossier, *, now: datetime) -> Changes:
    """The stage of a clock that was put back to how it stood. What came due meanwhile is still to be warned of: what
    was warned of is not among its warnings any more (`given`)."""
    stage = dossier.due_stage
    for one in dossier.warnings:
        if one.at <= now:
            stage = _STAGES.get(one.threshold, stage)
    return {"due_stage": stage}


def given(warning: DueWarning, last: LastDecision | None) -> LastDecision | None:
    """The last decision, of which undoing brings no warning back that was given since, and keeps the stage of that."""
    if last is None or warning not in last.past.warnings:
        return last
    left = tuple(one for one in last.past.warnings if one != warning)
    stage = _GIVEN.get(warning.threshold, last.past.due_stage)
    return replace(last, past=replace(last.past, warnings=left, due_stage=stage))


def _running(due: datetime, now: datetime, hours: OfficeHours) -> Changes:
    """A term shorter than a threshold is due soon from its beginning, and nobody is warned of that."""
    told = []
    for one in hours.thresholds:
        before = _before(due, one.working_minutes_before, now, hours)
        told.append(DueWarning(one.code, before + timedelta(hours=one.hours_after)))
    told.sort(key=lambda warning: warning.at)
    passed = [_STAGES[one.threshold] for one in told if one.at <= now]
    return {
        "due_at": due,
        "due_stage": passed[-1] if passed else IN_TIME,
        "warnings": tuple(one for one in told if one.at > now),
    }


def _before(due: datetime, minutes: int, now: datetime, hours: OfficeHours) -> datetime:
    """So much working time before `due`; `now` where that lies in a year before all that the calendar knows: the
    clock was not running then, so the instant is past in any case."""
    try:
        return hours.working.before(due, minutes)
    except CalendarMissing:
        return now
