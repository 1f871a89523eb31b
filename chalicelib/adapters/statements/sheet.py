"""A bank's CSV as rows with named cells: encodings, delimiters, the lines before and after the table."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.adapters.statements import MAX_BYTES, RowFault, UnreadableStatement, cells

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SEPARATOR = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)  # Excel's own first line, which is no row of the sheet


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: its number as a spreadsheet counts, and its cells by our names."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The table's rows, and by our names what stands before and after it under a label, with its row."""

    rows: tuple[Row, ...]
    labels: Mapping[str, tuple[int, str]]
    faults: tuple[RowFault, ...]


def read(data: bytes, mapping: Mapping[str, Any]) -> Sheet:
    """The cells of a file laid out as `mapping` says (data/statement_mappings.json).

    Refuses with `UnreadableStatement`: too_large, wrong_encoding, not_text, broken_quoting, no_header (`faults` tell
    the columns column_missing or column_twice), label_missing. `faults` of the sheet are rows that do not fit into the
    table: too_many_cells (an unquoted delimiter in a memo, say) and row_after_end.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableStatement("too_large")
    written = _decoded(data, mapping["encoding"])
    told = _SEPARATOR.match(written)
    if told:
        written = written[told.end() :]
    records, places = _table(written, [told[1]] if told else mapping["delimiters"], mapping)
    header = mapping["header_row"]
    body, after = _split(records[header:], _endings(mapping))
    rows, faults = [], []
    for number, record in enumerate(body, header + 1):
        if not any(cell.strip() for cell in record):
            continue
        if any(cell.strip() for cell in record[len(records[header - 1]) :]):
            faults.append(RowFault(number, "", "too_many_cells"))
            continue
        rows.append(Row(number, {n: record[at] if at < len(record) else "" for n, at in places.items()}))
    for number, record in enumerate(after, header + 1 + len(body)):
        if _is_dated(record, places["booked_on"], mapping["date_format"]):
            faults.append(RowFault(number, "booked_on", "row_after_end"))
    around = [*enumerate(records[: header - 1], 1), *enumerate(after, header + 1 + len(body))]
    return Sheet(tuple(rows), dict(_labels(around, mapping["labels"])), tuple(faults))


def _decoded(data: bytes, encoding: str) -> str:
    """A byte order mark tells more than the bank's habit: spreadsheets save again in their own encoding."""
    marked = next((name for bom, name in _BOMS if data.startswith(bom)), encoding)
    try:
        written = data.decode(marked)
    except UnicodeDecodeError as broken:
        before = data[: broken.start]
        line, column = before.count(b"\n") + 1, broken.start - before.rfind(b"\n")
        raise UnreadableStatement("wrong_encoding", f"line {line}, byte {column}") from None
    if "\0" in written:
        raise UnreadableStatement("not_text")
    return written


def _table(
    written: str, delimiters: Iterable[str], mapping: Mapping[str, Any]
) -> tuple[list[list[str]], dict[str, int]]:
    """All records, by the first delimiter under which the header has every column, and where each column stands."""
    broken: UnreadableStatement | None = None
    missing: list[RowFault] | None = None
    header, titles = mapping["header_row"], mapping["columns"]
    for delimiter in delimiters:
        try:
            records = list(_records(written, delimiter))
        except UnreadableStatement as refusal:
            broken = broken or refusal
            continue
        found = [cells.heading(cell) for cell in records[header - 1]] if len(records) >= header else []
        faults = [
            RowFault(header, name, "column_twice" if times else "column_missing")
            for name, title in titles.items()
            if (times := found.count(cells.heading(title))) != 1
        ]
        if not faults:
            return records, {name: found.index(cells.heading(title)) for name, title in titles.items()}
        missing = faults if missing is None or len(faults) < len(missing) else missing
    raise broken or UnreadableStatement("no_header", f"row {header}", missing or ())


def _records(written: str, delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(written, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error:
        raise UnreadableStatement("broken_quoting", f"line {reader.line_num}") from None


def _endings(mapping: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(cells.heading(words) for words in (*mapping["ends_at"], *mapping["labels"].values()))


def _split(records: list[list[str]], endings: tuple[str, ...]) -> tuple[list[list[str]], list[list[str]]]:
    """The table, and what follows it: from the first row that begins with a word of the end (a sum, a label)."""
    for number, record in enumerate(records):
        first = next((cells.heading(cell) for cell in record if cell.strip()), "")
        if endings and first.startswith(endings):
            return records[:number], records[number:]
    return records, []


def _is_dated(record: list[str], at: int, shape: str) -> bool:
    try:
        cells.day(record[at] if at < len(record) else "", shape)
    except cells.Faulty:
        return False
    return True


def _labels(around: list[tuple[int, list[str]]], labels: Mapping[str, str]) -> Iterator[tuple[str, tuple[int, str]]]:
    """What stands after each label: in the same cell after a colon, or in the next cell that is not empty."""
    for name, label in labels.items():
        said = next((s for number, record in around if (s := _said(number, record, cells.heading(label)))), None)
        if said is None:
            raise UnreadableStatement("label_missing", name)
        yield name, said


def _said(number: int, record: list[str], label: str) -> tuple[int, str] | None:
    for at, cell in enumerate(record):
        written = cells.text(cell)
        head, _, rest = written.partition(":")
        if cells.heading(head) == label:
            value = rest.strip() or next((c for c in record[at + 1 :] if c.strip()), "")
            return (number, value) if value else None
    return None
