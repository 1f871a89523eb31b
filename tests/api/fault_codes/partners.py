"""Faults of the registration of a bank, gateway or carrier."""

from typing import Any

from tests.api.client import Reply
from tests.api.fault_codes.ways import Way
from tests.api.scenes.partners import NEW_PARTNER, a_registration
from tests.api.scenes.scene import MAKERS
from tests.api.world import World
from tests.api.world.places import UNIT


def registered(pointer: str, **changes: Any) -> Way:
    """A registration that cannot be made."""

    def way(world: World) -> tuple[str, Reply]:
        body = {**MAKERS["officer_partners.register"](world).named["body"], **changes}
        return pointer, world.officer("administrator", unit=UNIT).post("/v1/officer/partners", body)

    return way


def _registered_already(world: World) -> tuple[str, Reply]:
    boss, url = world.officer("administrator", unit=UNIT), a_registration(world)
    body = {**NEW_PARTNER, "agency_code": boss.call("GET", url).json["agency_code"]}
    return "/provider", boss.post("/v1/officer/partners", body)


def _another_merchant(world: World) -> tuple[str, Reply]:
    url = a_registration(world, secrets=0, provider="momo", account="MOMO1", bank_bin="")
    body = {"values": {"partnerCode": "MOMO2", "accessKey": "khoa", "secretKey": "bi-mat"}, "reason": "Đổi"}
    boss = world.officer("administrator", unit=UNIT)
    return "/values/partnerCode", boss.call("PUT", f"{url}/secret", body=body, if_match=1)


WAYS: dict[str, Way] = {
    "account_shape": registered("/account", account="2037 1200"),
    "account_name_shape": registered("/account_name", account_name="UBND phường"),
    "provider_registered": _registered_already,
    "bank_unknown": registered("/bank_bin", bank_bin="123456"),
    "address_shape": registered("/urls/api", urls={"api": "http://example.vn"}),
    "merchant_differs": _another_merchant,
    "provider_unknown": registered("/provider", provider="nobody"),
}
