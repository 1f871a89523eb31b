"""The seal on what was submitted: a hash of the whole set, so that anybody can prove it was not changed."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
    changes or replaces a set; `previous` is the hash of the one before, which `sha256` covers too. `terms` is all else
    that it covers (`terms_of`): unit, copies and the rest may be others by now. Empty in sets of before it was kept.
    `reused` is how many of its pages were taken from what was handed in before, instead of being sent again.
    """

    dossier_id: str
    number: int
    sealed_at: datetime
    sealed_by: str
    form: Mapping[str, Any]
    papers: tuple[SealedPaper, ...]
    sha256: str
    previous: str = ""
    terms: Mapping[str, Any] = field(default_factory=dict)
    reused: int = 0


@dataclass(frozen=True, slots=True)
class PaperCount:
    """How many pages were handed in to a unit in a Vietnamese month (2026-11), and how many of these nobody had to send
    again, since they had been handed in before (Decree 45/2020/NĐ-CP article 4: what is known is not asked again)."""

    month: str
    handed_in: int
    reused: int


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
        dossier.dossier_id,
        number,
        now,
        by,
        dossier.form,
        papers,
        digest,
        previous=dossier.submission_sha256,
        terms=terms_of(dossier),
        reused=sum(1 for page in mine if _is_handed_in(page) and page.reused_from),
    )


def seal(dossier: Dossier, documents: Sequence[Document], *, previous: str = "") -> str:
    """SHA-256, lower hex, of procedure, form and the accepted papers (Decree 45/2020/NĐ-CP: an electronic dossier
    keeps its integrity from the moment of submission), and of the hash of the set before, if there was one. Canonical
    JSON: keys sorted, UTF-8, no spaces."""
    papers = [(page.slot, page.page, page.sha256) for page in documents if _is_handed_in(page)]
    return _digest(terms_of(dossier), dossier.form, papers, previous)


def proven(sealed: SealedSet) -> bool:
    """Whether a kept set is what its hash says, by itself: nothing else needs to be asked."""
    papers = [(page.slot, page.page, page.sha256) for page in sealed.papers]
    return _digest(sealed.terms, sealed.form, papers, sealed.previous) == sealed.sha256


def terms_of(dossier: Dossier) -> dict[str, Any]:
    """What is handed in beside form and papers: procedure, unit, who files, way of the result, copies; and where there
    are any, for whom, the slots whose papers come by post, and the ground for paying less."""
    terms: dict[str, Any] = {
        "procedure_code": dossier.procedure_code,
        "procedure_version": dossier.procedure_version,
        "agency_code": dossier.agency_code,
        "applicant_id": dossier.applicant_id,
        "result_channel": dossier.result_channel,
        "copies": dossier.copies,
    }
    if filed := as_filed(dossier.applicant):
        terms["applicant"] = {"kind": filed.kind, **filed.told}
    if dossier.papers_by_post:
        terms["papers_by_post"] = list(dossier.papers_by_post)
    if dossier.exemption:
        terms["exemption"] = dossier.exemption
    return terms


def was_handed_in(dossier: Dossier, page: Document) -> bool:
    """Whether this accepted paper of the applicant was part of what was handed in, so that nobody can take it out
    again: not a page of a draft, or of a supplement that is still being prepared."""
    asked = dossier.supplement_request
    is_open = dossier.state == SUPPLEMENT_REQUESTED and asked is not None and page.created_at >= asked.requested_at
    return _is_handed_in(page) and dossier.state != DRAFT and not is_open and not page.unsent


def _digest(
    terms: Mapping[str, Any], form: Mapping[str, Any], papers: Sequence[tuple[str, int, str]], previous: str
) -> str:
    whole = {**terms, "form": form, "papers": sorted(papers), **({"previous": previous} if previous else {})}
    text = json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _is_handed_in(page: Document) -> bool:
    return page.state == ACCEPTED and page.slot != RESULT_SLOT
