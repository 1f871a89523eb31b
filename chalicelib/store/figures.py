"""The figures of units: a count for each thing that happened in a month, kept with the counters."""

from collections import Counter

from chalicelib.domain.agency import with_those_above
from chalicelib.domain.figures import Figures, changes
from chalicelib.domain.register import RegisterEntry
from chalicelib.store.attributes import Number, Text
from chalicelib.store.row import Named, Row
from chalicelib.store.transaction import Action, update

_MONTH, _PROCEDURE, _UNIT = "figures", "procedures", "units"
_LAST = "~"  # sorts behind every code


class FigureRow(Row):
    """What happened in a month in a unit and below it: in all, with one procedure, or in one of these units."""

    class Meta:
        table_name = Named("counters")

    owner = Text(hash_key=True)
    counter = Text(range_key=True)
    received = Number()
    received_online = Number()
    received_in_time = Number()
    finished = Number()
    early = Number()
    on_time = Number()
    late = Number()
    refused = Number()
    ended = Number()
    returned = Number()
    returned_online = Number()
    returned_by_post = Number()
    rated = Number()
    satisfied = Number()


def move(before: RegisterEntry | None, after: RegisterEntry) -> list[Action]:
    """Counts what a line changes, for the unit whose book it stands in and those above it. Without conditions: the
    version condition on the line in the same transaction makes each change count once."""
    rows: dict[tuple[str, str], Counter[str]] = {}
    for month, change in changes(before, after).items():
        for owner in with_those_above(after.unit):
            rows[owner, f"{_MONTH}#{month}"] = change
            rows[owner, f"{_PROCEDURE}#{month}#{after.procedure_code}"] = change
            rows[owner, f"{_UNIT}#{month}#{after.unit}"] = change
    return [
        update(FigureRow(*row), [getattr(FigureRow, name).add(by) for name, by in change.items()])
        for row, change in rows.items()
    ]


def of_months(agency_code: str, *, until: str) -> dict[str, Figures]:
    """The unit with all below it, by month from its first to `until` (2026-11): one Query, some 300 bytes a month."""
    return {month: figures for month, _, figures in _between(agency_code, _MONTH, "", until)}


def of_procedures(agency_code: str, first: str, last: str) -> dict[str, Figures]:
    """The same from one month to another, by procedure: a Query for each megabyte."""
    return _by_code(agency_code, _PROCEDURE, first, last)


def of_units(agency_code: str, first: str, last: str) -> dict[str, Figures]:
    """The same by unit, itself and those below it at whatever depth, each without those below."""
    return _by_code(agency_code, _UNIT, first, last)


def _by_code(agency_code: str, kind: str, first: str, last: str) -> dict[str, Figures]:
    found: dict[str, Figures] = {}
    for _, code, figures in _between(agency_code, kind, first, last):
        found[code] = found.get(code, Figures()) + figures
    return found


def _between(agency_code: str, kind: str, first: str, last: str) -> list[tuple[str, str, Figures]]:
    """Month, code and figures of each row of a kind."""
    found = []
    for raw in FigureRow.every(
        agency_code, where=FigureRow.counter.between(f"{kind}#{first}", f"{kind}#{last}{_LAST}")
    ):
        row = FigureRow.from_raw_data(raw)
        _, month, code = f"{row.counter}#".split("#")[:3]
        found.append((month, code, row.become(Figures)))
    return found
