"""The register as CSV: UTF-8 with a byte-order mark (Excel reads Vietnamese by it), RFC 4180 lines."""

import csv
import io

from chalicelib.adapters.documents.register_columns import TITLES, rows, written
from chalicelib.domain.register import Register

# A spreadsheet takes a cell that begins so for a formula (OWASP, CSV injection). Names come from outside.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def register_csv(register: Register) -> bytes:
    """A line of titles, then a line for each entry; what a spreadsheet would run begins with an apostrophe."""
    out = io.StringIO(newline="")
    lines = csv.writer(out)
    lines.writerow(TITLES)
    for row in rows(register.entries):
        lines.writerow([harmless(written(cell)) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def harmless(cell: str) -> str:
    """The cell, with an apostrophe before it where a spreadsheet would run it, spaces before it or not."""
    return f"'{cell}" if cell.lstrip().startswith(_FORMULA) or cell.startswith(_FORMULA) else cell
