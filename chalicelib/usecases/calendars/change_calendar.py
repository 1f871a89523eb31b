"""Change a unit's calendar, or give it up for its province's: for acceptances from now on."""

from datetime import datetime

from chalicelib.domain.actor import Actor, require_administrator
from chalicelib.domain.administration import Revision, revised
from chalicelib.domain.calendar import OfficeCalendar, content, province_of, replaced, withdrawn
from chalicelib.domain.errors import Refused
from chalicelib.domain.once import Once
from chalicelib.usecases.ports.administration import Agencies, Calendars


def change_calendar(
    calendar: OfficeCalendar,
    *,
    version: int,
    reason: str,
    by: Actor,
    now: datetime,
    calendars: Calendars,
    agencies: Agencies,
) -> OfficeCalendar:
    """Make `calendar` the next version of its unit's own; `version` is the one its editor saw, 0 where the unit never
    had one. What was promised under the old one stays. Refuses who does not administer the unit, a unit that there is
    not with `not_found`, another version with `calendar_stale`, and every fault at once with `invalid_request`."""
    require_administrator(by, calendar.agency_code)
    if agencies.get(calendar.agency_code) is None:
        raise Refused("not_found")
    before = calendars.get(calendar.agency_code)
    after = replaced(before, calendar, version=version, by=by.id, now=now)
    calendars.save(before, after, revision=entry_of(before, after, by=by, reason=reason, now=now), once=None)
    return after


def give_up_calendar(
    agency_code: str, *, version: int, reason: str, by: Actor, now: datetime, once: Once, calendars: Calendars
) -> tuple[OfficeCalendar, OfficeCalendar]:
    """Let a unit go by its province's calendar again, as the next version of its own: this version, and the province's.
    What was promised stays. Refuses who does not administer the unit, and as `calendar.withdrawn` does; with
    `calendar_missing` where the province has none."""
    require_administrator(by, agency_code)
    before = calendars.get(agency_code)
    after = withdrawn(before, version=version, by=by.id, now=now)
    provinces = calendars.get(province_of(agency_code))
    if provinces is None:
        raise Refused("calendar_missing", extensions={"agency_code": agency_code}, year="")
    revision = entry_of(before, after, by=by, reason=reason, now=now)
    calendars.save(before, after, revision=revision, once=once.of((after, provinces)))
    return after, provinces


def entry_of(
    before: OfficeCalendar | None, after: OfficeCalendar, *, by: Actor, reason: str, now: datetime
) -> Revision:
    """The record of a change; the versions themselves are kept with the calendars."""
    return revised(
        after.subject, after.version, content(before), content(after) or {}, by=by, reason=reason, now=now, kept=False
    )
