"""Files of fees: a new version of the procedure, for the whole province."""

from chalicelib.store import procedures
from tests.api import client
from tests.api import procedures as published
from tests.api.imports import FEES, applied, checked, places
from tests.api.scenes.administration import a_procedure_draft, administrator
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
