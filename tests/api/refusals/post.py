"""Refused changes to a parcel."""

from dataclasses import replace
from datetime import UTC, datetime

from chalicelib import wiring
from tests.api import procedures as published
from tests.api.client import Reply
from tests.api.refusals.registry import Headers, raises
from tests.api.world import RECIPIENT, World


@raises("delivery_not_offered")
def _(world: World, said: Headers) -> Reply:
    case = world.a_draft(published.NO_POST)
    url = f"{case.url}/deliveries/return"
    return case.owner.call("PUT", url, body={"recipient": RECIPIENT}, headers=dict(said))


@raises("parcel_made_up")
def _(world: World, said: Headers) -> Reply:
    case = world.a_parcel()
    parcel = wiring.stores.deliveries().get(case.delivery_id)
    now = datetime.now(UTC)
    wiring.stores.deliveries().save(parcel, replace(parcel, booking_asked_at=now, version=parcel.version + 1))
    return case.owner.call("DELETE", f"{case.url}/deliveries/return", headers=dict(said))
