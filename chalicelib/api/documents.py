"""The papers of a dossier: announced here, sent straight to the bucket."""

from typing import Any

from chalicelib import wiring
from chalicelib.api.dossiers import own
from chalicelib.api.present.document import document as present
from chalicelib.api.present.document import download, upload_form
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain.document import ACCEPTED, RESULT_SLOT, Document
from chalicelib.domain.errors import Refused
from chalicelib.usecases.documents.announce import UPLOAD_LIFETIME, announce_page
from chalicelib.usecases.documents.remove import remove_page
from chalicelib.usecases.documents.reuse import reuse_paper

router = Router(__name__)


def renewed(request: Request, body: dict[str, Any]) -> dict[str, Any]:
    """A stored answer with a fresh place to send the page to: the old link may have expired."""
    dossier_id = request.path["dossier_id"]
    page = wiring.stores.dossiers().get_document(dossier_id, body["document_id"])
    return presented(request, page) if page else body


def presented(request: Request, page: Document) -> dict[str, Any]:
    """A page, with where to send it while it is awaited."""
    upload = upload_form(page, now=request.now, lifetime=UPLOAD_LIFETIME)
    return present(page, request.language, upload=upload)


def promised(request: Request, *, slot: str, page: int) -> Document:
    """The paper that the request announces."""
    body = request.body
    return Document(
        document_id=request.new_id(),
        dossier_id=request.path["dossier_id"],
        slot=slot,
        page=page,
        filename=body["filename"],
        content_type=body["content_type"],
        size=body["size"],
        sha256=body["sha256"],
        uploaded_by=request.caller.id,
        created_at=request.now,
    )


@router.operation("documents.announce", renew=renewed)
def announce(request: Request) -> Answer:
    """Announce one page."""
    page = announce_page(
        promised(request, slot=request.body["slot"], page=request.body["page"]),
        by=request.caller,
        now=request.now,
        # Links are not worth storing: a repeated request gets them anew.
        once=request.once(lambda page: (201, present(page, request.language))),
        dossiers=wiring.stores.dossiers(),
        procedures=wiring.stores.procedures(),
    )
    return Answer(201, presented(request, page))


@router.operation("documents.reuse")
def reuse(request: Request) -> Answer:
    """Use one of my earlier papers again."""
    body = request.body
    page = Document(
        document_id=request.new_id(),
        dossier_id=request.path["dossier_id"],
        slot=body["slot"],
        page=body["page"],
        filename="",
        content_type="",
        size=0,
        sha256="",
        uploaded_by=request.caller.id,
        created_at=request.now,
    )
    used = reuse_paper(
        page,
        (body["dossier_id"], body["document_id"]),
        by=request.caller,
        now=request.now,
        once=request.once(lambda page: (201, present(page, request.language))),
        dossiers=wiring.stores.dossiers(),
        procedures=wiring.stores.procedures(),
    )
    return Answer(201, present(used, request.language))


@router.operation("documents.read")
def read(request: Request) -> Answer:
    """One page, with a place to send it to as long as it did not arrive, and a link to it once it is good."""
    dossier, documents = own(request)
    page = next((page for page in documents if page.document_id == request.path["document_id"]), None)
    if page is None or (page.slot == RESULT_SLOT and not dossier.finished_at):
        raise Refused("not_found")
    body = presented(request, page)
    if page.state == ACCEPTED:
        body["download"] = download(page, now=request.now)
    return Answer(200, body)


@router.operation("documents.remove")
def remove(request: Request) -> Answer:
    """Take a page out."""
    remove_page(
        request.path["dossier_id"],
        request.path["document_id"],
        by=request.caller,
        dossiers=wiring.stores.dossiers(),
        papers=wiring.documents.papers(),
    )
    return Answer(204)
