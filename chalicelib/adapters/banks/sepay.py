"""SePay: account movements pushed as JSON or as a form. Source: payments.md 7, developer.sepay.vn.

Secrets, newest first, each with one proof: `{"secret": …}` for HMAC (`X-SePay-Timestamp`, `X-SePay-Signature`)
or `{"key": …}` (also spelt `api_key`, `apikey`) for `Authorization: Apikey <KEY>`. Where a signature is sent and we
hold an HMAC secret, the signature alone decides. SePay's OAuth2 and unauthenticated modes are not taken.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, cast

from chalicelib.adapters import reading
from chalicelib.adapters.callbacks import CallbackRequest, Forged, Reply
from chalicelib.domain.bank_notice import BankNotice

REDIRECTS, EXACT = False, False
REPLIES: Mapping[str, tuple[int, bool]] = {
    "recorded": (200, True),
    "duplicate": (200, True),
    "unknown_order": (200, True),  # kept for a person to settle: asking SePay to send it again would not help
    "wrong_amount": (200, True),
    "failed": (200, True),
    "error": (500, False),  # sent again up to 7 times within 33 minutes
    "forged": (401, False),
    "unreadable": (400, False),
}
DIRECTIONS = ("in", "out")
WINDOW_S = 300
TIME = "%Y-%m-%d %H:%M:%S"


def verify(request: CallbackRequest, *, secrets: Sequence[Mapping[str, Any]], now: datetime) -> list[BankNotice]:
    """The one movement that a genuine call tells of; `Forged` without proof, `Unreadable` out of format."""
    reading.bounded(request, "POST")
    _prove(request, secrets, now)
    content_type = reading.header(request, "content-type").lower()
    is_form = content_type.startswith(("application/x-www-form-urlencoded", "multipart/form-data"))
    if is_form:  # a boundary is case-sensitive: hand over the header as it came
        fields: dict[str, Any] = dict(
            reading.form_fields(request.body, content_type.partition(";")[0] + _parameters(request))
        )
        amount = reading.digits(fields.get("transferAmount"))
    else:
        fields = reading.json_object(request.body)
        amount = reading.whole_vnd(fields.get("transferAmount"))
    return [
        BankNotice(
            provider="sepay",
            notice_id=reading.name(fields.get("id")),
            bank_reference=reading.name_or_nothing(fields.get("referenceCode")),
            account=reading.name(fields.get("accountNumber")),
            direction=cast(Literal["in", "out"], reading.one_of(fields.get("transferType"), DIRECTIONS)),
            outcome="paid",  # SePay tells of booked movements only
            amount_vnd=amount,
            memo=reading.text(fields.get("content")) or reading.text(fields.get("description")),
            order_reference=reading.name_or_nothing(fields.get("code")),
            occurred_at=reading.vietnam_time(fields.get("transactionDate"), TIME),
        )
    ]


def acknowledge(outcome: str, request: CallbackRequest | None = None) -> Reply:
    """`{"success": true}` ends the retries; anything but 2xx starts them."""
    status, success = REPLIES[outcome]
    return status, {"Content-Type": "application/json"}, json.dumps({"success": success}).encode()


def _prove(request: CallbackRequest, secrets: Sequence[Mapping[str, Any]], now: datetime) -> None:
    hmac_secrets = [s for m in secrets if (s := reading.secret(m, "secret"))]
    signature = reading.header(request, "x-sepay-signature")
    if signature and hmac_secrets:
        _prove_by_signature(request, signature, hmac_secrets, now)
        return
    scheme, _, given = reading.header(request, "authorization").partition(" ")
    equal = False
    for mapping in secrets:
        key = reading.secret(mapping, "key", "api_key", "apikey")
        equal |= bool(key) and hmac.compare_digest(_bytes(given.strip()), _bytes(key))
    if scheme.lower() != "apikey" or not equal:
        raise Forged("proof")


def _prove_by_signature(request: CallbackRequest, signature: str, hmac_secrets: Sequence[str], now: datetime) -> None:
    timestamp = reading.header(request, "x-sepay-timestamp")
    if not (timestamp.isascii() and timestamp.isdigit()) or len(timestamp) > 12:
        raise Forged("timestamp")
    signed = timestamp.encode() + b"." + request.body
    equal = False
    for one in hmac_secrets:
        expected = "sha256=" + hmac.new(_bytes(one), signed, hashlib.sha256).hexdigest()
        equal |= hmac.compare_digest(_bytes(signature.lower()), expected.encode())
    if not equal:
        raise Forged("signature")
    if abs(now.timestamp() - int(timestamp)) > WINDOW_S:
        raise Forged("timestamp")


def _parameters(request: CallbackRequest) -> str:
    _, separator, parameters = reading.header(request, "content-type").partition(";")
    return separator + parameters


def _bytes(value: str) -> bytes:
    return value.encode("utf-8", "replace")
