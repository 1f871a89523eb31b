"""Units, as their administrators keep them."""

from typing import Any

from chalicelib import wiring
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain.actor import require_administrator
from chalicelib.domain.agency import Agency
from chalicelib.domain.errors import Refused
from chalicelib.domain.import_units import COLUMNS, content
from chalicelib.usecases.administration.units import change_unit

router = Router(__name__)


@router.operation("officer_agencies.read")
def read(request: Request) -> Answer:
    """A unit of the administrator's, open or closed, with its version."""
    agency_code = request.path["agency_code"]
    require_administrator(request.caller, agency_code)
    found = wiring.stores.agencies().get(agency_code)
    if found is None:
        raise Refused("not_found")
    return Answer(200, _unit(found))


@router.operation("officer_agencies.change")
def change(request: Request) -> Answer:
    """Make it, change it, or close it."""
    told = {column.title: request.body.get(column.title) for column in COLUMNS}
    changed = change_unit(
        request.path["agency_code"],
        told,
        version=request.if_match or 0,
        reason=request.body["reason"],
        by=request.caller,
        now=request.now,
        agencies=wiring.stores.agencies(),
    )
    return Answer(200, _unit(changed))


def _unit(agency: Agency) -> dict[str, Any]:
    return {**(content(agency) or {}), "parent_code": agency.parent or None, "version": agency.version}
