"""Files of administrators: every fault with its place, nothing changed by a faulty one, applied whole, taken back."""

import base64
import uuid
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib import data, wiring
from chalicelib.domain import data_import
from chalicelib.domain.agency import Agency
from chalicelib.store import agencies, calendars, offers, officers, procedures
from tests import builders
from tests.adapters.test_import_xlsx import book
from tests.api import client
from tests.api import procedures as published
from tests.api.scenes.administration import a_procedure_draft, administrator
from tests.api.scenes.imports import offers_file
from tests.api.scenes.units import new_unit
from tests.api.world import PROVINCE, UNIT, World

UNITS = "agency_code,name,name_en,level,address,valid_from,valid_to,successor"
FEES = "procedure_code,kind,code,name,amount_vnd,channel,unit,cap_vnd,valid_from,valid_to"


def checked(world: World, kind: str, *rows: str, **named: Any) -> Any:
    body = {"kind": kind, "filename": "tep.csv", "content": "\n".join(rows), **named}
    return administrator(world).does("/v1/officer/imports", body)


def places(report: Any) -> list[tuple[int, str, str]]:
    return [(one["row"], one["column"], one["code"]) for one in report["faults"]]


def applied(world: World, report: Any, step: str = "application", reason: str = "Theo quyết định") -> Any:
    return administrator(world).does(f"/v1/officer/imports/{report['import_id']}/{step}", {"reason": reason})


def raw_of(aws: Any, *tables: str) -> list[Any]:
    found = []
    for table in tables:
        pages = aws.aws.client("dynamodb").get_paginator("scan").paginate(TableName=aws.tables[table])
        found += sorted(str(sorted(row.items())) for page in pages for row in page["Items"])
    return found


def test_a_file_with_twenty_faults_tells_all_twenty_and_changes_nothing(world: World, aws: Any):
    own, taken = world.a_unit(new_unit()), new_unit()
    rows = [
        UNITS + ",colour",
        f"{own},UBND phường Một,Ward 1,commune,Lạng Sơn,2026-01-01,,,",
        "H-37,,Ward 2,ward,Lạng Sơn,01/01/2026,,,",
        f"{own},UBND phường Ba,Ward 3,commune,,2026-02-30,2026-13-01,,",
        f"{taken},UBND phường Bốn,Ward 4,commune,Lạng Sơn,2026-05-01,2026-04-01,,",
        f"{new_unit()},{'x' * 201},Ward 5,commune,Lạng Sơn,,2026-12-31,Y97,",
        f"{PROVINCE}.99.77,UBND phường Sáu,,commune,Lạng Sơn,,,nowhere,",
        "Y97.01,UBND phường Bảy,Ward 7,,Lạng Sơn,,,,",
        f"{new_unit()},UBND phường Tám,Ward 8,commune,Lạng Sơn,2026-01-01,,,,red",
    ]
    before = raw_of(aws, "agencies", "offers", "procedures", "revisions")
    report = checked(world, "units", *rows)
    assert places(report) == [
        (1, "colour", "column_unknown"),
        (3, "agency_code", "wrong_shape"),
        (3, "name", "required"),
        (3, "level", "not_in_list"),
        (3, "valid_from", "not_a_day"),
        (4, "agency_code", "given_twice"),
        (4, "address", "required"),
        (4, "valid_from", "not_a_day"),
        (4, "valid_to", "not_a_day"),
        (5, "valid_to", "dates_backwards"),
        (5, "successor", "successor_missing"),
        (6, "name", "too_long"),
        (6, "successor", "unit_unknown"),
        (7, "agency_code", "unit_above_unknown"),
        (7, "name_en", "required"),
        (7, "successor", "wrong_shape"),
        (8, "agency_code", "unit_above_unknown"),
        (8, "agency_code", "unit_not_yours"),
        (8, "level", "required"),
        (9, "", "too_many_cells"),
    ]
    assert len(report["faults"]) == 20
    assert (report["state"], report["things"]) == ("faulty", 0)
    refused = administrator(world).post(f"/v1/officer/imports/{report['import_id']}/application", {"reason": "Cứ làm"})
    assert (refused.status, refused.slug, refused.json["state"]) == (409, "import_not_now", "faulty")
    assert raw_of(aws, "agencies", "offers", "procedures", "revisions") == before


def test_faults_have_words_in_both_languages(world: World):
    body = {"kind": "units", "filename": "tep.csv", "content": UNITS + "\nH-37,,,,,,,"}
    vi, en = (
        administrator(world).call("POST", "/v1/officer/imports", body=body, key=uuid.uuid4().hex, headers=said).json
        for said in ({"Accept-Language": "vi"}, {"Accept-Language": "en"})
    )
    texts = data.texts("import_faults")
    assert [one["detail"] for one in vi["faults"]][1] == texts["required"]["vi"]
    assert [one["detail"] for one in en["faults"]][1] == texts["required"]["en"]


def test_units_are_made_changed_and_closed_and_all_of_it_is_taken_back(world: World):
    stays, closes, new = world.a_unit(new_unit()), world.a_unit(new_unit()), new_unit()
    was = agencies.get_many([stays, closes])
    report = checked(
        world,
        "units",
        UNITS,
        f"{stays},Tên mới,New name,commune,Lạng Sơn,,,",
        f"{closes},UBND cũ,Old,commune,Lạng Sơn,2025-07-01,2026-06-30,{stays}",
        f"{new},UBND mới,New,commune,Lạng Sơn,2026-07-01,,",
    )
    assert (report["state"], report["created"], report["changed"]) == ("checked", 1, 2)
    assert agencies.get(new) is None, "checking changes nothing"
    done = applied(world, report)
    assert (done["state"], done["done"]) == ("applied", 3)
    made = agencies.get_many([stays, closes, new])
    assert made[stays].name == "Tên mới"
    assert (made[closes].successor, made[new].parent, made[new].version) == (stays, new.rpartition(".")[0], 1)

    told = administrator(world).call("GET", f"/v1/officer/revisions?subject=unit:{stays}").json["items"]
    assert [(one["version"], one["import_id"], one["reason"]) for one in told] == [
        (2, report["import_id"], "Theo quyết định")
    ]
    assert (told[0]["before"]["name"], told[0]["after"]["name"]) == (was[stays].name, "Tên mới")

    assert applied(world, report, "reversal", "Nhầm tệp")["state"] == "reverted"
    back = agencies.get_many([stays, closes, new])
    assert [told_of(back[code]) for code in (stays, closes)] == [told_of(was[code]) for code in (stays, closes)]
    assert back[new].valid_to is not None, "a unit is closed, never deleted"


def told_of(unit: Agency) -> tuple[str, Any, str]:
    return unit.name, unit.valid_to, unit.successor


def test_an_import_whose_things_were_changed_since_changes_nothing(world: World):
    first, second = world.a_unit(new_unit()), world.a_unit(new_unit())
    one = administrator(world).does("/v1/officer/imports", offers_file(first, second))
    other = administrator(world).does("/v1/officer/imports", offers_file(second))
    applied(world, other)
    refused = administrator(world).post(f"/v1/officer/imports/{one['import_id']}/application", {"reason": "Thử"})
    assert (refused.slug, refused.json["subjects"]) == ("import_stale", [f"offer:{second}:{published.FREE}"])
    assert offers.get(first, published.FREE) is None


def test_offers_taken_back_are_as_if_nothing_had_been_decided(world: World):
    unit, owner = world.a_unit(new_unit()), world.citizen()
    report = administrator(world).does("/v1/officer/imports", offers_file(unit))
    applied(world, report)
    filed = {"procedure_code": published.FREE, "agency_code": unit}
    assert owner.post("/v1/dossiers", filed).slug == "not_offered", "it begins in December"
    applied(world, report, "reversal")
    assert owner.post("/v1/dossiers", filed).status == 201


def test_more_than_one_step_goes_on_where_it_broke_off(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(data_import, "STEP", 2)
    units = [world.a_unit(new_unit()) for _ in range(5)]
    report = administrator(world).does("/v1/officer/imports", offers_file(*units))
    step, calls = wiring.stores.data_imports().step, []

    def breaks(*told: Any, **named: Any) -> None:
        calls.append(told)
        if len(calls) == 2:
            raise RuntimeError("the function was stopped")
        step(*told, **named)

    monkeypatch.setattr(wiring.stores.data_imports(), "step", breaks)
    url = f"/v1/officer/imports/{report['import_id']}"
    assert administrator(world).post(f"{url}/application", {"reason": "Thử"}).status == 500
    half = administrator(world).call("GET", url).json
    assert (half["state"], half["done"]) == ("applying", 2)
    done = applied(world, report)
    assert (done["state"], done["done"]) == ("applied", 5)
    versions = {offer.version for unit in units for offer in offers.of_agency(unit)}
    assert versions == {1}, "each was changed once"
    assert applied(world, report, "reversal")["state"] == "reverted"


def test_fees_become_a_new_version_and_what_is_not_told_stays(world: World):
    url = a_procedure_draft(world, papers=[])
    code = url.rpartition("/")[2]
    administrator(world).does(f"{url}/versions", {"base_version": 0, "draft_version": 1, "reason": "Bắt đầu"})
    before = procedures.current(code)
    assert before is not None
    fee = before.content["fees"][0]
    row = f"{code},{fee['kind']},{fee['code']},Phí mới,9000,{fee['channel']},{fee['unit']},,,"
    report = checked(world, "fees", FEES, row)
    applied(world, report)
    after = procedures.current(code)
    assert after is not None and after.version == 2
    assert after.content["fees"] == [{**fee, "name": "Phí mới", "amount_vnd": 9000}]
    assert client.call("GET", f"/v1/procedures/{code}").json["fees"][0]["amount_vnd"] == 9000
    again = checked(world, "fees", FEES, row)
    assert (again["things"], again["unchanged"]) == (0, 1)
    applied(world, report, "reversal")
    back = procedures.current(code)
    assert back is not None and (back.version, back.content["fees"]) == (3, before.content["fees"])


def test_fees_are_for_the_whole_province_and_faults_are_told(world: World):
    body = {"kind": "fees", "filename": "phi.csv", "content": FEES}
    assert world.officer("administrator", unit=UNIT).post("/v1/officer/imports", body).slug == "forbidden_role"
    report = checked(
        world,
        "fees",
        FEES,
        "9.999999,fee,copy,Phí,8000,any,per_copy,,,",
        "LOCAL-NONE,fee,copy,Phí,8.000,any,per_copy,0,2026-02-01,2026-01-01",
        f"{published.EXEMPTING},tax,other,Phí,1,any,per_copy,,,",
    )
    assert places(report) == [
        (2, "procedure_code", "wrong_shape"),
        (3, "procedure_code", "procedure_unknown"),
        (3, "amount_vnd", "not_an_amount"),
        (3, "cap_vnd", "not_an_amount"),
        (3, "valid_to", "dates_backwards"),
        (4, "kind", "not_in_list"),
        (4, "code", "fee_still_exempted"),
    ]


def test_a_units_administrator_imports_for_the_unit_and_below(world: World):
    own = world.officer("administrator", unit=UNIT)
    report = own.does("/v1/officer/imports", offers_file(UNIT, world.a_unit(new_unit())))
    assert places(report) == [(3, "agency_code", "unit_not_yours")]
    assert own.call("GET", f"/v1/officer/imports/{report['import_id']}").status == 200
    stranger = world.officer("administrator", unit="Y98.12")
    assert stranger.call("GET", f"/v1/officer/imports/{report['import_id']}").status == 404


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("agency_code,procedure_code,from_on", (1, "", "no_rows")),
        ("agency_code,from_on\nY98.11,2026-01-01", (1, "procedure_code", "column_missing")),
        ("agency_code,from_on,from_on,procedure_code\nY98.11,,,", (1, "from_on", "column_twice")),
        ('agency_code,procedure_code,from_on\n"Y98"x,1,2', (2, "", "broken_quoting")),
        ("agency_code,procedure_code,from_on\n" + "Y98.11,LOCAL-X,2026-01-01\n" * 501, (502, "", "too_many_rows")),
    ],
)
def test_what_is_no_table_is_told(world: World, content: str, fault: tuple[int, str, str]):
    report = checked(world, "offers", content=content)
    assert fault in places(report)
    assert report["state"] == "faulty"


@pytest.mark.parametrize("mark", [";", "\t", ","])
def test_a_table_is_read_as_spreadsheets_save_it(world: World, mark: str):
    rows = ["\ufeffagency_code,procedure_code,from_on", f"{UNIT},{published.FREE},2026-01-01", ",,", ""]
    report = checked(world, "offers", content="\r\n".join(rows).replace(",", mark))
    assert (report["state"], report["rows"]) == ("checked", 1)


OFFICERS = "officer_id,full_name,agency_code,roles,active"
DAYS = "agency_code,date,kind,name,source,confirmed"


def present_administrator(world: World) -> None:
    """Who applies files of officers must be one in the table too."""
    boss = administrator(world)
    officers.put(builders.an_officer(officer_id=boss.id, agency_code=PROVINCE, roles=boss.actor.roles))


def test_officers_are_made_changed_closed_and_taken_back_without_a_password(world: World):
    present_administrator(world)
    unit, other = world.a_unit(new_unit()), world.a_unit(new_unit())
    stays, leaves, new = (builders.new_id("canbo") for _ in range(3))
    for login in (stays, leaves):
        officers.put(builders.an_officer(officer_id=login, agency_code=unit))
    report = checked(
        world,
        "officers",
        OFFICERS,
        f"{stays},Hoàng Văn Tú,{other},receiver specialist,",
        f"{leaves},Hoàng Văn Tú,{unit},receiver,no",
        f"{new},Lý Thị Mai,{unit},leader,",
    )
    assert (report["state"], report["created"], report["changed"]) == ("checked", 1, 2)
    applied(world, report)
    made = officers.get_many([stays, leaves, new])
    assert (made[stays].agency_code, made[stays].roles) == (other, {"receiver", "specialist"})
    assert (made[leaves].active, made[leaves].sessions_end_before is not None) == (False, True)
    assert (made[new].password_hash, made[new].edition) == ("", 1)
    for at in (unit, other):
        [told] = administrator(world).call("GET", f"/v1/officer/revisions?subject=officer:{at}:{stays}").json["items"]
        assert told["import_id"] == report["import_id"]

    applied(world, report, "reversal", "Nhầm tệp")
    back = officers.get_many([stays, leaves, new])
    assert (back[stays].agency_code, back[stays].roles, back[stays].edition) == (unit, {"receiver"}, 3)
    assert (back[leaves].active, back[new].active) == (True, False)


def test_every_fault_of_a_file_of_officers_is_told(world: World):
    unit, boss = world.a_unit(new_unit()), administrator(world)
    login, elsewhere = builders.new_id("canbo"), builders.new_id("canbo")
    officers.put(builders.an_officer(officer_id=elsewhere, agency_code="H99.01"))
    report = checked(
        world,
        "officers",
        OFFICERS,
        f"{login},Mai,{unit},receiver,maybe",
        f"{login},Mai,{PROVINCE}.99,chief,yes",
        f"{elsewhere},Mai,{unit},receiver,",
        f"{boss.id},Mai,Y97,administrator,",
        "a b,,,,",
    )
    assert places(report) == [
        (2, "active", "not_in_list"),
        (3, "officer_id", "given_twice"),
        (3, "agency_code", "unit_unknown"),
        (3, "roles", "not_in_list"),
        (4, "officer_id", "officer_not_yours"),
        (5, "officer_id", "own_account"),
        (5, "agency_code", "unit_not_yours"),
        (5, "agency_code", "unit_unknown"),
        (6, "officer_id", "wrong_shape"),
        (6, "full_name", "required"),
        (6, "agency_code", "required"),
        (6, "roles", "required"),
    ]


def test_nobody_applies_a_file_of_officers_with_oneself_in_it_or_after_losing_the_role(world: World):
    unit = world.a_unit(new_unit())
    other = world.officer("administrator", "auditor", unit=PROVINCE)
    officers.put(builders.an_officer(officer_id=other.id, agency_code=PROVINCE, roles=other.actor.roles))
    report = checked(world, "officers", OFFICERS, f"{other.id},Mai,{unit},receiver,")
    url = f"/v1/officer/imports/{report['import_id']}/application"
    assert other.post(url, {"reason": "Thử"}).slug == "forbidden_role"
    officers.put(builders.an_officer(officer_id=administrator(world).id, agency_code=PROVINCE))
    assert administrator(world).post(url, {"reason": "Thử"}).slug == "forbidden_role"
    assert officers.get(other.id).roles == other.actor.roles


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
    unit, boss = world.a_unit(new_unit()), administrator(world)
    url = f"/v1/officer/calendars/{unit}"
    before = boss.call("GET", url).json
    report = checked(world, "calendars", DAYS, f"{unit},2098-01-01,off,Tết,Dự kiến,no")
    applied(world, report)
    assert 2098 in boss.call("GET", url).json["years"]
    applied(world, report, "reversal")
    back = boss.call("GET", url).json
    assert (back["years"], back["days"]) == (before["years"], sorted(before["days"], key=lambda day: day["date"]))


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


def test_a_workbook_is_a_table_too(world: World):
    unit = world.a_unit(new_unit())
    rows = [OFFICERS.split(","), [builders.new_id("canbo"), "Lý Thị Mai", unit, "receiver", True]]
    encoded = base64.b64encode(book(*rows)).decode()
    body = {"kind": "officers", "filename": "can-bo.xlsx", "workbook": encoded}
    report = administrator(world).does("/v1/officer/imports", body)
    assert (report["state"], report["created"]) == ("checked", 1)
    broken = {**body, "workbook": base64.b64encode(b"PK\x03\x04").decode()}
    assert places(administrator(world).does("/v1/officer/imports", broken)) == [(1, "", "no_workbook")]
    both = administrator(world).post("/v1/officer/imports", {**body, "content": "x"})
    assert both.slug == "invalid_request"
