"""Faults of parcels and their recipients."""

import uuid
from typing import Any

from chalicelib.domain.partner import Partner
from chalicelib.store import partners
from tests.api import procedures as published
from tests.api.client import Reply
from tests.api.fault_codes.ways import Way
from tests.api.world import World
from tests.api.world.bodies import RECIPIENT


def _recipient_of(**wrong: str) -> Way:
    """An address that no carrier would take."""

    def way(world: World) -> tuple[str, Reply]:
        case, [pointer] = world.a_draft(), wrong
        body = {"recipient": {**RECIPIENT, **wrong}}
        return f"/recipient/{pointer}", case.owner.call("PUT", f"{case.url}/deliveries/return", body=body)

    return way


def _sent_again(world: World) -> Reply:
    """At the citizen's cost, by a carrier that takes no money."""
    back = world.a_stuck_parcel(state="returned_to_agency", conflict="", item_code="EA123456785VN")
    body = {"action": "send", "paid_by": "citizen", "endpoint": "ep_ems"}
    return world.receiver.post(f"/v1/officer/deliveries/{back.delivery_id}/decision", body)


def _decided(world: World, body: Any) -> Reply:
    return world.receiver.post(f"/v1/officer/deliveries/{world.a_stuck_parcel().delivery_id}/decision", body)


def _paid_at_the_door(procedure: str, carrier: dict[str, Any]) -> Way:
    """A fee that cannot be paid to the carrier, at a unit of its own."""

    def way(world: World) -> tuple[str, Reply]:
        number = uuid.uuid4().int
        unit = world.a_unit(f"Y98.{number % 90 + 10}.{number // 100 % 900 + 100}")
        told: dict[str, Any] = {"provider": "ems", **carrier}
        partners.put(Partner(uuid.uuid4().hex, "carrier", agency_code=unit, **told))
        case = world.a_draft(procedure, unit=unit)
        body = {"recipient": RECIPIENT, "pay_on_delivery": True}
        return "/pay_on_delivery", case.owner.call("PUT", f"{case.url}/deliveries/return", body=body)

    return way


def _sent_farther(world: World) -> Reply:
    """To another province than the one whose postage became part of the fee."""
    case = world.a_parcel(world.a_draft(published.POSTAGE_WITH_FEE, result_channel="post"))
    case.owner.does(f"{case.url}/submission")
    body = {"recipient": {**RECIPIENT, "province_code": "01"}}
    return case.owner.call("PUT", f"{case.url}/deliveries/return", body=body)


COLLECTS = {"collects_money": True}
WAYS: dict[str, Way] = {
    "cod_not_offered": _paid_at_the_door(published.AT_THE_DOOR, {}),
    "cod_fee_prepaid": _paid_at_the_door(published.PREPAID, COLLECTS),
    "cod_postage_unknown": _paid_at_the_door(published.AT_THE_DOOR, {"collects_money": True, "provider": "standard"}),
    "cannot_be_charged": lambda world: ("/paid_by", _sent_again(world)),
    "postage_filed": lambda world: ("/recipient/province_code", _sent_farther(world)),
    "phone_invalid": _recipient_of(phone="02053812345"),
    "province_unknown": _recipient_of(province_code="99"),
    "consent_missing": lambda world: ("/consent", _decided(world, {"action": "send", "recipient": RECIPIENT})),
    "carrier_unknown": lambda world: ("/endpoint", _decided(world, {"action": "send", "endpoint": "nobody"})),
}
