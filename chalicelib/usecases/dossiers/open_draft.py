"""Open a draft, or offer the open one again: one per applicant and procedure."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.actor import Actor
from chalicelib.domain.document import Document
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.dossier_states import DRAFT
from chalicelib.domain.errors import Conflict, Fault, Refused
from chalicelib.domain.once import Once
from chalicelib.domain.quota import of_draft
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.usecases.dossiers.competence import competent_agency
from chalicelib.usecases.ports.administration import Agencies, Procedures
from chalicelib.usecases.ports.dossiers import Answers, Dossiers


@dataclass(frozen=True, slots=True)
class Opened:
    """The draft with its papers, and whether it was made now."""

    draft: Dossier
    documents: list[Document]
    created: bool


def open_draft(
    procedure_code: str,
    agency_code: str,
    *,
    by: Actor,
    dossier_id: str,
    now: datetime,
    once: Once,
    dossiers: Dossiers,
    procedures: Procedures,
    agencies: Agencies,
    answers: Answers,
) -> Opened:
    """A draft of `procedure_code` for `agency_code`.

    Refuses an unknown procedure or agency as a fault of the request, one on a ministry's system with
    `handled_elsewhere`, a closed unit or one of another level with `agency_not_competent`, the
    fifty-first on one day with `filing_quota_used`.
    """
    procedure = procedures.in_force(procedures.current(procedure_code), on=vietnamese_date(now))
    if procedure is None:
        raise Refused("invalid_request", faults=[Fault("/procedure_code", "procedure_unknown")])
    procedure.require_local()
    agency = competent_agency(agency_code, procedure=procedure, today=vietnamese_date(now), agencies=agencies)
    draft = Dossier(
        dossier_id=dossier_id,
        applicant_id=by.id,
        procedure_code=procedure.procedure_code,
        procedure_version=procedure.version,
        procedure_name=procedure.name,
        agency_code=agency.agency_code,
        agency_name=agency.name,
        created_at=now,
        updated_at=now,
    )
    opened = Opened(draft, [], created=True)
    try:
        dossiers.create_draft(draft, once=once.of(opened), quota=of_draft(by, now=now))
    except Conflict:
        existing_id = dossiers.open_draft(by.id, procedure_code)
        existing = dossiers.load(existing_id) if existing_id else None
        if existing is None or existing[0].state != DRAFT:
            raise  # discarded or submitted a moment ago: asked again, a new one is opened
        opened = Opened(*existing, created=False)
        answers.put(once.of(opened))
    return opened
