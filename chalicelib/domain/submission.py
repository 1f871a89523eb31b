"""The seal on what was submitted: a hash of the whole set, so that anybody can prove it was not changed."""

import hashlib
import json

from chalicelib.domain.document import ACCEPTED, RESULT_SLOT, Document
from chalicelib.domain.dossier import Dossier, FeeDue
from chalicelib.domain.fees import Quote


def seal(dossier: Dossier, documents: list[Document]) -> str:
    """SHA-256, lower hex, of procedure, form and the accepted papers (Decree 45/2020/NĐ-CP: an electronic dossier
    keeps its integrity from the moment of submission). Canonical JSON: keys sorted, UTF-8, no spaces."""
    papers = sorted(
        (document.slot, document.page, document.sha256)
        for document in documents
        if document.state == ACCEPTED and document.slot != RESULT_SLOT
    )
    whole = {
        "procedure_code": dossier.procedure_code,
        "procedure_version": dossier.procedure_version,
        "agency_code": dossier.agency_code,
        "applicant_id": dossier.applicant_id,
        "result_channel": dossier.result_channel,
        "copies": dossier.copies,
        "form": dossier.form,
        "papers": papers,
    }
    text = json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def fee_due(quote: Quote) -> FeeDue:
    """What a quote means for the dossier: none for 0 đ, due for more, unknown where no rule tells."""
    if quote.amount_vnd is None:
        return FeeDue("unknown", None)
    lines = tuple(
        {
            "kind": line.kind,
            "code": line.code,
            "name": line.name,
            "quantity": line.quantity,
            "unit_amount_vnd": line.unit_amount_vnd,
            "amount_vnd": line.amount_vnd,
        }
        for line in quote.lines
    )
    return FeeDue("due" if quote.amount_vnd else "none", quote.amount_vnd, lines)
