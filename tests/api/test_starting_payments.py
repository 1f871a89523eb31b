"""Asking to pay: what a phone is given, one open request at a time, and a page that leads back to our own apps."""

import json
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from chalicelib.domain import vietqr
from chalicelib.store import partners
from tests.adapters.servers import Server, serving
from tests.api import procedures as published
from tests.api.partners import money, payment, send
from tests.api.world import World
from tests.api.world.case import Case
from tests.api.world.places import SISTER

PAGE = {"resultCode": 0, "payUrl": "https://m.vn/p", "deeplink": "momo://app?x=1", "qrCodeUrl": "000201"}


@pytest.fixture
def momo(world: World) -> Iterator[Server]:
    """MoMo, to which the sister unit's registration leads."""
    registered = partners.get("ep_sister_momo")
    assert registered is not None
    with serving() as server:
        server.answer = json.dumps(PAGE).encode()
        partners.put(replace(registered, urls={"api": server.url}))
        yield server


def ask(case: Case, provider: str, back: str = "", key: str = "", unit: str = ""):
    body = {"provider": provider, **({"return_url": back} if back else {})}
    return case.owner.post(f"{case.url}/payments", body, key)


def test_a_part_paid_request_is_given_whoever_is_asked_and_asks_for_the_rest_only(world: World):
    case = world.a_payment("sepay")
    send("sepay", money("sepay", case, amount=5000))
    reply = ask(case, "vnpay")
    told = reply.json
    assert (reply.status, told["payment_id"], told["state"]) == (200, case.payment_id, "part_paid")
    assert (told["amount_vnd"], told["received_vnd"], told["due_vnd"]) == (8000, 5000, 3000)
    assert vietqr.decode(told["qr_payload"]).amount_vnd == 3000
    assert [parse_qs(urlsplit(link["url"]).query)["am"] for link in told["app_links"]] == [["3000"]]


def test_another_provider_closes_the_first_request(world: World):
    case = world.a_payment("sepay")
    reply = ask(case, "vnpay")
    assert (reply.status, payment(case).state) == (201, "cancelled")
    first = case.owner.call("GET", f"/v1/payments/{case.payment_id}").json
    assert (first["state"], first["app_links"], first["poll_after_s"]) == ("cancelled", [], None)


def test_what_is_paid_shows_nothing_to_pay_again(world: World):
    case = world.a_payment("sepay")
    send("sepay", money("sepay", case))
    seen = case.owner.call("GET", f"/v1/payments/{case.payment_id}").json
    assert (seen["due_vnd"], seen["qr_payload"], seen["app_links"], seen["pay_url"]) == (0, None, [], None)
    assert case.owner.call("GET", f"/v1/payments/{case.payment_id}/qr").slug == "not_found"


def test_vnpays_page_leads_where_the_app_last_said_for_the_same_payment(world: World):
    case = world.a_submitted(published.PAID)
    pages = [ask(case, "vnpay", back).json for back in ("congdan://a", "congdan://a", "http://localhost:3000/b", "")]
    assert len({page["payment_id"] for page in pages}) == 1
    fields = [parse_qs(urlsplit(page["pay_url"]).query) for page in pages]
    wanted = ["congdan://a", "congdan://a", "http://localhost:3000/b", "http://localhost:3000/b"]
    assert [one["vnp_ReturnUrl"] for one in fields] == [[url] for url in wanted]
    assert len({one["vnp_CreateDate"][0] for one in fields}) == 1, "querydr asks by it"


@pytest.mark.parametrize("back", ["https://elsewhere.example/paid", "http://dvc.example.vn/", "otherapp://paid"])
def test_no_page_leads_to_a_stranger(back: str, world: World):
    case = world.a_submitted(published.PAID)
    reply = ask(case, "vnpay", back)
    assert (reply.status, reply.slug) == (422, "invalid_request")
    assert [fault["pointer"] for fault in reply.json["errors"]] == ["/return_url"]


def test_a_gateways_page_app_and_qr_are_given(momo: Server, world: World):
    case = world.a_submitted(published.PAID, unit=SISTER)
    reply = ask(case, "momo", "congdan://paid")
    told = reply.json
    assert (reply.status, told["pay_url"], told["qr_payload"]) == (201, "https://m.vn/p", "000201")
    assert [link["url"] for link in told["app_links"]] == ["momo://app?x=1"]
    (asked,) = momo.asked
    assert asked["body"]["orderId"] == told["payment_id"] and asked["body"]["redirectUrl"] == "congdan://paid"
    assert asked["body"]["ipnUrl"].endswith("/v1/callbacks/banks/momo/ep_sister_momo")
    assert case.owner.call("GET", f"/v1/payments/{told['payment_id']}/qr").status == 200


def test_a_silent_gateway_is_told_and_the_same_key_asks_about_the_same_order(momo: Server, world: World):
    case, key = world.a_submitted(published.PAID, unit=SISTER), "once-" + world.citizen().id
    momo.status = 503
    reply = ask(case, "momo", key=key)
    assert (reply.status, reply.slug, reply.headers["retry-after"]) == (503, "gateway_unavailable", "15")
    momo.status = 200
    reply = ask(case, "momo", key=key)
    first, second = (asked["body"] for asked in momo.asked)
    assert reply.status == 200
    assert all(first[name] == second[name] for name in ("orderId", "requestId", "signature")), "one order"


def test_the_ways_to_pay_tell_pages_from_transfers(world: World):
    case = world.a_submitted(published.PAID)
    told = case.owner.call("GET", f"{case.url}/payment-options").json["options"]
    kinds = {one["provider"]: one["kind"] for one in told}
    assert kinds == {"sepay": "transfer", "standard": "transfer", "vietqrvn": "transfer", "vnpay": "redirect"}
