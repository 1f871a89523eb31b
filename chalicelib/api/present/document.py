"""Papers as the spec shows them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from chalicelib import wiring
from chalicelib.api.present.words import instant, word
from chalicelib.domain.document import Document, expires_at
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.file_name import safe
from chalicelib.domain.paper_signature import together
from chalicelib.domain.submission import SealedSet

LINK_SECONDS = 300


def document(page: Document, language: str, *, upload: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """One page and where it stands; with `upload`, where to send it."""
    body: dict[str, Any] = {
        "document_id": page.document_id,
        "slot": page.slot,
        "page": page.page,
        "filename": safe(page.filename, page.content_type),
        "content_type": page.content_type,
        "size": page.size,
        "sha256": page.sha256,
        "state": page.state,
        "reason": page.reason or None,
        "reason_text": word("paper_reasons", page.reason, language) if page.reason else None,
        "scan": page.scan_outcome or None,
        "flags": list(page.flags),
        "signature": _signature(page, language),
        "reused": page.reused_from is not None,
        "created_at": instant(page.created_at),
    }
    if until := expires_at(page):
        body["forgotten_at"] = instant(until)
    if upload is not None:
        body["upload"] = dict(upload)
        body["expires_at"] = upload["expires_at"]
    return body


def _signature(page: Document, language: str) -> dict[str, Any] | None:
    """What its digital signatures say; None where nobody signed it."""
    if not page.signatures:
        return None
    result = together(page.signatures)
    return {
        "result": result,
        "result_text": word("signature_results", result, language),
        "signatures": [
            {
                "result": one.result,
                "signer": one.signer,
                "issuer": one.issuer,
                "signed_at": instant(one.signed_at),
                "covers_all": one.covers_all,
            }
            for one in page.signatures
        ],
    }


def earlier_papers(dossier: Dossier, sets: Sequence[SealedSet]) -> dict[str, Any]:
    """The spec's EarlierPapers: what was handed in with one dossier, the last set first."""
    papers = [
        {
            "document_id": paper.document_id,
            "slot": paper.slot,
            "page": paper.page,
            "sha256": paper.sha256,
            "handed_in_at": instant(one.sealed_at),
        }
        for one in sets
        for paper in one.papers
    ]
    return {
        "dossier_id": dossier.dossier_id,
        "dossier_code": dossier.dossier_code or None,
        "procedure_code": dossier.procedure_code,
        "procedure_name": dossier.procedure_name,
        "papers": papers,
    }


def upload_form(page: Document, *, now: datetime, lifetime: timedelta) -> dict[str, Any] | None:
    """Where to send a page that is still awaited; None once it arrived, or is awaited no more."""
    until = expires_at(page)
    if until is None or until <= now:
        return None
    ends_at = min(now + lifetime, until)
    form = wiring.documents.papers().upload_form(page, seconds=max(1, int((ends_at - now).total_seconds())))
    return {"url": form["url"], "fields": dict(form["fields"]), "expires_at": instant(ends_at)}


def download(page: Document, *, now: datetime) -> dict[str, Any]:
    """Where the very bytes that were checked can be had, for minutes. Who may have them was asked by the caller."""
    ends_at = now + timedelta(seconds=LINK_SECONDS)
    return {"url": wiring.documents.papers().link(page, seconds=LINK_SECONDS), "expires_at": instant(ends_at)}


def link(page: Document, *, now: datetime) -> dict[str, Any]:
    """A link to the very bytes that were checked, good for minutes."""
    return {
        "document_id": page.document_id,
        "slot": page.slot,
        "page": page.page,
        "filename": safe(page.filename, page.content_type),
        "content_type": page.content_type,
        "size": page.size,
        "sha256": page.sha256,
        "issued_at": instant(page.checked_at),
        **download(page, now=now),
    }
