"""Hand a draft in: everything that is missing is said at once."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.domain import dossier_filing
from chalicelib.domain.actor import Actor
from chalicelib.domain.applicant import faults_of
from chalicelib.domain.citizen import DECLARED
from chalicelib.domain.delivery import CANCELLED, Delivery
from chalicelib.domain.document import faults_of_papers, in_use
from chalicelib.domain.dossier import not_allowed_now, roles_on
from chalicelib.domain.dossier_states import APPLICANT, COUNTER, DRAFT
from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.once import Once
from chalicelib.domain.parties import Parties
from chalicelib.domain.postage import PostageRule
from chalicelib.domain.pricing import price, way_home
from chalicelib.domain.submission import sealed_set
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.usecases.dossiers.competence import require_offered, require_open
from chalicelib.usecases.dossiers.decide import Whole
from chalicelib.usecases.ports.administration import PartiesOf, Procedures
from chalicelib.usecases.ports.dossiers import Dossiers


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
    tax_code: Callable[[str], str],
    postage_rules: Sequence[PostageRule] = (),
) -> Whole:
    """Move a draft to submitted, seal the set and fix the fee by the rules of this day; a claimed exemption counts,
    with its proof among the papers, until an officer refuses it. Papers that the post fetches need not be sent.

    Refuses every fault of form, applicant, papers and delivery at once with `dossier_incomplete`; papers being checked
    with `papers_checking`; too low an assurance with `min_assurance`, where an officer hands it in an account
    without name, birth date and number; a unit that closed since with `agency_closed`, or takes the procedure no more
    with `not_offered`: another may be saved.
    """
    found = dossiers.load(dossier_id)
    if found is None or not roles_on(found[0], by) & {APPLICANT, COUNTER}:
        raise Refused("not_found")
    before, documents = found[0], in_use(found[1], now=now)
    if before.state != DRAFT:
        raise not_allowed_now(before, by)
    procedure = procedures.version(before.procedure_code, before.procedure_version)

    def parties(unit: str) -> Parties:
        return parties_of(before.applicant_id, delivery_ids(dossier_id), unit, before.procedure_code)

    applicant, delivery, found_agency, offer, current, collecting = parties(before.agency_code)
    today = vietnamese_date(now)
    holds = procedures.in_force(current, on=today) or procedure
    holds.require_local()  # ministries take procedures over while drafts lie
    agency = require_open(found_agency, name=before.agency_name, today=today, find=lambda code: parties(code).agency)
    require_offered(procedure, offer, agency=agency, today=today)  # and pilots end
    # An officer who hands it in sees the person and the identity paper; the account tells whose it is all the same.
    needed = DECLARED if by.kind == "officer" else procedure.min_assurance
    if applicant.assurance_level < needed:
        raise Refused("min_assurance", needed=needed, have=applicant.assurance_level)
    faults = list(form_faults(procedure.form_schema, before.form, partial=False))
    faults += faults_of(before.applicant, procedure.who_may_apply, today=today, tax_code=tax_code)
    fetched = collecting.papers if collecting and collecting.state != CANCELLED else ()
    papers = procedure.papers_of(before.exemption, before.applicant, on=today, by_post=fetched)
    paper_faults, checking = faults_of_papers(papers, documents, now=now)
    faults += paper_faults
    exemption = procedure.exemption(before.exemption, on=today)
    if before.exemption and exemption is None:
        faults.append(Fault("/exemption", "exemption_not_offered"))
    if before.result_channel == "post" and not _chosen(delivery):
        faults.append(Fault("/deliveries/return", "recipient_missing"))
    if faults:
        raise Refused("dossier_incomplete", faults=faults)
    if checking:
        raise Refused("papers_checking", retry_after_s=3)
    line = way_home(
        before,
        procedure,
        on=today,
        from_province=agency.province_code,
        to_province=delivery.recipient.province_code if delivery else "",
        rules=postage_rules,
    )
    before_post = replace(before, papers_by_post=fetched)
    sealed = sealed_set(before_post, documents, by=by.id, now=now)
    moved = dossier_filing.submit(
        before,
        by=by,
        now=now,
        fee=price(before, procedure, on=today, way_home=line),
        submission_sha256=sealed.sha256,
        applicant_name=applicant.full_name,
        papers_by_post=fetched,
        exemption_name=exemption.name if exemption else "",
    )
    whole = (moved.dossier, documents)
    dossiers.save(before, moved.dossier, event=moved.event, once=once.of(whole), sealed=sealed)
    return whole


def delivery_ids(dossier_id: str) -> tuple[str, str]:
    """The ids of the first parcel with the result and of the first that fetches papers."""
    return return_delivery_id(dossier_id), collect_delivery_id(dossier_id)


def collect_delivery_id(dossier_id: str) -> str:
    """The id of the first parcel that fetches papers from the citizen; also the order code that the carrier knows."""
    return f"{dossier_id}.collect.1"


def return_delivery_id(dossier_id: str) -> str:
    """The id of the first parcel that brings the result home; also the order code that the carrier knows."""
    return f"{dossier_id}.return.1"


def _chosen(delivery: Delivery | None) -> bool:
    return delivery is not None and delivery.state != CANCELLED
