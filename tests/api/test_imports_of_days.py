"""Files of days off: they replace a year, and a year taken back is not covered."""

from datetime import date, timedelta

from chalicelib.store import calendars
from tests.api.imports import DAYS, applied, checked, places
from tests.api.scenes.administration import a_calendar_of_its_own, administrator
from tests.api.scenes.units import new_unit
from tests.api.world import World


def test_a_years_days_off_replace_those_of_that_year_and_are_taken_back(world: World):
    unit = world.a_unit(new_unit())
    url, boss = f"/v1/officer/calendars/{unit}", administrator(world)
    before = boss.call("GET", url).json
    year = max(before["years"]) + 1
    rows = [
        f"{unit},{year}-01-01,off,Tết Dương lịch,Thông báo 1,yes",
        f"{unit},{year}-01-04,work,Làm bù,Thông báo 1,no",
    ]
    report = checked(world, "calendars", DAYS, *rows)
    assert (report["state"], report["things"], calendars.get(unit)) == ("checked", 1, None)
    applied(world, report)
    after = boss.call("GET", url).json
    assert (after["version"], after["weekly"]) == (1, before["weekly"])
    assert after["years"] == [*before["years"], year]
    assert [day["date"] for day in after["days"]] == sorted(
        [*(day["date"] for day in before["days"]), f"{year}-01-01", f"{year}-01-04"]
    )

    again = checked(world, "calendars", DAYS, rows[0].replace("-01-01", "-01-02"))
    applied(world, again)
    assert [day["date"] for day in boss.call("GET", url).json["days"] if day["date"].startswith(str(year))] == [
        f"{year}-01-02"
    ]
    applied(world, again, "reversal")
    applied_again = boss.call("GET", url).json
    assert (applied_again["days"], applied_again["version"]) == (after["days"], 3)
    told = boss.call("GET", f"/v1/officer/revisions?subject=calendar:{unit}").json["items"]
    assert [one["version"] for one in told] == [3, 2, 1]
    refused = boss.post(f"/v1/officer/imports/{report['import_id']}/reversal", {"reason": "Thử"})
    assert refused.slug == "import_stale", "somebody changed it since"


def test_a_year_that_a_file_brought_is_not_covered_when_it_is_taken_back(world: World):
    url, boss = a_calendar_of_its_own(world), administrator(world)
    unit, before = url.rpartition("/")[2], boss.call("GET", url).json
    report = checked(world, "calendars", DAYS, f"{unit},2098-01-01,off,Tết,Dự kiến,no")
    applied(world, report)
    assert 2098 in boss.call("GET", url).json["years"]
    applied(world, report, "reversal")
    back = boss.call("GET", url).json
    assert (back["years"], back["days"]) == (before["years"], before["days"])


def test_a_calendar_has_no_more_years_than_can_be_sent_again(world: World):
    unit = world.a_unit(new_unit())
    rows = [f"{unit},{year}-01-01,off,Tết,Dự kiến,no" for year in range(2050, 2081)]
    assert (32, "date", "too_many_years") in places(checked(world, "calendars", DAYS, *rows))


def test_every_fault_of_a_file_of_days_is_told(world: World):
    unit, many = world.a_unit(new_unit()), world.a_unit(new_unit())
    days = [f"{many},{date(2030, 1, 1) + timedelta(at)},off,Nghỉ,Quyết định,yes" for at in range(401)]
    report = checked(
        world,
        "calendars",
        DAYS,
        f"{unit},2027-02-30,off,Tết,Thông báo,yes",
        f"{unit},2027-01-01,holiday,Tết,,có",
        f"{unit},2027-01-01,off,Tết,Thông báo,yes",
        f"{unit},1990-01-01,off,Tết,Thông báo,yes",
        "Y97,2027-01-01,off,Tết,Thông báo,yes",
        *days,
    )
    assert places(report) == [
        (2, "date", "not_a_day"),
        (3, "kind", "not_in_list"),
        (3, "source", "required"),
        (3, "confirmed", "not_in_list"),
        (4, "date", "given_twice"),
        (5, "date", "year_unlikely"),
        (6, "agency_code", "calendar_missing"),
        (6, "agency_code", "unit_not_yours"),
        (6, "agency_code", "unit_unknown"),
        (407, "agency_code", "too_many_days"),
    ]
