"""A draft was thrown away: where its parcels would have gone is forgotten with it."""

from chalicelib.usecases.dossiers.submit import delivery_ids
from chalicelib.usecases.ports.post import Deliveries
from chalicelib.usecases.retrying import again_on_conflict


@again_on_conflict()
def forget_choices(dossier_id: str, *, deliveries: Deliveries) -> None:
    """Delete what was chosen for a draft that is gone: name, phone and address of nobody's dossier (Law 91/2025/QH15:
    personal data are kept no longer than their purpose). Told again, there is nothing left."""
    for delivery_id in delivery_ids(dossier_id):
        chosen = deliveries.get(delivery_id)
        if chosen is not None and not chosen.booking_asked_at:
            deliveries.remove(chosen)
