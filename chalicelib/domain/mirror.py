"""Dossiers on a ministry's central system: mirrored here by import of their status, never processed here
(Decree 224/2026/NĐ-CP). Their applicant can follow them and anybody with the code can look them up."""

from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.actor import Actor
from chalicelib.domain.applicant import BUSINESS, Applicant
from chalicelib.domain.dossier import NOBODY, Dossier, DossierEvent, Moved
from chalicelib.domain.dossier_parts import FeeDue

CENTRAL = "central_system"


@dataclass(frozen=True, slots=True)
class StatusRecord:
    """What the central system tells of one dossier: `state` is ours for its portal code 1..10; `told_at` is when it
    came to that, by which older news is known. `national_id` is "" where the applicant is no citizen, `tax_code`
    where it is no business."""

    dossier_code: str
    procedure_code: str
    procedure_name: str
    state: str
    told_at: datetime
    received_at: datetime
    applicant_name: str
    national_id: str = ""
    tax_code: str = ""
    unit_name: str = ""
    due_at: datetime | None = None
    finished_at: datetime | None = None
    returned_at: datetime | None = None


def mirror_id(dossier_code: str) -> str:
    """The id under which a central dossier is kept: by its code, so that importing it twice is importing it once."""
    return f"central-{dossier_code}"


def mirrored(
    before: Dossier | None,
    record: StatusRecord,
    *,
    applicant_id: str,
    agency_code: str,
    procedure_version: int,
    by: Actor,
    now: datetime,
) -> Moved | None:
    """The dossier as the record tells it, and that as a move. None when nothing new is told: the same news again, or
    news that is older than what is known. An applicant who opened an account since is found by the next news of any
    age; one who is not found any more stays.
    """
    if before is not None and applicant_id == NOBODY:
        applicant_id = before.applicant_id
    found_since = before is not None and before.applicant_id != applicant_id
    if before is not None and before.mirrored_at is not None and record.told_at <= before.mirrored_at:
        if not found_since:
            return None
        after = replace(before, applicant_id=applicant_id)
    else:
        after = _as_told(before, record, applicant_id, agency_code, procedure_version, now)
    version, events = (before.version + 1, before.events + 1) if before else (1, 1)
    after = replace(after, version=version, events=events, updated_at=now)
    event = DossierEvent(
        dossier_id=after.dossier_id,
        applicant_id=applicant_id,
        sequence=events,
        version=version,
        action="mirror",
        from_state=before.state if before else "",
        to_state=after.state,
        at=after.mirrored_at or now,
        actor_kind=by.kind,
        actor_id=by.id,
        detail={"to_state": after.state, "dossier_code": after.dossier_code},
    )
    return Moved(after, event)


def _business(record: StatusRecord) -> Applicant | None:
    if not record.tax_code:
        return None
    return Applicant(BUSINESS, business={"tax_code": record.tax_code, "name": record.applicant_name})


def _as_told(
    before: Dossier | None,
    record: StatusRecord,
    applicant_id: str,
    agency_code: str,
    procedure_version: int,
    now: datetime,
) -> Dossier:
    return Dossier(
        dossier_id=mirror_id(record.dossier_code),
        applicant_id=applicant_id,
        procedure_code=record.procedure_code,
        procedure_version=procedure_version,
        procedure_name=record.procedure_name,
        agency_code=before.agency_code if before else agency_code,
        agency_name=record.unit_name,
        created_at=before.created_at if before else now,
        updated_at=now,
        state=record.state,
        handled_by=CENTRAL,
        mirrored_at=record.told_at,
        fee=FeeDue(),
        applicant_name=record.applicant_name,
        applicant=_business(record),
        submitted_at=record.received_at,
        accepted_at=record.received_at if record.state not in ("submitted", "not_accepted") else None,
        dossier_code=record.dossier_code,
        due_at=record.due_at,
        first_due_at=before.first_due_at if before and before.first_due_at else record.due_at,
        finished_at=record.finished_at,
        returned_at=record.returned_at,
    )
