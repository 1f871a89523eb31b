"""Workbooks from outside: read as one would type them, and nothing of them unpacked, declared or computed unseen."""

import base64
import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from chalicelib.adapters.documents import import_csv, import_xlsx
from chalicelib.domain.data_import import MOST_ROWS

NOON = datetime.fromisoformat("2026-01-02T12:30:00")  # spreadsheets know no zones
TITLES = ["agency_code", "procedure_code", "from_on"]


def book(*rows, sheets=1, **written):
    """A workbook of these rows, and of values at places ("B2")."""
    made = Workbook()
    for row in rows:
        made.active.append(row)
    for place, value in written.items():
        made.active[place] = value
    for _ in range(sheets - 1):
        made.create_sheet()
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def read(raw):
    return import_xlsx.read(base64.b64encode(raw).decode())


def faults_of(raw):
    return [(one.row, one.column, one.code) for one in read(raw)[2]]


def repacked(raw, change=lambda name, content: content, **more):
    """The same workbook with its parts changed, and others added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as parts, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for part in parts.infolist():
            made.writestr(part.filename, change(part.filename, parts.read(part)))
        for name, content in more.items():
            made.writestr(name, content)
    return out.getvalue()


SOUND = book(TITLES, ["H37.12", "2.000635", "2026-01-01"])


def test_a_workbook_is_read_as_the_same_table_typed_as_csv():
    raw = book(
        TITLES,
        ["H37.12", 2, date(2026, 1, 1)],
        [None, None, None],
        ["H37.13", 2.0, NOON.replace(hour=0, minute=0)],
        ["H37.14", 2.5, NOON],
        [True, False, ""],
    )
    csv = "agency_code,procedure_code,from_on\nH37.12,2,2026-01-01\n,,\nH37.13,2,2026-01-02\n"
    csv += "H37.14,2.5,2026-01-02T12:30:00\nyes,no,\n"
    assert read(raw) == import_csv.read(csv)


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=12), min_size=3, max_size=3
    )
)
def test_texts_come_through_as_they_are(cells):
    cells = [cell if not cell.startswith("=") else f"x{cell}" for cell in cells]
    titles, lines, _ = read(book(TITLES, cells))
    assert titles == TITLES
    assert [list(line.cells.values()) for line in lines] == ([cells] if any(cell.strip() for cell in cells) else [])


def test_formulas_and_errors_are_told_at_their_places_and_never_computed():
    raw = book(TITLES, ["H37.12", "2.000635", "=TODAY()"], ["#N/A", "=1+1", "2026-01-01"])
    assert faults_of(raw) == [
        (2, "from_on", "formula"),
        (3, "agency_code", "cell_error"),
        (3, "procedure_code", "formula"),
    ]
    assert [line.cells for line in read(raw)[1]] == [
        {"agency_code": "H37.12", "procedure_code": "2.000635", "from_on": ""},
        {"agency_code": "", "procedure_code": "", "from_on": "2026-01-01"},
    ]
    assert [line.unread for line in read(raw)[1]] == [{"from_on"}, {"agency_code", "procedure_code"}]


def test_a_row_that_tells_nothing_but_a_formula_is_no_empty_row():
    titles, lines, _ = read(book(TITLES, ["=A1", None, None]))
    assert [(line.row, line.unread) for line in lines] == [(2, {titles[0]})]


DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "_rels/.rels", "xl/styles.xml"])
@pytest.mark.parametrize(
    "declared", [DOCTYPE, DOCTYPE.decode().encode("utf-16"), b'<!DOCTYPE x SYSTEM "file:///etc/passwd">']
)
def test_no_part_declares_entities(part, declared):
    def change(name, content):
        return declared + content.split(b"?>", 1)[-1] if name == part else content

    assert faults_of(repacked(SOUND, change)) == [(1, "", "workbook_unsafe")]


def test_what_unpacks_to_too_much_is_not_unpacked():
    bomb = repacked(SOUND, **{"xl/media/image1.png": bytes(import_xlsx.MOST_BYTES)})
    assert len(bomb) < 50_000
    many = repacked(SOUND, **{f"xl/media/{number}.png": b"" for number in range(import_xlsx.MOST_PARTS)})
    assert faults_of(bomb) == faults_of(many) == [(1, "", "workbook_unsafe")]


def test_a_part_that_unpacks_to_more_than_it_says_is_refused():
    raw = bytearray(repacked(SOUND, **{"xl/a.xml": b"x" * 200_000}))
    at = raw.rindex(b"PK\x01\x02", 0, raw.rindex(b"xl/a.xml"))
    raw[at + 24 : at + 28] = (10).to_bytes(4, "little")
    assert faults_of(bytes(raw)) == [(1, "", "no_workbook")]


@pytest.mark.parametrize("raw", [b"", b"agency_code\n", b"PK\x03\x04nonsense", b"\xd0\xcf\x11\xe0" + bytes(500)])
def test_what_is_no_workbook_is_told(raw):
    assert faults_of(raw) == [(1, "", "no_workbook")]
    assert import_xlsx.read("not base64!")[2][0].code == "no_workbook"


def test_one_sheet_and_five_hundred_rows():
    assert faults_of(book(TITLES, sheets=2)) == [(1, "", "several_sheets")]
    assert faults_of(book(TITLES)) == [(1, "", "no_rows")]
    rows = [["H37.12", "2.000635", "2026-01-01"]] * MOST_ROWS
    assert len(read(book(TITLES, *rows))[1]) == MOST_ROWS
    assert faults_of(book(TITLES, *rows, rows[0])) == [(502, "", "too_many_rows")]
    assert faults_of(book(TITLES, A1048576="H37.12"))[0][2] == "too_many_rows"


@pytest.mark.parametrize("far", [{"D2": "z"}, {"AZ2": "z"}, {"XFD2": "z"}])
def test_a_cell_far_to_the_right_is_too_many_and_the_rows_are_read_all_the_same(far):
    raw = book(TITLES, ["H37.12", "x", "y"], ["H37.13", "=1", "y"], **far)
    assert set(faults_of(raw)) == {(2, "", "too_many_cells"), (3, "procedure_code", "formula")}
    assert [line.row for line in read(raw)[1]] == [2, 3]


def test_a_sheet_of_nothing_but_cells_far_to_the_right_is_not_read_to_its_end(monkeypatch):
    monkeypatch.setattr(import_xlsx, "MOST_CELLS", 40_000)
    raw = book(TITLES, ["=1"], **{f"XFD{row}": "" if row > 2 else "z" for row in range(2, 9)})
    assert faults_of(raw)[0] == (2, "agency_code", "formula")
    assert faults_of(raw)[-1][2] == "too_many_cells"
    assert read(raw)[1] == []
