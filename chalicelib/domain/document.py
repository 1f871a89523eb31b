"""A paper of a dossier: one uploaded page or file of one slot, from announcement to verdict."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.findings import INFECTED, Findings
from chalicelib.domain.paper_signature import PaperSignature

AWAITING_UPLOAD = "awaiting_upload"
CHECKING = "checking"
ACCEPTED = "accepted"
REJECTED = "rejected"
CHECK_FAILED = "check_failed"

# (state, what happened) -> state. What somebody handed in never changes once it was judged: a new page is a new
# document. A file of the result may be taken back by officers before the dossier is finished.
ARROWS = {
    (AWAITING_UPLOAD, "arrived"): CHECKING,
    (CHECKING, "arrived"): CHECKING,
    (CHECKING, "passed"): ACCEPTED,
    (CHECKING, "failed"): REJECTED,
    (CHECKING, "broke"): CHECK_FAILED,
    (CHECK_FAILED, "arrived"): CHECKING,
    (ACCEPTED, "withdrawn"): REJECTED,
}
WITHDRAWN = "withdrawn"  # why a file of the result is no result any more
RESULT_SLOT = "result"
# A page that was announced and never sent counts for so long.
UNUSED_FOR = timedelta(hours=24)
# The tries to check a page end after an hour and a half (infra/queues.yaml); then only a person goes on with it.
CHECKED_WITHIN = timedelta(hours=3)
MB = 1024 * 1024


def object_key(dossier_id: str, document_id: str) -> str:
    """Where the bytes of a document lie in the bucket of papers."""
    return f"papers/{dossier_id}/{document_id}"


@dataclass(frozen=True, slots=True)
class Document:
    """`size` is bytes and `sha256` lower hex, both as promised; `object_version` pins the bytes that were checked;
    `checked_at` is when it arrived to be checked, and then when the last check ended;
    `scan_outcome` is how the last scan for malware ended (findings.OUTCOMES), "" before it. `reused_from` is with which
    (dossier, document) the bytes were sent, when this one only uses them again. `unsent`: it was sent for a request to
    complete that was left unanswered, and is no part of the dossier."""

    document_id: str
    dossier_id: str
    slot: str
    page: int
    filename: str
    content_type: str
    size: int
    sha256: str
    uploaded_by: str
    created_at: datetime
    applicant_id: str = ""
    state: str = AWAITING_UPLOAD
    reason: str = ""
    object_version: str = ""
    checked_at: datetime | None = None
    scan_outcome: str = ""
    flags: tuple[str, ...] = ()
    signatures: tuple[PaperSignature, ...] = ()
    reused_from: tuple[str, str] | None = None
    unsent: bool = False
    withdrawn_by: str = ""
    withdrawn_at: datetime | None = None

    @property
    def object_key(self) -> str:
        """Where the bytes lie in the bucket of papers: those of a paper used again are where they were first sent."""
        return object_key(*(self.reused_from or (self.dossier_id, self.document_id)))

    @property
    def is_infected(self) -> bool:
        """Malware was found: its bytes must not stay."""
        return self.state == REJECTED and self.reason == INFECTED


@dataclass(frozen=True, slots=True)
class Slot:
    """One kind of paper that a procedure asks for, with its limits. Sizes are bytes."""

    slot: str
    name: str
    required: bool
    max_pages: int
    max_bytes: int
    content_types: tuple[str, ...]


def expires_at(document: Document) -> datetime | None:
    """Until when a page may still be sent; None once it arrived."""
    return document.created_at + UNUSED_FOR if document.state == AWAITING_UPLOAD else None


def in_use(documents: list[Document], *, now: datetime) -> list[Document]:
    """Without the pages that were announced and never sent: they hold up nobody and take nobody's place."""
    return [one for one in documents if (until := expires_at(one)) is None or until > now]


def announce(
    slot: Slot | None, others: list[Document], *, document: Document, most: int, most_bytes: int, all_bytes: int = 0
) -> Document:
    """Let a page be sent. Refuses, naming every fault at once: an unknown slot, a page number already taken or beyond
    the slot's pages, a type or size that the slot does not take; more than `most` papers in the dossier, or more than
    `most_bytes` with the `all_bytes` that it holds."""
    if slot is None:
        raise Refused("invalid_request", faults=[Fault("/slot", "slot_unknown")])
    faults = []
    live = [other for other in others if other.state != REJECTED]
    if document.page > slot.max_pages:
        faults.append(Fault("/page", "too_many_pages", {"limit": slot.max_pages}))
    if any(other.slot == slot.slot and other.page == document.page for other in live):
        faults.append(Fault("/page", "page_taken", {"page": document.page}))
    if document.content_type not in slot.content_types:
        faults.append(Fault("/content_type", "paper_type_not_allowed", {"allowed": ", ".join(slot.content_types)}))
    if document.size > slot.max_bytes:
        faults.append(Fault("/size", "paper_too_large", {"limit_bytes": slot.max_bytes}))
    if faults:
        raise Refused("invalid_request", faults=faults)
    if len(others) >= most:
        raise Refused("document_limit", limit=most)
    if all_bytes + document.size > most_bytes:
        left = max(0, most_bytes - all_bytes)
        raise Refused("dossier_bytes_limit", limit_mb=most_bytes // MB, left_mb=left // MB)
    return document


def withdraw(result: Document, *, by: str, now: datetime) -> Document:
    """The file of the result as no result any more: it is shown to nobody else and counts for nothing. The row stays,
    with who took it back, and so do the bytes, for whoever looks into it later."""
    state = ARROWS[result.state, "withdrawn"]
    return replace(result, state=state, reason=WITHDRAWN, withdrawn_by=by, withdrawn_at=now)


def use_again(earlier: Document, *, document: Document) -> Document:
    """`document` as another use of a paper that was accepted before: the same bytes, in the very version that was
    checked, with the same verdict. What the administration has it does not ask for again (Decree 224/2026/NĐ-CP
    article 15)."""
    return replace(
        document,
        filename=earlier.filename,
        content_type=earlier.content_type,
        size=earlier.size,
        sha256=earlier.sha256,
        state=earlier.state,
        object_version=earlier.object_version,
        checked_at=earlier.checked_at,
        scan_outcome=earlier.scan_outcome,
        flags=earlier.flags,
        signatures=earlier.signatures,
        reused_from=earlier.reused_from or (earlier.dossier_id, earlier.document_id),
    )


def arrived(document: Document, *, now: datetime) -> Document | None:
    """The bytes are there: check them. None when the verdict is already given (a repeated or late event)."""
    state = ARROWS.get((document.state, "arrived"))
    return replace(document, state=state, checked_at=now) if state else None


def judged(document: Document, found: Findings, *, reason: str, now: datetime) -> Document:
    """The verdict on what was found: accepted when `reason` is empty."""
    state = ARROWS[(document.state, "failed" if reason else "passed")]
    return replace(
        document,
        state=state,
        reason=reason,
        object_version=found.object_version,
        checked_at=now,
        scan_outcome=found.scan,
        flags=found.flags,
        signatures=found.signatures,
    )


def check_broke(document: Document, *, now: datetime, scan: str = "") -> Document:
    """The check itself broke: it is tried again, and the citizen is not blamed."""
    return replace(document, state=ARROWS[(document.state, "broke")], checked_at=now, scan_outcome=scan)


def waits_in_vain(document: Document, *, now: datetime) -> bool:
    """Whether a page has had no verdict for so long that no check will give one by itself: an operator may let it be
    checked again, and its sender may take it out and send it anew."""
    since = document.checked_at or document.created_at
    return document.state in (CHECKING, CHECK_FAILED) and now - since >= CHECKED_WITHIN


def faults_of_papers(slots: list[Slot], documents: list[Document], *, now: datetime) -> tuple[list[Fault], bool]:
    """What stands in the way of submission: a fault per paper that is missing, rejected or waits in vain to be checked,
    and whether any is being checked.

    A rejected page counts for nothing when an accepted page took its place.
    """
    faults: list[Fault] = []
    for slot in slots:
        pages = [document for document in documents if document.slot == slot.slot]
        good = {document.page for document in pages if document.state == ACCEPTED}
        for document in pages:
            pointer = f"/documents/{document.document_id}"
            if document.state == AWAITING_UPLOAD:
                faults.append(Fault(pointer, "upload_missing", {"name": slot.name, "page": document.page}))
            elif waits_in_vain(document, now=now):
                faults.append(Fault(pointer, "paper_not_checked", {"name": slot.name, "page": document.page}))
            elif document.state == REJECTED and document.page not in good:
                faults.append(
                    Fault(
                        pointer, "paper_rejected", {"name": slot.name, "page": document.page, "reason": document.reason}
                    )
                )
        if slot.required and not pages:
            faults.append(Fault(f"/papers/{slot.slot}", "paper_missing", {"name": slot.name}))
    # A file of the result is the officers' own: the applicant does not wait for it.
    mine = (document for document in documents if document.slot != RESULT_SLOT)
    checking = any(one.state in (CHECKING, CHECK_FAILED) and not waits_in_vain(one, now=now) for one in mine)
    return faults, checking
