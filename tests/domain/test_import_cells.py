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
from chalicelib.domain.data_import import CellFault

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
        (cells.Column("name", longest=3), "Bình", None, ["too_long"]),
        (cells.Column("name", longest=4), "Bình", "Bình", []),
        (cells.Column("name"), "Hai\ndòng", None, ["wrong_shape"]),
        (cells.Column("level", options=("commune",)), "Commune", None, ["not_in_list"]),
        (cells.Column("level", options=("commune",)), "commune", "commune", []),
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
        (cells.Column("vnd", kind="money"), "1" * 13, int("1" * 13), []),
    ],
)
def test_a_cell_is_read_or_told(column: cells.Column, cell: str, value: object, codes: list[str]):
    assert told(column, cell) == (value, codes)


CODE, NAME = cells.Column("code", required=True, longest=3), cells.Column("name", required=True)
LEVEL, FROM, TO = cells.Column("level", options=("a", "b")), cells.Column("from", kind="day"), cells.Column("to")
PRICE = cells.Column("vnd", kind="money")


def test_a_header_lacks_nothing_that_is_required_and_has_what_is_known_once():
    told = ["level", "colour", "level", "colour"]
    assert cells.header_faults(told, [CODE, NAME, LEVEL]) == [
        CellFault(1, "code", "column_missing"),
        CellFault(1, "name", "column_missing"),
        CellFault(1, "level", "column_twice"),
        CellFault(1, "colour", "column_unknown"),
    ]
    assert cells.header_faults(["name", "code"], [CODE, NAME, LEVEL]) == []


def test_every_wrong_cell_of_every_row_is_told_with_what_would_be_right():
    lines = [
        cells.Line(2, {"code": "H37.12", "name": "", "level": "c", "from": "1/1", "vnd": "8,0"}),
        cells.Line(5, {"code": "H37", "name": "Hai\ndòng"}),
        cells.Line(6, {"code": "H38", "name": "Ba", "level": "b", "from": "2026-01-01", "vnd": "0"}),
    ]
    told, faults = cells.read(lines, [CODE, NAME, LEVEL, FROM, PRICE])
    assert faults == [
        CellFault(2, "code", "too_long", {"limit": 3}),
        CellFault(2, "name", "required"),
        CellFault(2, "level", "not_in_list", {"options": "a, b"}),
        CellFault(2, "from", "not_a_day"),
        CellFault(2, "vnd", "not_an_amount"),
        CellFault(5, "name", "wrong_shape"),
    ]
    nothing = {"code": None, "name": None, "level": None, "from": None, "vnd": None}
    sound = {"code": "H38", "name": "Ba", "level": "b", "from": date(2026, 1, 1), "vnd": 0}
    assert told == [
        cells.Told(2, nothing, wrong=frozenset(nothing)),
        cells.Told(5, {**nothing, "code": "H37"}, wrong=frozenset({"name"})),
        cells.Told(6, sound),
    ]


def test_a_cell_that_could_not_be_read_is_told_once_by_whoever_read_the_file():
    line = cells.Line(2, {"code": "H37", "name": "An"}, unread=frozenset({"code"}))
    told = cells.Told(2, {"code": None, "name": "An"}, wrong=frozenset({"code"}))
    assert cells.read([line], [CODE, NAME]) == ([told], [])


def test_a_row_tells_nothing_of_columns_that_the_file_does_not_have():
    told = cells.Told(2, {"name": "An", "level": None}, wrong=frozenset({"level"}))
    assert cells.filled(told, [CODE, NAME, LEVEL, TO]) == cells.Told(
        2,
        {"code": None, "name": "An", "level": None, "to": None},
        given=frozenset({"name", "level"}),
        wrong=frozenset({"level", "code"}),
    )


def test_the_second_and_third_row_about_a_thing_are_told_and_wrong_cells_are_about_nothing():
    told = [
        cells.Told(2, {"code": None, "to": "a"}, wrong=frozenset({"code"})),
        cells.Told(3, {"code": "H37", "to": None}),
        cells.Told(4, {"code": "H37", "to": "a"}, wrong=frozenset({"name"})),
        cells.Told(5, {"code": "H37", "to": None}),
        cells.Told(6, {"code": "H37", "to": None}),
        cells.Told(7, {"code": None, "to": "a"}, wrong=frozenset({"code"})),
    ]
    assert cells.given_twice(told, "code", "to") == [CellFault(row, "to", "given_twice") for row in (5, 6)]


def test_rows_are_sound_while_nothing_is_told_of_one_and_none_has_a_wrong_cell():
    some = [cells.Told(2, {}), cells.Told(3, {})]
    assert cells.are_sound(some, [CellFault(4, "code", "required")])
    assert not cells.are_sound(some, [CellFault(3, "code", "required")])
    assert not cells.are_sound([*some, cells.Told(5, {}, wrong=frozenset({"code"}))], [])


def test_an_empty_cell_takes_away_and_a_column_that_is_missing_leaves_what_is_stored():
    told = cells.Told(2, {"name": "An", "to": None, "level": None, "from": None}, given=frozenset({"name", "to"}))
    stored = {"name": "Bình", "to": "2026-12-31", "level": "a", "more": 1}
    assert cells.resulting(told, stored) == {"name": "An", "to": None, "level": "a", "from": None}
    assert cells.resulting(told, None) == {"name": "An", "to": None, "level": None, "from": None}
    day = cells.Told(2, {"from": date(2026, 1, 1)}, given=frozenset({"from"}))
    assert cells.resulting(day, None) == {"from": "2026-01-01"}


NEW_YEAR, EVE = "2026-01-01", "2025-12-31"


@pytest.mark.parametrize(
    ("given", "wrong", "after", "column"),
    [
        ({"from", "to"}, set(), {"from": NEW_YEAR, "to": EVE}, "to"),
        ({"from"}, set(), {"from": NEW_YEAR, "to": EVE}, "from"),
        ({"from", "to"}, {"to"}, {"from": NEW_YEAR, "to": EVE}, "from"),
        ({"from", "to"}, {"from", "to"}, {"from": NEW_YEAR, "to": EVE}, None),
        (set(), set(), {"from": NEW_YEAR, "to": EVE}, None),
        ({"from", "to"}, set(), {"from": NEW_YEAR, "to": NEW_YEAR}, None),
        ({"from", "to"}, set(), {"from": EVE, "to": NEW_YEAR}, None),
        ({"from", "to"}, set(), {"from": NEW_YEAR, "to": None}, None),
        ({"from", "to"}, set(), {"from": None, "to": EVE}, None),
    ],
)
def test_a_last_day_before_the_first_is_told_at_a_column_that_the_file_has(given, wrong, after, column):
    told = cells.Told(7, {}, frozenset(given), frozenset(wrong))
    expected = [CellFault(7, column, "dates_backwards")] if column else []
    assert cells.backwards(told, after, "from", "to") == expected


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
