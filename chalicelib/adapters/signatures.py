"""Signatures written in hex, and the texts that partners sign."""

import hashlib
import hmac
import json
from collections.abc import Iterable
from typing import Any

EXACT_IN_JAVASCRIPT = 10**21  # below it JavaScript writes a whole number with all its digits


def hmac_hex(algorithm: str, key: str, text: str) -> str:
    """HMAC in lower-case hex, of `text` in UTF-8. `algorithm` is a name of hashlib's, as "sha256"."""
    return hmac.new(utf8(key), utf8(text), algorithm).hexdigest()


def sha256_hex(text: str) -> str:
    """Plain SHA-256 in lower-case hex."""
    return hashlib.sha256(utf8(text)).hexdigest()


def fits_any(given: Any, expected: Iterable[str]) -> bool:
    """Whether the given hex is one of the expected, in any case and in constant time; what is no text fits none."""
    one = utf8(given.lower()) if isinstance(given, str) else b""
    equal = False
    for other in expected:
        equal |= hmac.compare_digest(one, other.encode())  # no early way out: time tells nothing
    return equal


def shows_token(given: Any, tokens: Iterable[str]) -> bool:
    """Whether the given text is one of the live tokens, letter by letter and in constant time; where none is set there
    is nothing to show."""
    shown, live, equal = utf8(given) if isinstance(given, str) else b"", list(tokens), False
    for token in live:
        equal |= hmac.compare_digest(shown, utf8(token))
    return equal or not live


def as_javascript(value: Any) -> Any:
    """JSON values as JavaScript holds them: 20000.0 is 20000, inside lists and objects too."""
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT_IN_JAVASCRIPT:
        return int(value)
    if isinstance(value, list):
        return [as_javascript(one) for one in value]
    if isinstance(value, dict):
        return {name: as_javascript(one) for name, one in value.items()}
    return value


def compact_json(value: Any) -> str:
    """What JSON.stringify writes, with the keys of every object sorted. `ValueError` for what JSON cannot hold."""
    return json.dumps(as_javascript(value), ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def utf8(text: str) -> bytes:
    """`text` in UTF-8; half a surrogate pair as `\\ud800`, as JSON.stringify writes it."""
    return text.encode("utf-8", "backslashreplace")
