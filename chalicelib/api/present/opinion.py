"""Opinions asked of other units, as the spec shows them to both sides: nothing of the dossier but what is asked."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from chalicelib.api.present.words import instant, word
from chalicelib.domain.document import Document
from chalicelib.domain.file_name import safe
from chalicelib.domain.opinion import Opinion


def opinion(one: Opinion, language: str, *, now: datetime) -> dict[str, Any]:
    """The spec's Opinion."""
    return {
        "opinion_id": one.opinion_id,
        "state": one.state,
        "state_label": word("opinion_states", one.state, language),
        "agency_code": one.agency_code,
        "agency_name": one.agency_name,
        "asked_by_agency_code": one.asked_by_agency,
        "asked_by_agency_name": one.asked_by_agency_name,
        "asked_by": one.asked_by,
        "asked_at": instant(one.asked_at),
        "question": one.question,
        "due_on": one.due_on.isoformat(),
        "is_overdue": one.is_overdue(now=now),
        "documents": _papers(one.shown),
        "text": one.text or None,
        "attached": _papers(one.attached),
        "closed_by": one.closed_by or None,
        "closed_at": instant(one.closed_at),
        "lapsed_with": one.lapsed_with or None,
    }


def _papers(pages: Sequence[Document]) -> list[dict[str, Any]]:
    return [
        {
            "document_id": page.document_id,
            "slot": page.slot,
            "page": page.page,
            "filename": safe(page.filename, page.content_type),
            "content_type": page.content_type,
            "size": page.size,
        }
        for page in pages
    ]
