"""Slug -> what raises it, and the calls that most refusals end with. The last call of each is the refused one."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from tests.api.client import Reply
from tests.api.world import World
from tests.api.world.case import Case
from tests.api.world.people import Person

Headers = Mapping[str, str]
Raise = Callable[[World, Headers], Reply]
REFUSALS: dict[str, Raise] = {}


def raises(slug: str) -> Callable[[Raise], Raise]:
    """Registers what raises `slug`; it is given the headers that the refused call must send."""

    def register(make: Raise) -> Raise:
        REFUSALS[slug] = make
        return make

    return register


def post(case: Case, path: str, said: Headers, body: Any = None) -> Reply:
    """The owner's POST about a case."""
    return case.owner.call("POST", case.url + path, body=body or {}, key=uuid.uuid4().hex, headers=dict(said))


def decide(who: Any, case: Case, path: str, said: Headers, body: Any = None) -> Reply:
    """An officer's move."""
    return who.call("POST", case.desk_url + path, body=body or {}, key=uuid.uuid4().hex, headers=dict(said))


def send(who: Person, url: str, body: Any, said: Headers) -> Reply:
    """A POST to any address, with a key of its own."""
    return who.call("POST", url, body=body, key=uuid.uuid4().hex, headers=dict(said))
