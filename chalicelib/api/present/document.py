"""Papers as the spec shows them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from chalicelib import wiring
from chalicelib.api.present.words import instant, word
from chalicelib.domain.document import Document, expires_at
from chalicelib.domain.paper_signature import together

LINK_SECONDS = 300


def document(page: Document, language: str, *, upload: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """One page and where it stands; with `upload`, where to send it."""
    body: dict[str, Any] = {
        "document_id": page.document_id,
        "slot": page.slot,
        "page": page.page,
        "filename": page.filename,
        "content_type": page.content_type,
        "size": page.size,
        "sha256": page.sha256,
        "state": page.state,
        "reason": page.reason or None,
        "reason_text": word("paper_reasons", page.reason, language) if page.reason else None,
        "scan": page.scan_outcome or None,
        "flags": list(page.flags),
        "signature": _signature(page, language),
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


def upload_form(page: Document, *, now: datetime, lifetime: timedelta) -> dict[str, Any] | None:
    """Where to send a page that is still awaited; None once it arrived, or is awaited no more."""
    until = expires_at(page)
    if until is None or until <= now:
        return None
    ends_at = min(now + lifetime, until)
    form = wiring.papers().upload_form(page, seconds=max(1, int((ends_at - now).total_seconds())))
    return {"url": form["url"], "fields": dict(form["fields"]), "expires_at": instant(ends_at)}


def link(page: Document, *, now: datetime) -> dict[str, Any]:
    """A link to the very bytes that were checked, good for minutes."""
    return {
        "document_id": page.document_id,
        "slot": page.slot,
        "page": page.page,
        "filename": page.filename,
        "content_type": page.content_type,
        "size": page.size,
        "sha256": page.sha256,
        "issued_at": instant(page.checked_at),
        "url": wiring.papers().link(page, seconds=LINK_SECONDS),
        "expires_at": instant(now + timedelta(seconds=LINK_SECONDS)),
    }
