"""The rows of a dossier: head, events and papers in one partition, and the claims beside it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.domain import dossier_states
from chalicelib.domain.document import Document
from chalicelib.domain.dossier import Dossier, DossierEvent, FeeDue, SupplementRequest, queue_of
from chalicelib.store.attributes import Expiry, Instant, Number, Record, Text
from chalicelib.store.plain import instant
from chalicelib.store.row import Named, RawRow, Row
from chalicelib.store.sealed import SealedAttribute

HEAD, EVENT, DOCUMENT, CLAIM = "dossier", "event#", "document#", "claim"
# An abandoned draft is forgotten between 90 and 120 days after its last change. Counted in blocks, so that the claim
# beside it is prolonged once a month, and not at each save.
_BLOCK = timedelta(days=30)
_BLOCKS_KEPT = 4
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


class _ByApplicant(GlobalSecondaryIndex["HeadRow"]):
    class Meta:
        index_name = "by_applicant"
        projection = AllProjection()

    applicant_id = Text(hash_key=True)
    listed_at = Text(range_key=True)


class _ByQueue(GlobalSecondaryIndex["HeadRow"]):
    class Meta:
        index_name = "by_queue"
        projection = AllProjection()

    queue = Text(hash_key=True)
    queue_at = Text(range_key=True)


class HeadRow(Row):
    """The dossier itself. Only heads have `listed_at`, only those in a queue `queue`, so only they are indexed."""

    class Meta:
        table_name = Named("dossiers")

    dossier_id = Text(hash_key=True)
    part = Text(range_key=True)
    applicant_id = Text()
    procedure_code = Text()
    procedure_version = Number()
    procedure_name = Text()
    agency_code = Text()
    agency_name = Text()
    created_at = Instant()
    updated_at = Instant()
    state = Text()
    version = Number()
    papers_version = Number()
    events = Number()
    form = SealedAttribute(Mapping[str, Any])
    result_channel = Text()
    copies = Number()
    fee = Record(FeeDue)
    applicant_name = SealedAttribute(str)
    submitted_at = Instant()
    submission_sha256 = Text()
    accepted_at = Instant()
    dossier_code = Text()
    lookup_secret = SealedAttribute(str)
    due_at = Instant()
    remaining_minutes = Number()
    supplement_request = SealedAttribute(SupplementRequest)
    supplement_requests = Number()
    decision = SealedAttribute(Mapping[str, str])
    outcome = Text()
    finished_at = Instant()
    returned_at = Instant()
    return_channel = Text()
    rating = SealedAttribute(Mapping[str, Any])
    listed_at = Text()
    queue = Text()
    queue_at = Text()
    ttl = Expiry()
    by_applicant = _ByApplicant()
    by_queue = _ByQueue()


class EventRow(Row):
    """One move; its detail holds words to or from the applicant."""

    class Meta:
        table_name = Named("dossiers")

    dossier_id = Text(hash_key=True)
    part = Text(range_key=True)
    applicant_id = Text()
    sequence = Number()
    version = Number()
    action = Text()
    from_state = Text()
    to_state = Text()
    at = Instant()
    actor_kind = Text()
    actor_id = Text()
    detail = SealedAttribute(Mapping[str, Any])


class DocumentRow(Row):
    """One paper; people name files after themselves, so the name is sealed."""

    class Meta:
        table_name = Named("dossiers")

    dossier_id = Text(hash_key=True)
    part = Text(range_key=True)
    document_id = Text()
    slot = Text()
    page = Number()
    filename = SealedAttribute(str)
    content_type = Text()
    size = Number()
    sha256 = Text()
    uploaded_by = Text()
    applicant_id = Text()
    created_at = Instant()
    state = Text()
    reason = Text()
    object_version = Text()
    checked_at = Instant()
    upload_expires_at = Instant()


class ClaimRow(Row):
    """`draft#<citizen>#<procedure>` or `code#<dossier_code>` -> the one dossier that holds it."""

    class Meta:
        table_name = Named("dossiers")

    dossier_id = Text(hash_key=True)
    part = Text(range_key=True)
    held_by = Text()
    ttl = Expiry()


def head(dossier: Dossier) -> HeadRow:
    """The head's row with its index keys."""
    queue = queue_of(dossier)
    queued_at = dossier.due_at or dossier.submitted_at or dossier.created_at
    return HeadRow.of(
        dossier,
        part=HEAD,
        listed_at=f"{instant(dossier.created_at)}#{dossier.dossier_id}",
        queue=f"{dossier.agency_code}#{queue}" if queue else None,
        queue_at=f"{instant(queued_at)}#{dossier.dossier_id}" if queue else None,
        ttl=draft_expiry(dossier) if is_draft(dossier) else None,
    )


def event(moved: DossierEvent) -> EventRow:
    """A move's row; six digits keep the moves in order."""
    return EventRow.of(moved, part=f"{EVENT}{moved.sequence:06d}")


def document(paper: Document) -> DocumentRow:
    """A paper's row."""
    return DocumentRow.of(paper, part=f"{DOCUMENT}{paper.document_id}")


def draft_claim(dossier: Dossier) -> ClaimRow:
    """The claim that keeps a citizen to one open draft of a procedure."""
    name = draft_claim_name(dossier.applicant_id, dossier.procedure_code)
    return ClaimRow(name, CLAIM, held_by=dossier.dossier_id, ttl=draft_expiry(dossier))


def code_claim(dossier: Dossier) -> ClaimRow:
    """The claim by which a dossier is found by its code, and codes stay unique."""
    return ClaimRow(code_claim_name(dossier.dossier_code), CLAIM, held_by=dossier.dossier_id)


def draft_claim_name(applicant_id: str, procedure_code: str) -> str:
    """Under which key the open draft is claimed."""
    return f"draft#{applicant_id}#{procedure_code}"


def code_claim_name(dossier_code: str) -> str:
    """Under which key a dossier code is claimed."""
    return f"code#{dossier_code}"


def is_draft(dossier: Dossier) -> bool:
    """Whether it was never handed in."""
    return dossier.state == dossier_states.DRAFT


def draft_expiry(dossier: Dossier) -> datetime:
    """When an abandoned draft may be deleted."""
    return _EPOCH + ((dossier.updated_at - _EPOCH) // _BLOCK + _BLOCKS_KEPT) * _BLOCK


def read_head(raw: RawRow) -> Dossier:
    """The dossier in a raw row."""
    return HeadRow.from_raw_data(dict(raw)).become(Dossier)


def read_event(raw: RawRow) -> DossierEvent:
    """The move in a raw row."""
    return EventRow.from_raw_data(dict(raw)).become(DossierEvent)


def read_document(raw: RawRow) -> Document:
    """The paper in a raw row."""
    return DocumentRow.from_raw_data(dict(raw)).become(Document)


def from_image(image: RawRow) -> Dossier | DossierEvent | Document | None:
    """What a stream image holds: head, move or paper; None for a claim."""
    part = image["part"]["S"]
    if part == HEAD:
        return HeadRow.from_image(image).become(Dossier)
    if part.startswith(EVENT):
        return EventRow.from_image(image).become(DossierEvent)
    if part.startswith(DOCUMENT):
        return DocumentRow.from_image(image).become(Document)
    return None
