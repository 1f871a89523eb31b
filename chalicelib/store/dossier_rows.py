"""The rows of a dossier: its head and its moves, in one partition with its papers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.domain.applicant import Applicant
from chalicelib.domain.document import Document
from chalicelib.domain.dossier import NOBODY, Dossier, DossierEvent, queues_of
from chalicelib.domain.dossier_parts import DueWarning, FeeDue, LastDecision, SupplementRequest, Undone, Verification
from chalicelib.domain.dossier_states import DRAFT
from chalicelib.store.attributes import Day, Flag, Instant, Number, Record, Text
from chalicelib.store.document_rows import DOCUMENT, DocumentRow
from chalicelib.store.plain import instant
from chalicelib.store.row import Named, RawRow, Row
from chalicelib.store.sealed import SealedAttribute, hash_of

HEAD, EVENT = "dossier", "event#"
STAGES = {"not_taken_in": "0#", "overdue": "0#", "due_soon": "1#", "in_time": "2#"}  # before every year
# One partition: a warning leaves it when it is given, and few are given at a time.
DUE_SHARD = "warnings"
# Drafts that wait to be told of, and those told of: by day, so that typing does not write into the index every time.
IDLE_SHARD, TOLD_SHARD = "drafts", "drafts_told"


class _ByApplicant(GlobalSecondaryIndex["HeadRow"]):
    class Meta:
        index_name = "by_applicant"
        projection = AllProjection()

    applicant_id = Text(hash_key=True)
    listed_at = Text(range_key=True)


class _ByApplicantState(GlobalSecondaryIndex["HeadRow"]):
    class Meta:
        index_name = "by_applicant_state"
        projection = KeysOnlyProjection()

    applicant_state = Text(hash_key=True)
    listed_at = Text(range_key=True)


class _ByQueue(GlobalSecondaryIndex["HeadRow"]):
    class Meta:
        index_name = "by_queue"
        projection = AllProjection()

    queue = Text(hash_key=True)
    queue_at = Text(range_key=True)


class _ByAssignee(GlobalSecondaryIndex["HeadRow"]):
    class Meta:
        index_name = "by_assignee"
        projection = AllProjection()

    desk = Text(hash_key=True)
    queue_at = Text(range_key=True)


class _ByDue(GlobalSecondaryIndex["HeadRow"]):
    class Meta:
        index_name = "by_due"
        projection = KeysOnlyProjection()

    due_shard = Text(hash_key=True)
    warn_at = Text(range_key=True)


class _ByBusiness(GlobalSecondaryIndex["HeadRow"]):
    class Meta:
        index_name = "by_business"
        projection = AllProjection()

    business = Text(hash_key=True)
    business_at = Text(range_key=True)


class HeadRow(Row):
    """The dossier itself. Only heads have `listed_at`, only those in a queue `queue` and `desk`, only those of which
    a warning is to come and drafts `warn_at`, only those handed in for a business `business` (unit and keyed hash of
    the tax code), so only they are indexed."""

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
    unsent_form = SealedAttribute(Mapping[str, Any])
    unsent_pages = Number()
    result_channel = Text()
    copies = Number()
    channel = Text()
    handled_by = Text()
    mirrored_at = Instant()
    for_anybody = Flag()
    draft_notice_at = Instant()
    # That somebody is poor or ill is theirs to tell; the lines of the fee name it too.
    exemption = SealedAttribute(str)
    exemption_refused = SealedAttribute(str)
    fee = SealedAttribute(FeeDue)
    applicant_name = SealedAttribute(str)
    applicant = SealedAttribute(Applicant)
    papers_by_post = Record(tuple[str, ...])
    papers_received_at = Instant()
    submitted_at = Instant()
    submission_sha256 = Text()
    sealed_sets = Number()
    accepted_at = Instant()
    dossier_code = Text()
    lookup_secret = SealedAttribute(str)
    due_at = Instant()
    first_due_at = Instant()
    term_ends_on = Day()
    remaining_minutes = Number()
    remaining_working_days = Number()
    remaining_days = Number()
    begins_anew = Flag()
    paused_by = Text()
    paused_at = Instant()
    due_stage = Text()
    warnings = Record(tuple[DueWarning, ...])
    extensions = Number()
    supplement_request = SealedAttribute(SupplementRequest)
    supplement_requests = Number()
    verification = SealedAttribute(Verification)
    decision = SealedAttribute(Mapping[str, str])
    last_decision = SealedAttribute(LastDecision)
    undone = Record(Undone)
    stopped_finally = Flag()
    outcome = Text()
    finished_at = Instant()
    promptness = Text()
    returned_at = Instant()
    return_channel = Text()
    rating = SealedAttribute(Mapping[str, Any])
    assigned_to = Text()
    assigned_at = Instant()
    left_by = Text()
    listed_at = Text()
    queue = Text()
    queue_at = Text()
    by_applicant = _ByApplicant()
    applicant_state = Text()
    by_applicant_state = _ByApplicantState()
    by_queue = _ByQueue()
    desk = Text()
    by_assignee = _ByAssignee()
    due_shard = Text()
    warn_at = Text()
    by_due = _ByDue()
    business = Text()
    business_at = Text()
    by_business = _ByBusiness()


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
    agency_code = Text()
    agency_name = Text()


def head(dossier: Dossier) -> HeadRow:
    """The head's row with its index keys."""
    queues, next_warning = queues_of(dossier), dossier.warnings[0].at if dossier.warnings else None
    queue = queues[0] if queues else ""
    return HeadRow.of(
        dossier,
        part=HEAD,
        # Nobody's list would be everybody's.
        listed_at=f"{instant(dossier.created_at)}#{dossier.dossier_id}" if dossier.applicant_id != NOBODY else None,
        applicant_state=applicant_state(dossier.applicant_id, dossier.state),
        queue=f"{dossier.agency_code}#{queue}" if queue else None,
        queue_at=_queue_at(dossier) if queue else None,
        desk=desk_of(dossier.agency_code, queue, dossier.assigned_to) if queue else None,
        **_due(dossier, next_warning),
        **_business(dossier),
    )


def _due(dossier: Dossier, next_warning: datetime | None) -> dict[str, str]:
    """Where the due index has it: a draft by the day since which nobody touched it, or on which that was told."""
    if dossier.state == DRAFT:
        told = dossier.draft_notice_at
        day = (told or dossier.updated_at).date().isoformat()
        return {"due_shard": TOLD_SHARD if told else IDLE_SHARD, "warn_at": f"{day}#{dossier.dossier_id}"}
    if next_warning:
        return {"due_shard": DUE_SHARD, "warn_at": f"{instant(next_warning)}#{dossier.dossier_id}"}
    return {}


def applicant_state(applicant_id: str, state: str) -> str:
    """The part of a citizen's list that stands in one state."""
    return f"{applicant_id}#{state}"


def _business(dossier: Dossier) -> dict[str, str]:
    """Where officers of the unit find what was handed in for a business."""
    tax_code = dossier.applicant.tax_code if dossier.applicant else ""
    if not tax_code or dossier.state == DRAFT:
        return {}
    key = business_of(dossier.agency_code, tax_code)
    return {"business": key, "business_at": f"{instant(dossier.created_at)}#{dossier.dossier_id}"}


def business_of(agency_code: str, tax_code: str) -> str:
    """A business as a unit knows it; a tax code may be a person's number, so it is hashed."""
    return f"{agency_code}#{hash_of('tax_code', tax_code)}"


def desk_of(agency_code: str, queue: str, officer_id: str) -> str:
    """One officer's part of a queue; of what is on nobody's desk, `officer_id` is ""."""
    return f"{agency_code}#{queue}#{officer_id}"


def _queue_at(dossier: Dossier) -> str:
    """The more pressing stage first, within it the sooner due: so that the lists of what is due soon and overdue are
    parts of the list of what is in process."""
    queued_at = dossier.due_at or dossier.submitted_at or dossier.created_at
    return f"{STAGES.get(dossier.due_stage, '')}{instant(queued_at)}#{dossier.dossier_id}"


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
    """What a stream image holds: head, move or paper; None for a claim or a sealed set."""
    part = image["part"]["S"]
    if part == HEAD:
        return HeadRow.from_image(image).become(Dossier)
    if part.startswith(EVENT):
        return EventRow.from_image(image).become(DossierEvent)
    if part.startswith(DOCUMENT):
        return DocumentRow.from_image(image).become(Document)
    return None
