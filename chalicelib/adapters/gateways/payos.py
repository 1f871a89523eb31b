"""payOS: the payment link, and what became of it. Source: payments.md 6; payos.vn/docs/api; npm @payos/node 2.0.5.

Secrets: `{"checksum_key": …, "client_id": …, "api_key": …}`. payOS has no refunds: money goes back by bank transfer.
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
    Standing,
    address,
    ask,
    newest,
)
from chalicelib.adapters.signatures import as_javascript, compact_json, fits_any, hmac_hex
from chalicelib.domain import payment_code

API_URL = "https://api-merchant.payos.vn"
PATH = "/v2/payment-requests"
STANDINGS: Mapping[str, Standing] = {
    "PAID": "paid",
    "PENDING": "pending",
    "PROCESSING": "pending",
    "UNDERPAID": "pending",  # part of the money came; each part has its own webhook
    "CANCELLED": "failed",
    "EXPIRED": "failed",
    "FAILED": "failed",
}
EMPTY = (None, "null", "undefined")


def start(order: Order, *, now: datetime, secrets: Sequence[Mapping[str, Any]], urls: Mapping[str, str]) -> PayPage:
    """A payment link. The payment code itself is the description, so that the bank's memo holds it; who cancels is led
    back as who pays.

    `GatewayRefused` where payOS says no (for one, the order exists already), `GatewayUnavailable` without an answer
    that carries its signature. `ValueError` for a reference that is not a payment code of ours.
    """
    secret = newest(secrets)
    fields: dict[str, Any] = {
        "amount": order.amount_vnd,
        "cancelUrl": order.return_url,
        "description": order.reference,
        "orderCode": order_code_of(order.reference),
        "returnUrl": order.return_url,
    }
    signed = "&".join(f"{name}={value}" for name, value in fields.items())  # in the order of the alphabet
    payload = {
        **fields,
        "expiredAt": int(order.expires_at.timestamp()),
        "signature": hmac_hex("sha256", checksum_key(secret), signed),
    }
    data = _data(ask(urls.get("api", API_URL).rstrip("/") + PATH, payload, _headers(secret)), secret)
    try:
        return PayPage(address(data.get("checkoutUrl")), qr_payload=reading.text(data.get("qrCode")))
    except Unreadable:
        raise GatewayUnavailable("answered without a link") from None


def query(*, order_reference: str, secrets: Sequence[Mapping[str, Any]], api_url: str = API_URL) -> Found:
    """What became of a payment link; errors as in `start`."""
    data = link(order_reference=order_reference, secrets=secrets, api_url=api_url)
    try:
        status = reading.name(data.get("status"), limit=30)
        return Found(
            order_reference,
            STANDINGS.get(status, "pending"),
            reading.whole_vnd(data.get("amountPaid")),
            _transaction(data.get("transactions")),
            status,
        )
    except Unreadable:
        raise GatewayUnavailable("answered in another format") from None


def link(*, order_reference: str, secrets: Sequence[Mapping[str, Any]], api_url: str = API_URL) -> Mapping[str, Any]:
    """All that payOS tells of a payment link, proven and about this one; errors as in `start`."""
    secret = newest(secrets)
    url = f"{api_url.rstrip('/')}{PATH}/{order_code_of(order_reference)}"
    data = _data(ask(url, None, _headers(secret)), secret)
    try:
        about = reading.name(data.get("orderCode"))
    except Unreadable:
        raise GatewayUnavailable("answered in another format") from None
    if about != str(order_code_of(order_reference)):
        raise GatewayUnavailable("answered about another order")
    return data


def order_code_of(code: str) -> int:
    """The number that stands for a payment code: payOS takes whole numbers only. `ValueError` for anything else."""
    if not payment_code.is_valid(code):
        raise ValueError("not a payment code")
    number = 0
    for character in code[len(payment_code.PREFIX) :]:
        number = number * len(payment_code.ALPHABET) + payment_code.ALPHABET.index(character)
    return number


def payment_code_of(order_code: int) -> str:
    """The payment code that a number stands for; "" where it is none of ours."""
    letters, size = "", len(payment_code.ALPHABET)
    for _ in range(payment_code.LENGTH - len(payment_code.PREFIX)):
        order_code, place = divmod(order_code, size)
        letters = payment_code.ALPHABET[place] + letters
    code = payment_code.PREFIX + letters
    return code if order_code == 0 and payment_code.is_valid(code) else ""


def signature(data: Mapping[str, Any], key: str) -> str:
    """payOS's signature over exactly the keys of `data`: sorted, `k=v` joined by `&`, nothing encoded."""
    return hmac_hex("sha256", key, "&".join(f"{name}={_written(data[name])}" for name in sorted(data)))


def checksum_key(mapping: Mapping[str, Any]) -> str:
    """The key of the signatures; "" if none."""
    return reading.secret(mapping, "checksum_key", "checksumKey", "secret")


def _written(value: Any) -> str:
    if isinstance(value, str | None):
        return "" if value in EMPTY else str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return compact_json(value) if isinstance(value, list | dict) else str(as_javascript(value))


def _data(answer: Mapping[str, Any], secret: Mapping[str, Any]) -> Mapping[str, Any]:
    data = answer.get("data")
    code = answer.get("code")
    if not isinstance(code, str):
        raise GatewayUnavailable("answered without a code")
    if code != "00" or not isinstance(data, dict):
        raise GatewayRefused(code[:20], str(answer.get("desc"))[:200])
    try:
        proved = fits_any(answer.get("signature"), [signature(data, checksum_key(secret))])
    except (ValueError, RecursionError):
        proved = False
    if not proved or not checksum_key(secret):
        raise GatewayUnavailable("answered without a proof")
    return data


def _headers(secret: Mapping[str, Any]) -> dict[str, str]:
    return {
        "x-client-id": reading.secret(secret, "client_id", "clientId"),
        "x-api-key": reading.secret(secret, "api_key", "apiKey"),
    }


def _transaction(transactions: Any) -> str:
    last = transactions[-1] if isinstance(transactions, list) and transactions else {}
    return reading.name_or_nothing(last.get("reference")) if isinstance(last, dict) else ""
