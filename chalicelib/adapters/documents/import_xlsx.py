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
FAR = 1000  # cells of a row, though they are empty
_ZIP = b"PK\x03\x04"
_ENCRYPTED = 0x1
_XML = (".xml", ".rels", ".vml")


def read(encoded: str) -> Table:
    """See `import_table.table`, of the base64 of a workbook. no_workbook for what is none, workbook_unsafe for one that
    unpacks to too much or declares entities, several_sheets, and `formula` and `cell_error` at their places."""
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
        faults: list[CellFault] = []
        for row in sheet.iter_rows():
            records.append([_text(cell.value) for cell in row[:MOST_COLUMNS]])
            if len(row) > FAR or any(cell.value is not None for cell in row[MOST_COLUMNS:]):
                return [], [], [CellFault(len(records), "", "too_many_cells")]
            faults += _not_plain(row, records)
            if len(records) > MOST_RECORDS:
                break
    finally:
        book.close()
    return ([], [], faults) if faults else table(records)


def _not_plain(row: Any, records: list[list[str]]) -> list[CellFault]:
    """Formulas and errors of the last of the records, each with its column's title."""
    titles, at = records[0], len(records)
    codes = {"f": "formula", "e": "cell_error"}
    return [
        CellFault(at, titles[place] if at > 1 and place < len(titles) else "", codes[kind])
        for place, kind in enumerate(cell.data_type for cell in row)
        if kind in codes
    ]


def _text(value: Any) -> str:
    """A cell as one would have typed it into CSV."""
    if value is None:
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
