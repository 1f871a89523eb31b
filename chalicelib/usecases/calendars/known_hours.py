"""The working time of a unit, where somebody has entered it."""

from chalicelib.domain.calendar import OfficeHours
from chalicelib.domain.errors import Refused
from chalicelib.usecases.ports.administration import Calendars


def known_hours(agency_code: str, *, calendars: Calendars) -> OfficeHours | None:
    """The unit's hours or its province's; None where there is neither: for what no missing calendar may refuse."""
    try:
        return calendars.hours_of(agency_code)
    except Refused as refused:
        if refused.slug != "calendar_missing":
            raise
        return None
