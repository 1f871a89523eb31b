"""Open a draft at the counter for a person who is present, or put the corrected form into the open one."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from chalicelib.domain.actor import Actor
from chalicelib.domain.applicant import changed, faults_of, party_of
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.dossier_states import DRAFT
from chalicelib.domain.errors import Conflict, Fault, Refused
from chalicelib.domain.once import Once
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.procedure_change import move_draft
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.usecases.dossiers.competence import require_offered
from chalicelib.usecases.dossiers.decide import Whole
from chalicelib.usecases.dossiers.open_draft import Opened
from chalicelib.usecases.dossiers.save_draft import REFUSED_WHILE_TYPING
from chalicelib.usecases.dossiers.submit import delivery_ids
from chalicelib.usecases.ports.administration import PartiesOf, Procedures
from chalicelib.usecases.ports.dossiers import Dossiers


def take_at_counter(
    procedure_code: str,
    applicant_id: str,
    *,
    form: Mapping[str, Any],
    copies: int,
    by: Actor,
    dossier_id: str,
    now: datetime,
    once: Once,
    dossiers: Dossiers,
    procedures: Procedures,
    parties_of: PartiesOf,
    form_faults: Callable[..., tuple[Fault, ...]],
    tax_code: Callable[[str], str],
    applicant: Mapping[str, Any] | None = None,
) -> Opened:
    """A draft of the officer's own unit in the applicant's name, its channel the counter: the applicant is its owner,
    sees it in the app, and the officer scans its papers and hands it in. `applicant` tells for whom, if not for
    themselves. The result is fetched at the counter. One that lies at this unit's counter is corrected: it goes over to
    the procedure's present version with the form, and stays at its own where only that takes it.

    Refuses an unknown procedure or applicant, and what the form does not have, as faults; one on a ministry's system
    with `handled_elsewhere`; a unit of another level, or closed, with `agency_not_competent`.
    """
    procedure = procedures.in_force(procedures.current(procedure_code), on=vietnamese_date(now))
    if procedure is None:
        raise Refused("invalid_request", faults=[Fault("/procedure_code", "procedure_unknown")])
    procedure.require_local()
    try:
        _, _, agency, offer, *_ = parties_of(
            applicant_id, delivery_ids(dossier_id), by.agency_code, procedure.procedure_code
        )
    except LookupError:
        raise Refused("invalid_request", faults=[Fault("/applicant_id", "citizen_unknown")]) from None
    if agency is None or agency.level != procedure.agency_level or not agency.is_open(vietnamese_date(now)):
        raise Refused("agency_not_competent", agency=agency.name if agency else by.agency_code)
    require_offered(procedure, offer, agency=agency, today=vietnamese_date(now))
    filed_for = changed(None, applicant, tax_code=tax_code) if applicant else None

    def faults_under(version: Procedure) -> list[Fault]:
        found = form_faults(version.form_schema, form, partial=True)
        faults = [one for one in found if one.code in REFUSED_WHILE_TYPING]
        if filed_for:
            today = vietnamese_date(now)
            faults += faults_of(filed_for, version.who_may_apply, today=today, tax_code=tax_code, partial=True)
        return faults

    draft = Dossier(
        dossier_id=dossier_id,
        applicant_id=applicant_id,
        procedure_code=procedure.procedure_code,
        procedure_version=procedure.version,
        procedure_name=procedure.name,
        agency_code=agency.agency_code,
        agency_name=agency.name,
        created_at=now,
        updated_at=now,
        channel="counter",
        result_channel="counter",
        copies=copies,
        form=form,
        applicant=filed_for,
    )
    opened = Opened(draft, [], created=True)
    faults = faults_under(procedure)
    if not faults:
        try:
            dossiers.create_draft(draft, once=once.of(opened))
            return opened
        except Conflict:
            pass  # there is one
    found = _open_at(draft, dossiers)
    if faults and (found is None or faults_under(procedures.version(procedure_code, found[0].procedure_version))):
        raise Refused("invalid_request", faults=faults)
    if found is None:
        raise Conflict("the open draft went on a moment ago")
    before, documents = found
    stays = faults or before.procedure_version == procedure.version
    after = replace(
        before if stays else move_draft(before, procedure, unreadable=(), now=now),
        form=form,
        applicant=filed_for,
        copies=copies,
        draft_notice_at=None,
        version=before.version + 1,
        updated_at=now,
    )
    opened = Opened(after, documents, created=False)
    dossiers.save(before, after, once=once.of(opened))
    return opened


def _open_at(draft: Dossier, dossiers: Dossiers) -> Whole | None:
    """The draft that lies at this counter for the same person and purpose."""
    party = party_of(draft.applicant)
    open_id = dossiers.open_draft(draft.applicant_id, draft.procedure_code, draft.agency_code, party)
    found = dossiers.load(open_id) if open_id else None
    is_here = found is not None and found[0].state == DRAFT and found[0].agency_code == draft.agency_code
    return found if is_here else None
