"""Put parcels that nobody has seen for too long before a person."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.delivery_looks import gone_quiet
from chalicelib.usecases.ports.post import Deliveries
from chalicelib.usecases.retrying import again_on_conflict


@dataclass(frozen=True, slots=True)
class Noted:
    """How many were noted, and whether more may be left for the next time."""

    quiet: int
    left: bool


def note_quiet(*, now: datetime, after: timedelta, limit: int, deliveries: Deliveries) -> Noted:
    """Every parcel in motion that no scan told of for longer than `after`: found by its index, noted once."""
    before = now - after

    @again_on_conflict()
    def note(delivery_id: str) -> bool:
        parcel = deliveries.get(delivery_id)
        quiet = gone_quiet(parcel, before=before, now=now) if parcel else None
        if parcel and quiet:
            deliveries.save(parcel, quiet)
        return quiet is not None

    found = deliveries.unseen_since(before, limit=limit)
    return Noted(sum(note(one) for one in found), len(found) == limit)
