"""The fee and the postage paid at the door: quoted, chosen, fixed, taken, confirmed; and who cannot."""

from typing import Any

import pytest

from chalicelib.domain.partner import Partner
from chalicelib.store import credits, partners, payments
from local.aws import Stack
from tests.adapters.fixtures.carriers import ems
from tests.api import procedures as published
from tests.api.partners import send
from tests.api.scenes.notices import scan_of
from tests.api.world import World
from tests.api.world.bodies import RECIPIENT
from tests.api.world.case import Case
from tests.api.world.people import Person
from tests.deployment import put_secrets

UNIT, ENDPOINT = "Y98.74", "ep_74"


@pytest.fixture(scope="module")
def town(world: World, aws: Stack) -> World:
    """A unit whose carrier takes money."""
    world.a_unit(UNIT)
    put_secrets(aws, {f"partners/{ENDPOINT}": ems.SECRETS})
    partners.put(Partner(ENDPOINT, "carrier", "ems", UNIT, collects_money=True))
    return world


def _desk(world: World, *roles: str) -> Person:
    return world.officer(*roles, unit=UNIT)


def _quote(case: Case, province: str = "20") -> Any:
    return case.owner.call("GET", f"{case.url}/deliveries/return/quote?province_code={province}").json


def _chosen(world: World, code: str = published.AT_THE_DOOR, **changes: Any) -> Case:
    case = world.a_draft(code, unit=UNIT, result_channel="post")
    body = {"recipient": {**RECIPIENT, **changes}, "pay_on_delivery": True}
    reply = case.owner.call("PUT", f"{case.url}/deliveries/return", body=body)
    assert (reply.status, reply.json["pay_on_delivery"], reply.json["to_collect"]) == (200, True, None)
    return case


def _on_its_way(world: World) -> Case:
    world.pump.from_now()
    case = _chosen(world)
    case.owner.does(f"{case.url}/submission")
    _desk(world, "receiver").does(f"{case.desk_url}/acceptance")
    _desk(world, "receiver").does(f"{case.desk_url}/forwarding")
    case = world.with_result(case, by=_desk(world, "specialist"))
    _desk(world, "specialist").does(f"{case.desk_url}/completion", {"outcome": "granted"})
    world.pump.run()
    return case


def _parcel(case: Case) -> Any:
    return case.owner.call("GET", f"/v1/deliveries/{case.delivery_id}").json


def _delivered(world: World, case: Case, collected: int) -> None:
    told = {**scan_of(case, 7, "24/11/2026 15:00:00"), "tracking_code": _parcel(case)["item_code"]}
    call = ems.genuine(**told, money_collect=collected)
    assert send("ems", call, f"/v1/callbacks/carriers/ems/{ENDPOINT}").status == 200
    world.pump.run()


def test_what_the_post_costs_is_told_before_it_is_chosen(town: World) -> None:
    case = town.a_draft(published.AT_THE_DOOR, unit=UNIT)
    told = _quote(case)
    assert (told["carrier"], told["postage_vnd"], told["source"], told["paid_by"]) == (
        "ems",
        26000,
        "tariff",
        "citizen",
    )
    assert told["pay_on_delivery"]["offered"] and told["pay_on_delivery"]["fee_vnd"] is None
    assert _quote(case, "01")["postage_vnd"] == 30500
    assert _quote(case, "99")["errors"][0]["code"] == "province_unknown"
    handed_in = town.a_submitted(published.AT_THE_DOOR, unit=UNIT)
    told = _quote(handed_in)["pay_on_delivery"]
    assert (told["fee_vnd"], told["total_vnd"]) == (8000, 34000)


def test_a_price_that_nobody_can_tell_is_unknown_and_never_nothing(world: World) -> None:
    unit = world.a_unit("Y98.75")
    partners.put(Partner("ep_75", "carrier", "standard", unit, collects_money=True))
    case = world.a_draft(published.AT_THE_DOOR, unit=unit)
    told = _quote(case)
    assert (told["carrier"], told["postage_vnd"], told["source"]) == ("standard", None, None)
    assert (told["pay_on_delivery"]["refusal"], told["pay_on_delivery"]["total_vnd"]) == ("postage_unknown", None)


def test_a_fee_that_must_be_paid_first_is_said_so_clearly(town: World) -> None:
    case = town.a_draft(published.PREPAID, unit=UNIT)
    told = _quote(case)["pay_on_delivery"]
    assert (told["offered"], told["refusal"]) == (False, "fee_prepaid")
    assert told["refusal_text"] == "Thủ tục này phải nộp phí, lệ phí trước khi trả kết quả."
    procedure = case.owner.call("GET", f"/v1/procedures/{published.PREPAID}").json
    assert procedure["fee_prepaid"] is True


def test_what_is_taken_at_the_door_pays_the_fee_and_is_confirmed(town: World) -> None:
    case = _on_its_way(town)
    assert town.post_office.asked[-1]["body"]["money_collect"] == 34000
    parcel = _parcel(case)
    assert parcel["to_collect"] == {"fee_vnd": 8000, "postage_vnd": 26000, "total_vnd": 34000}
    assert (parcel["postage_vnd"], parcel["paid_by"], parcel["collected_vnd"]) == (26000, "citizen", None)
    _delivered(town, case, 34000)
    _delivered(town, case, 34000)
    told = case.read()
    assert (told["state"], told["fee"]["state"], _parcel(case)["collected_vnd"]) == ("returned", "settled", 34000)
    begun = payments.claim_of_dossier(case.dossier_id)
    assert begun.settled_by and len(begun.begun) == 1
    receipt = case.owner.call("GET", f"/v1/payments/{begun.settled_by}/receipt")
    assert receipt.status == 200
    lines = [one["event"] for one in case.owner.call("GET", f"{case.url}/timeline").json["items"]]
    assert lines.count("paid") == lines.count("settle_fee") == lines.count("return_result") == 1


def test_another_amount_is_on_the_officers_lists_with_every_dong(town: World) -> None:
    case = _on_its_way(town)
    _delivered(town, case, 30000)
    listed = _desk(town, "receiver").call("GET", "/v1/officer/deliveries").json["items"]
    (mine,) = [one for one in listed if one["delivery_id"] == case.delivery_id]
    assert (mine["why"], mine["actions"], mine["collected_vnd"]) == ("collected_differs", ["close"], 30000)
    money = _desk(town, "specialist").call("GET", "/v1/officer/payments/exceptions?place=waiting").json["items"]
    (waits,) = [one for one in money if one["bank_reference"] == case.delivery_id]
    assert waits["amount_vnd"] == 8000, "the fee before the postage"
    assert sum(part.amount_vnd for part in credits.get(f"cod:{ENDPOINT}#{case.delivery_id}").parts) == 30000
    assert case.read()["fee"]["state"] == "due"
