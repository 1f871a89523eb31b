"""What every route and everything that is looked up takes with a hundred dossiers and a hundred thousand: the same."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bench import routes
from bench.line import Line
from bench.town import Town
from tests.api import readings
from tests.api.crowd import Crowd

FEW, ALL = 100, 100_000
CALLS, UNITS = ("read_calls", "write_calls"), ("read_units", "write_units")


@dataclass(frozen=True)
class Taken:
    """What readings, all of them together and each route took with `dossiers` there, put in place in `seconds`."""

    dossiers: int
    seconds: float
    readings: dict[str, readings.Reading]
    units: float
    routes: dict[str, dict[str, Any]]


def measured(town: Town, dossiers: int) -> Taken:
    """In a town of its own: what routes do at their work stays there."""
    readings.place()
    begun = time.monotonic()
    Crowd().grows_to(dossiers)
    seconds = time.monotonic() - begun
    readings.answer(f"/v1/officer/dossiers/{readings.ONE}")  # that it was read today is noted once
    town.meter.reset()
    found = readings.all_of()
    return Taken(dossiers, seconds, found, town.meter.spent["read_units"], routes.measured(town))


def lines(few: Taken, many: Taken) -> Iterator[Line]:
    """Readings and routes that ask more often where there are many, and the units that they take."""
    grown = [name for name, one in few.readings.items() if many.readings[name] != one]
    calls, rows = sum(len(one.calls) for one in few.readings.values()), sum(one.rows for one in few.readings.values())
    told = f"of {len(few.readings)}, which make {calls} calls and read {rows} rows with {few.dossiers}"
    told += f"; in place in {many.seconds:.0f} s"
    yield Line(f"readings that take more with {many.dossiers:,} dossiers", len(grown), "", 0, "; ".join([told, *grown]))
    told = f"{many.units:,.1f} RRU against {few.units:,.1f} for all of these readings"
    yield Line(f"their read units with {many.dossiers:,} / {few.dossiers}", many.units / few.units, "", 1, told)
    for what, names in (("calls", CALLS), ("units", UNITS)):
        before, after = ({name: _of(one, names) for name, one in taken.routes.items()} for taken in (few, many))
        more = [f"{name} {before[name]:g} -> {after[name]:g}" for name in before if after[name] > before[name]]
        told = f"of {len(before)} at their work: {sum(after.values()):,.1f} against {sum(before.values()):,.1f} {what}"
        name = f"routes that take more {what} with {many.dossiers:,} dossiers"
        yield Line(name, len(more), "", 0, "; ".join([told, *more]))


def _of(spent: dict[str, Any], names: tuple[str, ...]) -> float:
    return sum(spent.get(name, 0) for name in names)
