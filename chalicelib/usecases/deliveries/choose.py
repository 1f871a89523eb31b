"""Choose where the result is sent, or where papers are fetched, or give it up, until the parcel is made up."""

from datetime import datetime

from chalicelib.domain import delivery as rules
from chalicelib.domain.actor import Actor
from chalicelib.domain.delivery import CANCELLED, Delivery, Recipient
from chalicelib.domain.dossier import Dossier, not_allowed_now
from chalicelib.domain.dossier_states import DRAFT, FINAL_STATES, FINISHED
from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.procedure import Procedure
from chalicelib.usecases.dossiers.submit import collect_delivery_id, return_delivery_id
from chalicelib.usecases.ports.administration import Procedures
from chalicelib.usecases.ports.dossiers import Dossiers
from chalicelib.usecases.ports.post import Deliveries
from chalicelib.usecases.retrying import again_on_conflict


@again_on_conflict()
def choose(
    dossier_id: str,
    *,
    leg: str,
    recipient: Recipient,
    by: Actor,
    now: datetime,
    dossiers: Dossiers,
    procedures: Procedures,
    deliveries: Deliveries,
    papers: tuple[str, ...] = (),
) -> Delivery:
    """The delivery with its recipient, of a result or of `papers` to be fetched; of a finished dossier only where the
    unit asked for another address.

    Refuses a procedure or leg that the post does not serve with `delivery_not_offered`, a dossier handed in for another
    way with `not_allowed_now`, a parcel already made up with `parcel_made_up`, and papers that the procedure does not
    have, as faults."""
    delivery_id = _id_of(dossier_id, leg)
    before = deliveries.get(delivery_id)
    asked = before is not None and before.address_asked_at is not None
    dossier = _own_open(dossier_id, by, dossiers, asked=asked)
    if dossier.state != DRAFT and not (asked or (leg == "return" and dossier.result_channel == "post")):
        raise not_allowed_now(dossier, by)  # the way was chosen on submission: this parcel would never be ordered
    procedure = procedures.version(dossier.procedure_code, dossier.procedure_version)
    if not (procedure.result_by_post if leg == "return" else procedure.papers_by_post):
        raise Refused("delivery_not_offered")
    if asked and before is not None:
        papers = before.papers  # which they are was handed in
    _check_papers(papers, leg, procedure)
    if before is None:
        new = Delivery(delivery_id, dossier_id, by.id, dossier.agency_code, leg, recipient, now, now, papers=papers)
        deliveries.create(new)
        return new
    change = rules.chosen_again if before.state == CANCELLED else rules.choose
    after = change(before, recipient, now=now, papers=papers)
    deliveries.save(before, after)
    return after


@again_on_conflict()
def drop(dossier_id: str, *, leg: str, by: Actor, now: datetime, dossiers: Dossiers, deliveries: Deliveries) -> None:
    """Give the delivery up; doing it twice is doing it once. Papers that were handed in as coming by post come so."""
    dossier = _own_open(dossier_id, by, dossiers)
    before = deliveries.get(_id_of(dossier_id, leg))
    if before is None or before.state == CANCELLED:
        return
    if leg == "collect" and dossier.state != DRAFT:
        raise not_allowed_now(dossier, by)
    deliveries.save(before, rules.drop(before, now=now))


def _id_of(dossier_id: str, leg: str) -> str:
    return return_delivery_id(dossier_id) if leg == "return" else collect_delivery_id(dossier_id)


def _check_papers(papers: tuple[str, ...], leg: str, procedure: Procedure) -> None:
    slots = {slot.slot for slot in procedure.slots}
    faults = [Fault(f"/papers/{at}", "slot_unknown") for at, slot in enumerate(papers) if slot not in slots]
    if leg == "return" and papers:
        faults = [Fault("/papers", "not_allowed")]
    elif leg == "collect" and not papers:
        faults = [Fault("/papers", "required", {"name": "papers"})]
    if faults:
        raise Refused("invalid_request", faults=faults)


def _own_open(dossier_id: str, by: Actor, dossiers: Dossiers, *, asked: bool = False) -> Dossier:
    dossier = dossiers.get(dossier_id)
    if dossier is None or dossier.applicant_id != by.id:
        raise Refused("not_found")
    if dossier.state in FINAL_STATES or (dossier.state == FINISHED and not asked):
        raise not_allowed_now(dossier, by)
    return dossier
