"""The gateways' signatures, as their own servers make them. Each is told apart from the side that verifies."""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from typing import Any


def payos_signature(data: Mapping[str, Any], checksum_key: str) -> str:
    """payOS: HMAC-SHA256 in hex of `k=v&…` over the sorted keys of `data`; null is empty, lists are compact JSON."""
    parts = []
    for name, value in sorted(data.items()):
        if value is None or value in ("null", "undefined"):
            value = ""
        elif isinstance(value, bool):
            value = str(value).lower()
        elif not isinstance(value, str | int):
            value = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        parts.append(f"{name}={value}")
    return hmac.new(checksum_key.encode(), "&".join(parts).encode(), hashlib.sha256).hexdigest()


def momo_signature(fields: Mapping[str, Any], access_key: str, secret_key: str) -> str:
    """MoMo: HMAC-SHA256 in hex of `accessKey=…&amount=…&…`, by name, values not encoded."""
    text = "&".join(f"{name}={value}" for name, value in sorted({"accessKey": access_key, **fields}.items()))
    return hmac.new(secret_key.encode(), text.encode(), hashlib.sha256).hexdigest()


def zalopay_mac(text: str, key2: str) -> str:
    """ZaloPay: HMAC-SHA256 in hex of the text in `data`."""
    return hmac.new(key2.encode(), text.encode(), hashlib.sha256).hexdigest()


def casso_signature(body: Mapping[str, Any], checksum_key: str, timestamp_ms: int) -> str:
    """Casso v2's header: `t=<ms>,v1=` and the hex HMAC-SHA512 of `t.` and the body's compact JSON, keys sorted."""
    text = f"{timestamp_ms}." + json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"t={timestamp_ms},v1={hmac.new(checksum_key.encode(), text.encode(), hashlib.sha512).hexdigest()}"


def dvcqg_proof(values: Sequence[Any], secret: str) -> str:
    """MaXacThuc of the payment platform: SHA-256 in hex of the values joined by `|`, the secret last."""
    return hashlib.sha256("|".join(map(str, [*values, secret])).encode()).hexdigest()
