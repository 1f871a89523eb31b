"""MoMo v2: orders, what became of them, refunds. Source: payments.md 4, developers.momo.vn/v3 (payment-api).

Secrets: `{"partnerCode": …, "accessKey": …, "secretKey": …}`. We sign; MoMo's answers carry no documented proof, so
that only TLS vouches for them, and each must name what was asked.
"""

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
from chalicelib.adapters.signatures import hmac_hex, sha256_hex

API_URL = "https://payment.momo.vn"
PATH = "/v2/gateway/api/"
PAID = "0"
PENDING = frozenset({"1000", "7000", "7002", "9000"})  # waiting for the payer, processing, authorised only
AGAIN = frozenset({"10", "42", "47", "98", "99"})  # MoMo's own trouble: it says nothing of the order


def start(order: Order, *, now: datetime, secrets: Sequence[Mapping[str, Any]], urls: Mapping[str, str]) -> PayPage:
    """An order in MoMo's wallet; the reference is its orderId. The requestId follows from the order: asked again about
    the very same one, MoMo gives the same page.

    `GatewayRefused` with MoMo's resultCode (41: the orderId is taken), `GatewayUnavailable` without a usable answer.
    """
    secret = newest(secrets)
    fields = {
        "amount": order.amount_vnd,
        "extraData": "",
        "ipnUrl": order.callback_url,
        "orderId": order.reference,
        "orderInfo": order.description,
        "partnerCode": partner_code(secret),
        "redirectUrl": order.return_url,
        "requestId": request_id_of(order),
        "requestType": "captureWallet",
    }
    minutes = max(1, int((order.expires_at - now).total_seconds() // 60))
    answer = _asked("create", fields, secret, urls.get("api", API_URL), {"lang": "vi", "orderExpireTime": minutes})
    _accepted(answer)
    try:
        app, qr = reading.text(answer.get("deeplink"), limit=4000), reading.text(answer.get("qrCodeUrl"), limit=4000)
        return PayPage(address(answer.get("payUrl")), address(app) if app else "", qr)
    except Unreadable:
        raise GatewayUnavailable("answered without a link") from None


def query(
    *, order_reference: str, request_id: str, secrets: Sequence[Mapping[str, Any]], api_url: str = API_URL
) -> Found:
    """What became of an order; errors as in `start`. An order that MoMo does not know is `GatewayRefused`."""
    secret = newest(secrets)
    fields = {"orderId": order_reference, "partnerCode": partner_code(secret), "requestId": request_id}
    answer = _asked("query", fields, secret, api_url, {"lang": "vi"})
    code = _code(answer)
    if not answer.get("transId") and standing_of(code) == "failed" and not answer.get("amount"):
        raise GatewayRefused(code, str(answer.get("message"))[:200])
    try:
        amount = reading.whole_vnd(answer.get("amount"))
        return Found(order_reference, standing_of(code), amount, _number(answer.get("transId")), code)
    except Unreadable:
        raise GatewayUnavailable("answered in another format") from None


def refund(
    *,
    refund_id: str,
    transaction: str,
    amount_vnd: int,
    description: str,
    secrets: Sequence[Mapping[str, Any]],
    api_url: str = API_URL,
) -> Refunded:
    """Give back `amount_vnd` of the paid `transaction` (MoMo's transId), all or a part.

    `refund_id` is orderId and requestId of the refund: asked again with it, MoMo refunds once. `GatewayUnavailable`
    leaves open whether the money went: ask again with the same id.
    """
    secret = newest(secrets)
    fields = {
        "amount": amount_vnd,
        "description": description,
        "orderId": refund_id,
        "partnerCode": partner_code(secret),
        "requestId": refund_id,
        "transId": int(transaction),
    }
    answer = _asked("refund", fields, secret, api_url, {"lang": "vi"})
    try:
        return Refunded(standing_of(_code(answer)), _number(answer.get("transId")), _code(answer))
    except Unreadable:
        raise GatewayUnavailable("answered in another format") from None


def refund_of_order(
    *,
    refund_id: str,
    order_reference: str,
    request_id: str,
    secrets: Sequence[Mapping[str, Any]],
    api_url: str = API_URL,
) -> Refunded | None:
    """What became of one refund of an order, which the order's own query lists; None where it is not listed."""
    secret = newest(secrets)
    fields = {"orderId": order_reference, "partnerCode": partner_code(secret), "requestId": request_id}
    listed = _asked("query", fields, secret, api_url, {"lang": "vi"}).get("refundTrans")
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise GatewayUnavailable("answered without its refunds")
    mine = [one for one in listed if one.get("orderId") == refund_id]
    if not mine:
        return None
    try:
        return Refunded(standing_of(_code(mine[-1])), _number(mine[-1].get("transId")), _code(mine[-1]))
    except Unreadable:
        raise GatewayUnavailable("answered in another format") from None


def request_id_of(order: Order) -> str:
    """The requestId of an order: another one where the page is to lead back elsewhere."""
    return f"{order.reference}-{sha256_hex(order.return_url)[:12]}"


def standing_of(code: str) -> Standing:
    """What a resultCode means for the money."""
    return "paid" if code == PAID else "pending" if code in PENDING else "failed"


def raw_text(fields: Mapping[str, Any], mapping: Mapping[str, Any]) -> str:
    """What MoMo signs: accessKey (ours, not in the message), then the fields by name; nothing is encoded."""
    access_key = reading.secret(mapping, "accessKey", "access_key")
    return "&".join([f"accessKey={access_key}", *(f"{name}={_written(fields[name])}" for name in sorted(fields))])


def signature(fields: Mapping[str, Any], mapping: Mapping[str, Any]) -> str:
    """MoMo's signature over `fields`."""
    return hmac_hex("sha256", secret_key(mapping), raw_text(fields, mapping))


def secret_key(mapping: Mapping[str, Any]) -> str:
    """The key of the signatures; "" if none."""
    return reading.secret(mapping, "secretKey", "secret_key", "secret")


def partner_code(mapping: Mapping[str, Any]) -> str:
    """Our partnerCode at MoMo; "" where it is not told."""
    return reading.secret(mapping, "partnerCode", "partner_code")


def _asked(
    what: str, fields: Mapping[str, Any], secret: Mapping[str, Any], api_url: str, more: Mapping[str, Any]
) -> dict[str, Any]:
    payload = {**fields, **more, "signature": signature(fields, secret)}
    answer = ask(api_url.rstrip("/") + PATH + what, payload)
    if _code(answer) in AGAIN:
        raise GatewayUnavailable(f"answered {_code(answer)}")
    if any(answer.get(name, fields[name]) != fields[name] for name in ("orderId", "partnerCode", "requestId")):
        raise GatewayUnavailable("answered about another order")
    return answer


def _accepted(answer: Mapping[str, Any]) -> None:
    if _code(answer) != PAID:
        raise GatewayRefused(_code(answer), str(answer.get("message"))[:200])


def _code(answer: Mapping[str, Any]) -> str:
    code = answer.get("resultCode")
    if not isinstance(code, int) or isinstance(code, bool):
        raise GatewayUnavailable("answered without a code")
    return str(code)


def _number(value: Any) -> str:
    return "" if value in (None, 0, "", "0") else reading.name(value, limit=20)


def _written(value: Any) -> str:
    return "" if value is None else str(value)
