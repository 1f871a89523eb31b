"""Units' calendars: read by their officers, kept by their administrators."""

from chalicelib import wiring
from chalicelib.api.present import calendar as present
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain.calendar import province_of
from chalicelib.domain.errors import Conflict, Refused
from chalicelib.usecases.calendars.change_calendar import change_calendar

router = Router(__name__)


@router.operation("officer_calendars.read")
def read(request: Request) -> Answer:
    """The calendar a unit of the officer's province goes by: its own, or the province's."""
    agency_code = request.path["agency_code"]
    province = province_of(agency_code)
    if province != province_of(request.caller.agency_code):
        raise Refused("not_found")
    told = wiring.stores.calendars().get(agency_code)
    if told is None and province != agency_code:
        told = wiring.stores.calendars().get(province)
    if told is None:
        raise Refused("not_found")
    return Answer(200, present.calendar(agency_code, told))


@router.operation("officer_calendars.change")
def change(request: Request) -> Answer:
    """Make a new version, for acceptances from now on."""
    agency_code = request.path["agency_code"]
    try:
        told = change_calendar(
            present.read_calendar(agency_code, request.body),
            version=request.if_match or 0,
            by=request.caller,
            now=request.now,
            calendars=wiring.stores.calendars(),
            agencies=wiring.stores.agencies(),
        )
    except Conflict:  # two editors in the same moment
        raise Refused("calendar_stale", version="") from None
    return Answer(200, present.calendar(agency_code, told))
