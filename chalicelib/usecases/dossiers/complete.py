"""Finish processing: granted with its result, or refused with reason and legal ground."""

from datetime import datetime

from chalicelib.domain import dossier_decisions
from chalicelib.domain.actor import Actor
from chalicelib.domain.cod import FEE
from chalicelib.domain.delivery import CANCELLED
from chalicelib.domain.document import ACCEPTED, RESULT_SLOT, Document
from chalicelib.domain.dossier import Dossier, Moved
from chalicelib.domain.once import Once
from chalicelib.usecases.dossiers.decide import Whole, decide
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
    is paid at the door is told by the parcel (`deliveries`), whose choice ends with this."""

    def decision(dossier: Dossier, documents: list[Document]) -> Moved:
        has_result = any(page.slot == RESULT_SLOT and page.state == ACCEPTED for page in documents)
        at_the_door = deliveries is not None and _pays_at_the_door(dossier, deliveries)
        told = {"outcome": outcome, "reason": reason, "legal_ground": legal_ground}
        return dossier_decisions.finish(
            dossier, by=by, now=now, has_result=has_result, pays_at_the_door=at_the_door, **told
        )

    return decide(dossier_id, decision, once=once, dossiers=dossiers)


def _pays_at_the_door(dossier: Dossier, deliveries: Deliveries) -> bool:
    if dossier.fee.state != "due" or dossier.result_channel != "post":
        return False
    parcel = deliveries.get(return_delivery_id(dossier.dossier_id))
    return parcel is not None and parcel.state != CANCELLED and FEE in parcel.on_delivery
