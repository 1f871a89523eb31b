"""What units offer, from a table: what each row makes of an offer, and what contradicts units and procedures."""

from datetime import date

import pytest

from chalicelib.domain.data_import import Planned
from chalicelib.domain.import_offers import COLUMNS, offer_of, pairs_in, plan
from chalicelib.domain.offer import Offer
from tests import builders as a
from tests.domain.tables import only, places, rows

WARD, PROVINCE = a.an_agency(agency_code="H37.12"), a.an_agency(agency_code="H37", level="province")
COPY = a.a_procedure(procedure_code="2.000635")
TITLES = "agency_code|procedure_code|from_on|to_on"
ROW = f"{TITLES}\nH37.12|2.000635|2026-12-01|"


def planned(text, *offers):
    found = {(one.agency_code, one.procedure_code): one for one in offers}
    units, procedures = {"H37.12": WARD, "H37": PROVINCE}, {"2.000635": COPY}
    return plan(rows(COLUMNS, text), found, units, procedures, is_ours=lambda code: code.startswith("H37"))


def an_offer(**changes):
    told = {"from_on": date(2026, 1, 1), "to_on": date(2026, 12, 31), "version": 4, **changes}
    return Offer("H37.12", "2.000635", **told)


def test_one_procedure_is_offered_by_many_units():
    codes = ["H37.12", "H37.13"]
    units = {code: a.an_agency(agency_code=code) for code in codes}
    text = "\n".join([TITLES, *(f"{code}|2.000635|2026-12-01|" for code in codes)])
    found, faults = plan(rows(COLUMNS, text), {}, units, {"2.000635": COPY}, is_ours=lambda code: True)
    assert ([one.subject for one in found], faults) == ([f"offer:{code}:2.000635" for code in codes], [])


def test_a_new_offer_is_planned():
    after = {"from_on": "2026-12-01", "to_on": None}
    assert only(planned(ROW)) == Planned("offer:H37.12:2.000635", 0, after, None)


@pytest.mark.parametrize(
    ("text", "to_on"),
    [
        (ROW, None),
        ("agency_code|procedure_code|from_on\nH37.12|2.000635|2026-12-01", "2026-12-31"),
        (f"{TITLES}\nH37.12|2.000635|2026-12-01|2027-01-31", "2027-01-31"),
    ],
)
def test_an_empty_cell_takes_the_last_day_away_and_a_file_without_the_column_leaves_it(text, to_on):
    before = {"from_on": "2026-01-01", "to_on": "2026-12-31"}
    after = {"from_on": "2026-12-01", "to_on": to_on}
    assert only(planned(text, an_offer())) == Planned("offer:H37.12:2.000635", 4, after, before)


def test_of_a_withdrawn_offer_no_last_day_is_left():
    found = planned("agency_code|procedure_code|from_on\nH37.12|2.000635|2026-12-01", an_offer(withdrawn=True))
    before = {"from_on": "2026-01-01", "to_on": "2026-12-31", "withdrawn": True}
    assert only(found) == Planned("offer:H37.12:2.000635", 4, {"from_on": "2026-12-01", "to_on": None}, before)


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (f"{ROW}\nH37.12|2.000635|2027-01-01|", [(3, "procedure_code", "given_twice")]),
        (f"{TITLES}\nH37.99|2.000635|2026-12-01|", [(2, "agency_code", "unit_unknown")]),
        (
            f"{TITLES}\nH38|2.000635|2026-12-01|",
            [(2, "agency_code", "unit_unknown"), (2, "agency_code", "unit_not_yours")],
        ),
        (f"{TITLES}\nH37.12|2.000001|2026-12-01|", [(2, "procedure_code", "procedure_unknown")]),
        (f"{TITLES}\nH37|2.000635|2026-12-01|", [(2, "procedure_code", "level_differs")]),
        (f"{TITLES}\nH37.12|2.000635|2026-12-01|2026-11-30", [(2, "to_on", "dates_backwards")]),
        (f"{TITLES}\nH37.12|2.000635|2026-12-01|2026-12-01", []),
    ],
)
def test_what_contradicts_a_row_is_told_at_its_cell(text, faults):
    assert places(planned(text)[1]) == faults


def test_a_first_day_after_the_stored_last_day_is_told():
    later = "agency_code|procedure_code|from_on\nH37.12|2.000635|2027-01-01"
    assert places(planned(later, an_offer())[1]) == [(2, "from_on", "dates_backwards")]


@pytest.mark.parametrize("row", ["h37|2.000635|2026-12-01|", "H37.12|2|2026-12-01|", "H37.12|2.000635|hôm nay|"])
def test_a_row_with_a_wrong_cell_plans_nothing_and_contradicts_nothing(row):
    assert planned(f"{TITLES}\n{row}") == ([], [])


def test_units_and_procedures_are_looked_up_where_a_row_tells_both():
    told = rows(COLUMNS, f"{TITLES}\nH37.13|1.000894||\nH37.12|2.000635||\nh37|2.000635||\nH37|2||\nH37.12|2.000635||")
    assert pairs_in(told) == [("H37.12", "2.000635"), ("H37.13", "1.000894")]


@pytest.mark.parametrize("offer", [an_offer(), an_offer(to_on=None), an_offer(withdrawn=True)])
def test_an_offer_is_the_same_once_it_was_told_and_made_again(offer):
    assert offer_of(offer.subject, offer.content, version=4) == offer
