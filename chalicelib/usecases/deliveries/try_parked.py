"""Try the scans again that could not be placed or believed when they came; after a day they are for a person."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.actor import Actor
from chalicelib.domain.errors import Conflict, Refused
from chalicelib.domain.once import Once
from chalicelib.domain.parked_scan import UNKNOWN_ITEM, ParkedScan, settle, tried
from chalicelib.usecases.deliveries.record_tracking import Confirm, try_again
from chalicelib.usecases.ports.administration import Partners
from chalicelib.usecases.ports.post import Deliveries, ParkedScans
from chalicelib.usecases.retrying import again_on_conflict


@dataclass(frozen=True, slots=True)
class Tried:
    """How many found their place, how many are for a person from now on, and whether more may be left."""

    placed: int
    for_a_person: int
    left: bool


def try_parked(
    *,
    now: datetime,
    limit: int,
    parked: ParkedScans,
    deliveries: Deliveries,
    partners: Partners,
    confirm: Confirm | None = None,
) -> Tried:
    """Every scan that is due, found by its index. Two clocks at once do the same work twice and place a scan once: the
    journal knows it."""
    found = parked.due(now, limit=limit)
    placed = for_a_person = 0
    for scan_id in found:
        one = parked.get(scan_id)
        if one is None or one.due_at is None or one.due_at > now:
            continue
        partner = partners.get(one.endpoint)
        why = UNKNOWN_ITEM
        if partner is not None:
            why = try_again(one.scanned, partner=partner, now=now, deliveries=deliveries, confirm=confirm)
        try:
            if not why:
                parked.remove(one)
                placed += 1
                continue
            after = tried(one, why, now=now)
            parked.save(one, after)
            for_a_person += after.is_for_a_person
        except Conflict:
            continue  # somebody else tries it at this moment
    return Tried(placed, for_a_person, len(found) == limit)


@again_on_conflict()
def settle_parked(scan_id: str, *, note: str, by: Actor, now: datetime, once: Once, parked: ParkedScans) -> ParkedScan:
    """A person looked into a scan that no parcel was found for. Refuses a stranger with `not_found`, and what is still
    tried or was settled with `not_allowed_now`."""
    before = parked.get(scan_id)
    if before is None or not by.covers(before.agency_code):
        raise Refused("not_found")
    after = settle(before, by=by.id, note=note, now=now)
    parked.save(before, after, once=once.of(after))
    return after
