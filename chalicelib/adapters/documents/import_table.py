"""The rows of an administrator's file, whatever it came as: titles, lines, and what is no table."""

from collections.abc import Mapping, Sequence

from chalicelib.domain.data_import import MOST_ROWS, CellFault
from chalicelib.domain.import_cells import Line

Table = tuple[list[str], list[Line], list[CellFault]]
# Empty rows are passed over, but not for ever.
MOST_RECORDS = 2 * MOST_ROWS + 1


def table(records: Sequence[Sequence[str]], unread: Mapping[int, frozenset[int]] | None = None) -> Table:
    """The titles of the first row, the rows below by those titles, and what is no table: too_many_cells, no_rows,
    too_many_rows. Of a row with too many cells those below a title are given all the same. Empty rows are passed over;
    rows are counted as spreadsheets do. Of more than `MOST_RECORDS` records the first are given, and one, and of more
    than `MOST_ROWS` rows the first. `unread` are the places, by row, of cells that were told as faults already."""
    titles = [title.strip() for title in records[0]] if records else []
    while titles and not titles[-1]:
        titles.pop()
    lines, faults = [], []
    for row, record in enumerate(records[1:], 2):
        told = (unread or {}).get(row, frozenset())
        if not told and not any(cell.strip() for cell in record):
            continue
        if any(cell.strip() for cell in record[len(titles) :]):
            faults.append(CellFault(row, "", "too_many_cells"))
        wrong = frozenset(titles[place] for place in told if place < len(titles))
        lines.append(Line(row, dict(zip(titles, record, strict=False)), wrong))
    if len(lines) > MOST_ROWS or len(records) > MOST_RECORDS:
        last = lines[MOST_ROWS].row if len(lines) > MOST_ROWS else len(records)
        return titles, lines[:MOST_ROWS], [*faults, CellFault(last, "", "too_many_rows", {"limit": MOST_ROWS})]
    if not lines:
        faults.append(CellFault(1, "", "no_rows"))
    return titles, lines, faults
