"""Scenes of an administrator who registers banks, gateways and carriers."""

from datetime import UTC, datetime
from typing import Any

from chalicelib import wiring
from chalicelib.domain.partner import Waiting
from chalicelib.store import partners
from tests import builders
from tests.api.scenes.officer_account import employed
from tests.api.scenes.scene import MAKERS, Scene, key, plain, scene
from tests.api.scenes.units import unit_below
from tests.api.world import World
from tests.api.world.places import UNIT

NEW_PARTNER = {
    "kind": "bank",
    "provider": "sepay",
    "account": "203712000001",
    "bank_bin": "970422",
    "bank_name": "MBBank",
    "account_name": "UBND PHUONG DONG KINH",
    "reason": "Tài khoản thu phí mới",
}
CHANGED_PARTNER = {**{name: NEW_PARTNER[name] for name in list(NEW_PARTNER)[2:]}, "active": True}


def a_registration(world: World, secrets: int = 1, **changes: Any) -> str:
    """The address of an open registration of a unit of its own, with so many secrets."""
    employed(world)
    told = {name: NEW_PARTNER[name] for name in ("kind", "provider", "account", "bank_bin", "account_name")}
    one = builders.a_partner(**{**told, "agency_code": unit_below(world), **changes})
    partners.put(one)
    live = [{"secret": f"khoa-so-{number}"} for number in range(secrets)]
    wiring.partners.keep_partner_secrets(one.endpoint, live)
    return f"/v1/officer/partners/{one.endpoint}"


def a_waiting_registration(world: World, asked_by: str = "another", **changes: Any) -> str:
    """The same with another account that waits for a second administrator."""
    told = {"account": "203712000002", "active": True}
    return a_registration(world, waiting=Waiting(told, asked_by, datetime.now(UTC), "Đổi"), **changes)


plain("officer_partners.list_all", f"/v1/officer/partners?agency_code={UNIT}")
MAKERS["officer_partners.read"] = lambda world: Scene(a_registration(world), world.citizen())


@scene("officer_partners.register")
def _register_partner(world: World) -> Scene:
    employed(world)
    body = {**NEW_PARTNER, "agency_code": unit_below(world)}
    return Scene("/v1/officer/partners", world.citizen(), {"body": body, "key": key()})


@scene("officer_partners.change")
def _change_partner(world: World) -> Scene:
    return Scene(a_registration(world), world.citizen(), {"body": CHANGED_PARTNER, "if_match": 1})


@scene("officer_partners.decide")
def _decide_partner(world: World) -> Scene:
    body = {"decision": "approve", "version": 1, "reason": "Đã đối chiếu"}
    return Scene(f"{a_waiting_registration(world)}/decision", world.citizen(), {"body": body, "key": key()})


@scene("officer_partners.set_secret")
def _set_secret(world: World) -> Scene:
    body = {"values": {"secret": "khoa-bi-mat-moi"}, "reason": "Đổi khóa"}
    return Scene(f"{a_registration(world)}/secret", world.citizen(), {"body": body, "if_match": 1})


@scene("officer_partners.retire_secret")
def _retire_secret(world: World) -> Scene:
    url = f"{a_registration(world, secrets=2)}/secret-retirement"
    return Scene(url, world.citizen(), {"body": {"reason": "Đã đổi"}, "if_match": 1})
