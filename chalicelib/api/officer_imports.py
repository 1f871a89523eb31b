"""Administrators' files: checked as a whole, applied when nothing is wrong, taken back when it was a mistake."""

from typing import Any

from chalicelib import wiring
from chalicelib.api.present import data_import as present
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain.actor import require_administrator
from chalicelib.domain.errors import Refused
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.usecases.administration.apply_file import apply as applying
from chalicelib.usecases.administration.apply_file import take_back as taking_back
from chalicelib.usecases.administration.check_file import check as checking
from chalicelib.usecases.administration.lookups import Lookups

router = Router(__name__)


@router.operation("officer_imports.check")
def check(request: Request) -> Answer:
    """Check a file and change nothing."""
    body = request.body
    checked = checking(
        request.new_id(),
        body["kind"],
        body["filename"],
        body.get("content") or body["workbook"],
        by=request.caller,
        now=request.now,
        once=request.once(lambda one: (201, present.report(one, request.language))),
        imports=wiring.stores.data_imports(),
        lookups=_lookups(request),
        read_table=wiring.documents.read_workbook if "workbook" in body else wiring.documents.read_import,
    )
    return Answer(201, present.report(checked, request.language))


@router.operation("officer_imports.read")
def read(request: Request) -> Answer:
    """What was found in a file, and how far it is."""
    found = wiring.stores.data_imports().get(request.path["import_id"])
    if found is None:
        raise Refused("not_found")
    require_administrator(request.caller, found.agency_code)
    return Answer(200, present.report(found, request.language))


@router.operation("officer_imports.apply")
def apply(request: Request) -> Answer:
    """Change what it plans."""
    return _moved(request, applying)


@router.operation("officer_imports.take_back")
def take_back(request: Request) -> Answer:
    """Make everything what it was before."""
    return _moved(request, taking_back)


def _moved(request: Request, move: Any) -> Answer:
    after = move(
        request.path["import_id"],
        reason=request.body["reason"],
        by=request.caller,
        now=request.now,
        once=request.once(lambda one: (200, present.report(one, request.language))),
        imports=wiring.stores.data_imports(),
        lookups=_lookups(request),
    )
    return Answer(200, present.report(after, request.language))


def _lookups(request: Request) -> Lookups:
    stores = wiring.stores
    return Lookups(
        stores.agencies(),
        stores.offers(),
        stores.procedures(),
        stores.officers(),
        stores.calendars(),
        today=vietnamese_date(request.now),
    )
