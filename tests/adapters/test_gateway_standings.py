"""What each gateway's codes mean for the money, one row per code."""

import json
from typing import Any

import pytest

from tests.adapters.fixtures.gateways import dvcqg, momo, payos, vnpay, zalopay
from tests.adapters.servers import serving


def asked(call: Any, answer: Any) -> Any:
    with serving() as server:
        server.answer = json.dumps(answer).encode()
        return call(server.url)


@pytest.mark.parametrize(
    ("status", "standing"),
    [
        ("00", "paid"),
        ("01", "pending"),
        ("02", "failed"),
        ("04", "failed"),
        ("05", "paid"),
        ("06", "paid"),
        ("07", "pending"),
        ("09", "paid"),
    ],
)
def test_vnpay_s_statuses_of_a_payment(status: str, standing: str) -> None:
    assert asked(vnpay.query, vnpay.answered("querydr", TransactionStatus=status)).standing == standing


@pytest.mark.parametrize(
    ("code", "status", "standing"),
    [
        ("00", "00", "paid"),
        ("00", "05", "pending"),
        ("00", "06", "pending"),
        ("00", "09", "failed"),
        ("94", "", "pending"),
        ("91", "", "failed"),
        ("95", "", "failed"),
    ],
)
def test_vnpay_s_codes_of_a_refund(code: str, status: str, standing: str) -> None:
    answer = vnpay.answered("refund", ResponseCode=code, TransactionStatus=status)
    assert asked(vnpay.refund, answer).standing == standing


def test_vnpay_tells_a_whole_refund_from_a_part() -> None:
    with serving() as server:
        server.answer = json.dumps(vnpay.answered("refund", TransactionStatus="05")).encode()
        vnpay.refund(server.url, whole=True)
    assert server.asked[0]["body"]["vnp_TransactionType"] == "02"


@pytest.mark.parametrize(
    ("code", "standing"),
    [(0, "paid"), (1000, "pending"), (7000, "pending"), (7002, "pending"), (9000, "pending"), (1006, "failed")],
)
def test_momo_s_codes(code: int, standing: str) -> None:
    assert asked(momo.query, {**momo.ORDER, "resultCode": code}).standing == standing
    assert asked(momo.refund, {**momo.REFUND_NAMES, "resultCode": code}).standing == standing


@pytest.mark.parametrize(
    ("answer", "standing"),
    [
        ({"return_code": 1, "amount": 16000}, "paid"),
        ({"return_code": 2}, "failed"),
        ({"return_code": 3}, "pending"),
        ({"return_code": 2, "is_processing": True}, "pending"),
    ],
)
def test_zalopay_s_codes(answer: dict[str, Any], standing: str) -> None:
    assert asked(zalopay.query, answer).standing == standing
    assert asked(zalopay.refund, answer).standing == standing


@pytest.mark.parametrize(
    ("status", "standing"),
    [
        ("PAID", "paid"),
        ("PENDING", "pending"),
        ("UNDERPAID", "pending"),
        ("CANCELLED", "failed"),
        ("EXPIRED", "failed"),
    ],
)
def test_payos_s_words(status: str, standing: str) -> None:
    assert asked(payos.query, payos.answered({**payos.ORDER, "status": status})).standing == standing


@pytest.mark.parametrize(("status", "standing"), [("1", "paid"), (3, "pending"), ("4", "failed")])
def test_the_payment_platform_s_numbers(status: Any, standing: str) -> None:
    assert asked(dvcqg.query, {**dvcqg.STATUS, "TrangThaiGD": status}).standing == standing
