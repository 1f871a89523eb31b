"""How a fault comes about: its pointer and the refused call. The ways that several subjects share."""

from collections.abc import Callable
from typing import Any

from tests.api.client import Reply
from tests.api.world import World

Way = Callable[[World], tuple[str, Reply]]


def profile(pointer: str, patch: Any) -> Way:
    """A change of the profile."""
    return lambda world: (pointer, world.citizen(national_id="").call("PATCH", "/v1/me", body=patch))


def saved(pointer: str, code: str, patch: Any) -> Way:
    """A draft that cannot be saved so."""

    def way(world: World) -> tuple[str, Reply]:
        case = world.a_draft(code, form={})
        return pointer, case.owner.call("PATCH", case.url, body=patch, if_match=2)

    return way


def handed_in(pointer: str, code: str, **changes: Any) -> Way:
    """A draft that cannot be handed in."""

    def way(world: World) -> tuple[str, Reply]:
        case = world.a_draft(code, **changes)
        return pointer, case.owner.post(f"{case.url}/submission")

    return way
