"""Refused to an administrator of partner registrations."""

import uuid

from tests.api.client import Reply
from tests.api.refusals.registry import Headers, raises
from tests.api.scenes.partners import a_registration, a_waiting_registration
from tests.api.world import World
from tests.api.world.places import UNIT


@raises("nothing_waiting")
def _(world: World, said: Headers) -> Reply:
    return _decided(world, a_registration(world), said)


@raises("second_person_needed")
def _(world: World, said: Headers) -> Reply:
    asked_by = world.officer("administrator", unit=UNIT).id
    return _decided(world, a_waiting_registration(world, asked_by), said)


@raises("secret_missing")
def _(world: World, said: Headers) -> Reply:
    return _decided(world, a_waiting_registration(world, secrets=0), said)


def _decided(world: World, url: str, said: Headers) -> Reply:
    body = {"decision": "approve", "version": 1, "reason": "Đã đối chiếu"}
    who = world.officer("administrator", unit=UNIT)
    return who.call("POST", f"{url}/decision", body=body, key=uuid.uuid4().hex, headers=dict(said))


@raises("secret_not_retired")
def _(world: World, said: Headers) -> Reply:
    body = {"values": {"secret": "khoa-bi-mat-moi"}, "reason": "Đổi khóa"}
    who = world.officer("administrator", unit=UNIT)
    url = f"{a_registration(world, secrets=2)}/secret"
    return who.call("PUT", url, body=body, if_match=1, headers=dict(said))


@raises("nothing_to_retire")
def _(world: World, said: Headers) -> Reply:
    who, url = world.officer("administrator", unit=UNIT), f"{a_registration(world)}/secret-retirement"
    return who.call("PUT", url, body={"reason": "Đã đổi"}, if_match=1, headers=dict(said))
