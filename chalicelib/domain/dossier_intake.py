"""What is handed in is taken in within a legal time: of what nobody looked at by then the unit's leaders are warned."""

from datetime import datetime, timedelta

from chalicelib.domain.calendar import OfficeHours
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.dossier_parts import DueWarning
from chalicelib.domain.dossier_states import NOT_TAKEN_IN, SUBMITTED

EARLIEST = timedelta(hours=1)  # no province takes in sooner: until then no hours need be asked


def waits_from(handed_in_at: datetime) -> tuple[DueWarning, ...]:
    """The warning of what was handed in then, at the earliest instant that it may be due: nobody who hands in waits
    for a calendar to be read. The sweep that finds it asks the unit's hours (`deadline`)."""
    return (DueWarning(NOT_TAKEN_IN, handed_in_at + EARLIEST),)


def is_awaited(dossier: Dossier) -> bool:
    """Whether the next warning is that nobody took it in."""
    first = dossier.warnings[0] if dossier.warnings else None
    return dossier.state == SUBMITTED and first is not None and first.threshold == NOT_TAKEN_IN


def deadline(dossier: Dossier, hours: OfficeHours, *, within: int) -> datetime:
    """By when it is to be taken in: `within` so many working minutes (data) by the hours of the unit that has it, from
    the last thing handed in, papers that came by post included. Refuses with CalendarMissing an unknown year."""
    asked = dossier.supplement_request
    told = (dossier.submitted_at, dossier.papers_received_at, asked.answered_at if asked else None)
    since = max((one for one in told if one is not None), default=dossier.updated_at)
    return hours.working.add(since, within)
