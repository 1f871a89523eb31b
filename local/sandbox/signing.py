"""The partners' signatures, as their own servers make and check them."""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from urllib.parse import quote_plus, unquote_plus

# What each kind of server leaves as it is when it form-encodes (letters, digits and - _ . always stay).
KEPT_BY_ENCODER = {"java": "*", "python": "~", "php": "", "dotnet": "!*()", "javascript": "*()!'~"}


class WrongSignature(Exception):
    """The signature does not fit what was sent."""


def sepay_signature(secret: str, timestamp: int, body: bytes) -> str:
    """SePay's X-SePay-Signature: `sha256=` and the hex HMAC-SHA256 of `timestamp.body`."""
    return "sha256=" + hmac.new(secret.encode(), b"%d." % timestamp + body, hashlib.sha256).hexdigest()


def sepay_headers(*, secret: str | None, api_key: str | None, timestamp: int, body: bytes) -> dict[str, str]:
    """The headers by which SePay proves itself: HMAC when there is a secret, else the Apikey."""
    if secret:
        return {
            "X-SePay-Timestamp": str(timestamp),
            "X-SePay-Signature": sepay_signature(secret, timestamp, body),
        }
    return {"Authorization": f"Apikey {api_key}"}


def standard_webhook_headers(secret: str, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """Standard Webhooks v1: base64 HMAC-SHA256 of `id.timestamp.body` under the `whsec_` secret's bytes."""
    key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    signed = f"{message_id}.{timestamp}.".encode() + body
    signature = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{signature}",
    }


def form_encoded(text: str, encoder: str = "java") -> str:
    """`text` as a server of that kind writes it in a query: space is `+`, UTF-8, upper-case hex."""
    kept = KEPT_BY_ENCODER[encoder]
    written = quote_plus(text, safe=kept)
    return written if "~" in kept else written.replace("~", "%7E")


def vnpay_hash(fields: Mapping[str, str], secret: str, encoder: str = "java") -> str:
    """VNPAY 2.1.0: HMAC-SHA512 over the sorted, encoded fields that have a value, without the hash itself."""
    return hmac.new(secret.encode(), _vnpay_text(fields, encoder).encode(), hashlib.sha512).hexdigest()


def vnpay_signed_query(fields: Mapping[str, str], secret: str, encoder: str = "java") -> str:
    """The query that VNPAY sends: the hashed text with vnp_SecureHash last."""
    return f"{_vnpay_text(fields, encoder)}&vnp_SecureHash={vnpay_hash(fields, secret, encoder)}"


def vnpay_fields(raw_query: str, secret_of: Mapping[str, str], encoder: str = "java") -> dict[str, str]:
    """The fields of a signed query without its hash; `secret_of` maps vnp_TmnCode to the merchant's secret.

    Raises `WrongSignature` for an unknown merchant, a name given twice, broken encoding or a hash that does not fit.
    """
    fields: dict[str, str] = {}
    for part in raw_query.split("&"):
        name, sign, value = part.partition("=")
        if not sign or name in fields or re.search(r"%(?![0-9A-Fa-f]{2})", part):
            raise WrongSignature(f"unreadable or repeated: {name}")
        try:
            fields[unquote_plus(name)] = unquote_plus(value, errors="strict")
        except UnicodeDecodeError:
            raise WrongSignature(f"{name} is not UTF-8") from None
    given = fields.pop("vnp_SecureHash", "")
    fields.pop("vnp_SecureHashType", None)
    secret = secret_of.get(fields.get("vnp_TmnCode", ""))
    if secret is None:
        raise WrongSignature(f"no merchant {fields.get('vnp_TmnCode')!r} is registered here")
    if not hmac.compare_digest(given.lower().encode(), vnpay_hash(fields, secret, encoder).encode()):
        raise WrongSignature("vnp_SecureHash does not fit the fields")
    return fields


def _vnpay_text(fields: Mapping[str, str], encoder: str) -> str:
    outside = ("vnp_SecureHash", "vnp_SecureHashType")
    kept = sorted((name, value) for name, value in fields.items() if value and name not in outside)
    return "&".join(f"{form_encoded(n, encoder)}={form_encoded(v, encoder)}" for n, v in kept)
