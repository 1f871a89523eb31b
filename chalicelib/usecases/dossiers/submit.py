"""Hand a draft in: everything that is missing is said at once."""

from collections.abc import Callable
from datetime import datetime

from chalicelib.domain import dossier_filing, fees
from chalicelib.domain.actor import Actor
from chalicelib.domain.delivery import CANCELLED, Delivery
from chalicelib.domain.document import faults_of_papers
from chalicelib.domain.dossier import not_allowed_now
from chalicelib.domain.dossier_states import DRAFT
from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.once import Once
from chalicelib.domain.submission import fee_due, seal
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.usecases.dossiers.decide import Whole
from chalicelib.usecases.ports import Dossiers, PartiesOf, Procedures


def submit(
    dossier_id: str,
    *,
    by: Actor,
    now: datetime,
    once: Once,
    dossiers: Dossiers,
    procedures: Procedures,
    parties_of: PartiesOf,
    form_faults: Callable[..., tuple[Fault, ...]],
) -> Whole:
    """Move a draft to submitted, seal the set and fix the fee.

    Refuses every fault of form, papers and delivery at once with `dossier_incomplete`; papers being checked with
    `papers_checking`; too low an assurance with `min_assurance`; a unit that closed since with
    `agency_not_competent`: the draft may be saved with another.
    """
    found = dossiers.load(dossier_id)
    if found is None or found[0].applicant_id != by.id:
        raise Refused("not_found")
    before, documents = found
    if before.state != DRAFT:
        raise not_allowed_now(before, by)
    procedure = procedures.version(before.procedure_code, before.procedure_version)
    applicant, delivery, agency = parties_of(by.id, return_delivery_id(dossier_id), before.agency_code)
    if agency is None or not agency.is_open(vietnamese_date(now)):
        raise Refused("agency_not_competent", agency=before.agency_name)  # units merge while drafts lie
    if applicant.assurance_level < procedure.min_assurance:
        raise Refused("min_assurance", needed=procedure.min_assurance, have=applicant.assurance_level)
    faults = list(form_faults(procedure.form_schema, before.form, partial=False))
    paper_faults, checking = faults_of_papers(procedure.slots, documents)
    faults += paper_faults
    if before.result_channel == "post" and not _chosen(delivery):
        faults.append(Fault("/deliveries/return", "recipient_missing"))
    if faults:
        raise Refused("dossier_incomplete", faults=faults)
    if checking:
        raise Refused("papers_checking", retry_after_s=3)
    quote = fees.quote(
        procedure.fee_rules,
        channel="online",
        on=vietnamese_date(now),
        copies=before.copies,
        pages=before.form.get("page_count", 0),
    )
    moved = dossier_filing.submit(
        before,
        by=by,
        now=now,
        fee=fee_due(quote),
        submission_sha256=seal(before, documents),
        applicant_name=applicant.full_name,
    )
    whole = (moved.dossier, documents)
    dossiers.save(before, moved.dossier, event=moved.event, once=once.of(whole))
    return whole


def return_delivery_id(dossier_id: str) -> str:
    """The id of the first parcel that brings the result home; also the order code that the carrier knows."""
    return f"{dossier_id}.return.1"


def _chosen(delivery: Delivery | None) -> bool:
    return delivery is not None and delivery.state != CANCELLED
