"""The citizen says that a parcel told as delivered did not come."""

from datetime import datetime, timedelta

from chalicelib.domain import delivery_objection as rules
from chalicelib.domain.actor import Actor
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.errors import Refused
from chalicelib.domain.once import Once
from chalicelib.usecases.ports.post import Deliveries


def object_to(
    delivery_id: str,
    reason: str,
    *,
    by: Actor,
    now: datetime,
    once: Once,
    within: timedelta,
    deliveries: Deliveries,
) -> Delivery:
    """The parcel with the objection, which puts it before a person of the unit.

    Refuses a stranger with `not_found`, what is not a delivered result with `not_allowed_now`, a second one with
    `objected_before`, and one later than `within` after that was told with `objection_too_late`."""
    before = deliveries.get(delivery_id)
    if before is None or before.applicant_id != by.id:
        raise Refused("not_found")
    after = rules.object_to(before, reason, now=now, within=within)
    deliveries.save(before, after, once=once.of(after))
    return after
