"""Administrators' tables for tests: titles, then rows of cells between bars, read as a file is."""

from collections.abc import Sequence

from chalicelib.domain import import_cells as cells
from chalicelib.domain.data_import import CellFault, Planned


def rows(columns: Sequence[cells.Column], text: str) -> list[cells.Told]:
    """What the rows say; the first of them is row 2 of the file."""
    titles, *lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    found = [cells.Line(row, dict(zip(titles, line, strict=True))) for row, line in enumerate(lines, 2)]
    told, _ = cells.read(found, [column for column in columns if column.title in titles])
    return [cells.filled(one, columns) for one in told]


def places(faults: Sequence[CellFault]) -> list[tuple[int, str, str]]:
    """Row, column and code of each fault."""
    return [(one.row, one.column, one.code) for one in faults]


def only(found: tuple[list[Planned], list[CellFault]]) -> Planned:
    """The one thing that a table without a fault changes."""
    [planned], faults = found
    assert faults == []
    return planned
