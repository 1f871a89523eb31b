"""Refused changes to a parcel."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib import wiring
from chalicelib.domain.objection import Objection
from chalicelib.usecases.deliveries import list_hand_over
from tests.adapters.fixtures.carriers import ems
from tests.api import procedures as published
from tests.api.client import Reply
from tests.api.partners import send
from tests.api.refusals.registry import Headers, decide, raises
from tests.api.scenes.notices import scan_of
from tests.api.scenes.scene import TODAY
from tests.api.world import World
from tests.api.world.bodies import RECIPIENT


@raises("delivery_not_offered")
def _(world: World, said: Headers) -> Reply:
    case = world.a_draft(published.NO_POST)
    url = f"{case.url}/deliveries/return"
    return case.owner.call("PUT", url, body={"recipient": RECIPIENT}, headers=dict(said))


@raises("result_under_way")
def _(world: World, said: Headers) -> Reply:
    case = world.a_booked_parcel()
    assert send("ems", ems.genuine(**scan_of(case, 3))).status == 200
    return decide(world.receiver, case, "/return", said, {"channel": "counter"})


@raises("parcel_made_up")
def _(world: World, said: Headers) -> Reply:
    case = world.a_parcel()
    parcel = wiring.stores.deliveries().get(case.delivery_id)
    now = datetime.now(UTC)
    wiring.stores.deliveries().save(parcel, replace(parcel, booking_asked_at=now, version=parcel.version + 1))
    return case.owner.call("DELETE", f"{case.url}/deliveries/return", headers=dict(said))


@raises("hand_over_too_large")
def _(world: World, said: Headers) -> Reply:
    unit = world.a_unit("Y98.73")
    world.a_stuck_parcel(unit, state="registered", conflict="", item_code="EA1")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(list_hand_over, "MOST_PARCELS", 0)
        url = f"/v1/officer/hand-overs?carrier=ems&day={TODAY}"
        return world.officer("receiver", unit=unit).call("GET", url, headers=dict(said))


@raises("objected_before")
def _(world: World, said: Headers) -> Reply:
    return _objected(world, said, objection=Objection("Không ai nhận", datetime.now(UTC)))


@raises("objection_too_late")
def _(world: World, said: Headers) -> Reply:
    return _objected(world, said, delivered_at=datetime.now(UTC) - timedelta(days=31))


def _objected(world: World, said: Headers, **changes: Any) -> Reply:
    case = world.a_delivered_parcel(**changes)
    body = {"reason": "Tôi không nhận được"}
    url = f"/v1/deliveries/{case.delivery_id}/objection"
    return case.owner.call("POST", url, body=body, key=uuid.uuid4().hex, headers=dict(said))
