"""A workbook as the CSV that one would have saved from it: one sheet of plain values, bounded before it is unpacked."""

import csv
import io
from datetime import date, datetime
from typing import Any

from chalicelib.adapters.documents.import_xlsx import is_safe
from chalicelib.adapters.statements import UnreadableStatement

BEGINS = b"PK\x03\x04"
MOST_ROWS = 6_000
MOST_COLUMNS = 40


def as_csv(content: bytes, *, date_format: str) -> bytes:
    """UTF-8, separated by commas; days as `date_format` writes them. Refuses with `UnreadableStatement`: no_workbook
    for what is none, has several sheets, unpacks to too much or declares entities; formulas (what they came to when
    somebody saved is no proof) and too_many_entries."""
    try:
        records = _records(content, date_format) if is_safe(content) else None
    except UnreadableStatement:
        raise
    except Exception:  # a parser over somebody's bytes: whatever it stumbles on, it is no workbook for us
        records = None
    if records is None:
        raise UnreadableStatement("no_workbook")
    written = io.StringIO(newline="")
    csv.writer(written).writerows(records)
    return written.getvalue().encode()


def _records(content: bytes, date_format: str) -> list[list[str]] | None:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    try:
        if len(book.worksheets) != 1:
            return None
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # as the file tells them: rows would be filled up to them, and cut
        records = []
        for number, row in enumerate(sheet.iter_rows(), 1):
            if number > MOST_ROWS:
                raise UnreadableStatement("too_many_entries", f"row {number}")
            if any(cell.data_type in ("f", "e") for cell in row):
                raise UnreadableStatement("formulas", f"row {number}")
            records.append([_text(cell.value, date_format) for cell in row[:MOST_COLUMNS]])
    finally:
        book.close()
    return records


def _text(value: Any, date_format: str) -> str:
    if value is None:
        return ""
    if isinstance(value, (date, datetime)):
        return value.strftime(date_format)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
