"""The rows of a dossier: its head and its moves, in one partition with its papers."""

from collections.abc import Mapping
from typing import Any

from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.domain.document import Document
from chalicelib.domain.dossier import Dossier, DossierEvent, FeeDue, SupplementRequest, queue_of
from chalicelib.store.attributes import Instant, Number, Record, Text
from chalicelib.store.document_rows import DOCUMENT, DocumentRow
from chalicelib.store.plain import instant
from chalicelib.store.row import Named, RawRow, Row
from chalicelib.store.sealed import SealedAttribute

HEAD, EVENT = "dossier", "event#"


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
    )


def event(moved: DossierEvent) -> EventRow:
    """A move's row; six digits keep the moves in order."""
    return EventRow.of(moved, part=f"{EVENT}{moved.sequence:06d}")


def read_head(raw: RawRow) -> Dossier:
    """The dossier in a raw row."""
    return HeadRow.from_raw_data(dict(raw)).become(Dossier)


def read_event(raw: RawRow) -> DossierEvent:
    """The move in a raw row."""
    return EventRow.from_raw_data(dict(raw)).become(DossierEvent)


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
