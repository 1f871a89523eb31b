"""Files of administrators: what is no table, whose they are, applied in steps, taken back, stale."""

import base64
from datetime import date
from typing import Any

import pytest

from chalicelib import wiring
from chalicelib.domain import data_import
from chalicelib.store import offers
from tests import builders
from tests.adapters.test_import_xlsx import book
from tests.api import procedures as published
from tests.api.imports import OFFICERS, applied, checked, places
from tests.api.scenes.administration import administrator
from tests.api.scenes.imports import offers_file
from tests.api.scenes.units import new_unit
from tests.api.sizes import ITEM, size_of
from tests.api.world import World
from tests.api.world.places import UNIT


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


def test_a_pilot_keeps_its_last_day_unless_the_file_tells_one_or_clears_it(world: World):
    unit, head = world.a_unit(new_unit()), "agency_code,procedure_code,from_on"
    body = {"from_on": "2026-01-01", "to_on": "2026-12-31", "reason": "Thí điểm"}
    url = f"/v1/officer/offers/{unit}/{published.FREE}"
    assert administrator(world).call("PUT", url, body=body, if_match=0).status == 200
    row = f"{unit},{published.FREE},"
    backwards = checked(world, "offers", head, f"{row}2027-01-01")
    assert places(backwards) == [(2, "from_on", "dates_backwards")]

    def last_day_after(*rows: str) -> Any:
        applied(world, checked(world, "offers", *rows))
        return offers.get_many([(unit, published.FREE)])[unit, published.FREE].to_on

    assert last_day_after(head, f"{row}2026-02-01") == date(2026, 12, 31)
    assert last_day_after(f"{head},to_on", f"{row}2026-02-01,") is None


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


def test_of_a_file_that_breaks_off_the_cells_above_are_told_and_nothing_that_may_be_mended_below(world: World):
    head, row = "agency_code,procedure_code,from_on", "Y97.01,LOCAL-NONE,01/12/2026"
    broken = checked(world, "offers", head, row, '"Y98"x,1,2')
    assert places(broken) == [(2, "from_on", "not_a_day"), (3, "", "broken_quoting")]
    long = checked(world, "offers", head, row, *["Y97.01,LOCAL-NONE,2026-12-01"] * 500)
    assert places(long) == [(2, "from_on", "not_a_day"), (502, "", "too_many_rows")]


@pytest.mark.parametrize("mark", [";", "\t", ","])
def test_a_table_is_read_as_spreadsheets_save_it(world: World, mark: str):
    rows = ["\ufeffagency_code,procedure_code,from_on", f"{UNIT},{published.FREE},2026-01-01", ",,", ""]
    report = checked(world, "offers", content="\r\n".join(rows).replace(",", mark))
    assert (report["state"], report["rows"]) == ("checked", 1)


def test_a_workbook_tells_everything_that_is_wrong_with_it_at_once(world: World):
    unit = world.a_unit(new_unit())
    raw = book(
        ["agency_code", "procedure_code", "from_on", "to_on"],
        [unit, published.FREE, "=TODAY()", "2026-02-30"],
        ["Y97.01", published.FREE, "01/12/2026", None, "one too many"],
        [unit, published.FREE, date(2026, 2, 1), date(2026, 1, 1)],
        ["#N/A", "LOCAL-NONE", None, None],
    )
    body = {"kind": "offers", "filename": "thi-diem.xlsx", "workbook": base64.b64encode(raw).decode()}
    assert places(administrator(world).does("/v1/officer/imports", body)) == [
        (2, "from_on", "formula"),
        (2, "to_on", "not_a_day"),
        (3, "", "too_many_cells"),
        (3, "agency_code", "unit_not_yours"),
        (3, "agency_code", "unit_unknown"),
        (3, "from_on", "not_a_day"),
        (4, "procedure_code", "given_twice"),
        (4, "to_on", "dates_backwards"),
        (5, "agency_code", "cell_error"),
        (5, "procedure_code", "procedure_unknown"),
        (5, "from_on", "required"),
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


def test_a_report_tells_the_first_hundred_faults_and_how_many_there_are(world: World):
    rows = [f"Y97.{number},x,01/12/2026,x" for number in range(10, 510)]
    report = checked(world, "offers", "agency_code,procedure_code,from_on,to_on", *rows)
    assert (len(report["faults"]), report["faults_found"]) == (100, 500)
    size = size_of(administrator(world).call("GET", f"/v1/officer/imports/{report['import_id']}").body)
    assert size.plain <= ITEM.plain and size.packed <= ITEM.packed, size
