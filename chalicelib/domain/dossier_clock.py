"""The clock of a dossier: it starts at acceptance, stands still, runs on, and warns. Each function gives the fields of
the head that change; the moves apply them.

What is left when the clock stops is kept in whole working minutes, whatever unit the procedure counts in: from the
instant it runs again, as much working time is left as there was (domain.md 2.8: financial duty, stop, and supplement
where the procedure resumes). A begun minute does not count. What was overdue already stays so: nothing is left.
"""

from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain.calendar import OfficeHours
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.dossier_parts import DueWarning
from chalicelib.domain.due_time import MINUTES_PER_WORKING_DAY, Duration, due_at
from chalicelib.domain.working_time import CalendarMissing

Changes = dict[str, Any]
IN_TIME, DUE_SOON, OVERDUE = "in_time", "due_soon", "overdue"
_STAGES = {"due_soon": DUE_SOON, "due": OVERDUE, "overdue": OVERDUE}


def started(duration: Duration, *, now: datetime, hours: OfficeHours) -> Changes:
    """The clock starts at acceptance. Refuses with `calendar_missing` a term into a year that is not known."""
    due = due_at(duration, now, hours.working)
    return {"first_due_at": due, **_running(due, now, hours)}


def paused(dossier: Dossier, cause: str, *, now: datetime, hours: OfficeHours, begins_anew: bool = False) -> Changes:
    """The clock stands still because of `cause`: supplement, fee, stop or verification. One that stood still already
    keeps what was left; `begins_anew` gives the whole time again when it runs on."""
    if not dossier.accepted:
        return {}
    changes: Changes = {"due_at": None, "due_stage": "", "warnings": (), "paused_by": cause, "paused_at": now}
    if dossier.due_at is None:
        return changes
    if begins_anew:
        return {**changes, "remaining_minutes": None}
    left = hours.working.minutes_between(now, dossier.due_at) if now < dossier.due_at else 0
    return {**changes, "remaining_minutes": left}


def runs_on(dossier: Dossier, duration: Duration, *, now: datetime, hours: OfficeHours) -> Changes:
    """The clock runs again: with what was left, or from the beginning. No changes where it did not stand still."""
    if dossier.due_at is not None or not dossier.accepted:
        return {}
    if dossier.remaining_minutes is None:
        due = due_at(duration, now, hours.working)
    else:
        due = hours.working.add(now, dossier.remaining_minutes)
    return {"paused_by": "", "paused_at": None, "remaining_minutes": None, **_running(due, now, hours)}


def extended(dossier: Dossier, working_days: int, *, now: datetime, hours: OfficeHours) -> Changes:
    """The due time is `working_days` later, at the same time of day where the slots allow. Only while it runs."""
    if dossier.due_at is None:
        raise ValueError("a clock that stands still has no due time to extend")
    return _running(hours.working.add(dossier.due_at, working_days * MINUTES_PER_WORKING_DAY), now, hours)


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
    stage = _STAGES.get(first.threshold, dossier.due_stage)
    return first, {"warnings": tuple(rest), "due_stage": stage}


def caught_up(dossier: Dossier, *, now: datetime) -> Changes:
    """The stage of a clock that was put back to how it stood, without warning again of what is past."""
    stage = dossier.due_stage
    for one in dossier.warnings:
        if one.at <= now:
            stage = _STAGES.get(one.threshold, stage)
    return {"due_stage": stage, "warnings": tuple(one for one in dossier.warnings if one.at > now)}


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
