"""The units that take dossiers, as a tree: searched by names new and old, and read with what is above and below."""

from datetime import date
from typing import Any

from chalicelib import wiring
from chalicelib.api.paging import page_of
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain.agency import Agency, with_those_above
from chalicelib.domain.errors import Refused
from chalicelib.domain.succession import taken_over_by
from chalicelib.domain.text import fold, matches
from chalicelib.domain.vietnamese_time import vietnamese_date

router = Router(__name__)
LEVELS = ("province", "commune")
CHILDREN = 20  # shown with a unit; the others are in the list of units below it


@router.operation("agencies.search")
def search(request: Request) -> Answer:
    """Open units of a level (both without one) whose name has every word of `q`; people know old names, so that a
    closed unit is found as the one that took over from it."""
    query = request.query
    level, q = query.get("level", ""), query.get("q", "")
    # An old name may lead to a unit of another level: without words there is none to follow.
    levels = LEVELS if q or not level else (level,)
    units = {one.agency_code: one for name in levels for one in wiring.stores.agencies().of_level(name)}
    found = _found(units, q, on=vietnamese_date(request.now))
    asked = [code for code in sorted(found) if not level or units[code].level == level]
    codes, next_cursor = page_of(asked, limit=query["limit"], cursor=query.get("cursor", ""))
    items = [{**_agency(units[code]), "took_over": [_closed(one) for one in found[code]]} for code in codes]
    return Answer(200, {"items": items, "next_cursor": next_cursor})


@router.operation("agencies.read")
def read(request: Request) -> Answer:
    """One unit, open or closed, with those above it, the first of those below, and who took over from it."""
    code, today = request.path["agency_code"], vietnamese_date(request.now)
    agencies = wiring.stores.agencies()
    found = agencies.get_many(with_those_above(code))
    agency = found.get(code)
    if agency is None:
        raise Refused("not_found")
    is_open = agency.is_open(today)
    heir = None if is_open else taken_over_by(agency, on=today, find=agencies.get)
    below = agencies.below(code, on=today, limit=CHILDREN, cursor="") if is_open else None
    body = {
        **_agency(agency),
        "is_open": is_open,
        "valid_from": _day(agency.valid_from),
        "valid_to": _day(agency.valid_to),
        "successor": _agency(heir) if heir else None,
        "parents": [_agency(found[one]) for one in with_those_above(code)[:-1] if one in found],
        "children": [_agency(one) for one in below.items] if below else [],
        "children_cursor": (below.next_cursor or None) if below else None,
    }
    return Answer(200, body)


@router.operation("agencies.units_below")
def units_below(request: Request) -> Answer:
    """The open units below one, at whatever depth, in the order of codes."""
    query, today = request.query, vietnamese_date(request.now)
    page = wiring.stores.agencies().below(
        request.path["agency_code"], on=today, limit=query["limit"], cursor=query.get("cursor", "")
    )
    return Answer(200, {"items": [_agency(one) for one in page.items], "next_cursor": page.next_cursor or None})


def _found(units: dict[str, Agency], q: str, *, on: date) -> dict[str, list[Agency]]:
    """The codes of open units, each with the closed ones by whose names it was found."""
    found: dict[str, list[Agency]] = {}
    for unit in units.values():
        if not matches(q, fold(f"{unit.name} {unit.agency_code}")):
            continue
        if unit.is_open(on):
            found.setdefault(unit.agency_code, [])
        elif q and (heir := taken_over_by(unit, on=on, find=units.get)):
            found.setdefault(heir.agency_code, []).append(unit)
    return found


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


def _closed(agency: Agency) -> dict[str, Any]:
    return {"agency_code": agency.agency_code, "name": agency.name, "valid_to": _day(agency.valid_to)}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
