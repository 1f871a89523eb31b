"""What each route takes of DynamoDB when it does its work, and how many bytes it answers."""

from collections.abc import Iterator
from typing import Any

from bench.line import Line
from bench.town import Town
from chalicelib.api_spec import operations
from tests.api.costs import as_new, asked
from tests.api.scenes.scene import MAKERS

MOST_BYTES = 100_000


def measured(town: Town) -> dict[str, dict[str, Any]]:
    """operation -> calls, units and bytes of its scene, as a process that begins makes it."""
    found: dict[str, dict[str, Any]] = {}
    for operation_id in operations():
        scene = MAKERS[operation_id](town.world)
        as_new()
        town.meter.reset()
        reply = asked(scene, operation_id, town.world)
        found[operation_id] = {**town.meter.spent, "bytes_out": len(reply.body)}
    return found


def lines(routes: dict[str, dict[str, Any]]) -> Iterator[Line]:
    """The dearest route of each kind; the JSON file has them all."""
    told = f"the dearest of {len(routes)} routes is %s; calls: docs/route-costs.md, growth: tests/api/test_scale.py"
    for name, unit, what in (
        ("read_units", "RRU", "read units of a route"),
        ("write_units", "WRU", "write units of a route"),
        ("bytes_out", "bytes", "bytes out of a route"),
    ):
        dearest = max(routes, key=lambda route: routes[route].get(name, 0))
        yield Line(f"most {what}", routes[dearest].get(name, 0), unit, None, told % dearest)
