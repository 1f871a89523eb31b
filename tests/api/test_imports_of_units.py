"""Files of units: every fault with its place, nothing changed by a faulty one; made, changed, closed."""

import uuid
from datetime import date
from typing import Any

from chalicelib import data
from chalicelib.domain.agency import Agency
from chalicelib.store import agencies
from tests.api.imports import UNITS, applied, checked, places
from tests.api.rows import raw_of
from tests.api.scenes.administration import administrator
from tests.api.scenes.units import new_unit
from tests.api.world import World
from tests.api.world.places import PROVINCE


def test_a_file_with_two_dozen_faults_tells_all_of_them_and_changes_nothing(world: World, aws: Any):
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
        f"{new_unit()},UBND phường Tám,Ward 8,city,Lạng Sơn,2026-13-01,,,,red",
        f"{own},UBND phường Chín,Ward 9,commune,Lạng Sơn,,2025-12-31,{own},",
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
        (9, "level", "not_in_list"),
        (9, "valid_from", "not_a_day"),
        (10, "agency_code", "given_twice"),
        (10, "successor", "unit_unknown"),
    ]
    assert len(report["faults"]) == 24
    assert (report["state"], report["things"]) == ("faulty", 0)
    refused = administrator(world).post(f"/v1/officer/imports/{report['import_id']}/application", {"reason": "Cứ làm"})
    assert (refused.status, refused.slug, refused.json["state"]) == (409, "import_not_now", "faulty")
    assert raw_of(aws, "agencies", "offers", "procedures", "revisions") == before


WITHOUT_DAYS = "agency_code,name,name_en,level,address"


def test_a_unit_is_looked_at_as_it_would_be_with_what_is_stored(world: World):
    unit, heir = world.a_unit(new_unit()), world.a_unit(new_unit())
    world.closes(unit, heir)  # at the end of January 2026
    row = f"{unit},UBND phường Cũ,Old ward,commune,Lạng Sơn"
    for column, cell, wrong in (
        ("successor", "", [(2, "successor", "successor_missing")]),
        ("valid_from", "2026-06-01", [(2, "valid_from", "dates_backwards")]),
        ("valid_to", "2026-02-28", []),
        ("valid_to", "", []),
    ):
        assert places(checked(world, "units", f"{WITHOUT_DAYS},{column}", f"{row},{cell}")) == wrong, (column, cell)
    applied(world, checked(world, "units", WITHOUT_DAYS, row.replace("Cũ", "Đổi tên")))
    [after] = agencies.get_many([unit]).values()
    assert (after.name, after.successor, after.valid_to) == ("UBND phường Đổi tên", heir, date(2026, 1, 31))


def test_a_closed_unit_without_successor_may_be_renamed(world: World):
    unit = world.a_unit(new_unit())
    world.closes(unit, "")
    assert places(checked(world, "units", WITHOUT_DAYS, f"{unit},UBND,PC,commune,Lạng Sơn")) == []


def test_levels_fit_the_tree_and_a_successor_is_of_the_same_province(world: World):
    unit, elsewhere = world.a_unit(new_unit()), world.a_unit("Y97.44")
    made = new_unit()
    report = checked(
        world,
        "units",
        UNITS,
        f"{unit},UBND,PC,commune,Lạng Sơn,,2026-12-31,{elsewhere}",
        f"{unit}.01,UBND,PC,province,Lạng Sơn,,,",
        f"{made},UBND,PC,province,Lạng Sơn,,,",
        f"{made}.01,UBND,PC,province,Lạng Sơn,,,",
    )
    assert places(report) == [(2, "successor", "successor_elsewhere"), (3, "level", "level_unfit")]


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
