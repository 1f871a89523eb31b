"""Faults of a request's shape, whatever it is about."""

import uuid

from tests.api import client
from tests.api import procedures as published
from tests.api.client import Reply
from tests.api.fault_codes.ways import Way, profile, saved
from tests.api.world import World
from tests.api.world.bodies import SUPPLEMENT


def odd_form(pointer: str) -> Way:
    """A form in which everything is wrong, handed in."""

    def way(world: World) -> tuple[str, Reply]:
        case = world.a_draft(published.ODD_FORM, form={"pairs": [1, 1]})
        answers = dict(published.ODD_ANSWERS)
        saved = case.owner.call("PATCH", case.url, body={"form": answers}, if_match=2)
        return f"/form/{pointer}", saved

    return way


def _twice(world: World) -> tuple[str, Reply]:
    return "/query/q", client.call("GET", "/v1/agencies?q=a&q=b")


def _asked_for_nothing(world: World) -> tuple[str, Reply]:
    case = world.a_submitted()
    body = {**SUPPLEMENT, "items": []}
    return "/items", world.receiver.call("POST", f"{case.desk_url}/supplement-request", body=body, key=uuid.uuid4().hex)


WAYS: dict[str, Way] = {
    "required": lambda world: ("/phone", client.call("POST", "/v1/auth/otp-challenges", body={})),
    "unknown_field": profile("/nickname", {"nickname": "Hoa"}),
    "given_twice": _twice,
    "wrong_type": profile("/full_name", {"full_name": 5}),
    "wrong_format": odd_form("day"),
    "pattern": odd_form("code"),
    "not_in_list": odd_form("choice"),
    "too_long": profile("/full_name", {"full_name": "x" * 101}),
    "too_short": odd_form("short"),
    "too_many": saved("/form/list", published.ODD_FORM, {"form": {"list": list(range(101))}}),
    "too_few": _asked_for_nothing,
    "too_small": odd_form("small"),
    "too_large": odd_form("large"),
    "not_a_multiple": odd_form("fives"),
    "not_unique": odd_form("pairs"),
}
