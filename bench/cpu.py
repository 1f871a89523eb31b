"""The processor's time of three routes, beside functions that make the same AWS calls with botocore and no more."""

import gc
from collections.abc import Callable, Iterator
from typing import Any

import botocore.session
from botocore import xform_name
from botocore.config import Config

from bench.line import Line
from bench.rounds import cpu_seconds, ratio
from bench.tape import Call, playing, recording
from bench.town import Town
from chalicelib import config
from tests.api import client
from tests.api.costs import asked
from tests.api.scenes.scene import MAKERS, Scene
from tests.api.world import World

ROUNDS, TIMES, MOST = 60, 10, 1.5


def lines(town: Town) -> Iterator[Line]:
    """One line a route."""
    makers: dict[str, tuple[str, Callable[[World], Scene]]] = {
        "timeline": ("dossiers.timeline", _a_told_timeline),
        "submission": ("dossiers.submit", MAKERS["dossiers.submit"]),
        "bank callback": ("callbacks.bank_post", MAKERS["callbacks.bank_post"]),
    }
    for name, (operation_id, make) in makers.items():
        event, calls = _recorded(town, operation_id, make)
        yield _line(town, name, event, calls)


def _a_told_timeline(world: World) -> Scene:
    """A timeline of eight lines, with whatever happened to a finished dossier."""
    case = world.a_finished()
    world.pump.run()
    return Scene(f"{case.url}/timeline", case.owner)


def _recorded(town: Town, operation_id: str, make: Callable[[World], Scene]) -> tuple[dict[str, Any], list[Call]]:
    """The event that Lambda would get, and the calls that answering it takes in a process that is warm."""
    asked(make(town.world), operation_id, town.world)  # what a process asks once is asked
    scene, events = make(town.world), []
    app, the_app = client.the_app(), client.the_app

    def noting(event: dict[str, Any], context: Any) -> Any:
        events.append(event)
        return app(event, context)

    noting.routes = app.routes
    client.the_app = lambda: noting
    try:
        with recording(config.client("dynamodb")) as calls:
            asked(scene, operation_id, town.world)
    finally:
        client.the_app = the_app
    return events[0], list(calls)


def _line(town: Town, name: str, event: dict[str, Any], calls: list[Call]) -> Line:
    plain = _plain_client()
    app, context = client.the_app(), None
    asks = [(getattr(plain, xform_name(operation)), request) for operation, request, _ in calls]

    def ours() -> None:
        assert app(event, context)["statusCode"] < 300

    def only_calls() -> None:
        for ask, request in asks:
            ask(**request)

    town.behind.is_away = True
    gc.collect()
    gc.freeze()  # the world of the tests is in this process, and no collection shall go through it
    try:
        with playing(config.client("dynamodb"), calls), playing(plain, calls):
            share, ours_s, plain_s = ratio(cpu_seconds(ours, TIMES), cpu_seconds(only_calls, TIMES), ROUNDS)
    finally:
        gc.unfreeze()
        town.behind.is_away = False
    told = (
        f"{ours_s * 1e3:.2f} ms against {plain_s * 1e3:.2f} ms for {len(calls)} calls; CPU of a warm process, medians "
        f"of {ROUNDS} pairs of {TIMES}, AWS answered from memory"
    )
    return Line(f"CPU of {name} / of its AWS calls alone", share, "", MOST, told)


def _plain_client() -> Any:
    """botocore as it comes."""
    return botocore.session.get_session().create_client(
        "dynamodb", region_name=config.settings().region, config=Config(retries={"mode": "standard"})
    )
