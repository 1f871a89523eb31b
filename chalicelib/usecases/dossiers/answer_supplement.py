"""Answer the request to complete, from home or in person at the counter."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from chalicelib.domain import dossier_supplement
from chalicelib.domain.actor import Actor
from chalicelib.domain.document import faults_of_papers, in_use
from chalicelib.domain.dossier import may, not_allowed_now
from chalicelib.domain.dossier_supplement import answers_of, faults_of_answers
from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.merge_patch import merged
from chalicelib.domain.once import Once
from chalicelib.domain.submission import sealed_set
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.usecases.calendars.known_hours import known_hours
from chalicelib.usecases.dossiers.decide import Whole
from chalicelib.usecases.ports.administration import Calendars, Procedures
from chalicelib.usecases.ports.dossiers import Dossiers


def answer_supplement(
    dossier_id: str,
    *,
    by: Actor,
    now: datetime,
    once: Once,
    dossiers: Dossiers,
    procedures: Procedures,
    calendars: Calendars,
    form_faults: Callable[..., tuple[Fault, ...]],
    form: Mapping[str, Any] | None = None,
) -> Whole:
    """Hand the completed dossier in again, as a new set beside the first: each asked paper needs a page sent since it
    was asked for, a form that was asked for needs to be changed. At the counter an officer of the unit who receives
    scans the papers and types what the person says (`form`, a merge patch): by the same rules and the same clock.

    Refuses every fault at once with `dossier_incomplete`, papers being checked with `papers_checking`. After
    acceptance the clock runs again: from the start (R6), or with what was left, as the procedure's data say; a calendar
    that is missing for that refuses nothing, the clock waits for it.
    """
    found = dossiers.load(dossier_id)
    if found is None:
        raise Refused("not_found")
    before, documents = found[0], in_use(found[1], now=now)
    may(before, "supplement", by=by)
    if before.supplement_request is None:
        raise not_allowed_now(before, by)
    if form:
        before = replace(before, form=merged(before.form, form))
    procedure = procedures.version(before.procedure_code, before.procedure_version)
    faults = list(form_faults(procedure.form_schema, before.form, partial=False))
    claimed = "" if before.exemption_refused else before.exemption
    papers = procedure.papers_of(claimed, before.applicant, on=vietnamese_date(now), by_post=before.papers_by_post)
    paper_faults, checking = faults_of_papers(papers, documents, now=now)
    answers = answers_of(before, documents)
    faults += paper_faults + faults_of_answers(answers)
    if faults:
        raise Refused("dossier_incomplete", faults=faults)
    if checking:
        raise Refused("papers_checking", retry_after_s=3)
    sealed = sealed_set(before, documents, by=by.id, now=now)
    moved = dossier_supplement.supplement(
        before,
        by=by,
        now=now,
        submission_sha256=sealed.sha256,
        answers=answers,
        duration=procedure.duration,
        hours=known_hours(before.agency_code, calendars=calendars) if before.accepted else None,
    )
    whole = (moved.dossier, documents)
    dossiers.save(before, moved.dossier, event=moved.event, once=once.of(whole), sealed=sealed)
    return whole
