"""Faults of parcels and their recipients."""

from typing import Any

from tests.api.client import Reply
from tests.api.fault_codes.ways import Way
from tests.api.world import RECIPIENT, World


def _recipient_of(**wrong: str) -> Way:
    """An address that no carrier would take."""

    def way(world: World) -> tuple[str, Reply]:
        case, [pointer] = world.a_draft(), wrong
        body = {"recipient": {**RECIPIENT, **wrong}}
        return f"/recipient/{pointer}", case.owner.call("PUT", f"{case.url}/deliveries/return", body=body)

    return way


def _decided(world: World, body: Any) -> Reply:
    return world.receiver.post(f"/v1/officer/deliveries/{world.a_stuck_parcel().delivery_id}/decision", body)


WAYS: dict[str, Way] = {
    "phone_invalid": _recipient_of(phone="02053812345"),
    "province_unknown": _recipient_of(province_code="99"),
    "consent_missing": lambda world: ("/consent", _decided(world, {"action": "send", "recipient": RECIPIENT})),
    "carrier_unknown": lambda world: ("/endpoint", _decided(world, {"action": "send", "endpoint": "nobody"})),
}
