"""Refused moves of money that came in, and refunds."""

import uuid
from dataclasses import replace
from typing import Any

from tests.api.client import Reply
from tests.api.refusals.registry import Headers, raises, send
from tests.api.world import World
from tests.api.world.bodies import REFUND_ACCOUNT
from tests.api.world.case import Case


@raises("money_moved")
def _(world: World, said: Headers) -> Reply:
    case = world.an_exception()
    world.specialist.does(f"{case.money_url}/write-off", {"reason": "Không rõ người nộp"})
    return _money(world, case, {"payment_id": case.payment_id}, said)


@raises("money_not_due")
def _(world: World, said: Headers) -> Reply:
    case = world.an_exception()
    world.specialist.does(f"{case.money_url}/allocation", {"payment_id": case.payment_id})
    more = world.an_exception()
    return _money(world, more, {"payment_id": case.payment_id}, said)


@raises("money_settles_fee")
def _(world: World, said: Headers) -> Reply:
    case = world.an_exception()
    world.specialist.does(f"{case.money_url}/allocation", {"payment_id": case.payment_id})
    body = {"payment_id": case.payment_id, "reason": "Trả lại"}
    url = f"{case.money_url}/release"
    return world.officer("leader").call("POST", url, body=body, key=uuid.uuid4().hex, headers=dict(said))


def _money(world: World, case: Case, body: Any, said: Headers) -> Reply:
    url = f"{case.money_url}/allocation"
    return world.specialist.call("POST", url, body=body, key=uuid.uuid4().hex, headers=dict(said))


@raises("refund_account_missing")
def _(world: World, said: Headers) -> Reply:
    case = world.an_exception("to_refund")
    body = {"payment_id": case.payment_id, "amount_vnd": 8000}
    return send(world.specialist, f"{case.money_url}/refund", body, said)


@raises("refund_own_request")
def _(world: World, said: Headers) -> Reply:
    case = world.a_refund()
    both = world.officer("leader", "specialist")
    more = world.an_exception("to_refund")
    url = f"/v1/payments/{more.payment_id}/refund-account"
    assert more.owner.call("PUT", url, body=REFUND_ACCOUNT).status == 200
    asked = both.does(f"{more.money_url}/refund", {"payment_id": more.payment_id, "amount_vnd": 1})
    return send(both, replace(case, refund_id=asked["refund_id"]).refund_url + "/approval", {}, said)


@raises("refund_not_now")
def _(world: World, said: Headers) -> Reply:
    return send(world.specialist, f"{world.a_refund().refund_url}/outcome", {"outcome": "sent"}, said)


@raises("refund_contradicted")
def _(world: World, said: Headers) -> Reply:
    url = f"{world.a_refund(approved=True).refund_url}/outcome"
    world.specialist.does(url, {"outcome": "refunded"})
    return send(world.specialist, url, {"outcome": "failed"}, said)
