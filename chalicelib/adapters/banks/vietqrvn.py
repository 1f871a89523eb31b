"""VietQR.vn: the two calls that it makes to us, token_generate and transaction-sync. Source: payments.md 9.

Secrets, newest first: `{"username": …, "password": …}`: what VietQR.vn shows by Basic to get a token from us. The
token is ours: when it was issued, and an HMAC under those credentials; good for five minutes. The rule of the body's
`sign` is not published, so that the token alone proves. `query` is in gateways/vietqrvn.
"""

import base64
import binascii
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from chalicelib.adapters import reading
from chalicelib.adapters.callbacks import CallbackRequest, Forged, Reply, Unreadable
from chalicelib.adapters.gateways.vietqrvn import query
from chalicelib.adapters.signatures import hmac_hex, utf8
from chalicelib.domain.bank_notice import BankNotice

__all__ = ["EXACT", "REDIRECTS", "acknowledge", "no_token", "query", "token", "verify"]

REDIRECTS, EXACT = False, False

TOKEN_LIFE_S = 300
DIRECTIONS: Mapping[str, Literal["in", "out"]] = {"C": "in", "D": "out"}
REPLIES: Mapping[str, tuple[str, str]] = {  # errorReason "" is success; the numbers are VietQR.vn's own
    "recorded": ("", "recorded"),
    "duplicate": ("", "recorded before"),
    "unknown_order": ("", "recorded"),  # kept for a person to settle
    "wrong_amount": ("", "recorded"),
    "failed": ("", "recorded"),
    "error": ("005", "try again"),
    "unreadable": ("001", "not in the format"),
    "forged": ("INVALID_TOKEN", "token missing, wrong or over"),
}
JSON = {"Content-Type": "application/json"}


def token(request: CallbackRequest, *, secrets: Sequence[Mapping[str, Any]], now: datetime) -> Reply:
    """token_generate: a Bearer token for the right Basic credentials; 400 with `{"status": "FAILED"}` for others."""
    given = _basic(reading.header(request, "authorization")) if request.method.upper() == "POST" else b""
    chosen: Mapping[str, Any] | None = None
    for mapping in secrets:
        expected = _credentials(mapping)
        if expected and hmac.compare_digest(given, expected) and chosen is None:
            chosen = mapping
    if chosen is None:
        return no_token("INVALID_CREDENTIALS")
    issued = int(now.timestamp())
    made = f"{issued}.{_token_proof(chosen, issued)}"
    body = {"access_token": made, "token_type": "Bearer", "expires_in": TOKEN_LIFE_S}
    return 200, JSON, json.dumps(body).encode()


def no_token(why: str) -> Reply:
    """token_generate's refusal, with a code for why."""
    return 400, JSON, json.dumps({"status": "FAILED", "message": why}).encode()


def verify(request: CallbackRequest, *, secrets: Sequence[Mapping[str, Any]], now: datetime) -> list[BankNotice]:
    """transaction-sync: the one movement that a call with a live token of ours tells of.

    `notice_id` is referencenumber and transactionid. orderId may be empty though we sent one: the memo decides then.
    """
    reading.bounded(request, "POST")
    _prove(reading.header(request, "authorization"), secrets, now)
    body = reading.json_object(request.body)
    reference = reading.name_or_nothing(body.get("referencenumber"))
    transaction = reading.name(body.get("transactionid"))
    return [
        BankNotice(
            provider="vietqrvn",
            notice_id=f"{reference}.{transaction}" if reference else transaction,
            bank_reference=reference,
            account=reading.name(body.get("bankaccount")),
            direction=DIRECTIONS[reading.one_of(body.get("transType"), DIRECTIONS)],
            outcome="paid",  # VietQR.vn tells of booked movements only
            amount_vnd=_amount(body.get("amount")),
            memo=reading.text(body.get("content")),
            order_reference=reading.name_or_nothing(body.get("orderId")),
            occurred_at=reading.milliseconds(_whole(body.get("transactiontime"))),
        )
    ]


def acknowledge(outcome: str, request: CallbackRequest | None = None) -> Reply:
    """200 and a reftransactionid (VietQR.vn's own, given back) end it; a failure is 400 with its reason."""
    reason, message = REPLIES[outcome]
    told = {"error": bool(reason), "errorReason": reason or "000", "toastMessage": message}
    if reason:
        return 400, JSON, json.dumps({**told, "object": None}).encode()
    return 200, JSON, json.dumps({**told, "object": {"reftransactionid": _transaction(request)}}).encode()


def _prove(authorization: str, secrets: Sequence[Mapping[str, Any]], now: datetime) -> None:
    scheme, _, given = authorization.partition(" ")
    issued, _, proof = given.strip().partition(".")
    if scheme.lower() != "bearer" or not re.fullmatch(r"[0-9]{1,12}", issued, re.ASCII):
        raise Forged("token")
    equal = False
    for mapping in secrets:
        expected = _token_proof(mapping, int(issued)) if _credentials(mapping) else ""
        equal |= bool(expected) and hmac.compare_digest(utf8(proof), utf8(expected))
    if not equal:
        raise Forged("token")
    if abs(now.timestamp() - int(issued)) > TOKEN_LIFE_S:
        raise Forged("token is over")


def _token_proof(mapping: Mapping[str, Any], issued: int) -> str:
    name, password = (reading.secret(mapping, part) for part in ("username", "password"))
    return hmac_hex("sha256", password, f"vietqrvn token|{name}|{issued}")


def _credentials(mapping: Mapping[str, Any]) -> bytes:
    """`user:password` in UTF-8 as RFC 7617 has it; empty where either is missing."""
    name, password = (reading.secret(mapping, part) for part in ("username", "password"))
    return utf8(f"{name}:{password}") if name and password else b""


def _basic(authorization: str) -> bytes:
    scheme, _, encoded = authorization.partition(" ")
    try:
        return base64.b64decode(encoded.strip(), validate=True) if scheme.lower() == "basic" else b""
    except (binascii.Error, ValueError):
        return b""


def _amount(value: Any) -> int:
    """Whole đồng, which may come as `25000.0` or as text."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,13}(\.0{1,2})?", value, re.ASCII):
        return int(value.partition(".")[0])
    return reading.whole_vnd(value)


def _whole(value: Any) -> Any:
    return reading.digits(value, limit=15) if isinstance(value, str) else value


def _transaction(request: CallbackRequest | None) -> str:
    try:
        return reading.name(reading.json_object(request.body).get("transactionid")) if request else ""
    except Unreadable:
        return ""
