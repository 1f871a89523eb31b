"""Casso webhook v2: movements of a linked bank account. Source: payments.md 8, Casso's PHP sample.

Secrets, newest first: `{"checksum_key": …}`. `X-Casso-Signature: t=<ms>,v1=<hex>` signs the body's values, keys
sorted: as JavaScript writes them or, where the sample differs, as PHP does. Webhook v1 (`secure-token`) is not taken.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.adapters import reading, replies
from chalicelib.adapters.callbacks import CallbackRequest, Forged, Reply, Unreadable
from chalicelib.adapters.signatures import compact_json, fits_any, hmac_hex
from chalicelib.domain.bank_notice import BankNotice

REDIRECTS, EXACT = False, False
WINDOW_MS = 300_000
MAX_SIGNATURES = 20
TEST_ID = "0"
TIME = "%Y-%m-%d %H:%M:%S"


def verify(request: CallbackRequest, *, secrets: Sequence[Mapping[str, Any]], now: datetime) -> list[BankNotice]:
    """The one movement that a genuine call tells of: a negative amount went out, id 0 is a test."""
    reading.bounded(request, "POST")
    body = reading.json_object(request.body)
    _prove(request, body, secrets, now)
    data = body.get("data")
    if not isinstance(data, dict):
        raise Unreadable("data")
    amount, went_out = _amount(data.get("amount"))
    notice_id = reading.name(data.get("id"))
    return [
        BankNotice(
            provider="casso",
            notice_id=notice_id,
            bank_reference=reading.name_or_nothing(data.get("reference")),
            account=reading.name(data.get("accountNumber")),
            direction="out" if went_out else "in",
            outcome="test" if notice_id == TEST_ID else "paid",  # Casso tells of booked movements only
            amount_vnd=amount,
            memo=reading.text(data.get("description")),
            order_reference="",
            occurred_at=reading.vietnam_time(data.get("transactionDateTime"), TIME),
        )
    ]


def acknowledge(outcome: str, request: CallbackRequest | None = None) -> Reply:
    """`{"success": true}` with 200 for every genuine call."""
    return replies.success(outcome)


def _prove(
    request: CallbackRequest, body: Mapping[str, Any], secrets: Sequence[Mapping[str, Any]], now: datetime
) -> None:
    parts = reading.header(request, "x-casso-signature").split(",")[:MAX_SIGNATURES]
    pairs = [part.strip().partition("=") for part in parts]
    timestamps = [value for name, _, value in pairs if name == "t"]
    if len(timestamps) != 1 or not (timestamps[0].isascii() and timestamps[0].isdigit()) or len(timestamps[0]) > 15:
        raise Forged("timestamp")
    keys = [key for mapping in secrets if (key := reading.secret(mapping, "checksum_key", "checksumKey", "secret"))]
    signed = [f"{timestamps[0]}.{text}" for text in _readings(body)]
    expected = [hmac_hex("sha512", key, text) for key in keys for text in signed]
    equal = False
    for name, _, value in pairs:
        equal |= name == "v1" and fits_any(value, expected)
    if not equal:
        raise Forged("signature")
    if abs(now.timestamp() * 1000 - int(timestamps[0])) > WINDOW_MS:
        raise Forged("timestamp")


def _readings(body: Mapping[str, Any]) -> tuple[str, str]:
    """JSON.stringify's text, and json_encode's: that one escapes `/` and non-ASCII and keeps 20000.0 as it is."""
    try:
        by_php = json.dumps(body, allow_nan=False, sort_keys=True, separators=(",", ":")).replace("/", "\\/")
        return compact_json(body), by_php
    except (ValueError, RecursionError):
        raise Unreadable("not JSON") from None


def _amount(value: Any) -> tuple[int, bool]:
    went_out = isinstance(value, int | float) and value < 0
    return reading.whole_vnd(-value if went_out else value), went_out
