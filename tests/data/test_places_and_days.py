"""Units, officers, days off, banks and provinces: complete, consistent, and marked where they are invented."""

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from chalicelib import data

AGENCIES = {record["agency_code"]: record for record in data.agencies()}
OPEN = {code: record for code, record in AGENCIES.items() if record["valid_to"] is None}
VECTORS = Path(__file__).parents[1] / "vectors"
ROLES = {"receiver", "specialist", "leader", "auditor", "administrator"}


def test_units_have_proper_codes_in_order_and_a_parent_that_exists():
    assert list(AGENCIES) == sorted(AGENCIES)
    for code, record in AGENCIES.items():
        assert re.fullmatch(r"H37(\.\d{2})?", code)
        assert record["parent"] in AGENCIES or (code == "H37" and record["parent"] == "")
        assert record["level"] in ("province", "commune")
        assert code == "H37" or record["code_source"] == "invented"
        assert "minh họa" in record["address"] and record["hotline"] is None


def test_a_closed_unit_names_its_open_successor():
    closed = [record for record in AGENCIES.values() if record["valid_to"]]
    assert [(record["agency_code"], record["successor"]) for record in closed] == [("H37.91", "H37.14")]
    assert all(record["successor"] in OPEN for record in closed)
    assert all(not record["successor"] and record["valid_from"] == "2025-07-01" for record in OPEN.values())


def test_every_level_that_a_procedure_needs_has_an_open_unit():
    assert {record["agency_level"] for record in data.procedures()} == {record["level"] for record in OPEN.values()}
    assert "H37.12" in OPEN


def test_a_week_of_a_unit_is_forty_hours():
    for record in AGENCIES.values():
        minutes = sum(
            (int(end[:2]) - int(start[:2])) * 60 for slots in record["weekly"].values() for start, end in slots
        )
        assert (sorted(record["weekly"]), minutes) == (["0", "1", "2", "3", "4"], 2400)


def test_demo_officers_are_plainly_invented_and_have_no_password():
    officers = data.officers_demo()
    assert len({officer["officer_id"] for officer in officers}) == len(officers)
    for officer in officers:
        assert set(officer) == {"officer_id", "name", "agency_code", "roles"}
        assert officer["name"].startswith("Cán bộ Mẫu")
        assert officer["agency_code"] in OPEN
        assert officer["roles"] and set(officer["roles"]) <= ROLES


@pytest.mark.parametrize("agency_code", ["H37", "H37.02", "H37.12", "H37.21"])
def test_a_staffed_unit_can_take_a_dossier_from_receipt_to_return(agency_code: str):
    roles = {
        role for officer in data.officers_demo() if officer["agency_code"] == agency_code for role in officer["roles"]
    }
    assert {"receiver", "specialist", "leader"} <= roles


def test_days_off_are_those_of_the_reference_and_say_how_sure_they_are():
    with (VECTORS / "vn_holidays_2018_2030.csv").open(encoding="utf-8") as file:
        told = list(csv.DictReader(file))
    assert [{name: day[name] for name in ("date", "kind", "name")} for day in data.holidays()] == told
    for day in data.holidays():
        sure = date.fromisoformat(day["date"]).year <= 2026 and not day["date"].endswith("-11-24")
        assert (day["confirmed"], bool(day["source"])) == ("yes" if sure else "no", True), day["date"]


def test_banks_have_distinct_bins_of_six_digits():
    bins = [bank["bin"] for bank in data.banks()]
    assert len(bins) == len(set(bins)) == 74
    assert all(re.fullmatch(r"\d{6}", number) for number in bins)
    assert all(bank["short_name"] for bank in data.banks())
    assert next(bank["short_name"] for bank in data.banks() if bank["bin"] == "970436") == "Vietcombank"


def test_sixty_three_codes_of_national_ids_lead_to_thirty_four_provinces():
    provinces = {row["unit_code"]: row for row in data.provinces()}
    assert len(provinces) == 34
    assert {row["current_unit_code"] for row in data.id_provinces()} == set(provinces)
    for row in data.id_provinces():
        assert row["id_code3"] in provinces[row["current_unit_code"]]["predecessor_id_codes"].split()
