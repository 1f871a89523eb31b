"""Choose where the result is sent, or where papers are fetched, or give it up, until the parcel is made up."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain import delivery_choice
from chalicelib.domain.actor import Actor
from chalicelib.domain.cod import FEE, NOT_OFFERED
from chalicelib.domain.delivery import CANCELLED, Delivery, Recipient
from chalicelib.domain.delivery_choice import Postage
from chalicelib.domain.dossier import Dossier, not_allowed_now
from chalicelib.domain.dossier_states import DRAFT, FINAL_STATES, FINISHED
from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.pricing import kept_way_home
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.usecases.deliveries.quote_postage import Quoted, Quoting
from chalicelib.usecases.dossiers.submit import collect_delivery_id, return_delivery_id
from chalicelib.usecases.ports.administration import Procedures
from chalicelib.usecases.ports.dossiers import Dossiers
from chalicelib.usecases.ports.post import Deliveries
from chalicelib.usecases.retrying import again_on_conflict


def quoted(
    dossier_id: str,
    *,
    leg: str,
    province_code: str,
    by: Actor,
    now: datetime,
    dossiers: Dossiers,
    procedures: Procedures,
    quoting: Quoting,
) -> tuple[Dossier, Quoted]:
    """What one leg of the applicant's own dossier costs for an address in that province, before it is chosen. Refuses a
    procedure or leg that the post does not serve with `delivery_not_offered`."""
    dossier = _own(dossier_id, by, dossiers)
    procedure = procedures.version(dossier.procedure_code, dossier.procedure_version)
    _require_served(procedure, leg)
    found = quoting.quote(dossier, procedure, leg=leg, province_code=province_code, on=vietnamese_date(now))
    return dossier, found


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
    pays_fee: bool = False,
    quoting: Quoting | None = None,
) -> Delivery:
    """The delivery with its recipient, of a result or of `papers` to be fetched; of a finished dossier only where the
    unit asked for another address. It keeps what the post is quoted to cost there (`quoting`), and that the citizen
    `pays_fee` at the door.

    Refuses a procedure or leg that the post does not serve with `delivery_not_offered`, a dossier handed in for
    another way with `not_allowed_now`, a parcel already made up with `parcel_made_up`, and papers that the procedure
    does not have, a fee that cannot be paid at the door, and an address whose postage is another than was fixed as a
    line of the fee on filing, as faults. What was chosen already is answered as it is now, however far the parcel came:
    sent again because its answer got lost, a choice is no second one."""
    delivery_id = _id_of(dossier_id, leg)
    before = deliveries.get(delivery_id)
    asked = before is not None and before.address_asked_at is not None
    dossier = _own(dossier_id, by, dossiers)
    if before is not None and not asked and _is_chosen(before, recipient, papers, dossier, pays_fee):
        return before
    _check_open(dossier, by, asked=asked)
    if dossier.state != DRAFT and not (asked or (leg == "return" and dossier.result_channel == "post")):
        raise not_allowed_now(dossier, by)  # the way was chosen on submission: this parcel would never be ordered
    procedure = procedures.version(dossier.procedure_code, dossier.procedure_version)
    _require_served(procedure, leg)
    if asked and before is not None:
        papers = before.papers  # which they are was handed in
    _check_papers(papers, leg, procedure)
    found = None
    if quoting:
        on, province_code = vietnamese_date(dossier.submitted_at or now), recipient.province_code
        found = quoting.quote(dossier, procedure, leg=leg, province_code=province_code, on=on)
        found = _as_filed(dossier, found, asked=asked)
    if asked and before is not None:
        pays_fee = FEE in before.on_delivery  # the dossier was finished on that: only the address is asked for
    postage = _postage(found, pays_fee)
    if before is None:
        empty = Delivery(delivery_id, dossier_id, by.id, dossier.agency_code, leg, recipient, now, now)
        new = replace(delivery_choice.choose(empty, recipient, now=now, papers=papers, postage=postage), version=1)
        deliveries.create(new)
        return new
    change = delivery_choice.chosen_again if before.state == CANCELLED else delivery_choice.choose
    after = change(before, recipient, now=now, papers=papers, postage=postage)
    deliveries.save(before, after)
    return after


@again_on_conflict()
def drop(dossier_id: str, *, leg: str, by: Actor, now: datetime, dossiers: Dossiers, deliveries: Deliveries) -> None:
    """Give the delivery up; doing it twice is doing it once. A dossier handed in for the post is then fetched at the
    counter (`dossiers.follow.follow_choice`). Papers that were handed in as coming by post come so, and a result whose
    postage became a line of the fee: `not_allowed_now`."""
    dossier = _own(dossier_id, by, dossiers)
    _check_open(dossier, by)
    before = deliveries.get(_id_of(dossier_id, leg))
    if before is None or before.state == CANCELLED:
        return
    if dossier.state != DRAFT and (leg == "collect" or kept_way_home(dossier)):
        raise not_allowed_now(dossier, by)
    deliveries.save(before, delivery_choice.drop(before, now=now))


def _id_of(dossier_id: str, leg: str) -> str:
    return return_delivery_id(dossier_id) if leg == "return" else collect_delivery_id(dossier_id)


def _require_served(procedure: Procedure, leg: str) -> None:
    if not (procedure.result_by_post if leg == "return" else procedure.papers_by_post):
        raise Refused("delivery_not_offered")


def _check_papers(papers: tuple[str, ...], leg: str, procedure: Procedure) -> None:
    slots = {slot.slot for slot in procedure.slots}
    faults = [Fault(f"/papers/{at}", "slot_unknown") for at, slot in enumerate(papers) if slot not in slots]
    if leg == "return" and papers:
        faults = [Fault("/papers", "not_allowed")]
    elif leg == "collect" and not papers:
        faults = [Fault("/papers", "required", {"name": "papers"})]
    if faults:
        raise Refused("invalid_request", faults=faults)


def _postage(quoted: Quoted | None, pays_fee: bool) -> Postage:
    refusal = quoted.refusal if quoted else NOT_OFFERED
    if pays_fee and refusal:
        raise Refused("invalid_request", faults=[Fault("/pay_on_delivery", f"cod_{refusal}")])
    return quoted.postage(pays_fee=pays_fee) if quoted else delivery_choice.NOT_ASKED


def _as_filed(dossier: Dossier, quoted: Quoted, *, asked: bool) -> Quoted:
    """The postage that is a line of the fee stands as it was on filing (Law 83/2015/QH13: no later rule, and no later
    wish, touches it). Where the unit itself asks for another address, it is that all the same: the unit bears the
    rest."""
    line = kept_way_home(dossier) if quoted.with_fee else None
    if line is None or line.amount_vnd is None or line.amount_vnd == quoted.postage_vnd:
        return quoted
    if asked:
        return replace(quoted, postage_vnd=line.amount_vnd)
    params = {"filed_vnd": line.amount_vnd}
    raise Refused("invalid_request", faults=[Fault("/recipient/province_code", "postage_filed", params)])


def _is_chosen(
    before: Delivery, recipient: Recipient, papers: tuple[str, ...], dossier: Dossier, pays_fee: bool
) -> bool:
    """Whether just that holds and counts: not what was given up, nor a way that the dossier was not handed in for."""
    if dossier.state == DRAFT:
        counts, same_papers = True, papers == before.papers
    else:  # which papers they are was handed in: a corrected address need not name them
        counts = dossier.result_channel == "post" if before.leg == "return" else bool(dossier.papers_by_post)
        same_papers = papers in ((), before.papers)
    same = before.recipient == recipient and (FEE in before.on_delivery) == pays_fee
    return counts and same_papers and before.state != CANCELLED and same


def _own(dossier_id: str, by: Actor, dossiers: Dossiers) -> Dossier:
    dossier = dossiers.get(dossier_id)
    if dossier is None or dossier.applicant_id != by.id:
        raise Refused("not_found")
    return dossier


def _check_open(dossier: Dossier, by: Actor, *, asked: bool = False) -> None:
    if dossier.state in FINAL_STATES or (dossier.state == FINISHED and not asked):
        raise not_allowed_now(dossier, by)
