"""Open figures: what units took in, finished and gave back, the same for citizens and for leaders."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, cast

from chalicelib import wiring
from chalicelib.api.paging import page_of
from chalicelib.api.present.figures import told
from chalicelib.api.present.words import instant
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain.agency import Agency
from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.figures import Figures, open_before, total
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.register import months
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.usecases.sign_in.request_code import network

router = Router(__name__)
MOST_MONTHS = 24
MOST_READINGS = 120
WINDOW = timedelta(minutes=10)
FRESH_S = 300  # a month's figures do not change by the second, and are the dearest thing that anybody may read


@router.operation("statistics.read")
def read(request: Request) -> Answer:
    """A unit with all below it: in all, and one page of the figures apart, by month, unit or procedure."""
    query, stores = request.query, wiring.stores
    name = f"statistics#{network(request.source_ip)}"
    stores.limits().hit(name, most=MOST_READINGS, window_s=int(WINDOW.total_seconds()), now=request.now)
    asked = _months(query, vietnamese_date(request.now))
    agency = _agency(query.get("agency_code", ""))
    known = stores.figures().of_months(agency.agency_code, until=asked[-1])
    before = open_before(known, asked)
    by_month = {month: known.get(month, Figures()) for month in asked}
    items, next_cursor = _apart(request, agency.agency_code, by_month, before)
    body = {
        "agency_code": agency.agency_code,
        "agency_name": agency.name,
        "from": asked[0],
        "to": asked[-1],
        "counted_at": instant(request.now),
        "total": told(total(by_month.values()), request.language, open_before=before[asked[0]]),
        "items": items,
        "next_cursor": next_cursor,
    }
    return Answer(200, body, {"Cache-Control": f"public, max-age={FRESH_S}", "Vary": "Accept-Language"})


def _months(query: Mapping[str, Any], today: date) -> list[str]:
    """The months asked for; this year's so far unless told. Refuses an end before the beginning, and too many."""
    last = query.get("to") or max(f"{today:%Y-%m}", query.get("from", ""))
    first = query.get("from") or f"{last[:4]}-01"
    found = months(*(date.fromisoformat(f"{month}-01") for month in (first, last)))
    if not found:
        raise Refused("query_invalid", faults=[Fault("/query/to", "too_small", {"limit": first})])
    if len(found) > MOST_MONTHS and "to" in query:
        raise Refused("query_invalid", faults=[Fault("/query/to", "too_large", {"limit": found[MOST_MONTHS - 1]})])
    if len(found) > MOST_MONTHS:
        raise Refused("query_invalid", faults=[Fault("/query/from", "too_small", {"limit": found[-MOST_MONTHS]})])
    return found


def _agency(code: str) -> Agency:
    """The unit of that code, open or closed; the province unless told."""
    found = wiring.stores.agencies().get(code) if code else _province()
    if found is None:
        raise Refused("not_found")
    return cast(Agency, found)


def _province() -> Agency | None:
    return next((one for one in wiring.stores.agencies().of_level("province") if not one.parent), None)


def _apart(
    request: Request, agency_code: str, by_month: Mapping[str, Figures], before: Mapping[str, int]
) -> tuple[list[dict[str, Any]], str | None]:
    """One page of the figures apart, and the cursor of the next."""
    query, figures = request.query, wiring.stores.figures()
    span = min(by_month), max(by_month)
    if query["by"] == "unit":
        apart = figures.of_units(agency_code, *span)
    elif query["by"] == "procedure":
        apart = figures.of_procedures(agency_code, *span)
    else:
        apart = dict(by_month)
    page, next_cursor = page_of(sorted(apart), limit=query["limit"], cursor=query.get("cursor", ""))
    if query["by"] == "month":
        items = [{"month": one, **told(apart[one], request.language, open_before=before[one])} for one in page]
        return items, next_cursor
    named = _named(query["by"], page)
    return [{**named[one], **told(apart[one], request.language)} for one in page], next_cursor


def _named(by: str, codes: Sequence[str]) -> dict[str, dict[str, str | None]]:
    """Each code of a unit or procedure with its name as it is now; none for what is no more."""
    if by == "unit":
        units = wiring.stores.agencies().get_many(codes)
        return {one: {"agency_code": one, "agency_name": units[one].name if one in units else None} for one in codes}
    known = {one.procedure_code: one for one in wiring.stores.procedures().catalogue()}
    return {one: {"procedure_code": one, **_subject(known.get(one))} for one in codes}


def _subject(procedure: Procedure | None) -> dict[str, str | None]:
    if procedure is None:
        return {"procedure_name": None, "field": None}
    return {"procedure_name": procedure.name, "field": procedure.content["field"]}
