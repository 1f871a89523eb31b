"""Choose where the result is sent, or give it up, until the parcel is made up."""

from datetime import datetime

from chalicelib.domain import delivery as rules
from chalicelib.domain.actor import Actor
from chalicelib.domain.delivery import CANCELLED, Delivery, Recipient
from chalicelib.domain.dossier import Dossier, not_allowed_now
from chalicelib.domain.dossier_states import DRAFT, FINAL_STATES, FINISHED
from chalicelib.domain.errors import Refused
from chalicelib.usecases.dossiers.submit import return_delivery_id
from chalicelib.usecases.ports import Deliveries, Dossiers, Procedures
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
) -> Delivery:
    """The delivery with its recipient; of a finished dossier only where the unit asked for another address.

    Refuses a procedure or leg that the post does not serve with `delivery_not_offered`, a dossier handed in for another
    way home with `not_allowed_now`, and a parcel already made up with `parcel_made_up`."""
    delivery_id = return_delivery_id(dossier_id)
    before = deliveries.get(delivery_id) if leg == "return" else None
    dossier = _own_open(dossier_id, by, dossiers, asked=before is not None and before.address_asked_at is not None)
    if dossier.state != DRAFT and dossier.result_channel != "post":
        raise not_allowed_now(dossier, by)  # the way home was chosen on submission: this parcel would never be ordered
    procedure = procedures.version(dossier.procedure_code, dossier.procedure_version)
    if leg != "return" or not procedure.result_by_post:
        raise Refused("delivery_not_offered")
    if before is None:
        delivery = Delivery(delivery_id, dossier_id, by.id, dossier.agency_code, leg, recipient, now, now)
        deliveries.create(delivery)
        return delivery
    if before.state == CANCELLED:
        after = rules.chosen_again(before, recipient, now=now)
    else:
        after = rules.choose(before, recipient, now=now)
    deliveries.save(before, after)
    return after


@again_on_conflict()
def drop(dossier_id: str, *, leg: str, by: Actor, now: datetime, dossiers: Dossiers, deliveries: Deliveries) -> None:
    """Give the delivery up; doing it twice is doing it once."""
    _own_open(dossier_id, by, dossiers)
    before = deliveries.get(return_delivery_id(dossier_id)) if leg == "return" else None
    if before is None or before.state == CANCELLED:
        return
    deliveries.save(before, rules.drop(before, now=now))


def _own_open(dossier_id: str, by: Actor, dossiers: Dossiers, *, asked: bool = False) -> Dossier:
    dossier = dossiers.get(dossier_id)
    if dossier is None or dossier.applicant_id != by.id:
        raise Refused("not_found")
    if dossier.state in FINAL_STATES or (dossier.state == FINISHED and not asked):
        raise not_allowed_now(dossier, by)
    return dossier
