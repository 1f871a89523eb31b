"""VNPAY's pay URL, and what its proof rests on."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from chalicelib.adapters.banks import CallbackRequest, Forged, Unreadable, vnpay
from chalicelib.adapters.gateways import GatewayRefused
from tests.adapters.fixtures import NOW
from tests.adapters.fixtures.banks.vnpay import SECRETS, encode, genuine, hmac_by_hand
from tests.adapters.fixtures.gateways.orders import order


def pay_url(**changes: Any) -> str:
    asked = order(
        reference="LP3C8H5N7R",
        amount_vnd=changes.pop("amount_vnd", 20000),
        description="Lệ phí hồ sơ H37.12-260115-0001: “Đổi tên” & *(!)",
        return_url="https://example.vn/về?a=(1)*&b=~",
    )
    return vnpay.start(asked, **{"now": NOW + timedelta(minutes=5), "secrets": SECRETS, "urls": {}, **changes}).pay_url


def test_the_pay_url_carries_what_vnpay_asks_for() -> None:
    address = urlsplit(pay_url())
    fields = dict(parse_qsl(address.query))
    digest = fields.pop("vnp_SecureHash")
    assert fields == {
        "vnp_Version": "2.1.0",
        "vnp_Command": "pay",
        "vnp_TmnCode": "LANGSON1",
        "vnp_Amount": "2000000",
        "vnp_CurrCode": "VND",
        "vnp_CreateDate": "20260115100010",
        "vnp_ExpireDate": "20260115101510",
        "vnp_IpAddr": "203.0.113.9",
        "vnp_Locale": "vn",
        "vnp_OrderInfo": "Le phi ho so H37.12-260115-0001 Doi ten",
        "vnp_OrderType": "other",
        "vnp_ReturnUrl": "https://example.vn/về?a=(1)*&b=~",
        "vnp_TxnRef": "LP3C8H5N7R",
    }
    signed = "&".join(f"{encode(k)}={encode(v)}" for k, v in sorted(fields.items()))
    assert digest == hmac_by_hand("sha512", SECRETS[0]["secret"].encode(), signed.encode()).hex()
    assert address.query == f"{signed}&vnp_SecureHash={digest}"


@pytest.mark.parametrize("amount", [0, -1, 10_000_000_000])
def test_an_amount_that_vnpay_cannot_carry_is_refused(amount: int) -> None:
    with pytest.raises(GatewayRefused):
        pay_url(amount_vnd=amount)


@pytest.mark.parametrize(
    "names", [("hash_secret", "tmn_code"), ("vnp_HashSecret", "vnp_TmnCode"), ("secret", "tmnCode")]
)
def test_each_spelling_of_the_secrets_is_understood(names: tuple[str, str]) -> None:
    secrets = [{names[0]: SECRETS[0]["secret"], names[1]: "LANGSON1"}]
    assert vnpay.verify(genuine(), secrets=secrets, now=NOW)
    assert pay_url(secrets=secrets) == pay_url()


def test_an_ipn_for_another_terminal_is_forged() -> None:
    with pytest.raises(Forged):
        vnpay.verify(genuine(vnp_TmnCode="ANOTHER1"), secrets=SECRETS, now=NOW)


def test_hex_in_capitals_and_a_hash_type_make_no_difference() -> None:
    request = genuine()
    *fields, (name, digest) = request.query
    request = replace(request, query=(*fields, (name, digest.upper()), ("vnp_SecureHashType", "HMACSHA512")))
    assert vnpay.verify(request, secrets=SECRETS, now=NOW)[0].outcome == "paid"


def test_a_notice_of_failure_can_not_stand_in_the_way_of_the_paid_one() -> None:
    failed = vnpay.verify(genuine(vnp_TransactionStatus="01"), secrets=SECRETS, now=NOW)[0]
    paid = vnpay.verify(genuine(), secrets=SECRETS, now=NOW)[0]
    assert failed.notice_id != paid.notice_id


def test_half_a_surrogate_pair_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        vnpay.verify(CallbackRequest("GET", (("vnp_TxnRef", "\ud800"),), {}, b""), secrets=SECRETS, now=NOW)
