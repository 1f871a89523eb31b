"""From bytes to checked values: headers, query, path and body against the schemas of an operation."""

import hashlib
import json
import math
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from chalicelib import wiring
from chalicelib.domain.errors import Fault, Refused

_KEY = re.compile(r'"([\x21\x23-\x5b\x5d-\x7e]{1,200})"|([\x21\x23-\x7e]{1,200})')
_ETAG = re.compile(r'(?:W/)?(?:"([0-9]{1,9})"|([0-9]{1,9}))')
_WEIGHT = re.compile(r"(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)")
_EXACT = 2**53  # beyond it a float does not tell its neighbours apart (RFC 8259 section 6)
_JSON_TYPES = {"application/json", "application/merge-patch+json"}


def language_of(headers: Mapping[str, str]) -> str:
    """`en` when English is wanted more than Vietnamese; Vietnamese otherwise."""
    wanted = (tag.partition("-")[0] for tag in by_preference(headers.get("accept-language", "")))
    return next((language for language in wanted if language in ("vi", "en")), "vi")


def by_preference(header: str) -> list[str]:
    """The lower-case values of an Accept header, the most wanted first (RFC 9110 section 12.4.2); those with q=0, or a
    q that is no number, are not wanted."""
    weighted = []
    for part in header.lower().split(","):
        value, *parameters = (piece.strip() for piece in part.split(";"))
        weight = next((piece[2:] for piece in parameters if piece.startswith("q=")), "1")
        if value and _WEIGHT.fullmatch(weight) and float(weight) > 0:
            weighted.append((-float(weight), value))
    return [value for _, value in sorted(weighted, key=lambda one: one[0])]


def prefers_page(accept: str) -> bool:
    """Whether a browser asks, which wants HTML more than JSON; whoever says nothing gets JSON."""
    known = ("text/html", "application/json", "*/*")
    return next((one for one in by_preference(accept) if one in known), "") == "text/html"


def idempotency_key(headers: Mapping[str, str]) -> str:
    """The key as a quoted string or a bare token (draft-ietf-httpapi-idempotency-key-header-07).

    Refuses none, or an unreadable one, with `idempotency_key_missing`.
    """
    found = _KEY.fullmatch(headers.get("idempotency-key", "").strip())
    if not found:
        raise Refused("idempotency_key_missing")
    return found.group(1) or found.group(2)


def if_match(headers: Mapping[str, str]) -> int:
    """The version in If-Match. Refuses none with `if_match_missing`."""
    found = _ETAG.fullmatch(headers.get("if-match", "").strip())
    if not found:
        raise Refused("if_match_missing")
    return int(found.group(1) or found.group(2))


def query(operation_id: str, spec: Mapping[str, Any], pairs: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    """The query as the spec's types. Refuses a name given twice, an unknown one and a bad value, all at once, with
    `query_invalid`."""
    properties = (spec["query"] or {}).get("properties", {})
    faults, values = [], {}
    for name, value in pairs:
        if name in values:
            faults.append(Fault(f"/query/{name}", "given_twice"))
        is_int = properties.get(name, {}).get("type") == "integer"
        values[name] = int(value) if is_int and re.fullmatch(r"-?[0-9]{1,9}", value) else value
    validator = wiring.checks.request_validator(operation_id, "query")
    faults += wiring.checks.schema_faults(validator, values, "/query") if validator else []
    if faults:
        raise Refused("query_invalid", faults=faults)
    defaults = {name: schema["default"] for name, schema in properties.items() if "default" in schema}
    return defaults | values


def path(operation_id: str, values: Mapping[str, str]) -> dict[str, str]:
    """The path parameters; what cannot be an id of anything is `not_found`."""
    validator = wiring.checks.request_validator(operation_id, "path_params")
    if validator and not validator.is_valid(dict(values)):
        raise Refused("not_found")
    return dict(values)


def body(operation_id: str, spec: Mapping[str, Any], headers: Mapping[str, str], raw: bytes) -> Any:
    """The JSON body, in NFC, checked against the operation's schema.

    Refuses: another content type (`unsupported_media_type`), what is no JSON of UTF-8 (`broken_json`), and every
    fault at once with pointers (`invalid_request`).
    """
    if not raw:
        if spec["body_required"]:
            raise Refused("invalid_request", faults=[Fault("", "required", {"name": "body"})])
        return {}
    content_type = headers.get("content-type", "application/json").split(";")[0].strip().lower()
    if content_type not in _JSON_TYPES:
        raise Refused("unsupported_media_type", content_type=content_type[:80])
    value = _parsed(raw)
    try:
        faults = wiring.checks.schema_faults(wiring.checks.request_validator(operation_id, "body"), value, "")
    except (ValueError, UnicodeEncodeError, RecursionError) as error:
        raise Refused("broken_json") from error
    if faults:
        raise Refused("invalid_request", faults=faults)
    return value


def _parsed(raw: bytes) -> Any:
    try:
        text = unicodedata.normalize("NFC", raw.decode("utf-8"))
        value = json.loads(text, parse_constant=_no_constant, parse_float=_number, object_pairs_hook=_no_doubles)
        # Half of a surrogate pair is valid JSON and no text: it could be neither stored nor answered.
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise Refused("broken_json") from error
    return value


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _number(digits: str) -> float | int:
    number = float(digits)
    if not math.isfinite(number):  # 1e400: no answer could hold it
        raise ValueError("a number beyond all numbers")
    # 2.0 is an integer to JSON Schema and to JavaScript, so it is one here: no column and no sum takes a float.
    return int(number) if number.is_integer() and abs(number) <= _EXACT else number


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a name is given twice")
    return value


def fingerprint(method: str, url_path: str, raw: bytes) -> str:
    """What makes two requests the same: method, path and body."""
    return hashlib.sha256(b"\n".join((method.encode(), url_path.encode(), raw))).hexdigest()
