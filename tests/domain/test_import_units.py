"""Units from a table: what each row makes of a unit, and each contradiction at its cell."""

from dataclasses import replace
from datetime import date

import pytest

from chalicelib.domain.data_import import Planned
from chalicelib.domain.import_units import COLUMNS, above, codes_in, content, plan, unit_of, withdrawn
from tests import builders as a
from tests.domain.tables import only, places, rows

PROVINCE = a.an_agency(agency_code="H37", level="province", parent="", name="UBND tỉnh Lạng Sơn", version=9)
WARD = a.an_agency(agency_code="H37.12", version=3, commune="Đông Kinh", valid_from=date(2025, 7, 1))
FOUND = {"H37": PROVINCE, "H37.12": WARD}
WARD_TOLD = {
    "agency_code": "H37.12", "name": "UBND phường Đông Kinh", "name_en": "Dong Kinh Ward People's Committee",
    "level": "commune", "address": "Lạng Sơn", "province_code": None, "commune": "Đông Kinh", "phone": None,
    "valid_from": "2025-07-01", "valid_to": None, "successor": None,
}  # fmt: skip
TITLES = "agency_code|name|name_en|level|address"


def planned(text, found=FOUND, **options):
    return plan(rows(COLUMNS, text), found, **{"is_ours": lambda code: code.startswith("H37"), **options})


def faults(text, found=FOUND, **options):
    return places(planned(text, found, **options)[1])


def test_a_new_unit_is_planned_with_what_its_row_tells():
    found = planned(
        """agency_code|name|name_en|level|address|province_code|commune|phone|valid_from
        H37.13|UBND xã Ba Sơn|Ba Son|commune|Ba Sơn|20|Ba Sơn|0205 3 812 345|2026-07-01"""
    )
    after = {
        "agency_code": "H37.13", "name": "UBND xã Ba Sơn", "name_en": "Ba Son", "level": "commune",
        "address": "Ba Sơn", "province_code": "20", "commune": "Ba Sơn", "phone": "0205 3 812 345",
        "valid_from": "2026-07-01", "valid_to": None, "successor": None,
    }  # fmt: skip
    assert only(found) == Planned("unit:H37.13", 0, after, None)


def test_what_the_table_has_no_column_for_stays_as_it_is_stored():
    found = planned(f"{TITLES}\nH37.12|Phường Đông Kinh|Dong Kinh|commune|12 Bà Triệu")
    after = {**WARD_TOLD, "name": "Phường Đông Kinh", "name_en": "Dong Kinh", "address": "12 Bà Triệu"}
    assert only(found) == Planned("unit:H37.12", 3, after, WARD_TOLD)


def test_units_are_told_in_the_order_of_the_rows_and_rows_without_a_code_are_left_out():
    found, wrong = planned(f"{TITLES}\nh37|A|A|commune|x\nH37.14|B|B|commune|x\nH37.13|C|C|commune|x")
    assert ([one.subject for one in found], wrong) == (["unit:H37.14", "unit:H37.13"], [])


CASES = {
    "given twice": ("\nH37.13|A|A|commune|x\nH37.13|A|A|commune|x", [(3, "agency_code", "given_twice")]),
    "not the administrator's": ("\nH38|A|A|province|x", [(2, "agency_code", "unit_not_yours")]),
    "below nobody": ("\nH37.55.01|A|A|commune|x", [(2, "agency_code", "unit_above_unknown")]),
    "below a unit of the same file": ("\nH37.55.01|A|A|commune|x\nH37.55|A|A|commune|x", []),
    "a commune at the top": ("\nH37|A|A|commune|x", [(2, "level", "level_unfit")]),
    "a province below a commune": ("\nH37.12.01|A|A|province|x", [(2, "level", "level_unfit")]),
    "a department of the province": ("\nH37.02|A|A|province|x", []),
    "a province below a commune of the same file": (
        "\nH37.55|A|A|commune|x\nH37.55.01|A|A|province|x", [(3, "level", "level_unfit")],
    ),
    "below a unit that becomes a department here": ("\nH37.12|A|A|province|x\nH37.12.01|A|A|province|x", []),
    "below a unit whose level cannot be read": (
        "\nH37.12|A|A|x|x\nH37.12.01|A|A|province|x", [(3, "level", "level_unfit")],
    ),
    "below a new unit whose level cannot be read": ("\nH37.55|A|A|x|x\nH37.55.01|A|A|province|x", []),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_unit_has_one_row_a_place_in_the_tree_and_a_level_that_fits_it(case):
    text, expected = CASES[case]
    assert faults(TITLES + text) == expected


def test_the_level_of_a_unit_is_told_from_above_and_one_that_stays_by_anybody():
    row = f"{TITLES}\nH37.12|A|A|province|x\nH37.13|A|A|commune|x"
    asked = []

    def told_above(code):
        asked.append(code)
        return False

    assert faults(row, told_above=told_above) == [(2, "level", "level_unfit"), (3, "level", "level_unfit")]
    assert asked == ["H37.12", "H37.13"]
    assert faults(row) == []
    assert faults(f"{TITLES}\nH37.12|A|A|commune|x", told_above=told_above) == []
    assert faults(f"{TITLES}\nH37|A|A|province|x", told_above=told_above) == []


CLOSING = f"{TITLES}|valid_from|valid_to|successor"
CLOSINGS = {
    "with the one that took over": ("H37.12|A|A|commune|x|2025-07-01|2026-12-31|H37.14", []),
    "with nobody": ("H37.12|A|A|commune|x|2025-07-01|2026-12-31|", [(2, "successor", "successor_missing")]),
    "with what is no code": ("H37.12|A|A|commune|x|2025-07-01|2026-12-31|h37", []),
    "with itself": ("H37.12|A|A|commune|x|2025-07-01|2026-12-31|H37.12", [(2, "successor", "unit_unknown")]),
    "with a unit that there is not": (
        "H37.12|A|A|commune|x|2025-07-01|2026-12-31|H37.77", [(2, "successor", "unit_unknown")],
    ),
    "with a unit of the same file": (
        "H37.12|A|A|commune|x|2025-07-01|2026-12-31|H37.77\nH37.77|A|A|commune|x|||", [],
    ),
    "with another province": (
        "H37.12|A|A|commune|x|2025-07-01|2026-12-31|H38", [(2, "successor", "successor_elsewhere")],
    ),
    "in a circle of the file": (
        "H37.12|A|A|commune|x|2025-07-01|2026-12-31|H37.14\nH37.14|A|A|commune|x||2026-12-31|H37.12",
        [(2, "successor", "successor_loop"), (3, "successor", "successor_loop")],
    ),
    "in a circle with what is stored": (
        "H37.12|A|A|commune|x|2025-07-01|2026-12-31|H37.15", [(2, "successor", "successor_loop")],
    ),
    "with whose circle this file opens": (
        "H37.12|A|A|commune|x|2025-07-01|2026-12-31|H37.15\nH37.15|A|A|commune|x|||", [],
    ),
    "before it began": ("H37.12|A|A|commune|x|2025-07-01|2025-06-30|H37.14", [(2, "valid_to", "dates_backwards")]),
    "not at all": ("H37.12|A|A|commune|x|2025-07-01||", []),
    "not yet, and told who will take over": ("H37.12|A|A|commune|x|||H37.14", []),
}  # fmt: skip
OTHERS = {
    **FOUND,
    "H37.14": a.an_agency(agency_code="H37.14"),
    "H37.15": a.an_agency(agency_code="H37.15", successor="H37.12"),
    "H38": a.an_agency(agency_code="H38", level="province", parent=""),
}


@pytest.mark.parametrize("case", CLOSINGS)
def test_a_unit_is_closed(case):
    text, expected = CLOSINGS[case]
    assert faults(f"{CLOSING}\n{text}", OTHERS) == expected


def test_a_closed_unit_whose_row_says_nothing_of_closing_is_not_asked_who_took_over():
    closed = {**FOUND, "H37.12": a.an_agency(agency_code="H37.12", valid_to=date(2026, 1, 31), successor="")}
    assert faults(f"{TITLES}\nH37.12|A|A|commune|x", closed) == []
    assert faults(f"{TITLES}|valid_to\nH37.12|A|A|commune|x|2026-01-30", closed) == [
        (2, "successor", "successor_missing")
    ]
    assert faults(f"{TITLES}|successor\nH37.12|A|A|commune|x|", closed) == [(2, "successor", "successor_missing")]


def test_a_circle_is_found_through_units_that_the_file_does_not_name():
    far = {
        "H37.15": a.an_agency(agency_code="H37.15", successor="H37.16"),
        "H37.16": a.an_agency(agency_code="H37.16", successor="H37.12"),
    }
    row = f"{TITLES}|successor\nH37.12|A|A|commune|x|H37.15"
    found = {**FOUND, "H37.15": far["H37.15"]}
    assert faults(row, found, find=far.get) == [(2, "successor", "successor_loop")]
    assert faults(row, found) == []
    assert faults(f"{row}\nH37.16|A|A|commune|x|", found, find=far.get) == [], "as the file tells it"


def test_a_row_without_a_column_for_successors_leaves_the_stored_one():
    looped = {**FOUND, "H37.15": a.an_agency(agency_code="H37.15", successor="H37.12", level="commune")}
    unit = a.an_agency(agency_code="H37.12", successor="H37.15", version=3)
    found = planned(f"{TITLES}\nH37.12|A|A|commune|x", {**looped, "H37.12": unit})
    assert only(found).after["successor"] == "H37.15"


def test_what_must_be_looked_up_are_the_units_those_above_and_their_successors():
    told = rows(COLUMNS, f"{TITLES}|successor\nH37.12.01|A|A|commune|x|H37.14\nH38|A|A|province|x|\nx|A|A|commune|x|")
    assert codes_in(told) == ["H37", "H37.12", "H37.12.01", "H37.14", "H38"]


@pytest.mark.parametrize(("code", "unit"), [("H37.12.01", "H37.12"), ("H37.12", "H37"), ("H37", "")])
def test_the_unit_above_is_told_by_the_code(code, unit):
    assert above(code) == unit


def test_a_unit_is_the_same_once_it_was_written_into_a_table_and_read_again():
    whole = a.an_agency(
        agency_code="H37.12", province_code="20", commune="Đông Kinh", phone="0205 3 812 345",
        valid_to=date(2026, 12, 31), successor="H37.14", version=5,
    )  # fmt: skip
    assert unit_of(content(whole), version=5) == whole
    assert unit_of(content(PROVINCE), version=9) == PROVINCE
    assert content(None) is None
    assert content(WARD) == WARD_TOLD


def test_a_unit_that_should_not_have_been_made_was_closed_yesterday():
    closed = withdrawn(WARD, today=date(2026, 11, 23))
    assert closed == replace(WARD, valid_to=date(2026, 11, 22))
    assert not closed.is_open(date(2026, 11, 23))
