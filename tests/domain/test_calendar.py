"""A unit's calendar as data: made into hours, changed by version, refused where it makes no sense."""

from dataclasses import replace
from datetime import date, time

import pytest

from chalicelib.domain.calendar import (
    CalendarDay,
    OfficeCalendar,
    Threshold,
    content,
    holds,
    province_of,
    replaced,
    withdrawn,
)
from chalicelib.domain.working_time import CalendarMissing
from tests.builders import NOW
from tests.domain.calendars import EIGHT_TO_FIVE, a_calendar, at
from tests.whole import refused

CALENDAR = a_calendar("H37.12")


def test_slots_days_off_swapped_days_and_years_count():
    working = CALENDAR.hours().working
    assert working.add(at("2026-08-21 10:00"), 480) == at("2026-08-22 10:00"), "a swapped Saturday"
    assert working.add(at("2026-11-23 16:00"), 480) == at("2026-11-25 16:00"), "the 24th is off"
    with pytest.raises(CalendarMissing):
        working.add(at("2030-12-31 16:00"), 61)


def test_a_unit_with_other_slots_has_other_hours():
    short = replace(CALENDAR, weekly={"monday": EIGHT_TO_FIVE[:1]})
    assert short.hours().working.add(at("2026-11-02 09:00"), 240) == at("2026-11-09 09:00")


@pytest.mark.parametrize(("code", "province"), [("H37", "H37"), ("H37.12", "H37"), ("H37.12.05.001", "H37")])
def test_the_province_is_the_top_of_the_tree(code, province):
    assert province_of(code) == province


def test_a_change_is_the_next_version_by_whoever_saw_the_present_one():
    first = replaced(None, CALENDAR, version=0, by="quản trị", now=NOW)
    assert (first.version, first.updated_by, first.updated_at) == (1, "quản trị", NOW)
    second = replaced(first, replace(CALENDAR, years=CALENDAR.years), version=1, by="khác", now=NOW)
    assert second.version == 2
    for seen in (0, 1, 3):
        told = {"slug": "calendar_stale", "extensions": {"version": 2}, "facts": {"version": 2}}
        assert refused(lambda: replaced(second, CALENDAR, version=seen, by="x", now=NOW)) == told  # noqa: B023


DAY = CalendarDay(date(2026, 1, 1), "off", "Tết", "Luật", True)


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"weekly": {}}, {("/weekly", "week_without_work"), ("/weekly/monday", "monday_without_work")}),
        ({"weekly": {"friday": EIGHT_TO_FIVE}}, {("/weekly/monday", "monday_without_work")}),
        ({"weekly": {"monday": ((time(9), time(9)),)}}, {("/weekly/monday/0", "slot_backwards")}),
        ({"weekly": {"monday": ((time(8), time(12)), (time(11), time(17)))}}, {("/weekly/monday", "slots_overlap")}),
        ({"weekly": {"monday": ((time(8), time(12)), (time(12), time(17)))}}, set()),
        ({"weekly": {"monday": EIGHT_TO_FIVE, "friday": ()}}, set()),
        ({"days": (DAY, DAY)}, {("/days/1/date", "given_twice")}),
        ({"years": (2027,), "days": (DAY,)}, {("/days/0/date", "year_not_covered")}),
        (
            {"weekly": {"friday": ((time(9), time(8)),)}, "years": (2027,), "days": (DAY, DAY)},
            {
                ("/weekly/monday", "monday_without_work"), ("/weekly/friday/0", "slot_backwards"),
                ("/days/0/date", "year_not_covered"), ("/days/1/date", "year_not_covered"),
                ("/days/1/date", "given_twice"),
            },
        ),
    ],
)  # fmt: skip
def test_every_fault_of_a_calendar_is_told_at_once(changes, faults):
    told = replace(CALENDAR, **changes)
    if not faults:
        assert replaced(None, told, version=0, by="x", now=NOW).weekly == told.weekly
        return
    no = refused(lambda: replaced(None, told, version=0, by="x", now=NOW))
    assert no["slug"] == "invalid_request"
    assert {(pointer, code) for pointer, code, _ in no["faults"]} == faults


def test_a_year_that_is_not_covered_is_named():
    told = replace(CALENDAR, years=(2027,), days=(DAY,))
    fault = ("/days/0/date", "year_not_covered", {"year": 2026})
    assert refused(lambda: replaced(None, told, version=0, by="x", now=NOW)) == {
        "slug": "invalid_request",
        "faults": [fault],
    }


def test_what_passes_makes_hours():
    odd = OfficeCalendar(
        "H37.12", {"monday": ((time(7, 30), time(11)),), "saturday": ((time(8), time(9)),)}, (), (2026,)
    )
    assert replaced(None, odd, version=0, by="x", now=NOW).hours().working.is_working_day(date(2026, 11, 21))


SMALL = OfficeCalendar("H37.12", {"monday": EIGHT_TO_FIVE}, (DAY,), (2026,), version=4)


def test_a_unit_gives_its_calendar_up_and_goes_by_its_provinces():
    gone = withdrawn(SMALL, version=4, by="quản trị", now=NOW)
    assert gone == replace(SMALL, withdrawn=True, version=5, updated_at=NOW, updated_by="quản trị")
    assert (holds(SMALL), holds(gone), holds(None)) == (SMALL, None, None)


@pytest.mark.parametrize(
    ("before", "version", "told"),
    [
        (None, 0, {"slug": "not_found"}),
        (replace(SMALL, withdrawn=True), 4, {"slug": "not_found"}),
        (SMALL, 3, {"slug": "calendar_stale", "extensions": {"version": 4}, "facts": {"version": 4}}),
        (
            replace(SMALL, agency_code="H37"),
            4,
            {"slug": "invalid_request", "faults": [("/agency_code", "not_allowed", {})]},
        ),
    ],
)
def test_nobody_gives_up_what_is_not_there_what_changed_or_a_provinces_own(before, version, told):
    assert refused(lambda: withdrawn(before, version=version, by="x", now=NOW)) == told


def test_what_somebody_decided_of_a_calendar_is_told_as_json():
    told = {
        "weekly": {"monday": [["08:00", "12:00"], ["13:00", "17:00"]]},
        "days": [["2026-01-01", "off", "Tết", "Luật", True]],
        "years": [2026],
        "thresholds": [["due_soon", 480, 0], ["due", 0, 0], ["overdue", 0, 24]],
    }
    assert content(SMALL) == told
    assert content(replace(SMALL, withdrawn=True)) == {**told, "withdrawn": True}
    assert content(None) is None
    assert SMALL.subject == "calendar:H37.12"


def test_hours_go_with_the_calendars_own_warnings():
    soon = (Threshold("due_soon", working_minutes_before=60),)
    assert replace(SMALL, thresholds=soon).hours().thresholds == soon
