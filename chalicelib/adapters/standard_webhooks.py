"""Standard Webhooks v1 (standardwebhooks.com): the proof that the `standard` bank and carrier share.

Headers `webhook-id`, `webhook-timestamp` (unix seconds), `webhook-signature` (a list parted by spaces: during a
change of keys old and new stand side by side). Signed text: `id.timestamp.body`. Signature: `v1,` + base64 of
HMAC-SHA256. Secret: `whsec_` + base64. Other versions (`v1a`, Ed25519) are skipped.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.adapters import reading
from chalicelib.adapters.callbacks import CallbackRequest, Forged, Reply

TOLERANCE_S = 300
MAX_SIGNATURES = 20

REPLIES: Mapping[str, tuple[int, Mapping[str, Any]]] = {
    "recorded": (200, {"success": True}),
    "duplicate": (200, {"success": True}),
    "unknown_order": (200, {"success": True}),
    "wrong_amount": (200, {"success": True}),
    "failed": (200, {"success": True}),
    "error": (500, {"success": False}),  # anything but 2xx is sent again
    "forged": (401, {"success": False}),
    "unreadable": (400, {"success": False}),
}


def opened(request: CallbackRequest, *, secrets: Sequence[Mapping[str, Any]], now: datetime) -> dict[str, Any]:
    """The JSON body of a genuine call. `secrets`: `{"secret": "whsec_…"}`, newest first. Source: payments.md 12."""
    reading.bounded(request, "POST")
    message_id = reading.header(request, "webhook-id")
    timestamp = reading.header(request, "webhook-timestamp")
    if not message_id or "." in message_id or not (timestamp.isascii() and timestamp.isdigit()):
        raise Forged("headers")
    if len(timestamp) > 12 or abs(now.timestamp() - int(timestamp)) > TOLERANCE_S:
        raise Forged("timestamp")
    signed = f"{message_id}.{timestamp}.".encode("utf-8", "replace") + request.body
    expected = [base64.b64encode(hmac.digest(key, signed, hashlib.sha256)) for key in _keys(secrets)]
    if not _any_equal(_signatures(reading.header(request, "webhook-signature")), expected):
        raise Forged("signature")
    return reading.json_object(request.body)


def signed(body: bytes, *, message_id: str, secrets: Sequence[Mapping[str, Any]], now: datetime) -> dict[str, str]:
    """The headers of a call of ours, under every live secret, so that the receiver may change to the new one when it
    likes. `message_id` has no dots and stays the same when a call is repeated."""
    timestamp = str(int(now.timestamp()))
    text = f"{message_id}.{timestamp}.".encode() + body
    signatures = [base64.b64encode(hmac.digest(key, text, hashlib.sha256)).decode() for key in _keys(secrets)]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(f"v1,{one}" for one in signatures),
    }


def acknowledge(outcome: str, request: CallbackRequest | None = None) -> Reply:
    """Any 2xx ends the sender's retries; every genuine call gets one."""
    status, body = REPLIES[outcome]
    return status, {"Content-Type": "application/json"}, json.dumps(body).encode()


def _keys(secrets: Sequence[Mapping[str, Any]]) -> list[bytes]:
    keys = []
    for mapping in secrets:
        text = reading.secret(mapping, "secret", "key").removeprefix("whsec_")
        try:
            key = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
        except (binascii.Error, ValueError):
            continue  # a mistyped secret proves nothing; the others still may
        if key:
            keys.append(key)
    return keys


def _signatures(value: str) -> list[bytes]:
    parts = [p.partition(",") for p in value.split()[:MAX_SIGNATURES]]
    return [signature.encode("utf-8", "replace") for version, _, signature in parts if version == "v1"]


def _any_equal(given: Sequence[bytes], expected: Sequence[bytes]) -> bool:
    equal = False
    for one in given:
        for other in expected:
            equal |= hmac.compare_digest(one, other)  # no early way out: time tells nothing
    return equal
