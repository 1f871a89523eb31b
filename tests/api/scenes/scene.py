"""One call that succeeds, and how a maker of such calls is registered for its operation."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from chalicelib.adapters.callbacks import CallbackRequest
from chalicelib.domain.vietnamese_time import vietnamese_date
from tests.api.world import World
from tests.api.world.case import Case
from tests.api.world.people import Person

TODAY = vietnamese_date(datetime.now(UTC)).isoformat()
Signed = Callable[[Any], CallbackRequest]


@dataclass(frozen=True)
class Scene:
    """One call: `owner` is whose thing it is about; `signed` makes a partner's call with one of its secrets."""

    url: str
    owner: Person | None = None
    named: dict[str, Any] = field(default_factory=dict)
    signed: Signed | None = None
    case: Case | None = None


# Operation -> what makes its scene.
MAKERS: dict[str, Callable[[World], Scene]] = {}


def scene(operation_id: str) -> Callable[[Callable[[World], Scene]], Callable[[World], Scene]]:
    """Registers the maker of an operation's scene."""

    def register(make: Callable[[World], Scene]) -> Callable[[World], Scene]:
        MAKERS[operation_id] = make
        return make

    return register


def key() -> str:
    """A new key of a request that is to act once."""
    return uuid.uuid4().hex


def plain(operation_id: str, url: str, **named: Any) -> None:
    """A scene that needs nothing but its address."""
    MAKERS[operation_id] = lambda world: Scene(url, world.citizen(), dict(named))


def of_case(operation_id: str, make: Callable[[World], Case], url: str, **named: Any) -> None:
    """A scene about a dossier; {case.…} of the address are filled in, a key is sent where `body` is."""

    def made(world: World) -> Scene:
        case = make(world)
        once = {"key": key()} if "body" in named else {}
        return Scene(url.format(case=case), case.owner, {**named, **once}, case=case)

    MAKERS[operation_id] = made
