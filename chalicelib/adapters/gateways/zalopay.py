"""ZaloPay v2: orders, what became of them, refunds. Source: payments.md 5, docs.zalopay.vn (refund: memory of them).

Secrets: `{"app_id": …, "key1": …, "key2": …}`. We sign with key1; ZaloPay's answers carry no proof, so that only TLS
vouches for them.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.adapters import reading
from chalicelib.adapters.callbacks import Unreadable
from chalicelib.adapters.gateways import (
    Found,
    GatewayRefused,
    GatewayUnavailable,
    Order,
    PayPage,
    Refunded,
    Standing,
    address,
    ask,
    newest,
)
from chalicelib.adapters.signatures import hmac_hex
from chalicelib.domain.vietnamese_time import local

API_URL = "https://openapi.zalopay.vn"
STANDINGS: Mapping[str, Standing] = {"1": "paid", "2": "failed", "3": "pending"}
SHORTEST_S = 300  # expire_duration_seconds is at least five minutes


def start(order: Order, *, now: datetime, secrets: Sequence[Mapping[str, Any]], urls: Mapping[str, str]) -> PayPage:
    """An order at ZaloPay, of which the reference is the part after the date. It lives five minutes at least.

    `GatewayRefused` with ZaloPay's code (2.-68: the order is there already), `GatewayUnavailable` without a usable
    answer.
    """
    secret = newest(secrets)
    fields = {
        "app_id": _app(secret),
        "app_trans_id": app_trans_id(order.reference, order.created_at),
        "app_user": order.reference,  # ZaloPay wants one: nothing of the citizen is told
        "amount": order.amount_vnd,
        "app_time": int(now.timestamp() * 1000),
        "embed_data": json.dumps({"redirecturl": order.return_url}, ensure_ascii=False, separators=(",", ":")),
        "item": "[]",
    }
    payload = {
        **fields,
        "description": order.description,
        "bank_code": "",
        "callback_url": order.callback_url,
        "expire_duration_seconds": max(SHORTEST_S, int((order.expires_at - now).total_seconds())),
        "mac": _mac(secret, *fields.values()),
    }
    answer = ask(urls.get("api", API_URL).rstrip("/") + "/v2/create", payload)
    if _code(answer) != "1":
        raise GatewayRefused(_why(answer), str(answer.get("sub_return_message"))[:200])
    try:
        qr = reading.text(answer.get("qr_code"), limit=4000)
        return PayPage(address(answer.get("order_url")), qr_payload=qr)
    except Unreadable:
        raise GatewayUnavailable("answered without a link") from None


def query(
    *, order_reference: str, created_at: datetime, secrets: Sequence[Mapping[str, Any]], api_url: str = API_URL
) -> Found:
    """What became of an order started at `created_at`, which its number begins with; errors as in `start`."""
    secret = newest(secrets)
    trans_id = app_trans_id(order_reference, created_at)
    mac = _mac(secret, app_id(secret), trans_id, reading.secret(secret, "key1"))
    answer = ask(api_url.rstrip("/") + "/v2/query", {"app_id": _app(secret), "app_trans_id": trans_id, "mac": mac})
    standing = _standing(answer)
    try:
        amount = reading.whole_vnd(answer.get("amount", 0 if standing != "paid" else None))
        return Found(order_reference, standing, amount, _number(answer.get("zp_trans_id")), _why(answer))
    except Unreadable:
        raise GatewayUnavailable("answered in another format") from None


def refund(
    *,
    refund_id: str,
    transaction: str,
    amount_vnd: int,
    description: str,
    now: datetime,
    secrets: Sequence[Mapping[str, Any]],
    api_url: str = API_URL,
) -> Refunded:
    """Give back `amount_vnd` of the paid `transaction` (zp_trans_id), all or a part. `refund_id`: `refund_id_of`.

    `GatewayUnavailable` leaves open whether the money went: ask `query_refund` before anything else.
    """
    secret = newest(secrets)
    timestamp = int(now.timestamp() * 1000)
    payload = {
        "m_refund_id": refund_id,
        "app_id": _app(secret),
        "zp_trans_id": transaction,
        "amount": amount_vnd,
        "timestamp": timestamp,
        "description": description,
        "mac": _mac(secret, app_id(secret), transaction, amount_vnd, description, timestamp),
    }
    return _refunded(ask(api_url.rstrip("/") + "/v2/refund", payload))


def query_refund(
    *, refund_id: str, now: datetime, secrets: Sequence[Mapping[str, Any]], api_url: str = API_URL
) -> Refunded:
    """What became of a refund; `GatewayUnavailable` without a usable answer."""
    secret = newest(secrets)
    timestamp = int(now.timestamp() * 1000)
    payload = {
        "app_id": _app(secret),
        "m_refund_id": refund_id,
        "timestamp": timestamp,
        "mac": _mac(secret, app_id(secret), refund_id, timestamp),
    }
    return _refunded(ask(api_url.rstrip("/") + "/v2/query_refund", payload))


def app_trans_id(order_reference: str, created_at: datetime) -> str:
    """ZaloPay's order number: the Vietnamese date, then ours."""
    return f"{local(created_at):%y%m%d}_{order_reference}"


def refund_id_of(number: str, *, secrets: Sequence[Mapping[str, Any]], now: datetime) -> str:
    """A refund's number in the shape that ZaloPay asks for: date, app_id, ours."""
    return f"{local(now):%y%m%d}_{app_id(newest(secrets))}_{number}"


def app_id(mapping: Mapping[str, Any]) -> str:
    """Our app_id at ZaloPay, also where it is kept as a number; "" where it is not told."""
    value = mapping.get("app_id", mapping.get("appId"))
    return str(value) if isinstance(value, int | str) and str(value).isdecimal() else ""


def _app(secret: Mapping[str, Any]) -> int:
    if not app_id(secret):
        raise GatewayUnavailable("no app_id")
    return int(app_id(secret))


def _mac(secret: Mapping[str, Any], *values: Any) -> str:
    return hmac_hex("sha256", reading.secret(secret, "key1"), "|".join(str(value) for value in values))


def _refunded(answer: Mapping[str, Any]) -> Refunded:
    try:
        return Refunded(_standing(answer), _number(answer.get("refund_id")), _why(answer))
    except Unreadable:
        raise GatewayUnavailable("answered in another format") from None


def _standing(answer: Mapping[str, Any]) -> Standing:
    standing = STANDINGS.get(_code(answer))
    if standing is None:
        raise GatewayUnavailable("answered with an unknown code")
    return "pending" if answer.get("is_processing") is True else standing


def _code(answer: Mapping[str, Any]) -> str:
    code = answer.get("return_code")
    if not isinstance(code, int) or isinstance(code, bool):
        raise GatewayUnavailable("answered without a code")
    return str(code)


def _why(answer: Mapping[str, Any]) -> str:
    more = answer.get("sub_return_code")
    return f"{_code(answer)}.{more}"[:30] if isinstance(more, int) else _code(answer)


def _number(value: Any) -> str:
    return "" if value in (None, 0, "", "0") else reading.name(value, limit=40)
