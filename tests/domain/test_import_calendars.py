"""Days off and swapped days from a table: each year told is told whole, and other years stay."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from chalicelib.domain.calendar import CalendarDay, OfficeCalendar
from chalicelib.domain.data_import import CellFault, Planned
from chalicelib.domain.import_calendars import (
    COLUMNS,
    MOST_DAYS,
    MOST_YEARS,
    base_of,
    began_with_anothers,
    calendar_of,
    plan,
    units_in,
)
from tests import builders as a
from tests.builders import NOW
from tests.domain.tables import only, places, rows

WEEK = {"monday": ((time(8), time(17)),)}
NEW_YEAR = CalendarDay(date(2026, 1, 1), "off", "Tết Dương lịch", "Luật", True)
NATIONAL = CalendarDay(date(2026, 9, 2), "off", "Quốc khánh", "Luật", True)
LAST_YEAR = CalendarDay(date(2025, 1, 1), "off", "Tết Dương lịch", "Luật", True)
PROVINCES = OfficeCalendar("H37", WEEK, (LAST_YEAR, NEW_YEAR, NATIONAL), (2025, 2026), version=8)
OWN = replace(PROVINCES, agency_code="H37.12", days=(LAST_YEAR, NEW_YEAR), version=3)
UNITS = {code: a.an_agency(agency_code=code) for code in ("H37", "H37.12", "H37.13")}
TITLES = "agency_code|date|kind|name|source|confirmed"
TET = "2027-02-06|off|Tết Đinh Mùi|Thông báo 1|no"
SATURDAY = "2026-08-22|work|Làm bù|Thông báo 2|yes"
TOLD_TET = ["2027-02-06", "off", "Tết Đinh Mùi", "Thông báo 1", False]
TOLD_SATURDAY = ["2026-08-22", "work", "Làm bù", "Thông báo 2", True]
TOLD_NEW_YEAR = ["2026-01-01", "off", "Tết Dương lịch", "Luật", True]
TOLD_NATIONAL = ["2026-09-02", "off", "Quốc khánh", "Luật", True]


def planned(text, *calendars):
    found = {one.agency_code: one for one in (calendars or (PROVINCES, OWN))}
    return plan(rows(COLUMNS, text), found, UNITS, is_ours=lambda code: code.startswith("H37"))


def test_the_days_of_a_unit_replace_those_of_the_years_told():
    found = planned(f"{TITLES}\nH37.12|{TET}\nH37.12|{SATURDAY}\nH37.12|2026-04-30|off|Giải phóng|Luật|yes")
    liberation = ["2026-04-30", "off", "Giải phóng", "Luật", True]
    after = {"2026": [liberation, TOLD_SATURDAY], "2027": [TOLD_TET]}
    assert only(found) == Planned(
        "calendar:H37.12",
        3,
        {"from_agency_code": "H37.12", "years": after},
        {"from_agency_code": "H37.12", "years": {"2026": [TOLD_NEW_YEAR]}},
    )
    assert not began_with_anothers(only(found))


def test_a_year_without_any_day_before_is_told_as_covered():
    bare = replace(OWN, days=(), years=(2026,))
    assert only(planned(f"{TITLES}\nH37.12|{SATURDAY}", bare)).before["years"] == {"2026": []}


@pytest.mark.parametrize("calendars", [(PROVINCES,), (PROVINCES, replace(OWN, withdrawn=True))])
def test_a_unit_without_a_calendar_of_its_own_begins_with_its_provinces(calendars):
    found = only(planned(f"{TITLES}\nH37.12|{SATURDAY}", *calendars))
    assert found == Planned(
        "calendar:H37.12",
        3 if len(calendars) == 2 else 0,
        {"from_agency_code": "H37", "years": {"2026": [TOLD_SATURDAY]}},
        {"from_agency_code": "H37", "years": {"2026": [TOLD_NEW_YEAR, TOLD_NATIONAL]}},
    )
    assert began_with_anothers(found)


def test_what_began_with_nothing_began_with_nobody_elses():
    assert not began_with_anothers(Planned("calendar:H37.12", 0, {}, None))
    assert not began_with_anothers(Planned("calendar:H37.12", 0, {}, {"years": {}}))


def test_the_rows_of_a_unit_belong_together_wherever_they_stand():
    found, faults = planned(f"{TITLES}\nH37.12|{TET}\nH37|{TET}\nH37.12|{SATURDAY}\nh37|{SATURDAY}")
    told = [(one.subject, one.base_version, sorted(one.after["years"])) for one in found]
    assert told == [("calendar:H37", 8, ["2027"]), ("calendar:H37.12", 3, ["2026", "2027"])]
    assert faults == []


CASES = {
    "a day twice": (f"H37.12|{TET}\nH37.12|{TET}", [(3, "date", "given_twice")]),
    "one day of two units": (f"H37.12|{TET}\nH37.13|{TET}", []),
    "a unit that there is not": (
        f"H37.77|{TET}\nH37.77|{SATURDAY}", [(2, "agency_code", "unit_unknown"), (3, "agency_code", "unit_unknown")],
    ),
    "another province": (
        f"H38|{TET}",
        [(2, "agency_code", code) for code in ("unit_unknown", "unit_not_yours", "calendar_missing")],
    ),
    "a year nobody can mean": (f"H37.12|{TET.replace('2027', '2107')}", [(2, "date", "year_unlikely")]),
    "the year before the first": (f"H37.12|{TET.replace('2027', '2017')}", [(2, "date", "year_unlikely")]),
    "the first and the last year": (
        f"H37.12|{TET.replace('2027', '2018')}\nH37.12|{TET.replace('2027', '2099')}", [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_contradicts_a_day_is_told_at_its_cell(case):
    text, expected = CASES[case]
    assert places(planned(f"{TITLES}\n{text}")[1]) == expected


def test_a_row_with_a_wrong_cell_tells_no_day_and_keeps_its_units_others():
    found = planned(f"{TITLES}\nH37.12|hôm nay|off|A|B|yes\nH37.12|{TET}\nH37.13|2026-01-01|off|A|B|có")
    assert only(found).after["years"] == {"2027": [TOLD_TET]}


def test_without_any_calendar_to_begin_with_nothing_is_planned_of_a_unit_and_others_are():
    other = replace(OWN, agency_code="H37.13")
    found, faults = planned(f"{TITLES}\nH37.12|{TET}\nH37.13|{TET}", other)
    assert places(faults) == [(2, "agency_code", "calendar_missing")]
    assert [one.subject for one in found] == ["calendar:H37.13"]


THREE = f"{TITLES}\nH37.12|{TET}\nH37.12|2027-04-30|off|A|B|yes\nH37.12|{SATURDAY}"
TOO_MANY_DAYS = CellFault(4, "agency_code", "too_many_days", {"limit": 400})
TOO_MANY_YEARS = CellFault(4, "date", "too_many_years", {"limit": 30})


@pytest.mark.parametrize(("stays", "faults"), [(MOST_DAYS - 3, []), (MOST_DAYS - 2, [TOO_MANY_DAYS])])
def test_a_calendar_keeps_no_more_days_than_can_be_sent_again(stays, faults):
    kept = tuple(replace(NEW_YEAR, on=date(2024, 1, 1) + timedelta(days=day)) for day in range(stays))
    gone = (replace(NEW_YEAR, on=date(2026, 12, 31)), replace(NEW_YEAR, on=date(2027, 1, 1)))
    full = replace(OWN, days=(*kept, *gone), years=(2024, 2025, 2026, 2027))
    assert planned(THREE, full)[1] == faults


@pytest.mark.parametrize(("years", "faults"), [(MOST_YEARS - 1, []), (MOST_YEARS, [TOO_MANY_YEARS])])
def test_a_calendar_covers_thirty_years_at_most(years, faults):
    full = replace(OWN, days=(), years=tuple(range(2026 - years + 1, 2027)))
    assert planned(THREE, full)[1] == faults


def test_units_are_looked_up_once_each():
    assert units_in(rows(COLUMNS, f"{TITLES}\nH37.13|{TET}\nH37.12|{TET}\nx|{TET}\nH37.13|{TET}")) == [
        "H37.12",
        "H37.13",
    ]


def test_a_unit_begins_with_its_own_calendar_before_its_provinces():
    both = {"H37": PROVINCES, "H37.12": OWN}
    assert base_of("H37.12", both) is OWN
    assert base_of("H37.13", both) is PROVINCES
    assert base_of("H37.12", {**both, "H37.12": replace(OWN, withdrawn=True)}) is PROVINCES
    assert base_of("H38.01", both) is None


def made(content, instead_of, base=PROVINCES):
    return calendar_of(base, "calendar:H37.12", content, instead_of, version=4, by="admin", now=NOW)


def test_the_calendar_made_has_the_days_told_beside_those_of_other_years():
    content = {"years": {"2026": [TOLD_SATURDAY, TOLD_NEW_YEAR], "2027": [TOLD_TET]}}
    swapped = CalendarDay(date(2026, 8, 22), "work", "Làm bù", "Thông báo 2", True)
    tet = CalendarDay(date(2027, 2, 6), "off", "Tết Đinh Mùi", "Thông báo 1", False)
    assert made(content, {"years": {"2026": []}}) == replace(
        PROVINCES, agency_code="H37.12", days=(LAST_YEAR, NEW_YEAR, swapped, tet), years=(2025, 2026, 2027), version=4,
        updated_at=NOW, updated_by="admin",
    )  # fmt: skip


def test_taken_back_a_year_that_was_not_covered_before_is_not_again():
    after = replace(PROVINCES, agency_code="H37.12", days=(LAST_YEAR, NATIONAL, replace(NATIONAL, on=date(2027, 9, 2))))
    back = made(
        {"years": {"2026": [TOLD_NEW_YEAR]}},
        {"years": {"2026": [], "2027": []}},
        replace(after, years=(2025, 2026, 2027)),
    )
    assert (back.days, back.years) == ((LAST_YEAR, NEW_YEAR), (2025, 2026))


def test_a_calendar_is_given_up_with_its_days_kept_and_taken_up_again():
    gone = made({"withdrawn": True, "years": {}}, {"years": {}}, OWN)
    assert gone == replace(OWN, withdrawn=True, version=4, updated_at=NOW, updated_by="admin")
    assert not made({"years": {"2027": [TOLD_TET]}}, {"years": {}}, gone).withdrawn
