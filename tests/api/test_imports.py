"""Files of administrators: every fault with its place, nothing changed by a faulty one, applied whole, taken back."""

import uuid
from typing import Any

import pytest

from chalicelib import data, wiring
from chalicelib.domain import data_import
from chalicelib.domain.agency import Agency
from chalicelib.store import agencies, offers, procedures
from tests.api import client
from tests.api import procedures as published
from tests.api.scenes import a_procedure_draft, administrator, new_unit, offers_file
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
