"""Warn of deadlines that are near, have come or have passed; count clocks on whose calendar was missing."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain import dossier_clock as clock
from chalicelib.domain import dossier_intake as intake
from chalicelib.domain import dossier_term
from chalicelib.domain.actor import SYSTEM
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.dossier_parts import DueWarning
from chalicelib.domain.dossier_states import NOT_TAKEN_IN
from chalicelib.domain.errors import Conflict, Refused
from chalicelib.domain.working_time import CalendarMissing
from chalicelib.usecases.calendars.known_hours import known_hours
from chalicelib.usecases.ports.administration import Calendars, Procedures
from chalicelib.usecases.ports.dossiers import Dossiers


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep did: warnings given, dossiers that somebody else was writing, left for the next sweep, and the
    units of dossiers whose clocks wait for a calendar still."""

    warned: int = 0
    left: int = 0
    without_calendar: frozenset[str] = frozenset()


def warn_due(
    *, now: datetime, limit: int, taken_in_within: int, dossiers: Dossiers, procedures: Procedures, calendars: Calendars
) -> Swept:
    """Warn once for every threshold that has come, of at most `limit` dossiers, found by their due index: what is read
    grows with what is due. Two sweeps at once, or one cut short and repeated, warn once: the dossier's version decides.
    Clocks that wait for a calendar stand in that index too, and are counted on as soon as it was entered. What is
    handed in is to be taken in within `taken_in_within` working minutes.
    """
    warned = left = 0
    missing = set()
    for dossier_id in dossiers.warnings_due(now, limit=limit):
        try:
            before = dossiers.get(dossier_id)
            if before and clock.waits_for_calendar(before):
                before = _counted_on(before, now, dossiers, procedures, calendars)
                if clock.waits_for_calendar(before):
                    missing.add(before.agency_code)
            if before and intake.is_awaited(before):
                before, known = _by_the_units_hours(before, now, taken_in_within, dossiers, calendars)
                missing |= set() if known or before is None else {before.agency_code}
            warned += _warn(before, now, dossiers)
        except Conflict:
            left += 1
    return Swept(warned, left, frozenset(missing))


def _warn(before: Dossier | None, now: datetime, dossiers: Dossiers) -> int:
    """Every threshold of one dossier that has come: after an outage there may be several. One that may not be warned of
    has none any more, so that it holds up no sweep."""
    warned = 0
    try:
        while before and (moved := dossier_term.warn(before, by=SYSTEM, now=now)):
            dossiers.save(before, moved.dossier, event=moved.event)
            before, warned = moved.dossier, warned + 1
    except Refused:
        if before is not None:
            dossiers.save(before, replace(before, version=before.version + 1, warnings=()))
    return warned


def _by_the_units_hours(
    before: Dossier, now: datetime, within: int, dossiers: Dossiers, calendars: Calendars
) -> tuple[Dossier | None, bool]:
    """What nobody took in, warned of when the unit's hours say; later, otherwise. Whether these are known."""
    hours, due = known_hours(before.agency_code, calendars=calendars), None
    with suppress(CalendarMissing):
        due = intake.deadline(before, hours, within=within) if hours else None
    if due is not None and due <= now:
        told = (DueWarning(NOT_TAKEN_IN, due), *before.warnings[1:])
        return replace(before, warnings=told), True
    again = (DueWarning(NOT_TAKEN_IN, due or now + clock.LOOKED_AT_AGAIN), *before.warnings[1:])
    later = replace(before, version=before.version + 1, warnings=again)
    dossiers.save(before, later)
    return later, due is not None


def _counted_on(
    before: Dossier, now: datetime, dossiers: Dossiers, procedures: Procedures, calendars: Calendars
) -> Dossier:
    """Its clock runs again, or it is looked at again later."""
    procedure = procedures.version(before.procedure_code, before.procedure_version)
    try:
        hours = calendars.hours_of(before.agency_code)
        moved = dossier_term.count_on(before, by=SYSTEM, now=now, duration=procedure.duration, hours=hours)
    except Refused as refused:
        if refused.slug != "calendar_missing":
            raise
        later = clock.looked_at_again(before, now=now)
        dossiers.save(before, later)
        return later
    dossiers.save(before, moved.dossier, event=moved.event)
    return moved.dossier
