"""The cells of an administrator's table: every fault at its place, whatever a file may hold."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.adapters.documents import import_csv
from chalicelib.domain import import_cells as cells
from chalicelib.domain import import_fees, import_offers, import_units
from chalicelib.domain.data_import import MOST_FAULTS, CellFault, in_order

TABLES = {"units": import_units, "offers": import_offers, "fees": import_fees}


def told(column: cells.Column, cell: str):
    rows, faults = cells.read([cells.Line(2, {column.title: cell})], [column])
    return rows[0].values[column.title], [fault.code for fault in faults]


@pytest.mark.parametrize(
    ("column", "cell", "value", "codes"),
    [
        (cells.Column("name"), " An ", "An", []),
        (cells.Column("name"), "", None, []),
        (cells.Column("name", required=True), "  ", None, ["required"]),
        (cells.Column("name", longest=2), "Bính", None, ["too_long"]),
        (cells.Column("name"), "Hai\ndòng", None, ["wrong_shape"]),
        (cells.Column("level", options=("commune",)), "Commune", None, ["not_in_list"]),
        (cells.Column("code", shape=cells.AGENCY_CODE), "H37.12", "H37.12", []),
        (cells.Column("code", shape=cells.AGENCY_CODE), "H37.12 ", "H37.12", []),
        (cells.Column("code", shape=cells.AGENCY_CODE), "h37", None, ["wrong_shape"]),
        (cells.Column("on", kind="day"), "2026-02-28", date(2026, 2, 28), []),
        (cells.Column("on", kind="day"), "2026-02-29", None, ["not_a_day"]),
        (cells.Column("on", kind="day"), "2026-W01-1", None, ["not_a_day"]),
        (cells.Column("on", kind="day"), "28/02/2026", None, ["not_a_day"]),
        (cells.Column("vnd", kind="money"), "8000", 8000, []),
        (cells.Column("vnd", kind="money"), "8.000", None, ["not_an_amount"]),
        (cells.Column("vnd", kind="money"), "-1", None, ["not_an_amount"]),
        (cells.Column("vnd", kind="money"), "٣", None, ["not_an_amount"]),
        (cells.Column("vnd", kind="money"), "1" * 14, None, ["not_an_amount"]),
    ],
)
def test_a_cell_is_read_or_told(column: cells.Column, cell: str, value: object, codes: list[str]):
    assert told(column, cell) == (value, codes)


CELLS = st.text(max_size=12) | st.sampled_from(["H37", "H37.12", "1.000894", "2026-01-01", "8000", "any", "fee", ""])


@given(kind=st.sampled_from(sorted(TABLES)), rows=st.lists(st.lists(CELLS, max_size=12), max_size=8))
def test_whatever_the_cells_hold_each_fault_names_a_place_of_the_file(kind: str, rows: list[list[str]]):
    table = TABLES[kind]
    titles = [column.title for column in table.COLUMNS]
    text = io.StringIO()
    csv.writer(text).writerows([titles, *rows])
    found, lines, faults = import_csv.read(text.getvalue())
    told_rows, wrong = cells.read(lines, table.COLUMNS)
    last = text.getvalue().count("\r\n") + 1
    for fault in [*faults, *wrong]:
        assert 1 <= fault.row <= last
        assert fault.column in ("", *found)
    if kind == "fees":
        import_fees.plan(told_rows, {})
    elif kind == "units":
        import_units.plan(told_rows, {}, is_ours=lambda code: True)
    else:
        import_offers.plan(told_rows, {}, {}, {}, is_ours=lambda code: True)


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str):
    titles, lines, faults = import_csv.read(text)
    assert lines or faults
    assert all(set(line.cells) <= set(titles) for line in lines)


def test_faults_are_told_as_one_reads_and_bounded():
    some = [CellFault(3, "b", "x"), CellFault(2, "b", "x"), CellFault(3, "a", "x"), CellFault(3, "a", "x")]
    assert [(one.row, one.column) for one in in_order(some, ["a", "b"])] == [(2, "b"), (3, "a"), (3, "b")]
    assert len(in_order([CellFault(row, "a", "x") for row in range(1000)], ["a"])) == MOST_FAULTS
