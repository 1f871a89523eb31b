"""Change a unit's calendar: for acceptances from now on."""

from datetime import datetime

from chalicelib.domain.actor import Actor, require_administrator
from chalicelib.domain.calendar import OfficeCalendar, replaced
from chalicelib.domain.errors import Refused
from chalicelib.usecases.ports.administration import Agencies, Calendars


def change_calendar(
    calendar: OfficeCalendar, *, version: int, by: Actor, now: datetime, calendars: Calendars, agencies: Agencies
) -> OfficeCalendar:
    """Make `calendar` the next version of its unit's own; `version` is the one its editor saw, 0 where the unit had
    none. What was promised under the old one stays. Refuses who does not administer the unit, a unit that there is not
    with `not_found`, another version with `calendar_stale`, and every fault at once with `invalid_request`."""
    require_administrator(by, calendar.agency_code)
    if agencies.get(calendar.agency_code) is None:
        raise Refused("not_found")
    before = calendars.get(calendar.agency_code)
    after = replaced(before, calendar, version=version, by=by.id, now=now)
    calendars.save(before, after, once=None)
    return after
