"""An administrator's table as CSV text: commas, semicolons or tabs, as spreadsheets save it."""

import csv
import io

from chalicelib.adapters.documents.import_table import MOST_RECORDS, Table, table
from chalicelib.domain.data_import import CellFault

DELIMITERS = (",", ";", "\t")


def read(text: str) -> Table:
    """See `import_table.table`; broken_quoting where it is no CSV, beside the rows above."""
    text = text.removeprefix("\ufeff")
    first = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records: list[list[str]] = []
    try:
        for record in reader:
            records.append(record)
            if len(records) > MOST_RECORDS:
                break
    except csv.Error:
        titles, lines, faults = table(records)
        told = [fault for fault in faults if fault.code != "no_rows"]
        return titles, lines, [*told, CellFault(len(records) + 1, "", "broken_quoting")]
    return table(records)
