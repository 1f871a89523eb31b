"""The seal on what was submitted: a hash of the whole set, so that anybody can prove it was not changed."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.domain.applicant import as_filed
from chalicelib.domain.document import ACCEPTED, RESULT_SLOT, Document
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.dossier_states import DRAFT, SUPPLEMENT_REQUESTED


@dataclass(frozen=True, slots=True)
class SealedPaper:
    """One page of a sealed set, as it was handed in."""

    document_id: str
    slot: str
    page: int
    sha256: str


@dataclass(frozen=True, slots=True)
class SealedSet:
    """What was handed in at once, kept as it was: number 1 at submission, then one for each supplement. Nothing ever
    changes or replaces a set; `previous` is the hash of the one before, which `sha256` covers too."""

    dossier_id: str
    number: int
    sealed_at: datetime
    sealed_by: str
    form: Mapping[str, Any]
    papers: tuple[SealedPaper, ...]
    sha256: str
    previous: str = ""


def sealed_set(dossier: Dossier, documents: Sequence[Document], *, by: str, now: datetime) -> SealedSet:
    """The next set of a dossier that is being handed in or completed: its form, and the papers sent since the last."""
    asked = dossier.supplement_request
    since = asked.requested_at if asked and dossier.submission_sha256 else None
    mine = [page for page in documents if since is None or page.created_at >= since]
    papers = tuple(
        SealedPaper(page.document_id, page.slot, page.page, page.sha256)
        for page in sorted(mine, key=lambda page: (page.slot, page.page, page.document_id))
        if _is_handed_in(page)
    )
    digest = seal(dossier, mine, previous=dossier.submission_sha256)
    number = dossier.sealed_sets + 1
    return SealedSet(
        dossier.dossier_id, number, now, by, dossier.form, papers, digest, previous=dossier.submission_sha256
    )


def seal(dossier: Dossier, documents: Sequence[Document], *, previous: str = "") -> str:
    """SHA-256, lower hex, of procedure, form and the accepted papers (Decree 45/2020/NĐ-CP: an electronic dossier
    keeps its integrity from the moment of submission), and of the hash of the set before, if there was one. Canonical
    JSON: keys sorted, UTF-8, no spaces."""
    papers = sorted((page.slot, page.page, page.sha256) for page in documents if _is_handed_in(page))
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
    if filed := as_filed(dossier.applicant):
        whole["applicant"] = {"kind": filed.kind, **filed.told}
    if dossier.papers_by_post:
        whole["papers_by_post"] = list(dossier.papers_by_post)
    if dossier.exemption:
        whole["exemption"] = dossier.exemption
    if previous:
        whole["previous"] = previous
    text = json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def was_handed_in(dossier: Dossier, page: Document) -> bool:
    """Whether this accepted paper of the applicant was part of what was handed in, so that nobody can take it out
    again: not a page of a draft, or of a supplement that is still being prepared."""
    asked = dossier.supplement_request
    is_open = dossier.state == SUPPLEMENT_REQUESTED and asked is not None and page.created_at >= asked.requested_at
    return _is_handed_in(page) and dossier.state != DRAFT and not is_open and not page.unsent


def _is_handed_in(page: Document) -> bool:
    return page.state == ACCEPTED and page.slot != RESULT_SLOT
