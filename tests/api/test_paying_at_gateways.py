"""From asking to pay until the fee is paid, over HTTP: the sandbox's gateways take our orders, and we their notices."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from urllib3 import request as http

from chalicelib import config
from chalicelib.domain import vietqr
from chalicelib.domain.partner import Partner
from chalicelib.domain.payment import Payment
from chalicelib.store import agencies, partners, payments
from local.sandbox import bank
from local.sandbox.server import Answer, Request, start
from tests import builders
from tests.api import client
from tests.api import procedures as published
from tests.api.world import World
from tests.api.world.case import Case
from tests.api.world.places import UNIT
from tests.deployment import put_secrets
from tests.local.sandbox_tools import FAST, settled

SHOPS = {
    "momo": {"partnerCode": "MOMO7", "accessKey": "A7", "secretKey": "S7"},
    "zalopay": {"app_id": "2554", "key1": "k1", "key2": "k2"},
    "payos": {"client_id": "c7", "api_key": "a7", "checksum_key": "x7"},
    "dvcqg": {"MaDoiTac": "DVC7", "MaBiMat": "m7"},
}
WITHOUT_A_WAY_BACK = ("dvcqg",)  # the portal's platform knows one address for all
VIETQRVN = {"username": "u7", "password": "p7"}
GATEWAY_UNIT = "Y97.11"
OWN = {"momo": "MOMO7", "zalopay": "2554", "payos": "20000007", "dvcqg": "DVC7", "vietqrvn": "20000008"}


@dataclass(frozen=True)
class Town:
    """Our API at an address of its own, and the bank with its gateways."""

    bank_url: str

    def dossier(self, world: World) -> Case:
        return world.a_submitted(published.PAID, unit=GATEWAY_UNIT)

    def deliveries(self) -> list[dict[str, Any]]:
        return settled(self.bank_url)

    def post(self, path: str, body: Any) -> Any:
        answer = http("POST", self.bank_url + path, json=body)
        assert answer.status < 300, answer.data
        return answer.json()


def _relayed(asked: Request) -> Answer:
    reply = client.call("POST", asked.path, raw=asked.body, headers=dict(asked.headers))
    return Answer(reply.status, reply.body.decode(), {"Content-Type": reply.headers.get("content-type", "")})


@pytest.fixture(scope="module")
def town(world: World, aws: Any) -> Iterator[Town]:
    """A unit with a registration at each of them."""
    tails = ("", "/api/token_generate", "/bank/api/transaction-sync")
    api = start("api", 0, [("POST", "/v1/callbacks/banks/{provider}/{endpoint}" + tail, _relayed) for tail in tails])
    unit = agencies.get(UNIT)
    assert unit is not None
    agencies.put(replace(unit, agency_code=GATEWAY_UNIT, name="Đơn vị cổng thanh toán"))
    endpoints = {provider: builders.new_id("ep") for provider in OWN}
    address = {name: f"{api.url}/v1/callbacks/banks/{name}/{endpoint}" for name, endpoint in endpoints.items()}
    account = {"bank_bin": "970422", "account": OWN["payos"]}
    registrations = [
        {"provider": "momo", **SHOPS["momo"]},
        {"provider": "zalopay", **SHOPS["zalopay"]},
        {"provider": "payos", **SHOPS["payos"], **account, "url": address["payos"]},
        {"provider": "dvcqg", **SHOPS["dvcqg"], "url": address["dvcqg"]},
        {"provider": "vietqrvn", **VIETQRVN, **account, "account": OWN["vietqrvn"], "url": address["vietqrvn"]},
    ]
    server = bank.serve(0, registrations=registrations, retry_delays_s=FAST)
    known = {**SHOPS, "dvcqg": {**SHOPS["dvcqg"], "MaNHThuHuong": "970422"}, "vietqrvn": VIETQRVN}
    put_secrets(aws, {f"partners/{endpoints[name]}": [known[name]] for name in OWN})
    for name, endpoint in endpoints.items():
        bank_bin = "970422" if name in ("payos", "vietqrvn") else ""
        urls = {"api": f"{server.url}/{name}", "init": f"{server.url}/{name}/init"}
        partners.put(
            Partner(
                endpoint, "bank", name, GATEWAY_UNIT, OWN[name], bank_bin, name, "UBND", settles_into="201", urls=urls
            )
        )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUBLIC_URL", api.url)
        config.settings.cache_clear()
        yield Town(server.url)
    config.settings.cache_clear()
    server.stop()
    api.stop()


def stored(told: Any) -> Payment:
    found = payments.get(told["payment_id"])
    assert found is not None
    return found


@pytest.mark.parametrize("provider", list(SHOPS))
def test_an_order_paid_on_the_gateways_page_pays_the_fee(provider: str, town: Town, world: World):
    case = town.dossier(world)
    asked = case.owner.post(f"{case.url}/payments", {"provider": provider, "return_url": "congdan://paid"})
    assert asked.status == 201, asked.body
    page = http("GET", asked.json["pay_url"])
    assert page.status == 200 and "8.000" in page.data.decode()
    picture = case.owner.call("GET", f"/v1/payments/{asked.json['payment_id']}/qr")
    assert picture.status == (404 if provider == "dvcqg" else 200)
    ended = town.post("/gateways/pay", {"pay_url": asked.json["pay_url"]})
    assert (ended["amount_vnd"], ended["return_url"]) == (
        8000,
        "/" if provider in WITHOUT_A_WAY_BACK else "congdan://paid",
    )
    told = [one for one in town.deliveries() if one["delivery_id"] in ended["delivery_ids"]]
    assert [one["state"] for one in told] == ["accepted"]
    paid = case.owner.call("GET", f"/v1/payments/{asked.json['payment_id']}").json
    assert (paid["state"], paid["due_vnd"], paid["pay_url"]) == ("paid", 0, None)
    town.post(f"/deliveries/{told[0]['delivery_id']}/again", {})
    assert [one["state"] for one in town.deliveries()[-1:]] == ["accepted"], "a duplicate is acknowledged"
    assert stored(asked.json).received_vnd == 8000


@pytest.mark.parametrize("provider", list(SHOPS))
def test_an_order_given_up_is_still_owed_and_asked_for_again_elsewhere(provider: str, town: Town, world: World):
    case = town.dossier(world)
    asked = case.owner.does(f"{case.url}/payments", {"provider": provider})
    ended = http("POST", asked["pay_url"], body=b"outcome=given_up", redirect=False)
    assert ended.status == 302
    assert ended.headers["location"].endswith("/" if provider in WITHOUT_A_WAY_BACK else "/v1/public/status")
    if provider in ("momo", "dvcqg"):
        town.deliveries()  # these tell of it; the others call for what was paid only
    again = case.owner.does(f"{case.url}/payments", {"provider": "vietqrvn"})
    assert again["payment_id"] != asked["payment_id"]
    assert stored(asked).state == "cancelled"


@pytest.mark.parametrize("provider", list(SHOPS))
def test_an_order_is_taken_once_and_another_way_back_is_another_order(provider: str, town: Town, world: World):
    case = town.dossier(world)
    pages = [
        case.owner.does(f"{case.url}/payments", {"provider": provider, "return_url": back})
        for back in ("congdan://a", "congdan://a", "congdan://b")
    ]
    assert pages[0] == pages[1] and pages[0]["payment_id"] != pages[2]["payment_id"]
    assert stored(pages[0]).state == "cancelled"
    ended = town.post("/gateways/pay", {"pay_url": pages[0]["pay_url"]})
    town.deliveries()
    assert ended["delivery_ids"] and stored(pages[0]).state == "paid", "late money pays"


def test_payos_shows_a_qr_that_any_banking_app_reads(town: Town, world: World):
    case = town.dossier(world)
    told = case.owner.does(f"{case.url}/payments", {"provider": "payos"})
    read = vietqr.decode(told["qr_payload"])
    assert (read.account, read.amount_vnd, read.memo) == (OWN["payos"], 8000, told["payment_code"])


def test_vietqrvn_tells_of_a_transfer_with_a_token_of_ours(town: Town, world: World):
    case = town.dossier(world)
    told = case.owner.does(f"{case.url}/payments", {"provider": "vietqrvn"})
    picture = case.owner.call("GET", f"/v1/payments/{told['payment_id']}/qr").body
    scanned = http("POST", f"{town.bank_url}/scan", body=picture, headers={"Content-Type": "image/png"}).json()
    wanted = {name: scanned[name] for name in ("bank_bin", "account", "amount_vnd", "memo")}
    town.post("/transfers", {**wanted, "mangle": ["vcb", "lower_case"]})
    assert town.deliveries()[-1]["state"] == "accepted"
    assert stored(told).state == "paid"
