"""Give the result out at the counter, or note that it was taken online, unless the post has it."""

from datetime import datetime

from chalicelib.domain import dossier_decisions
from chalicelib.domain.actor import Actor
from chalicelib.domain.errors import Refused
from chalicelib.domain.once import Once
from chalicelib.usecases.deliveries.sendings import sendings
from chalicelib.usecases.dossiers.decide import Whole
from chalicelib.usecases.dossiers.submit import return_delivery_id
from chalicelib.usecases.ports.dossiers import Dossiers
from chalicelib.usecases.ports.post import Deliveries


def hand_over(
    dossier_id: str,
    *,
    channel: str,
    by: Actor,
    now: datetime,
    once: Once,
    dossiers: Dossiers,
    deliveries: Deliveries,
) -> Whole:
    """Close the dossier. A parcel that was ordered and not fetched is called off from the table's stream.

    Refuses what `domain.dossier_decisions.return_result` refuses: a result that the carrier has, with
    `result_under_way`. Conflict when the parcel moves at the same moment: a postman and an officer never both hand it
    over."""
    found = dossiers.load(dossier_id)
    if found is None:
        raise Refused("not_found")
    before, documents = found
    sent = list(sendings((return_delivery_id(dossier_id),), deliveries)) if before.result_channel == "post" else []
    parcel = sent[-1] if sent else None
    moved = dossier_decisions.return_result(before, by=by, now=now, channel=channel, parcel=parcel)
    whole = (moved.dossier, documents)
    dossiers.save(before, moved.dossier, event=moved.event, once=once.of(whole), parcel=parcel)
    return whole
