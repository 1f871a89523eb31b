"""Faults of payments, money that came in, and statements."""

import uuid

from chalicelib.api.present.credit import url_id
from tests.api import procedures as published
from tests.api.client import Reply
from tests.api.fault_codes.ways import Way
from tests.api.world import World
from tests.api.world.bodies import a_statement_file


def _nobodys_payment(world: World) -> tuple[str, Reply]:
    case = world.an_exception()
    return "/payment_id", world.specialist.post(f"{case.money_url}/allocation", {"payment_id": "JWNOBODY"})


def _same_as(world: World, other: str) -> tuple[str, Reply]:
    return "/credit_id", world.specialist.post(f"{world.an_exception().money_url}/same-as", {"credit_id": other})


def _cash(world: World, amount: int, number: str) -> Reply:
    url = f"/v1/officer/payments/{world.a_payment().payment_id}/cash"
    return world.receiver.post(url, {"received_vnd": amount, "receipt_number": number})


def _statement(world: World, **changes: str) -> Reply:
    body = {"endpoint": "ep_sepay", "format": "camt", **a_statement_file(), **changes}
    return world.specialist.post("/v1/officer/statements", body)


def _receipt_used(world: World) -> tuple[str, Reply]:
    number = uuid.uuid4().hex
    assert _cash(world, 8000, number).status == 200
    return "/receipt_number", _cash(world, 8000, number)


def _led_astray(world: World) -> tuple[str, Reply]:
    case = world.a_submitted(published.PAID)
    body = {"provider": "vnpay", "return_url": "https://elsewhere.example/paid"}
    return "/return_url", case.owner.post(f"{case.url}/payments", body)


WAYS: dict[str, Way] = {
    "payment_unknown": _nobodys_payment,
    "transfer_unknown": lambda world: _same_as(world, "bm9ib2R5"),
    "transfer_unlike": lambda world: _same_as(world, url_id(world.a_part_paid().credit_id)),
    "amount_not_due": lambda world: ("/received_vnd", _cash(world, 7000, "1")),
    "receipt_number_used": _receipt_used,
    "account_unknown": lambda world: ("/endpoint", _statement(world, endpoint="ep_sister_sepay")),
    "mapping_unknown": lambda world: ("/mapping", _statement(world, format="table", mapping="nobodys")),
    "return_url_not_allowed": _led_astray,
}
