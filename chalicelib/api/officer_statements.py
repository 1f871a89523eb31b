"""Bank statements: announced here, sent straight to the bucket, and what became of them."""

from typing import Any

from chalicelib import wiring
from chalicelib.api.officer_payments import unit_of
from chalicelib.api.present import statement as present
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain.errors import Refused
from chalicelib.domain.statement_import import StatementImport
from chalicelib.usecases.statements import announce as announcing

router = Router(__name__)


def renewed(request: Request, body: dict[str, Any]) -> dict[str, Any]:
    """A stored answer with a fresh place to send the file to: the old link may have expired."""
    found = wiring.stores.statements().get_import(body["import_id"])
    return _presented(request, found) if found else body


@router.operation("officer_statements.announce", renew=renewed)
def announce(request: Request) -> Answer:
    """Announce one file."""
    body = request.body
    announced = announcing.announce(
        request.new_id(),
        endpoint=body["endpoint"],
        filename=body["filename"],
        size=body["size"],
        sha256=body["sha256"],
        format=body["format"],
        mapping=body.get("mapping", ""),
        layouts=wiring.rules.statement_layouts(),
        by=request.caller,
        now=request.now,
        # Links are not worth storing: a repeated request gets them anew.
        once=request.once(lambda one: (201, present.statement(one, request.language))),
        partners=wiring.stores.partners(),
        statements=wiring.stores.statements(),
    )
    return Answer(201, _presented(request, announced))


@router.operation("officer_statements.list_all")
def list_all(request: Request) -> Answer:
    """The imports of a unit (the officer's own unless told), the newest first."""
    limit, cursor = request.query["limit"], request.query.get("cursor", "")
    page = wiring.stores.statements().imports_of(unit_of(request), limit=limit, cursor=cursor)
    items = [present.statement(one, request.language) for one in page.items]
    return Answer(200, {"items": items, "next_cursor": page.next_cursor or None})


@router.operation("officer_statements.read")
def read(request: Request) -> Answer:
    """One import, with a page of the entries about which a person must decide."""
    found = wiring.stores.statements().get_import(request.path["import_id"])
    if found is None or not request.caller.covers(found.agency_code):
        raise Refused("not_found")
    limit, cursor = request.query["limit"], request.query.get("cursor", "")
    page = wiring.stores.statements().questions(found.account, found.import_id, limit=limit, cursor=cursor)
    asked = {"questions": present.questions(page.items, request.language), "next_cursor": page.next_cursor or None}
    return Answer(200, {**_presented(request, found), **asked})


def _presented(request: Request, one: StatementImport) -> dict[str, Any]:
    upload = present.upload_form(one, now=request.now, lifetime=announcing.UPLOAD_LIFETIME)
    return present.statement(one, request.language, upload=upload)
