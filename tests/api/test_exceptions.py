"""Officers on money that no rule could place, over the API: lists, counts and what may be done."""

from datetime import UTC, datetime

import pytest

from chalicelib.api.present.credit import url_id
from chalicelib.domain.credit import Part
from chalicelib.store import credits
from chalicelib.store.transaction import write
from tests import builders
from tests.api.world import World
from tests.api.world.places import PROVINCE, SISTER, UNIT

LISTS = "/v1/officer/payments/exceptions"


def _list(who, place, unit=""):
    asked = f"&agency_code={unit}" if unit else ""
    return who.call("GET", f"{LISTS}?place={place}&limit=100{asked}")


def _credits_of(reply):
    return {item["credit_id"]: item for item in reply.json["items"]}


def test_who_audits_all_units_and_works_in_one_decides_in_that_one_only(world: World):
    case, both = world.an_exception(), world.officer("auditor", "specialist", unit=PROVINCE)
    assert url_id(case.credit_id) in _credits_of(_list(both, "waiting", UNIT))
    assert both.post(f"{case.money_url}/allocation", {"payment_id": case.payment_id}).slug == "not_found"
    dossier = world.a_submitted()
    seen = both.call("GET", dossier.desk_url)
    assert (seen.status, seen.json["allowed_actions"]) == (200, [])


def test_what_the_bank_took_back_is_listed_until_the_unit_bears_it(world: World):
    case, leader = world.a_taken_back(), world.officer("leader")
    listed = _list(leader, "taken_back")
    item = _credits_of(listed)[url_id(case.credit_id)]
    assert (item["amount_vnd"], item["taken_back_vnd"], item["place_label"]) == (
        8000, 8000, "Ngân hàng đã thu lại, chờ xử lý",
    )  # fmt: skip
    assert listed.json["counts"]["taken_back"] == len(listed.json["items"])
    borne = leader.does(f"{case.money_url}/bear", {"reason": "Kết quả đã trả"})
    assert (borne["borne_vnd"], borne["taken_back_vnd"], borne["place"]) == (8000, 0, None)
    (decision,) = borne["decisions"]
    assert (decision["action"], decision["decided_by"], decision["reason"]) == ("bear", leader.id, "Kết quả đã trả")
    assert url_id(case.credit_id) not in _credits_of(_list(leader, "taken_back"))


def test_released_money_is_to_be_refunded_and_the_payment_owed_again(world: World):
    case, leader = world.a_part_paid(), world.officer("leader")
    body = {"payment_id": case.payment_id, "amount_vnd": 2000, "reason": "Công dân yêu cầu"}
    after = leader.does(f"{case.money_url}/release", body)
    assert [(part["place"], part["amount_vnd"], part["reason_label"]) for part in after["parts"]] == [
        ("allocated", 3000, None), ("to_refund", 2000, "Công dân yêu cầu"),
    ]  # fmt: skip
    assert case.owner.call("GET", f"/v1/payments/{case.payment_id}").json["received_vnd"] == 3000
    assert url_id(case.credit_id) in _credits_of(_list(leader, "to_refund"))


def test_a_transfer_told_twice_leaves_the_list_and_names_the_other(world: World):
    one, two = world.an_exception(), world.an_exception(told_by="casso")
    after = world.specialist.does(f"{two.money_url}/same-as", {"credit_id": url_id(one.credit_id)})
    assert (after["same_as"], after["place"], after["parts"]) == (url_id(one.credit_id), None, [])
    assert after["decisions"][0]["reason"] == url_id(one.credit_id)


@pytest.mark.parametrize("role", ["leader", "auditor"])
def test_a_leader_or_auditor_above_reads_a_unit_s_lists(world: World, role: str):
    above = world.officer(role, unit=PROVINCE)
    part = Part("waiting", 8000, datetime.now(UTC), reason="unknown_order")
    credit = builders.a_credit(part, agency_code=SISTER)
    write(*credits.keep(credit))
    read = _list(above, "waiting", SISTER)
    assert (read.status, read.json["agency_code"]) == (200, SISTER)
    assert url_id(credit.credit_id) in _credits_of(read) and read.json["counts"]["waiting"] == len(read.json["items"])
    assert above.call("GET", f"/v1/officer/refunds?agency_code={SISTER}").json["agency_code"] == SISTER


def test_nobody_else_does(world: World):
    for who in (world.specialist, world.officer("leader"), world.officer("specialist", unit=PROVINCE)):
        assert _list(who, "waiting", SISTER).slug == "not_found"
        assert who.call("GET", f"/v1/officer/refunds?agency_code={SISTER}").slug == "not_found"
    assert _list(world.officer("leader"), "waiting", UNIT).status == 200
