"""Answer the request to complete, from home."""

from collections.abc import Callable
from datetime import datetime

from chalicelib.domain import dossier_filing
from chalicelib.domain.actor import Actor
from chalicelib.domain.document import ACCEPTED, Document, faults_of_papers
from chalicelib.domain.dossier import Dossier, not_allowed_now
from chalicelib.domain.dossier_states import SUPPLEMENT_REQUESTED
from chalicelib.domain.due_time import due_at
from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.once import Once
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.submission import seal
from chalicelib.domain.working_time import WorkingCalendar
from chalicelib.usecases.dossiers.decide import Whole
from chalicelib.usecases.ports import Dossiers, Procedures


def answer_supplement(
    dossier_id: str,
    *,
    by: Actor,
    now: datetime,
    once: Once,
    dossiers: Dossiers,
    procedures: Procedures,
    calendar: WorkingCalendar,
    form_faults: Callable[..., tuple[Fault, ...]],
) -> Whole:
    """Hand the completed dossier in again: each asked paper needs a page sent since it was asked for.

    Refuses every fault at once with `dossier_incomplete`, papers being checked with `papers_checking`. After
    acceptance the clock runs again: from the start (R6), or with what was left, as the procedure's data say.
    """
    found = dossiers.load(dossier_id)
    if found is None or found[0].applicant_id != by.id:
        raise Refused("not_found")
    before, documents = found
    if before.state != SUPPLEMENT_REQUESTED or before.supplement_request is None:
        raise not_allowed_now(before, by)
    procedure = procedures.version(before.procedure_code, before.procedure_version)
    faults = list(form_faults(procedure.form_schema, before.form, partial=False))
    paper_faults, checking = faults_of_papers(procedure.slots, documents)
    faults += paper_faults + _unanswered(before, documents)
    if faults:
        raise Refused("dossier_incomplete", faults=faults)
    if checking:
        raise Refused("papers_checking", retry_after_s=3)
    moved = dossier_filing.supplement(
        before,
        by=by,
        now=now,
        submission_sha256=seal(before, documents),
        due_at=_due(before, procedure, calendar, now) if before.accepted else None,
    )
    whole = (moved.dossier, documents)
    dossiers.save(before, moved.dossier, event=moved.event, once=once.of(whole))
    return whole


def _unanswered(dossier: Dossier, documents: list[Document]) -> list[Fault]:
    asked = dossier.supplement_request
    if asked is None:
        return []
    return [
        Fault(f"/papers/{item['slot']}", "supplement_missing", {"name": item.get("name", item["slot"])})
        for item in asked.items
        if item["slot"] != "form"
        and not any(
            document.slot == item["slot"] and document.state == ACCEPTED and document.created_at >= asked.requested_at
            for document in documents
        )
    ]


def _due(dossier: Dossier, procedure: Procedure, calendar: WorkingCalendar, now: datetime) -> datetime:
    if dossier.remaining_minutes is not None:
        return calendar.add(now, dossier.remaining_minutes)
    return due_at(procedure.duration, now, calendar)
