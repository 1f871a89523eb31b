"""A request to complete that is left unanswered: what is decided on is what was handed in, and what was prepared for
the answer is kept aside until it is asked for again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.document import RESULT_SLOT, Document, in_use
from chalicelib.domain.dossier import Dossier, Moved
from chalicelib.domain.dossier_states import SUPPLEMENT_REQUESTED
from chalicelib.domain.dossier_supplement import form_sha256
from chalicelib.domain.submission import SealedSet


def is_left(before: Dossier, moved: Moved) -> bool:
    """Whether the move leads away from a request to complete without an answer to it."""
    asked = before.state == SUPPLEMENT_REQUESTED and before.supplement_request is not None
    return asked and moved.event.action != "supplement" and moved.dossier.state != SUPPLEMENT_REQUESTED


def is_asked(before: Dossier, moved: Moved) -> bool:
    """Whether the move leads to a request to complete: a new one, or one that was left by a decision undone now."""
    return before.state != SUPPLEMENT_REQUESTED and moved.dossier.state == SUPPLEMENT_REQUESTED


def was_prepared(before: Dossier, documents: Sequence[Document]) -> bool:
    """Whether something was typed or sent since the request was made."""
    asked = before.supplement_request
    return asked is not None and (form_sha256(before.form) != asked.form_sha256 or bool(_sent(before, documents)))


def set_aside(
    before: Dossier, moved: Moved, documents: Sequence[Document], *, sets: Sequence[SealedSet]
) -> tuple[Moved, list[Document]]:
    """The dossier with the form as it was last handed in, and the pages that are in none of its sealed `sets` marked as
    unsent: no part of the dossier."""
    handed_in = {paper.document_id for one in sets for paper in one.papers}
    pages = [replace(page, unsent=True) for page in _sent(before, documents) if page.document_id not in handed_in]
    dossier = _with_papers_changed(moved.dossier, unsent_pages=len(pages))
    if sets and sets[-1].form != before.form:
        dossier = replace(dossier, form=sets[-1].form, unsent_form=before.form)
    return Moved(dossier, moved.event), pages


def offered_again(moved: Moved, aside: Sequence[Document]) -> tuple[Moved, list[Document]]:
    """The dossier with what was typed and sent for an earlier request and never handed in: it may answer this one. Such
    a page counts as sent when it was asked for."""
    asked = moved.dossier.supplement_request
    asked_at: datetime = asked.requested_at if asked else moved.event.at
    pages = [
        replace(page, unsent=False, created_at=max(page.created_at, asked_at))
        for page in in_use(list(aside), now=moved.event.at)
    ]
    dossier = _with_papers_changed(moved.dossier, unsent_pages=0)
    if dossier.unsent_form:
        dossier = replace(dossier, form=dossier.unsent_form, unsent_form={})
    return Moved(dossier, moved.event), pages


def _sent(before: Dossier, documents: Sequence[Document]) -> list[Document]:
    asked = before.supplement_request
    since = asked.requested_at if asked else before.updated_at
    return [page for page in documents if page.slot != RESULT_SLOT and page.created_at >= since]


def _with_papers_changed(dossier: Dossier, *, unsent_pages: int) -> Dossier:
    """The set of papers is another: whoever is sending a page looks again. The decision that changed it may be undone
    all the same."""
    if dossier.unsent_pages == unsent_pages:
        return dossier
    count, last = dossier.papers_version + 1, dossier.last_decision
    last = replace(last, papers_version=count) if last else None
    return replace(dossier, unsent_pages=unsent_pages, papers_version=count, last_decision=last)
