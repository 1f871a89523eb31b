"""An administrator's table as a workbook: one sheet of plain values, read as if it were CSV.

It comes from outside: what it unpacks to is bounded before anything is unpacked, no part may declare a document type
(and with it entities), and nothing in it is computed.
"""

import base64
import binascii
import io
import zipfile
from datetime import date, datetime, time
from typing import Any

from chalicelib.adapters.documents.import_table import MOST_RECORDS, Table, table
from chalicelib.domain.data_import import CellFault

MOST_PARTS = 100
MOST_BYTES = 8 * 1024 * 1024  # unpacked; 500 rows are some 100 KB
MOST_COLUMNS = 40
MOST_CELLS = 1_000_000  # of the sheet, though they are empty: rows are filled up to the last cell that they tell
_NO_VALUES = {"f": "formula", "e": "cell_error"}
_ZIP = b"PK\x03\x04"
_ENCRYPTED = 0x1
_XML = (".xml", ".rels", ".vml")


def read(encoded: str) -> Table:
    """See `import_table.table`, of the base64 of a workbook. no_workbook for what is none, workbook_unsafe for one that
    unpacks to too much or declares entities, several_sheets, and `formula` and `cell_error` at their places, beside
    all that is wrong with the other cells."""
    try:
        raw = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return _none("no_workbook")
    if not raw.startswith(_ZIP):
        return _none("no_workbook")
    try:
        if not is_safe(raw):
            return _none("workbook_unsafe")
        return _read(raw)
    except Exception:  # a parser over somebody's bytes: whatever it stumbles on, it is no workbook for us
        return _none("no_workbook")


def is_safe(raw: bytes) -> bool:
    """Whether it may be unpacked: so many parts and bytes at most, none twice or encrypted, no entities."""
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        listed = parts.infolist()
        names = [part.filename for part in listed]
        if len(listed) > MOST_PARTS or len(set(names)) < len(names):
            return False
        # What a part says it unpacks to is also the most that is ever unpacked of it.
        if sum(part.file_size for part in listed) > MOST_BYTES or any(part.flag_bits & _ENCRYPTED for part in listed):
            return False
        return all(_is_plain(parts.read(part)) for part in listed if part.filename.lower().endswith(_XML))


def _is_plain(xml: bytes) -> bool:
    """Whether a part is UTF-8 (in UTF-16 nothing below would be found) without a document type."""
    return b"\x00" not in xml and b"<!DOCTYPE" not in xml and b"<!ENTITY" not in xml


def _read(raw: bytes) -> Table:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(raw), read_only=True, keep_links=False)
    try:
        if len(book.worksheets) != 1:
            return _none("several_sheets")
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # as the file tells them: rows would be filled up to them, and cut
        records: list[list[str]] = []
        unread: dict[int, frozenset[int]] = {}
        faults: list[CellFault] = []
        cells = 0
        for row in sheet.iter_rows():
            at = len(records) + 1
            records.append([_text(cell) for cell in row[:MOST_COLUMNS]])
            unread[at] = frozenset(place for place, cell in enumerate(row) if cell.data_type in _NO_VALUES)
            faults += _not_plain(row, at, records[0])
            if any(cell.value is not None for cell in row[MOST_COLUMNS:]):
                faults.append(CellFault(at, "", "too_many_cells"))
            cells += len(row)
            if cells > MOST_CELLS:  # what is told of the rows above is true, what follows is not read
                return [], [], [*faults, CellFault(at, "", "too_many_cells")]
            if len(records) > MOST_RECORDS:
                break
    finally:
        book.close()
    titles, lines, wrong = table(records, unread)
    return titles, lines, [*faults, *wrong]


def _not_plain(row: Any, at: int, titles: list[str]) -> list[CellFault]:
    """Formulas and errors of a row, each with its column's title."""
    return [
        CellFault(at, titles[place].strip() if at > 1 and place < len(titles) else "", _NO_VALUES[cell.data_type])
        for place, cell in enumerate(row)
        if cell.data_type in _NO_VALUES
    ]


def _text(cell: Any) -> str:
    """A cell as one would have typed it into CSV; a formula is never read, nor what a sheet shows of an error."""
    value = cell.value
    if value is None or cell.data_type in _NO_VALUES:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _none(code: str) -> Table:
    return [], [], [CellFault(1, "", code)]
