"""The catalogue of procedures: found without accents, opened with everything a person needs."""

import hashlib
from collections.abc import Callable
from datetime import datetime

from chalicelib import wiring
from chalicelib.api.paging import page_of
from chalicelib.api.present import procedure as present
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain.errors import Refused
from chalicelib.domain.offer import is_offered
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.succession import taken_over_by
from chalicelib.domain.text import fold, matches
from chalicelib.domain.vietnamese_time import vietnamese_date

router = Router(__name__)


@router.operation("procedures.search")
def search(request: Request) -> Answer:
    """Published procedures whose name, field or code has every word of `q`, whatever its accents and case."""
    query = request.query
    offered = _offered_by(query["agency_code"], request.now) if "agency_code" in query else None
    found = [
        procedure
        for procedure in wiring.stores.procedures().in_force_all(on=vietnamese_date(request.now))
        if matches(query.get("q", ""), _searchable(procedure))
        and query.get("field") in (None, procedure.content["field"])
        and query.get("agency_level") in (None, procedure.agency_level)
        and query.get("mode") in (None, procedure.content["mode"])
        and (offered is None or offered(procedure))
    ]
    items, next_cursor = page_of(found, limit=query["limit"], cursor=query.get("cursor", ""))
    body = {"items": [present.summary(item, request.language) for item in items], "next_cursor": next_cursor}
    return _tagged(request, body, *(f"{item.procedure_code}/{item.version}" for item in found))


@router.operation("procedures.read")
def read(request: Request) -> Answer:
    """One procedure as it is in force today, and what comes."""
    procedures, today = wiring.stores.procedures(), vietnamese_date(request.now)
    published = procedures.current(request.path["procedure_code"])
    procedure = procedures.in_force(published, on=today)
    if procedure is None:
        raise Refused("not_found")
    waits = published.coming if published.coming and published.coming.on > today else None
    coming = procedures.version(procedure.procedure_code, waits.version) if waits else None
    body = present.whole(procedure, request.language, coming=coming)
    return _tagged(request, body, procedure.procedure_code, str(procedure.version), str(waits))


def _offered_by(agency_code: str, now: datetime) -> Callable[[Procedure], bool]:
    """What tells whether a unit takes a procedure today: in place of a closed one, the unit that took over from it;
    one that there is not takes none."""
    find, today = wiring.stores.agencies().get, vietnamese_date(now)
    asked = find(agency_code)
    agency = taken_over_by(asked, on=today, find=find) if asked else None
    if agency is None:
        return lambda procedure: False
    offers = {one.procedure_code: one for one in wiring.stores.offers().of_agency(agency.agency_code)}
    return lambda procedure: (
        procedure.agency_level == agency.level and is_offered(procedure, offers.get(procedure.procedure_code), on=today)
    )


def _searchable(procedure: Procedure) -> str:
    content = procedure.content
    return fold(f"{content['name']} {content['name_en']} {content['field']} {procedure.procedure_code}")


def _tagged(request: Request, body: object, *parts: str) -> Answer:
    """The body with an ETag, or 304 when the phone has it already: an old phone on a weak network asks often."""
    whole = "|".join((request.language, str(sorted(request.query.items())), *parts))
    etag = f'"{hashlib.sha256(whole.encode()).hexdigest()[:16]}"'
    headers = {"ETag": etag, "Cache-Control": "public, max-age=60", "Vary": "Accept-Language"}
    if etag in request.headers.get("if-none-match", ""):
        return Answer(304, None, headers)
    return Answer(200, body, headers)
