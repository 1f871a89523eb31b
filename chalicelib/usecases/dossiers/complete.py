"""Finish processing: granted with its result, or refused with reason and legal ground."""

from datetime import datetime

from chalicelib.domain import dossier_decisions
from chalicelib.domain.actor import Actor
from chalicelib.domain.cod import FEE
from chalicelib.domain.delivery import CANCELLED, Delivery
from chalicelib.domain.document import ACCEPTED, RESULT_SLOT
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import Refused
from chalicelib.domain.once import Once
from chalicelib.usecases.dossiers.decide import Whole, keep
from chalicelib.usecases.dossiers.submit import return_delivery_id
from chalicelib.usecases.ports.dossiers import Dossiers
from chalicelib.usecases.ports.post import Deliveries


def complete(
    dossier_id: str,
    *,
    outcome: str,
    reason: str,
    by: Actor,
    now: datetime,
    once: Once,
    dossiers: Dossiers,
    legal_ground: str = "",
    deliveries: Deliveries | None = None,
) -> Whole:
    """Move a processed dossier to finished; see `domain.dossier_decisions.finish` for what is refused. Whether its fee
    is paid at the door is told by the parcel (`deliveries`), whose choice ends with this: Conflict when the citizen
    changes it at the same moment, so that no result goes out unpaid."""
    found = dossiers.load(dossier_id)
    if found is None:
        raise Refused("not_found")
    before, documents = found
    has_result = any(page.slot == RESULT_SLOT and page.state == ACCEPTED for page in documents)
    parcel = _paid_at_the_door(before, deliveries) if deliveries is not None else None
    told = {"outcome": outcome, "reason": reason, "legal_ground": legal_ground}
    moved = dossier_decisions.finish(
        before, by=by, now=now, has_result=has_result, pays_at_the_door=parcel is not None, **told
    )
    return keep(before, moved, documents, once=once, dossiers=dossiers, parcel=parcel)


def _paid_at_the_door(dossier: Dossier, deliveries: Deliveries) -> Delivery | None:
    """The parcel with which the fee is to be taken, if it is."""
    if dossier.fee.state != "due" or dossier.result_channel != "post":
        return None
    parcel = deliveries.get(return_delivery_id(dossier.dossier_id))
    return parcel if parcel and parcel.state != CANCELLED and FEE in parcel.on_delivery else None
