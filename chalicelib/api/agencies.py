"""The units that take dossiers."""

from typing import Any

from chalicelib import wiring
from chalicelib.api.paging import page_of
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain.agency import Agency
from chalicelib.domain.text import fold, matches
from chalicelib.domain.vietnamese_time import vietnamese_date

router = Router(__name__)
LEVELS = ("province", "commune")


@router.operation("agencies.search")
def search(request: Request) -> Answer:
    """Open units of a level (both without one) whose name has every word of `q`."""
    query = request.query
    levels = [query["level"]] if "level" in query else LEVELS
    today = vietnamese_date(request.now)
    found = [
        agency
        for level in levels
        for agency in wiring.stores.agencies().of_level(level)
        if agency.is_open(today) and matches(query.get("q", ""), fold(f"{agency.name} {agency.agency_code}"))
    ]
    items, next_cursor = page_of(found, limit=query["limit"], cursor=query.get("cursor", ""))
    return Answer(200, {"items": [_agency(item) for item in items], "next_cursor": next_cursor})


def _agency(agency: Agency) -> dict[str, Any]:
    return {
        "agency_code": agency.agency_code,
        "name": agency.name,
        "name_en": agency.name_en,
        "level": agency.level,
        "parent_code": agency.parent or None,
        "province_code": agency.province_code or None,
        "commune": agency.commune or None,
        "address": agency.address or None,
        "phone": agency.phone or None,
    }
