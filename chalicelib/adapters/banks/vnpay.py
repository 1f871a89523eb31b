"""VNPAY 2.1.0: the pay URL, and the IPN that VNPAY sends by GET. Source: payments.md 3, sandbox.vnpayment.vn/apis.

`query` (querydr) and `refund` are in gateways/vnpay.

Secrets, newest first: `{"secret": <merchant hash secret>, "tmnCode": <terminal code>}`; also spelt
`hash_secret`/`merchant_secret`/`vnp_HashSecret` and `tmn_code`/`vnp_TmnCode`. `tmnCode` is needed to start a
payment; when verifying, an IPN for another terminal than the one named beside the secret is forged.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal
from urllib.parse import quote

from chalicelib.adapters import reading
from chalicelib.adapters.callbacks import CallbackRequest, Forged, Reply, Unreadable
from chalicelib.adapters.gateways import GatewayRefused, Order, PayPage, newest
from chalicelib.adapters.gateways.vnpay import plain, query, refund, secret_key, tmn_code
from chalicelib.domain.bank_notice import BankNotice
from chalicelib.domain.vietnamese_time import local

__all__ = ["EXACT", "REDIRECTS", "acknowledge", "query", "refund", "start", "verify"]

REDIRECTS, EXACT = True, True

VERSION = "2.1.0"
PAY_URL = "https://sandbox.vnpayment.vn/paymentv2/vpcpay.html"
REPLIES: Mapping[str, tuple[str, str]] = {  # always HTTP 200; 00 and 02 end the flow, the others are sent again
    "recorded": ("00", "Confirm Success"),
    "failed": ("00", "Confirm Success"),
    "duplicate": ("02", "Order already confirmed"),
    "unknown_order": ("01", "Order not found"),
    "wrong_amount": ("04", "Invalid amount"),  # VNPAY keeps the money as paid all the same
    "error": ("99", "Unknown error"),
    "unreadable": ("99", "Unknown error"),
    "forged": ("97", "Invalid signature"),
}
PENDING_RESPONSES = frozenset({"07"})  # debited, but held as suspicious: a person looks, the citizen waits
PENDING_STATUSES = frozenset({"01", "05", "06", "09"})  # not finished; or about a refund, not the payment
UNSIGNED = ("vnp_SecureHash", "vnp_SecureHashType")
# What each side's form encoder leaves as it is beside letters, digits and `-._`; all write a space as `+`.
ENCODERS: Mapping[str, str] = {
    "java": "*",  # and WHATWG's URLSearchParams
    "python": "~",
    "php": "",
    "dotnet": "!*()",
    "javascript": "!*()'~",
}
TIME = "%Y%m%d%H%M%S"
MAX_AMOUNT_VND = 9_999_999_999  # vnp_Amount has at most 12 digits and counts hundredths


def verify(request: CallbackRequest, *, secrets: Sequence[Mapping[str, Any]], now: datetime) -> list[BankNotice]:
    """The one payment that a genuine IPN tells of. Paid only if response and status are both 00.

    `notice_id` is TxnRef and TransactionNo; a notice that is not "paid" adds its codes, so that it can never stand
    in the way of the paid one. `account` is the terminal code: VNPAY does not name the bank account.
    """
    reading.bounded(request, "GET")
    fields = reading.once(request.query)
    _prove(fields, secrets)
    reference = reading.name(fields.get("vnp_TxnRef"))
    response = reading.name(fields.get("vnp_ResponseCode"), limit=2)
    status = reading.name(fields.get("vnp_TransactionStatus"), limit=2)
    outcome = _outcome(response, status)
    notice_id = f"{reference}.{reading.name(fields.get('vnp_TransactionNo'), limit=20)}"
    amount_x100 = reading.digits(fields.get("vnp_Amount"), limit=12)
    if amount_x100 % 100:
        raise Unreadable("amount in fractions of a đồng")
    pay_date = fields.get("vnp_PayDate")
    return [
        BankNotice(
            provider="vnpay",
            notice_id=notice_id if outcome == "paid" else f"{notice_id}.{response}.{status}",
            bank_reference=reading.text(fields.get("vnp_BankTranNo"), limit=100),
            account=reading.name(fields.get("vnp_TmnCode")),
            direction="in",
            outcome=outcome,
            amount_vnd=amount_x100 // 100,
            memo=reading.text(fields.get("vnp_OrderInfo")),
            order_reference=reference,
            occurred_at=reading.vietnam_time(pay_date, TIME) if pay_date else now,
        )
    ]


def acknowledge(outcome: str, request: CallbackRequest | None = None) -> Reply:
    """VNPAY's answer: always HTTP 200, the outcome is in `RspCode`."""
    code, message = REPLIES[outcome]
    body = json.dumps({"RspCode": code, "Message": message}).encode()
    return 200, {"Content-Type": "application/json"}, body


def start(order: Order, *, now: datetime, secrets: Sequence[Mapping[str, Any]], urls: Mapping[str, str]) -> PayPage:
    """The signed URL that takes the citizen to VNPAY, which hears of the order only then.

    The reference becomes vnp_TxnRef (one per payment, comes back in the IPN) and `created_at` vnp_CreateDate, which
    querydr asks by; the description loses accents and special characters. Signed with the newest secret.
    `GatewayRefused` for an amount that VNPAY cannot carry.
    """
    if not 0 < order.amount_vnd <= MAX_AMOUNT_VND:
        raise GatewayRefused(code="amount")
    secret = newest(secrets)
    fields = {
        "vnp_Version": VERSION,
        "vnp_Command": "pay",
        "vnp_TmnCode": tmn_code(secret),
        "vnp_Amount": str(order.amount_vnd * 100),
        "vnp_CurrCode": "VND",
        "vnp_CreateDate": local(order.created_at).strftime(TIME),
        "vnp_ExpireDate": local(order.expires_at).strftime(TIME),
        "vnp_IpAddr": order.ip_address,
        "vnp_Locale": "vn",
        "vnp_OrderInfo": plain(order.description),
        "vnp_OrderType": "other",
        "vnp_ReturnUrl": order.return_url,
        "vnp_TxnRef": order.reference,
    }
    query = _encoded(fields.items(), ENCODERS["java"])  # as VNPAY itself and the npm library write it
    return PayPage(f"{urls.get('pay', PAY_URL)}?{query}&vnp_SecureHash={_hash(query, secret_key(secret))}")


def _prove(fields: Mapping[str, str], secrets: Sequence[Mapping[str, Any]]) -> None:
    given = fields.get("vnp_SecureHash", "").lower().encode("utf-8", "replace")
    pairs = [(n, v) for n, v in fields.items() if n not in UNSIGNED and v != ""]
    terminal = fields.get("vnp_TmnCode", "")
    readings = _readings(pairs)
    proved = False
    for mapping in secrets:
        if not secret_key(mapping):
            continue
        equal = False
        for signed in readings:
            equal |= hmac.compare_digest(given, _hash(signed, secret_key(mapping)).encode())
        proved |= equal and tmn_code(mapping) in ("", terminal)
    if not proved:
        raise Forged("signature")


def _readings(pairs: Sequence[tuple[str, str]]) -> set[str]:
    """The signed text as each encoder would have written it: API Gateway hands over decoded values only."""
    try:
        return {_encoded(pairs, safe) for safe in ENCODERS.values()}
    except UnicodeEncodeError:
        raise Unreadable("not text") from None


def _encoded(pairs: Iterable[tuple[str, str]], safe: str) -> str:
    return "&".join(f"{_form(name, safe)}={_form(value, safe)}" for name, value in sorted(pairs))


def _form(value: str, safe: str) -> str:
    written = quote(value, safe=" " + safe).replace(" ", "+")
    return written if "~" in safe else written.replace("~", "%7E")  # Python never encodes the tilde itself


def _hash(signed: str, secret: str) -> str:
    return hmac.new(secret.encode(), signed.encode(), hashlib.sha512).hexdigest()


def _outcome(response: str, status: str) -> Literal["paid", "failed", "pending"]:
    if response == "00" and status == "00":
        return "paid"
    if response in PENDING_RESPONSES or (response == "00" and status in PENDING_STATUSES):
        return "pending"
    return "failed"
