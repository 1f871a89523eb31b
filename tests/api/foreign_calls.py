"""Calls with an id of somebody else's thing, in path, body or query, and the same with an id of nothing."""

import base64
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from chalicelib.api.ids import new_id
from chalicelib.api.present.credit import url_id
from chalicelib.api_spec import operations
from chalicelib.domain import payment_code
from chalicelib.store import officers
from tests import builders
from tests.api.foreign_ids import PUBLIC
from tests.api.foreign_things import elsewhere
from tests.api.scenes.scene import MAKERS, Scene, key
from tests.api.scenes.units import new_unit
from tests.api.world import World
from tests.api.world.people import Person


@dataclass(frozen=True)
class Try:
    """A call with an id of somebody else's thing, and the same with an id of nothing."""

    who: Person
    foreign: Scene
    nothing: Scene


def of_nothing(field: str, true: str) -> str:
    """An id that nothing has."""
    if field == "payment_id":
        return payment_code.make(uuid.uuid4().int)
    if field == "credit_id":
        told = base64.urlsafe_b64decode(true + "=" * (-len(true) % 4)).decode()
        return url_id(told[:-6] + uuid.uuid4().hex[:6])
    if field == "delivery_id":
        return f"{new_id()}.return.1"
    if field in ("agency_code", "subject"):
        return f"{true.partition('.')[0]}.99"
    return new_id() if re.fullmatch(r"[0-9a-hjkmnp-tv-z]{26}", true) else true[:-8] + uuid.uuid4().hex[:8]


def stranger(operation_id: str, world: World) -> Person:
    """Somebody who may do such things, with their own: another citizen, or an officer of a unit of their own who is
    also kept among the officers."""
    entry = operations()[operation_id]
    if entry["callers"] != ["officer"]:
        return world.citizen()
    who = world.officer(*sorted(entry["roles"] or ["receiver"]), unit=_third_unit(world))
    told = {"agency_code": who.actor.agency_code, "roles": who.actor.roles}
    officers.put(builders.an_officer(officer_id=who.id, **told))
    return who


@cache
def _third_unit(world: World) -> str:
    return world.a_unit(new_unit())


def with_nothing(operation_id: str, scene: Scene, *only: str) -> Scene:
    """The same call with ids of nothing in its path."""
    path, asked, query = scene.url.partition("?")
    wanted, url = operations()[operation_id]["path"].split("/"), path.split("/")
    for place, part in enumerate(wanted):
        field = part.strip("{}")
        if part.startswith("{") and (field in only or (not only and field not in PUBLIC)):
            url[place] = of_nothing(field, url[place])
    return Scene("/".join(url) + asked + query, scene.owner, scene.named)


def in_path(operation_id: str, field: str) -> Callable[[World], Try]:
    """A stranger calls where only others may."""

    def make(world: World) -> Try:
        scene = MAKERS[operation_id](world)
        return Try(stranger(operation_id, world), scene, with_nothing(operation_id, scene, field))

    return make


def body_of(scene: Scene, **changes: Any) -> Scene:
    """The same call with these fields, under a key of its own."""
    once = {"key": key()} if "key" in scene.named else {}
    return Scene(scene.url, scene.owner, {**scene.named, "body": {**scene.named["body"], **changes}, **once})


def worker(world: World) -> Person:
    """Who may do at UNIT whatever is done there."""
    return world.officer("receiver", "specialist", "leader")


def own_and_foreign(operation_id: str, who: Callable[[World, Scene], Person]) -> Callable[[World], Try]:
    """A paper of another dossier under one's own."""

    def make(world: World) -> Try:
        scene = MAKERS[operation_id](world)
        other = elsewhere(world)
        mine = scene.url.rpartition("/")[0]
        return Try(who(world, scene), *(Scene(f"{mine}/{one}", scene.owner) for one in (other.document_id, new_id())))

    return make


def in_body(
    operation_id: str, field: str, foreign: Callable[[World], str], *, many: bool = False, **rest: Any
) -> Callable[[World], Try]:
    """The true caller of a scene names what is another unit's, or another person's."""

    def make(world: World) -> Try:
        scene = MAKERS[operation_id](world)
        callers = operations()[operation_id]["callers"]
        who = scene.owner if callers == ["citizen"] else worker(world)
        if operations()[operation_id]["roles"] == ["administrator"]:
            who = world.officer("administrator")
        assert who
        named = foreign(world)
        pair = (named, of_nothing(field, named))
        return Try(who, *(body_of(scene, **rest, **{field: [one] if many else one}) for one in pair))

    return make


def in_query(operation_id: str, url: str, foreign: Callable[[World], str]) -> Callable[[World], Try]:
    """An officer asks for the list of another unit."""

    def make(world: World) -> Try:
        named = foreign(world)
        field = url.rpartition("=")[0].rpartition("?")[2].rpartition("&")[2]
        urls = [url + one for one in (named, of_nothing(field, named))]
        return Try(stranger(operation_id, world), *(Scene(one) for one in urls))

    return make
