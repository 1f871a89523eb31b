"""Officers from a table: what each row makes of an officer, and what no administrator may tell."""

import pytest

from chalicelib.domain.data_import import CellFault, Planned
from chalicelib.domain.import_officers import COLUMNS, ROLES, content, logins_in, plan, units_in
from tests import builders as a
from tests.domain.tables import only, places, rows

UNITS = {code: a.an_agency(agency_code=code) for code in ("H37.12", "H37.13")}
TITLES = "officer_id|full_name|agency_code|roles"


def planned(text, *officers, by="admin"):
    found = {one.officer_id: one for one in officers}
    return plan(rows(COLUMNS, text), found, UNITS, is_ours=lambda code: code.startswith("H37"), by=by)


def mai(**changes):
    told = {"officer_id": "mai", "name": "Lý Thị Mai", "roles": frozenset({"receiver", "leader"}), **changes}
    return a.an_officer(edition=4, version=9, **told)


LISTED = ["specialist receiver", "receiver, specialist", "receiver;specialist,receiver", "specialist + receiver"]


@pytest.mark.parametrize("roles", LISTED)
def test_a_new_officer_is_planned_with_the_roles_however_they_are_listed(roles):
    after = {"full_name": "Lý Thị Mai", "agency_code": "H37.12", "roles": ["receiver", "specialist"], "active": True}
    assert only(planned(f"{TITLES}\nmai|Lý Thị Mai|H37.12|{roles}")) == Planned("officer:H37.12:mai", 0, after, None)


def test_an_officer_is_changed_from_the_edition_that_administrators_see():
    before = {"full_name": "Lý Thị Mai", "agency_code": "H37.12", "roles": ["leader", "receiver"], "active": True}
    after = {"full_name": "Lý Mai", "agency_code": "H37.13", "roles": ["auditor"], "active": True}
    found = planned(f"{TITLES}\nmai|Lý Mai|H37.13|auditor", mai())
    assert only(found) == Planned("officer:H37.13:mai", 4, after, before)


@pytest.mark.parametrize(
    ("cell", "was", "active"),
    [
        ("yes", False, True), ("no", True, False), ("no", None, False),
        ("", False, False), ("", True, True), ("", None, True),
    ],
)  # fmt: skip
def test_an_account_is_closed_or_opened_by_its_column_and_stays_otherwise(cell, was, active):
    officers = [] if was is None else [mai(active=was)]
    assert only(planned(f"{TITLES}|active\nmai|A|H37.12|leader|{cell}", *officers)).after["active"] is active
    if cell == "":
        assert only(planned(f"{TITLES}\nmai|A|H37.12|leader", *officers)).after["active"] is active


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("mai|A|H37.12|leader\nmai|B|H37.12|leader", [(3, "officer_id", "given_twice")]),
        ("new|A|H37.99|leader", [(2, "agency_code", "unit_unknown")]),
        ("new|A|H38|leader", [(2, "agency_code", "unit_unknown"), (2, "agency_code", "unit_not_yours")]),
        ("other|A|H37.12|leader", [(2, "officer_id", "officer_not_yours")]),
        ("admin|A|H37.12|leader", [(2, "officer_id", "own_account")]),
    ],
)
def test_what_contradicts_a_row_is_told_at_its_cell(text, faults):
    other = a.an_officer(officer_id="other", agency_code="H38.01")
    assert places(planned(f"{TITLES}\n{text}", mai(), other)[1]) == faults


def test_a_role_that_there_is_not_is_told_with_those_that_there_are():
    fault = CellFault(2, "roles", "not_in_list", {"options": "receiver, specialist, leader, auditor, administrator"})
    assert planned(f"{TITLES}\nmai|A|H37.12|leader,chief")[1] == [fault]
    assert planned(f"{TITLES}\nmai|A|H37.12|{','.join(ROLES)}")[1] == []


@pytest.mark.parametrize("row", ["M|A|H37.12|leader", "mai|A|h37|leader"])
def test_a_row_without_a_login_or_unit_plans_nothing(row):
    assert planned(f"{TITLES}\n{row}", mai()) == ([], [])


def test_a_row_without_roles_plans_none():
    assert only(planned(f"{TITLES}\nmai|A|H37.12|-")).after["roles"] == []


def test_officers_and_units_are_looked_up_once_each():
    told = rows(COLUMNS, f"{TITLES}\nmai|A|H37.13|leader\nbinh|A|H37.12|leader\nM|A|H37.12|leader\nmai|A|h37|leader")
    assert logins_in(told) == ["binh", "mai"]
    assert units_in(told) == ["H37.12", "H37.13"]


def test_nothing_is_told_of_nobody():
    assert content(None) is None
