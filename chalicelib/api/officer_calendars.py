"""Units' calendars: read by their officers, kept by their administrators."""

from typing import Any

from chalicelib import wiring
from chalicelib.api.present import calendar as present
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain.calendar import OfficeCalendar, holds, province_of
from chalicelib.domain.errors import Conflict, Refused
from chalicelib.usecases.calendars.change_calendar import change_calendar, give_up_calendar

router = Router(__name__)


@router.operation("officer_calendars.read")
def read(request: Request) -> Answer:
    """The calendar a unit of the officer's province goes by: its own, or the province's."""
    agency_code = _in_my_province(request)
    own = wiring.stores.calendars().get(agency_code)
    told = holds(own) or _of_province(agency_code)
    if told is None:
        raise Refused("not_found")
    return Answer(200, present.calendar(agency_code, told, version=own.version if own else 0))


@router.operation("officer_calendars.read_version")
def read_version(request: Request) -> Answer:
    """One version of a unit's own calendar, as it was."""
    agency_code, number = _in_my_province(request), int(request.path["number"])
    found = wiring.stores.calendars().version(agency_code, number)
    if found is None:
        raise Refused("not_found")
    return Answer(200, present.calendar(agency_code, found, version=found.version))


@router.operation("officer_calendars.change")
def change(request: Request) -> Answer:
    """Make a new version, for acceptances from now on."""
    agency_code = request.path["agency_code"]
    try:
        told = change_calendar(
            present.read_calendar(agency_code, request.body),
            version=request.if_match or 0,
            reason=request.body.get("reason", ""),
            by=request.caller,
            now=request.now,
            calendars=wiring.stores.calendars(),
            agencies=wiring.stores.agencies(),
        )
    except Conflict:  # two editors in the same moment
        raise Refused("calendar_stale", version="") from None
    return Answer(200, present.calendar(agency_code, told, version=told.version))


@router.operation("officer_calendars.give_up")
def give_up(request: Request) -> Answer:
    """Go by the province's calendar again."""
    agency_code = request.path["agency_code"]

    def presented(told: tuple[OfficeCalendar, OfficeCalendar]) -> tuple[int, Any]:
        own, provinces = told
        return 200, present.calendar(agency_code, provinces, version=own.version)

    try:
        after = give_up_calendar(
            agency_code,
            version=request.body["base_version"],
            reason=request.body["reason"],
            by=request.caller,
            now=request.now,
            once=request.once(presented),
            calendars=wiring.stores.calendars(),
        )
    except Conflict:
        raise Refused("calendar_stale", version="") from None
    return Answer(*presented(after))


def _in_my_province(request: Request) -> str:
    agency_code = str(request.path["agency_code"])
    if province_of(agency_code) != province_of(request.caller.agency_code):
        raise Refused("not_found")
    return agency_code


def _of_province(agency_code: str) -> OfficeCalendar | None:
    province = province_of(agency_code)
    return wiring.stores.calendars().get(province) if province != agency_code else None
