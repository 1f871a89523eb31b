"""The public vectors of VNPAY, SePay and Standard Webhooks (published, or made with the vendors' own libraries)."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest

from chalicelib.adapters import banks
from chalicelib.adapters.banks import CallbackRequest, Forged, sepay, vietqrvn, vnpay
from chalicelib.adapters.gateways import Order
from chalicelib.adapters.gateways.dvcqg import proof as dvcqg_proof
from chalicelib.adapters.gateways.momo import raw_text
from chalicelib.adapters.standard_webhooks import opened
from chalicelib.domain.vietnamese_time import TZ

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "payments_public_vectors.json").read_text())


def vector(vector_id: str) -> tuple[dict[str, Any], dict[str, Any]]:
    found = next(v for v in VECTORS if v["id"] == vector_id)
    return found["input"], found["expected"]


def test_vnpay_s_library_builds_the_same_pay_url() -> None:
    given, expected = vector("vnp-pub-1")
    fields = given["params_vnd"]
    asked = Order(
        reference=fields["vnp_TxnRef"],
        amount_vnd=fields["vnp_Amount"],
        description=fields["vnp_OrderInfo"],
        return_url=fields["vnp_ReturnUrl"],
        callback_url="",
        ip_address=fields["vnp_IpAddr"],
        created_at=local_time(fields["vnp_CreateDate"]),
        expires_at=local_time(fields["vnp_ExpireDate"]),
    )
    page = vnpay.start(asked, now=asked.created_at, secrets=[given], urls={"pay": given["host"]})
    assert page.pay_url == expected["url"]


def local_time(digits: int) -> datetime:
    return datetime.strptime(str(digits), "%Y%m%d%H%M%S").replace(tzinfo=TZ).astimezone(UTC)


def test_vnpay_s_library_accepts_the_same_ipn() -> None:
    given, expected = vector("vnp-pub-2")
    request = CallbackRequest("GET", tuple(parse_qsl(given["querystring"])), {}, b"")
    now = datetime(2026, 1, 15, 2, 36, tzinfo=UTC)
    (notice,) = banks.load("vnpay").verify(request, secrets=[given], now=now)
    assert (notice.outcome == "paid") is expected["paid"]
    assert (notice.amount_vnd, notice.order_reference) == (expected["amount_vnd"], expected["txn_ref"])
    assert notice.occurred_at == local_time(20260115093512)


def test_sepay_s_signature() -> None:
    given, _ = vector("sepay-pub-1")
    headers = {name.lower(): value for name, value in given["headers"].items()}
    request = CallbackRequest("POST", (), headers, given["raw_body"].encode())
    now = datetime.fromtimestamp(given["now"], UTC)
    (notice,) = banks.load("sepay").verify(request, secrets=[given], now=now)
    assert (notice.notice_id, notice.amount_vnd, notice.memo) == ("92705", 20000, "LP3C8H5N7R le phi")


def test_sepay_s_api_key() -> None:
    given, _ = vector("sepay-pub-2")
    name, _, value = given["header"].partition(": ")
    body = vector("sepay-pub-1")[0]["raw_body"].encode()
    request = CallbackRequest("POST", (), {name.lower(): value}, body)
    assert sepay.verify(request, secrets=[{"key": given["key"]}], now=datetime.now(UTC))


def test_standard_webhooks() -> None:
    given, expected = vector("stdwh-pub-1")
    headers = {
        "webhook-id": given["id"],
        "webhook-timestamp": str(given["timestamp"]),
        "webhook-signature": expected["webhook-signature"],
    }
    request = CallbackRequest("POST", (), headers, given["body"].encode())
    now = datetime.fromtimestamp(given["timestamp"], UTC)
    assert opened(request, secrets=[given], now=now) == {"test": 2432232314}
    assert banks.load("standard").verify(request, secrets=[given], now=now) == []
    with pytest.raises(Forged):
        opened(CallbackRequest("POST", (), headers, request.body.replace(b" ", b"")), secrets=[given], now=now)


def test_payos_s_own_sample() -> None:
    given, expected = vector("payos-pub-1")
    body = {"code": "00", "desc": "success", "success": True, "data": given["data"], **expected}
    request = CallbackRequest("POST", (), {}, json.dumps(body).encode())
    (notice,) = banks.load("payos").verify(request, secrets=[given], now=datetime.now(UTC))
    assert (notice.outcome, notice.amount_vnd, notice.bank_reference) == ("test", 3000, "TF230204212323")


def test_momo_s_ipn() -> None:
    given, expected = vector("momo-pub-1")
    request = CallbackRequest("POST", (), {}, json.dumps(given["body"]).encode())
    (notice,) = banks.load("momo").verify(request, secrets=[given], now=datetime.now(UTC))
    assert (notice.outcome == "paid") is expected["signature_ok"]
    assert (notice.amount_vnd, notice.notice_id) == (15000, "HS000009.4088878653")
    assert raw_text({n: v for n, v in given["body"].items() if n != "signature"}, given) == expected["raw"]


def test_zalopay_s_own_sample() -> None:
    given, expected = vector("zlp-pub-1")
    request = CallbackRequest("POST", (), {}, json.dumps(given["body"]).encode())
    (notice,) = banks.load("zalopay").verify(request, secrets=[given], now=datetime.now(UTC))
    assert (notice.outcome == "paid") is expected["mac_ok"]
    assert (notice.amount_vnd, notice.order_reference) == (expected["amount"], expected["app_trans_id"])


def test_casso_s_own_sample() -> None:
    given, expected = vector("casso-pub-1")
    headers = {"x-casso-signature": given["header"]}
    request = CallbackRequest("POST", (), headers, json.dumps(given["body"], indent=4).encode())
    now = datetime.fromtimestamp(1727948258, UTC)
    (notice,) = banks.load("casso").verify(request, secrets=[given], now=now)
    assert (notice.outcome == "test") is expected["signature_ok"]
    assert (notice.amount_vnd, notice.account) == (599000, "88888888")


def test_the_payment_platform_s_query_proof() -> None:
    given, expected = vector("dvcqg-pub-1")
    named = [given[name] for name in ("LoaiBanTin", "PhienBan", "MaDoiTac", "MaThamChieu", "ThoiGianGD")]
    assert dvcqg_proof(named, given) == expected["MaXacThuc"]


def test_vietqr_vn_s_basic_credentials() -> None:
    given, expected = vector("vietqrvn-pub-1")
    request = CallbackRequest("POST", (), {"authorization": expected["Authorization"]}, b"")
    assert vietqrvn.token(request, secrets=[given], now=datetime.now(UTC))[0] == 200
