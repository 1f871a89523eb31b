"""Open a draft, or offer the open one again: one per procedure and for whom it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.domain.actor import Actor
from chalicelib.domain.applicant import changed, faults_of, party_of
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
    tax_code: Callable[[str], str],
    applicant: Mapping[str, Any] | None = None,
) -> Opened:
    """A draft of `procedure_code` for `agency_code`. `applicant` tells for whom: the citizen, each of one's businesses
    and each person one acts for may have an open draft. None: the one that was opened so, whomever it is for by now, or
    the citizen's own.

    Refuses an applicant whom the procedure does not take or whose number cannot be, and an unknown procedure or agency,
    as faults of the request; a procedure on a ministry's system with `handled_elsewhere`, a closed unit or one of
    another level with `agency_not_competent`, the fifty-first on one day with `filing_quota_used`.
    """
    procedure = procedures.in_force(procedures.current(procedure_code), on=vietnamese_date(now))
    if procedure is None:
        raise Refused("invalid_request", faults=[Fault("/procedure_code", "procedure_unknown")])
    procedure.require_local()
    agency = competent_agency(agency_code, procedure=procedure, today=vietnamese_date(now), agencies=agencies)
    filed_for = changed(None, applicant, tax_code=tax_code) if applicant else None
    if filed_for:
        today = vietnamese_date(now)
        if faults := faults_of(filed_for, procedure.who_may_apply, today=today, tax_code=tax_code, partial=True):
            raise Refused("invalid_request", faults=faults)
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
        applicant=filed_for if party_of(filed_for) else None,
        for_anybody=applicant is None,
    )
    opened = Opened(draft, [], created=True)
    try:
        dossiers.create_draft(draft, once=once.of(opened), quota=of_draft(by, now=now))
    except Conflict:
        existing_id = dossiers.open_draft(by.id, procedure_code, party=party_of(filed_for) if applicant else None)
        existing = dossiers.load(existing_id) if existing_id else None
        if existing is None or existing[0].state != DRAFT:
            raise  # discarded or submitted a moment ago: asked again, a new one is opened
        opened = Opened(*existing, created=False)
        answers.put(once.of(opened))
    return opened
