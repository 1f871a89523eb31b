"""Whether the post invited as often as it must before it sent a result back.

At least two invitations, two working days apart (Circular 17/2017/TT-BTTTT article 5.2h; Postal Law of 2010 article
17.1d). It is for an officer to know, who may claim from the carrier: no scan is ever refused for it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from chalicelib.domain.delivery import ATTEMPT_FAILED, HELD_FOR_COLLECTION, RETURNED_TO_AGENCY, RETURNING
from chalicelib.domain.tracking_event import TrackingEvent
from chalicelib.domain.vietnamese_time import vietnamese_date

RETURNED_EARLY, INVITED_TOO_SOON = "returned_early", "invited_too_soon"
WARNINGS = (RETURNED_EARLY, INVITED_TOO_SOON)
AT_LEAST, WORKING_DAYS_APART = 2, 2
_INVITES = frozenset({ATTEMPT_FAILED, HELD_FOR_COLLECTION})
_SENT_BACK = frozenset({RETURNING, RETURNED_TO_AGENCY})


def warnings(
    scans: Iterable[TrackingEvent], *, is_working_day: Callable[[date], bool], needs_none: Sequence[str]
) -> tuple[str, ...]:
    """What was not as it must be: `returned_early` with fewer than two invitations, `invited_too_soon` with less than
    two working days between them. A failed attempt or a notice is an invitation, several of one Vietnamese day are one.

    `needs_none` are words of a carrier's reason, in lower case, after which nobody need be invited again: refused,
    wrong address, moved (article 17)."""
    known = sorted(scans, key=lambda scan: (scan.occurred_at, scan.event_id))
    back = next((n for n, scan in enumerate(known) if scan.event in _SENT_BACK), len(known))
    if any(word in scan.reason.lower() for scan in known[: back + 1] for word in needs_none):
        return ()
    days = sorted({vietnamese_date(scan.occurred_at) for scan in known[:back] if scan.event in _INVITES})
    early = back < len(known) and len(days) < AT_LEAST
    soon = any(_working_days(one, other, is_working_day) < WORKING_DAYS_APART for one, other in pairwise(days))
    return tuple(name for name, holds in ((RETURNED_EARLY, early), (INVITED_TOO_SOON, soon)) if holds)


def is_working_day(day: date, *, told: Mapping[str, str]) -> bool:
    """By the law's days off and swapped Saturdays (`told`: day off or work, by ISO date): the post keeps no unit's own
    calendar, and a year that is not told has its week-ends."""
    kind = told.get(day.isoformat())
    return kind == "work" if kind else day.weekday() < 5


def _working_days(after: date, until: date, is_working_day: Callable[[date], bool]) -> int:
    """How many working days come after that day, until the other one, which counts."""
    days = (after + timedelta(days=n) for n in range(1, min((until - after).days, 60) + 1))
    return sum(is_working_day(day) for day in days)
