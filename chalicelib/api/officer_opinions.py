"""Opinions asked of other units: the asking officer's doors and the asked unit's."""

from collections.abc import Callable
from datetime import date
from typing import Any

from chalicelib import wiring
from chalicelib.api.officer_payments import unit_of
from chalicelib.api.present import document as present_paper
from chalicelib.api.present import opinion as present
from chalicelib.api.reading_notes import note_reading
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain.document import Document
from chalicelib.domain.errors import Refused
from chalicelib.domain.opinion import ATTACHED_SLOT, Opinion, visible_paper
from chalicelib.usecases.documents.announce import UPLOAD_LIFETIME
from chalicelib.usecases.opinions import close
from chalicelib.usecases.opinions.ask import ask_opinion
from chalicelib.usecases.opinions.attach import attach_paper

router = Router(__name__)


@router.operation("officer_opinions.ask")
def ask(request: Request) -> Answer:
    """Ask another unit."""
    body, presented = request.body, _presented(request, 201)
    opinion = ask_opinion(
        request.path["dossier_id"],
        agency_code=body["agency_code"],
        question=body["question"],
        document_ids=body.get("document_ids", []),
        due_on=date.fromisoformat(body["due_on"]),
        by=request.caller,
        now=request.now,
        once=request.once(presented),
        opinions=wiring.stores.opinions(),
        agencies=wiring.stores.agencies(),
    )
    return Answer(*presented(opinion))


@router.operation("officer_opinions.queue")
def queue(request: Request) -> Answer:
    """What a unit (the officer's own unless told) is asked, the soonest due first, or what is closed, newest first."""
    unit, name = unit_of(request), request.query["queue"]
    page = wiring.stores.opinions().in_queue(
        unit, is_open=name == "open", limit=request.query["limit"], cursor=request.query.get("cursor", "")
    )
    body = {
        "agency_code": unit,
        "queue": name,
        "counts": wiring.stores.opinions().counts(unit),
        "items": [present.opinion(one, request.language, now=request.now) for one in page.items],
        "next_cursor": page.next_cursor or None,
    }
    return Answer(200, body)


@router.operation("officer_opinions.read")
def read(request: Request) -> Answer:
    """One question, for both units."""
    opinion, _, _ = _seen(request)
    note_reading(request, opinion)
    return Answer(*_presented(request)(opinion))


@router.operation("officer_opinions.open_document")
def open_document(request: Request) -> Answer:
    """A link to a paper that the question shows or the answer attaches, good for minutes."""
    opinion, asked, asking = _seen(request)
    page = visible_paper(opinion, request.path["document_id"], asked=asked, asking=asking)
    if page is None:
        raise Refused("not_found")
    note_reading(request, opinion)
    return Answer(200, present_paper.link(page, now=request.now))


def _renewed(request: Request, body: dict[str, Any]) -> dict[str, Any]:
    page = wiring.stores.dossiers().get_document(request.path["opinion_id"], body["document_id"])
    return _with_upload(request, page) if page else body


@router.operation("officer_opinions.attach", renew=_renewed)
def attach(request: Request) -> Answer:
    """Announce a paper of the answer."""
    body = request.body
    announced = Document(
        document_id=request.new_id(),
        dossier_id=request.path["opinion_id"],
        slot=ATTACHED_SLOT,
        page=0,  # numbered when it is taken
        filename=body["filename"],
        content_type=body["content_type"],
        size=body["size"],
        sha256=body["sha256"],
        uploaded_by=request.caller.id,
        created_at=request.now,
    )
    page = attach_paper(
        request.path["opinion_id"],
        announced,
        by=request.caller,
        now=request.now,
        once=request.once(lambda page: (201, present_paper.document(page, request.language))),
        opinions=wiring.stores.opinions(),
    )
    return Answer(201, _with_upload(request, page))


@router.operation("officer_opinions.answer")
def answer(request: Request) -> Answer:
    """Answer it."""
    presented = _presented(request)
    opinion = close.answer_opinion(
        request.path["opinion_id"],
        request.body["text"],
        document_ids=request.body.get("document_ids", []),
        by=request.caller,
        now=request.now,
        once=request.once(presented),
        opinions=wiring.stores.opinions(),
    )
    return Answer(*presented(opinion))


@router.operation("officer_opinions.decline")
def decline(request: Request) -> Answer:
    """Say why the unit does not answer."""
    presented = _presented(request)
    opinion = close.decline_opinion(
        request.path["opinion_id"],
        request.body["reason"],
        by=request.caller,
        now=request.now,
        once=request.once(presented),
        opinions=wiring.stores.opinions(),
    )
    return Answer(*presented(opinion))


@router.operation("officer_opinions.withdraw")
def withdraw(request: Request) -> Answer:
    """Take the question back."""
    presented = _presented(request)
    opinion = close.withdraw_opinion(
        request.path["opinion_id"],
        request.body["reason"],
        by=request.caller,
        now=request.now,
        once=request.once(presented),
        opinions=wiring.stores.opinions(),
        dossiers=wiring.stores.dossiers(),
    )
    return Answer(*presented(opinion))


def _seen(request: Request) -> tuple[Opinion, bool, bool]:
    """The opinion of the path, and whether the caller's unit is the asked one or has the dossier; `not_found` to
    everybody else."""
    found: Opinion | None = wiring.stores.opinions().get(request.path["opinion_id"])
    if found is None:
        raise Refused("not_found")
    if request.caller.covers(found.agency_code):
        return found, True, False
    dossier = wiring.stores.dossiers().get(found.dossier_id)
    if dossier is None or not request.caller.covers(dossier.agency_code):
        raise Refused("not_found")
    return found, False, True


def _with_upload(request: Request, page: Document) -> dict[str, Any]:
    upload = present_paper.upload_form(page, now=request.now, lifetime=UPLOAD_LIFETIME)
    return present_paper.document(page, request.language, upload=upload)


def _presented(request: Request, status: int = 200) -> Callable[[Opinion], tuple[int, Any]]:
    return lambda opinion: (status, present.opinion(opinion, request.language, now=request.now))
