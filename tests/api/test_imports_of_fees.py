"""Files of fees: a new version of the procedure, for the whole province."""

from dataclasses import replace
from typing import Any

from chalicelib.domain.procedure import Procedure
from chalicelib.store import procedures
from tests.api import client
from tests.api import procedures as published
from tests.api.imports import FEES, applied, checked, places
from tests.api.scenes.administration import a_procedure_draft, administrator
from tests.api.scenes.units import new_unit
from tests.api.world import World
from tests.api.world.places import UNIT


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


WITHOUT_DAYS = "procedure_code,kind,code,name,amount_vnd,channel,unit"
DATED = {"valid_from": "2027-01-01", "valid_to": "2027-12-31", "cap_vnd": 20_000, "source": "NQ 12"}


def with_fees(*changes: dict[str, Any], **content: Any) -> Procedure:
    """A published procedure of its own, with its one fee in these ways."""
    made = published.priced_later(f"LOCAL-NEW-{new_unit()[4:]}FEES", 1, 8000)
    fees = [{**made.content["fees"][0], **change} for change in changes]
    made = replace(made, content={**made.content, "fees": fees, **content})
    procedures.publish(made)
    return made


def row_of(procedure: Procedure, *cells: str, amount: str = "9000") -> str:
    """Its first fee as a row, with another amount."""
    fee = procedure.content["fees"][0]
    told = (procedure.procedure_code, fee["kind"], fee["code"], "Phí", amount, fee["channel"], fee["unit"], *cells)
    return ",".join(told)


def fee_after(procedure: Procedure) -> dict[str, Any]:
    found = procedures.current(procedure.procedure_code)
    assert found is not None
    [fee] = found.content["fees"]
    return {name: fee.get(name) for name in ("amount_vnd", *DATED)}


def test_a_fee_keeps_its_days_and_its_source_when_the_file_has_no_columns_for_them(world: World):
    one = with_fees(DATED)
    applied(world, checked(world, "fees", WITHOUT_DAYS, row_of(one)))
    assert fee_after(one) == {"amount_vnd": 9000, **DATED}


def test_an_empty_cell_clears_what_is_stored_of_a_fee_and_nothing_else(world: World):
    one = with_fees(DATED)
    applied(world, checked(world, "fees", WITHOUT_DAYS + ",valid_from,valid_to", row_of(one, "", "")))
    assert fee_after(one) == {**DATED, "amount_vnd": 9000, "valid_from": None, "valid_to": None}


def test_a_fee_that_a_file_tells_twice_is_a_fault(world: World):
    one = with_fees({})
    report = checked(world, "fees", WITHOUT_DAYS, row_of(one, amount="8000"), row_of(one))
    assert places(report) == [(3, "code", "given_twice")]
    both = checked(world, "fees", FEES, row_of(one, "", "", ""), row_of(one, "", "", "2030-01-01"))
    assert places(both) == [(3, "code", "given_twice")]


def test_days_of_a_fee_are_looked_at_with_those_that_are_stored(world: World):
    one = with_fees(DATED)
    report = checked(world, "fees", WITHOUT_DAYS + ",valid_from", row_of(one, "2028-01-01"))
    assert places(report) == [(2, "valid_from", "dates_backwards")]
    several = with_fees(DATED, {"valid_from": "2028-01-01"})
    assert places(checked(world, "fees", WITHOUT_DAYS, row_of(several))) == [(2, "code", "fee_of_several_days")]


def test_fees_do_not_publish_what_is_wrong_elsewhere_in_the_procedure(world: World):
    one = with_fees({}, postage="citizen", supplement_days="năm")
    report = checked(world, "fees", WITHOUT_DAYS, row_of(one))
    assert places(report) == [(2, "procedure_code", "procedure_faulty")]
    assert "/supplement_days, /postage" in report["faults"][0]["detail"]
