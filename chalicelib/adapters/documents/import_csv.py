"""An administrator's table as CSV text: commas, semicolons or tabs, as spreadsheets save it."""

import csv
import io

from chalicelib.domain.data_import import MOST_ROWS, CellFault
from chalicelib.domain.import_cells import Line

DELIMITERS = (",", ";", "\t")


def read(text: str) -> tuple[list[str], list[Line], list[CellFault]]:
    """The titles of the first row, the rows below by those titles, and what is no table: broken_quoting,
    too_many_cells, no_rows, too_many_rows. Empty rows are passed over; rows are counted as spreadsheets do."""
    text = text.removeprefix("\ufeff")
    first = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records: list[list[str]] = []
    try:
        for record in reader:
            if len(records) > 2 * MOST_ROWS:
                break
            records.append(record)
    except csv.Error:
        return [], [], [CellFault(len(records) + 1, "", "broken_quoting")]
    titles = [title.strip() for title in records[0]] if records else []
    while titles and not titles[-1]:
        titles.pop()
    lines, faults = [], []
    for row, record in enumerate(records[1:], 2):
        if not any(cell.strip() for cell in record):
            continue
        if any(cell.strip() for cell in record[len(titles) :]):
            faults.append(CellFault(row, "", "too_many_cells"))
            continue
        lines.append(Line(row, dict(zip(titles, record, strict=False))))
    if not lines and not faults:
        faults.append(CellFault(1, "", "no_rows"))
    if len(lines) > MOST_ROWS:
        return titles, [], [CellFault(lines[MOST_ROWS].row, "", "too_many_rows", {"limit": MOST_ROWS})]
    return titles, lines, faults
