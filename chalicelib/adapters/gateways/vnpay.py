"""VNPAY 2.1.0: querydr and refund. Source: payments.md 3, sandbox.vnpayment.vn/apis/docs/truy-van-hoan-tien.

Secrets as in banks/vnpay. Values are signed joined by `|`, a missing one empty, in the order of the tables below; the
order of a refund's answer is VNPAY's page's. An answer whose hash does not fit tells nothing.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.adapters import reading
from chalicelib.adapters.callbacks import Unreadable
from chalicelib.adapters.gateways import Found, GatewayRefused, GatewayUnavailable, Refunded, Standing, ask, newest
from chalicelib.adapters.signatures import fits_any, hmac_hex
from chalicelib.domain.vietnamese_time import local

API_URL = "https://sandbox.vnpayment.vn/merchant_webapi/api/transaction"
VERSION = "2.1.0"
TIME = "%Y%m%d%H%M%S"
QUERY = ("RequestId", "Version", "Command", "TmnCode", "TxnRef", "TransactionDate", "CreateDate", "IpAddr", "OrderInfo")
REFUND = (
    *("RequestId", "Version", "Command", "TmnCode", "TransactionType", "TxnRef", "Amount", "TransactionNo"),
    *("TransactionDate", "CreateBy", "CreateDate", "IpAddr", "OrderInfo"),
)
REFUND_ANSWER = (
    *("ResponseId", "Command", "ResponseCode", "Message", "TmnCode", "TxnRef", "Amount", "BankCode", "PayDate"),
    *("TransactionNo", "TransactionType", "TransactionStatus", "OrderInfo"),
)
QUERY_ANSWER = (*REFUND_ANSWER, "PromotionCode", "PromotionAmount")
# vnp_TransactionStatus. 05, 06 and 09 are about a refund of money that had been paid.
PAYMENT_STANDINGS: Mapping[str, Standing] = {
    "00": "paid",
    "01": "pending",
    "02": "failed",
    "04": "failed",
    "05": "paid",
    "06": "paid",
    "07": "pending",
    "09": "paid",
}
REFUND_STANDINGS: Mapping[str, Standing] = {"00": "paid", "05": "pending", "06": "pending", "09": "failed"}
ASKED_BEFORE = "94"  # the same request is being worked on
NOT_REFUNDABLE = frozenset({"91", "95"})  # no such transaction, or one that VNPAY does not hold for successful
PAYMENT, FULL, PART = "01", "02", "03"  # vnp_TransactionType


def query(
    *,
    order_reference: str,
    created_at: datetime,
    request_id: str,
    ip_address: str,
    now: datetime,
    secrets: Sequence[Mapping[str, Any]],
    api_url: str = API_URL,
) -> Found:
    """querydr: what became of the order started at `created_at`. `request_id` is new for every question.

    `GatewayRefused` with VNPAY's code (91: no such order), `GatewayUnavailable` without a proven answer.
    """
    answer = _asked_about(order_reference, created_at, request_id, ip_address, now, newest(secrets), api_url)
    status = answer["TransactionStatus"]
    if status not in PAYMENT_STANDINGS:
        raise GatewayUnavailable("answered with an unknown status")
    standing, number = PAYMENT_STANDINGS[status], _number(answer)
    return Found(
        order_reference,
        standing,
        _vnd(answer["Amount"]),
        number,
        status,
        _paid_at(answer) if standing == "paid" else None,
    )


def refund(
    *,
    refund_id: str,
    order_reference: str,
    created_at: datetime,
    transaction: str,
    amount_vnd: int,
    whole: bool,
    description: str,
    asked_by: str,
    ip_address: str,
    now: datetime,
    secrets: Sequence[Mapping[str, Any]],
    api_url: str = API_URL,
) -> Refunded:
    """Give back `amount_vnd` of the paid `transaction`: all of it (`whole`) or a part. `asked_by` is an officer's id.

    `refund_id` is vnp_RequestId, the same when asked again; VNPAY answers 94 then, which is still pending.
    `GatewayUnavailable` leaves open whether the money went.
    """
    secret = newest(secrets)
    fields = {
        "RequestId": refund_id,
        "Version": VERSION,
        "Command": "refund",
        "TmnCode": tmn_code(secret),
        "TransactionType": FULL if whole else PART,
        "TxnRef": order_reference,
        "Amount": str(amount_vnd * 100),
        "TransactionNo": transaction,
        "TransactionDate": local(created_at).strftime(TIME),
        "CreateBy": plain(asked_by),
        "CreateDate": local(now).strftime(TIME),
        "IpAddr": ip_address,
        "OrderInfo": plain(description),
    }
    answer = _asked(fields, REFUND, REFUND_ANSWER, secret, api_url)
    code, status = answer["ResponseCode"], answer["TransactionStatus"]
    if code == ASKED_BEFORE:
        return Refunded("pending", "", code)
    if code in NOT_REFUNDABLE:
        return Refunded("failed", "", code)
    if code != "00":
        raise GatewayRefused(code, answer["Message"][:200])
    if status not in REFUND_STANDINGS:
        raise GatewayUnavailable("answered with an unknown status")
    return Refunded(REFUND_STANDINGS[status], _number(answer), f"{code}.{status}")


def refund_of_order(
    *,
    order_reference: str,
    created_at: datetime,
    request_id: str,
    ip_address: str,
    now: datetime,
    secrets: Sequence[Mapping[str, Any]],
    api_url: str = API_URL,
) -> Refunded | None:
    """What querydr tells of the refunds of an order; None where it tells of the payment alone. Errors as in `query`."""
    answer = _asked_about(order_reference, created_at, request_id, ip_address, now, newest(secrets), api_url)
    kind, status = answer["TransactionType"], answer["TransactionStatus"]
    if kind == PAYMENT and status in ("00", "01", "02", "04", "07"):
        return None
    if kind not in (PAYMENT, FULL, PART) or status not in REFUND_STANDINGS:
        raise GatewayUnavailable("answered with an unknown status")
    return Refunded(REFUND_STANDINGS[status], _number(answer), f"{kind}.{status}")


def plain(description: str) -> str:
    """Without accents and special characters, which VNPAY refuses; `.` and `-` every encoder leaves alone."""
    letters = unicodedata.normalize("NFD", description.replace("đ", "d").replace("Đ", "D"))
    kept = re.sub(r"[^A-Za-z0-9 .-]", " ", re.sub(r"[\u0300-\u036f]", "", letters))
    return " ".join(kept.split())[:255]


def secret_key(mapping: Mapping[str, Any]) -> str:
    """The merchant's hash secret; "" if none."""
    return reading.secret(mapping, "secret", "hash_secret", "merchant_secret", "vnp_HashSecret")


def tmn_code(mapping: Mapping[str, Any]) -> str:
    """The terminal code; "" where it is not told."""
    return reading.secret(mapping, "tmnCode", "tmn_code", "vnp_TmnCode")


def _asked_about(
    order_reference: str,
    created_at: datetime,
    request_id: str,
    ip_address: str,
    now: datetime,
    secret: Mapping[str, Any],
    api_url: str,
) -> dict[str, str]:
    fields = {
        "RequestId": request_id,
        "Version": VERSION,
        "Command": "querydr",
        "TmnCode": tmn_code(secret),
        "TxnRef": order_reference,
        "TransactionDate": local(created_at).strftime(TIME),
        "CreateDate": local(now).strftime(TIME),
        "IpAddr": ip_address,
        "OrderInfo": f"Query {order_reference}",
    }
    answer = _asked(fields, QUERY, QUERY_ANSWER, secret, api_url)
    if answer["ResponseCode"] == ASKED_BEFORE:
        raise GatewayUnavailable("asked too often")
    if answer["ResponseCode"] != "00":
        raise GatewayRefused(answer["ResponseCode"], answer["Message"][:200])
    return answer


def _asked(
    fields: Mapping[str, str], order: Sequence[str], answered: Sequence[str], secret: Mapping[str, Any], api_url: str
) -> dict[str, str]:
    payload = {f"vnp_{name}": fields[name] for name in order}
    answer = ask(api_url, {**payload, "vnp_SecureHash": _hash([fields[name] for name in order], secret)})
    values = {name: _written(answer.get(f"vnp_{name}")) for name in answered}
    if not secret_key(secret) or not fits_any(answer.get("vnp_SecureHash"), [_hash(list(values.values()), secret)]):
        raise GatewayUnavailable("answered without a proof")
    if (values["TmnCode"], values["Command"]) != (fields["TmnCode"], fields["Command"]):
        raise GatewayUnavailable("answered about another request")
    if values["TxnRef"] not in ("", fields["TxnRef"]) or (values["ResponseCode"] == "00" and not values["TxnRef"]):
        raise GatewayUnavailable("answered about another order")
    if values["ResponseCode"] == "99":
        raise GatewayUnavailable("answered 99")
    return values


def _hash(values: Sequence[str], secret: Mapping[str, Any]) -> str:
    return hmac_hex("sha512", secret_key(secret), "|".join(values))


def _written(value: Any) -> str:
    return "" if value is None else str(value)


def _vnd(text: str) -> int:
    try:
        amount_x100 = reading.digits(text)
    except Unreadable:
        raise GatewayUnavailable("answered without an amount") from None
    if amount_x100 % 100:
        raise GatewayUnavailable("answered in fractions of a đồng")
    return amount_x100 // 100


def _paid_at(answer: Mapping[str, str]) -> datetime | None:
    try:
        return reading.vietnam_time(answer["PayDate"], TIME) if answer["PayDate"] else None
    except Unreadable:
        raise GatewayUnavailable("answered without a time") from None


def _number(answer: Mapping[str, str]) -> str:
    return "" if answer["TransactionNo"] == "0" else answer["TransactionNo"][:20]
