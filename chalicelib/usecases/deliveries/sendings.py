"""All parcels of one leg: the first, and those that it was sent again as."""

from collections.abc import Iterator

from chalicelib.domain.delivery import Delivery
from chalicelib.usecases.ports.post import Deliveries

_MOST = 20  # of one result: each is decided by a person


def sendings(delivery_ids: tuple[str, ...], deliveries: Deliveries) -> Iterator[Delivery]:
    """Each parcel with those that followed it."""
    for first in delivery_ids:
        delivery_id = first
        for _ in range(_MOST):
            found = deliveries.get(delivery_id) if delivery_id else None
            if found is None:
                break
            yield found
            delivery_id = found.followed_by
