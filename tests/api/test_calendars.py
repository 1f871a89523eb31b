"""Units' calendars as administrators keep them: who changed one and how it was, brought back, given up."""

from typing import Any

from tests.api.imports import DAYS, applied, checked
from tests.api.scenes.administration import a_calendar_of_its_own, administrator
from tests.api.scenes.units import new_unit
from tests.api.world import World
from tests.api.world.bodies import CALENDAR
from tests.api.world.places import PROVINCE

MORNINGS = {"monday": [{"opens": "08:00", "closes": "09:00"}]}


def revisions(world: World, url: str) -> Any:
    """The record of one calendar, the newest first."""
    unit = url.rpartition("/")[2]
    return administrator(world).call("GET", f"/v1/officer/revisions?subject=calendar:{unit}").json["items"]


def as_sent(told: Any) -> dict[str, Any]:
    """What a calendar that was read is sent as."""
    return {name: told[name] for name in ("weekly", "days", "years", "warn_working_minutes_before", "warn_hours_after")}


def test_who_changed_a_calendar_why_and_how_it_was_is_kept_and_brought_back(world: World):
    url, boss = a_calendar_of_its_own(world), administrator(world)
    was = boss.call("GET", url).json
    body = {**CALENDAR, "days": [], "weekly": MORNINGS, "reason": "Nhầm"}
    assert boss.call("PUT", url, body=body, if_match=1).status == 200
    before = boss.call("GET", f"{url}/versions/1").json
    assert (as_sent(before), before["version"]) == (as_sent(was), 1)
    back = boss.call("PUT", url, body={**as_sent(before), "reason": "Trả lại"}, if_match=2).json
    assert (as_sent(back), back["version"]) == (as_sent(was), 3)
    told = revisions(world, url)
    assert [(one["version"], one["by"], one["reason"]) for one in told] == [
        (3, boss.id, "Trả lại"),
        (2, boss.id, "Nhầm"),
        (1, boss.id, "Giờ làm việc riêng"),
    ]
    assert told[0]["after_sha256"] == told[1]["before_sha256"] == told[2]["after_sha256"]
    assert told[0]["before_sha256"] == told[1]["after_sha256"]
    assert boss.call("GET", f"{url}/versions/4").status == 404


def test_an_app_that_tells_no_reason_changes_a_calendar_all_the_same_and_that_is_kept(world: World):
    url = f"/v1/officer/calendars/{world.a_unit(new_unit())}"
    assert administrator(world).call("PUT", url, body=CALENDAR, if_match=0).status == 200
    assert [(one["version"], one["reason"]) for one in revisions(world, url)] == [(1, "")]


def test_a_unit_that_gives_its_calendar_up_goes_by_its_provinces_and_may_have_one_again(world: World):
    url, boss = a_calendar_of_its_own(world), administrator(world)
    assert boss.call("PUT", url, body={**CALENDAR, "weekly": MORNINGS}, if_match=1).status == 200
    body = {"base_version": 2, "reason": "Theo lịch chung"}
    told = boss.does(f"{url}/withdrawal", body)
    assert (told["from_agency_code"], told["version"]) == (PROVINCE, 3)
    assert told == boss.call("GET", url).json
    assert boss.call("GET", f"{url}/versions/3").json["withdrawn"] is True
    assert boss.post(f"{url}/withdrawal", {**body, "base_version": 3}).status == 404
    assert boss.call("PUT", url, body=CALENDAR, if_match=0).slug == "calendar_stale"
    again = boss.call("PUT", url, body=CALENDAR, if_match=3).json
    assert (again["from_agency_code"], again["version"], again["withdrawn"]) == (url.rpartition("/")[2], 4, False)
    assert [one["version"] for one in revisions(world, url)] == [4, 3, 2, 1]


def test_a_calendar_is_given_up_by_who_saw_it_and_not_by_a_province(world: World):
    url, boss = a_calendar_of_its_own(world), administrator(world)
    stale = boss.post(f"{url}/withdrawal", {"base_version": 7, "reason": "Thử"})
    assert (stale.status, stale.slug, stale.json["version"]) == (412, "calendar_stale", 1)
    top = f"/v1/officer/calendars/{PROVINCE}"
    version = boss.call("GET", top).json["version"]
    refused = boss.post(f"{top}/withdrawal", {"base_version": version, "reason": "Thử"})
    assert [(one["pointer"], one["code"]) for one in refused.json["errors"]] == [("/agency_code", "not_allowed")]


def test_a_file_taken_back_leaves_the_unit_to_its_provinces_calendar_again(world: World):
    unit, boss = world.a_unit(new_unit()), administrator(world)
    url = f"/v1/officer/calendars/{unit}"
    before = boss.call("GET", url).json
    row = f"{unit},2026-12-24,off,Nghỉ,QĐ 1,yes"
    report = checked(world, "calendars", DAYS, row)
    applied(world, report)
    assert boss.call("GET", url).json["from_agency_code"] == unit
    applied(world, report, "reversal")
    back = boss.call("GET", url).json
    assert {**back, "version": 0} == before, "not a copy, which no later change of the province would reach"
    assert back["version"] == 2
    applied(world, checked(world, "calendars", DAYS, row))
    again = boss.call("GET", url).json
    assert (again["from_agency_code"], again["version"]) == (unit, 3)
    told = revisions(world, url)
    assert [one["version"] for one in told] == [3, 2, 1]
    assert told[1]["after_sha256"] == told[0]["before_sha256"]


def test_a_file_that_changed_a_units_own_calendar_is_taken_back_to_that(world: World):
    url, boss = a_calendar_of_its_own(world), administrator(world)
    before = boss.call("GET", url).json
    report = checked(world, "calendars", DAYS, f"{url.rpartition('/')[2]},2027-12-24,off,Nghỉ,QĐ 1,yes")
    applied(world, report)
    assert boss.call("GET", url).json["days"] != before["days"]
    applied(world, report, "reversal")
    back = boss.call("GET", url).json
    assert (as_sent(back), back["from_agency_code"], back["version"]) == (as_sent(before), url.rpartition("/")[2], 3)
