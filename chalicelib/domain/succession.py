"""Which unit took over from a closed one, through as many reorganisations as there were."""

from collections.abc import Callable
from datetime import date

from chalicelib.domain.agency import Agency

MOST_STEPS = 10  # one for each reorganisation since the unit closed


def taken_over_by(unit: Agency, *, on: date, find: Callable[[str], Agency | None]) -> Agency | None:
    """The unit itself while it is open on that Vietnamese date, else the open one at the end of its successors; `find`
    gives a unit by its code. None where the successors end at nobody, go in a circle or are more than ten."""
    seen: set[str] = set()
    at: Agency | None = unit
    while at is not None and not at.is_open(on):
        seen.add(at.agency_code)
        at = find(at.successor) if at.successor and at.successor not in seen and len(seen) <= MOST_STEPS else None
    return at


def comes_back(agency_code: str, successor: str, *, successor_of: Callable[[str], str]) -> bool:
    """Whether a unit would come after itself if `successor` took over from it; open or closed, since an open one may
    close later. Longer than ten counts as coming back: nobody's dossiers should travel so far."""
    at = successor
    for _ in range(MOST_STEPS):
        if not at:
            return False
        if at == agency_code:
            return True
        at = successor_of(at)
    return bool(at)
