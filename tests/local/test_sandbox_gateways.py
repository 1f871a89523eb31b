"""The sandbox's gateways refuse what the real ones would, each in its own words, and take an order once."""

import json
import time
from typing import Any

import pytest

from local.sandbox import bank
from local.sandbox.gateway_signing import dvcqg_proof, momo_signature, payos_signature, zalopay_mac
from local.sandbox.server import Answer
from local.sandbox.vietnam_time import local_text, utc_now
from local.sandbox.vietqr_reader import read
from local.sandbox.vietqr_writer import write
from tests.local.sandbox_tools import FAST, Receiver, call, settled

KEYS = {
    "momo": {"partnerCode": "MOMO7", "accessKey": "A7", "secretKey": "S7"},
    "zalopay": {"app_id": "2554", "key1": "k1", "key2": "k2"},
    "payos": {"client_id": "c7", "api_key": "a7", "checksum_key": "x7"},
    "dvcqg": {"MaDoiTac": "DVC7", "MaBiMat": "m7"},
}
PATHS = {
    "momo": "/momo/v2/gateway/api/create",
    "zalopay": "/zalopay/v2/create",
    "payos": "/payos/v2/payment-requests",
    "dvcqg": "/dvcqg/init",
}
HEADERS = {"x-client-id": "c7", "x-api-key": "a7"}


@pytest.fixture(scope="module")
def town():
    """The bank's address and who hears of what ended, answering MoMo by 204 and the others in JSON."""
    receiver = Receiver(lambda n, request: Answer(204, "") if b"partnerCode" in request.body else Answer(200, TAKEN))
    shops = [{"provider": name, **keys} for name, keys in KEYS.items()]
    shops[2] |= {"url": receiver.url, "bank_bin": "970422", "account": "0123499999"}
    shops[3] |= {"url": receiver.url}
    server = bank.serve(0, registrations=shops, retry_delays_s=FAST)
    yield server.url, receiver
    server.stop()
    receiver.server.stop()


TAKEN = {"success": True, "return_code": 1, "MaLoi": "00"}


def momo(url: str, **changes: Any) -> dict[str, Any]:
    fields = {
        "amount": 8000, "extraData": "", "ipnUrl": url, "orderId": f"M{time.time_ns()}", "orderInfo": "Lệ phí",
        "partnerCode": "MOMO7", "redirectUrl": "congdan://paid", "requestId": "r1", "requestType": "captureWallet",
    } | changes  # fmt: skip
    key = fields.pop("key", "S7")
    return {**fields, "orderExpireTime": 15, "signature": momo_signature(fields, "A7", key)}


def zalopay(url: str, **changes: Any) -> dict[str, Any]:
    fields = {
        "app_id": 2554, "app_trans_id": local_text(utc_now(), "%y%m%d_") + str(time.time_ns()), "app_user": "u",
        "amount": 8000, "app_time": int(time.time() * 1000), "embed_data": '{"redirecturl":"congdan://paid"}',
        "item": "[]",
    } | changes  # fmt: skip
    key = fields.pop("key", "k1")
    mac = zalopay_mac("|".join(str(value) for value in fields.values()), key)
    return {**fields, "description": "Lệ phí", "callback_url": url, "expire_duration_seconds": 900, "mac": mac}


def payos(url: str, **changes: Any) -> dict[str, Any]:
    fields = {
        "amount": 8000, "cancelUrl": "congdan://paid", "description": "JWA6FE62TT7X",
        "orderCode": time.time_ns() // 1000, "returnUrl": "congdan://paid",
    } | changes  # fmt: skip
    key, until = fields.pop("key", "x7"), fields.pop("expiredAt", int(time.time()) + 900)
    return {**fields, "expiredAt": until, "signature": payos_signature(fields, key)}


def dvcqg(url: str, **changes: Any) -> dict[str, Any]:
    told = {"MaDoiTac": "DVC7", "MaThamChieu": f"P{time.time_ns()}", "SoTien": "8000"} | changes
    key, paid = told.pop("key", "m7"), told.pop("paid", "8000")
    fields = {
        "LoaiBanTin": "INIT", "PhienBan": "1.0.6", **told, "LoaiHinhThanhToan": "PAY", "MaKenhThanhToan": "1",
        "MaThietBi": "1", "NgonNgu": "vi-VN", "MaTienTe": "VND", "MaNganHang": "PAYMENT",
        "ThongTinGiaoDich": "Le phi", "ThoiGianGD": "20260115100010", "Ip": "203.0.113.9",
    }  # fmt: skip
    receipt = {"MaHoSo": "1", "TKThuHuong": "2", "MaNHThuHuong": "970422", "HoTenNguoiNop": "NONG THI HOA"}
    lines = [{"NoiDung": "Phí", "SoTien": paid}]
    proof = dvcqg_proof(list(fields.values()), key)
    return {**fields, "MaXacThuc": proof, "ThongTinBienLai": {**receipt, "DSKhoanNop": lines}}


ORDERS = {"momo": momo, "zalopay": zalopay, "payos": payos, "dvcqg": dvcqg}
PAGES = {"momo": "payUrl", "zalopay": "order_url", "payos": "checkoutUrl"}


def create(town: Any, provider: str, headers: Any = HEADERS, **changes: Any) -> dict[str, Any]:
    url, receiver = town
    status, answer = call("POST", url + PATHS[provider], ORDERS[provider](receiver.url, **changes), headers)
    assert status == 200
    return answer


def page_of(provider: str, answer: dict[str, Any]) -> str:
    if provider == "dvcqg":
        return str(json.loads(answer["message"])["UrlThanhToan"])
    return str((answer.get("data") or answer)[PAGES[provider]])


def said(answer: dict[str, Any]) -> set[Any]:
    return {answer.get(name) for name in ("resultCode", "sub_return_code", "code", "error_code")}


WRONG: list[tuple[str, dict[str, Any], Any]] = [
    ("momo", {"key": "another"}, 13),
    ("momo", {"partnerCode": "MOMO8"}, 13),
    ("momo", {"amount": 999}, 22),
    ("momo", {"requestType": "payWithATM"}, 22),
    ("momo", {"requestId": ""}, 20),
    ("zalopay", {"key": "another"}, -402),
    ("zalopay", {"app_id": 1}, -2),
    ("zalopay", {"app_trans_id": "000101_1"}, -92),
    ("zalopay", {"amount": 0}, -54),
    ("zalopay", {"app_time": 1}, -54),
    ("zalopay", {"embed_data": "none"}, -54),
    ("payos", {"key": "another"}, "201"),
    ("payos", {"headers": {"x-client-id": "c7", "x-api-key": "a8"}}, "401"),
    ("payos", {"headers": {}}, "401"),
    ("payos", {"orderCode": 2**53}, "20"),
    ("payos", {"amount": 0}, "20"),
    ("payos", {"expiredAt": 1}, "20"),
    ("payos", {"description": "x" * 26}, "20"),
    ("dvcqg", {"MaDoiTac": "DVC8"}, "01"),
    ("dvcqg", {"key": "another"}, "02"),
    ("dvcqg", {"paid": "7000"}, "03"),
    ("dvcqg", {"SoTien": "8000.5"}, "03"),
]


@pytest.mark.parametrize(("provider", "changes", "code"), WRONG)
def test_a_wrong_order_is_refused_in_the_gateways_words(town, provider, changes, code):
    answer = create(town, provider, **changes)
    assert code in said(answer)


@pytest.mark.parametrize(("provider", "number", "code"), [
    ("momo", "orderId", 41), ("zalopay", "app_trans_id", -68), ("payos", "orderCode", "231"),
    ("dvcqg", "MaThamChieu", "04"),
])  # fmt: skip
def test_a_number_is_taken_once(town, provider, number, code):
    taken = {number: ORDERS[provider]("http://127.0.0.1:1")[number]}
    assert page_of(provider, create(town, provider, **taken))
    again = {"requestId": "r2"} if provider == "momo" else {}
    answer = create(town, provider, **taken, **again)
    assert code in said(answer)


def test_momos_very_same_request_is_the_same_order(town):
    one = create(town, "momo", orderId="M-once")
    assert create(town, "momo", orderId="M-once") == one


@pytest.mark.parametrize("provider", ORDERS)
def test_an_order_ends_once(town, provider):
    url, _ = town
    page = page_of(provider, create(town, provider))
    assert call("POST", f"{url}/gateways/pay", {"pay_url": page})[0] == 201
    assert call("POST", f"{url}/gateways/pay", {"pay_url": page})[0] == 409
    assert settled(url)[-1]["state"] == "accepted"


def test_two_tell_of_an_order_that_was_given_up_and_the_others_do_not(town):
    url, receiver = town
    for provider in ORDERS:
        page = page_of(provider, create(town, provider))
        status, ended = call("POST", f"{url}/gateways/pay", {"pay_url": page, "outcome": "given_up"})
        assert (status, bool(ended["delivery_ids"])) == (201, provider in ("momo", "dvcqg"))
    settled(url)
    codes = [json.loads(one.body).get("resultCode", json.loads(one.body).get("MaLoi")) for one in receiver.requests]
    assert codes[-2:] == [1006, "24"]


@pytest.mark.parametrize("wrong", ["http://127.0.0.1/gateways/momo/MOMO7/none", "http://127.0.0.1/elsewhere"])
def test_what_is_no_page_is_refused(town, wrong):
    assert call("POST", f"{town[0]}/gateways/pay", {"pay_url": wrong})[0] in (404, 422)


def test_no_key_is_shown(town):
    _, shown = call("GET", f"{town[0]}/registrations")
    assert "S7" not in json.dumps(shown) and "k1" not in json.dumps(shown) and "x7" not in json.dumps(shown)


def test_what_payos_writes_any_banking_app_reads():
    found = read(write("970422", "0123499999", 8000, "JWA6FE62TT7X"))
    assert (found.account, found.amount_vnd, found.memo) == ("0123499999", 8000, "JWA6FE62TT7X")
