"""Strict, bounded reading of what partners send: everything that does not fit is `Unreadable`."""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from chalicelib.adapters.callbacks import CallbackRequest, Unreadable
from chalicelib.domain import vietnamese_time

MAX_BODY_BYTES = 64 * 1024  # Standard Webhooks asks for < 20 kB; bank and carrier notices are about 1 kB
MAX_QUERY_PAIRS = 100
MAX_QUERY_CHARACTERS = 16 * 1024
MAX_HEADER_CHARACTERS = 4 * 1024
MAX_VND = 10**13 - 1  # thirteen digits, the most that a VietQR can carry

_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)


def bounded(request: CallbackRequest, method: str) -> None:
    """Refuse what is too large to look at, or came by another method than this partner uses."""
    if request.method.upper() != method:
        raise Unreadable("method")
    if len(request.body) > MAX_BODY_BYTES:
        raise Unreadable("body too large")
    if len(request.query) > MAX_QUERY_PAIRS:
        raise Unreadable("query too large")
    if sum(len(name) + len(value) for name, value in request.query) > MAX_QUERY_CHARACTERS:
        raise Unreadable("query too large")


def header(request: CallbackRequest, name: str) -> str:
    """The value of a header, "" where it is absent or too long to be one of ours."""
    value = request.headers.get(name, "")
    return value.strip() if len(value) <= MAX_HEADER_CHARACTERS else ""


def secret(mapping: Mapping[str, Any], *names: str) -> str:
    """The first of these spellings that holds a text; "" if none: an empty secret proves nothing."""
    return next((v for n in names if isinstance(v := mapping.get(n), str) and v), "")


def once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """The pairs as a mapping. A name given twice can be read in two ways: refused (payments.md 2.1)."""
    fields: dict[str, Any] = {}
    for name, value in pairs:
        if name in fields:
            raise Unreadable("a name is given twice")
        fields[name] = value
    return fields


def json_object(body: bytes) -> dict[str, Any]:
    """The body as one JSON object in UTF-8, without NaN, Infinity or a name given twice."""
    try:
        found = json.loads(body.decode("utf-8"), object_pairs_hook=once, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Unreadable("not JSON") from None
    if not isinstance(found, dict):
        raise Unreadable("not a JSON object")
    return found


def form_fields(body: bytes, content_type: str) -> dict[str, str]:
    """The fields of a form body, URL-encoded or multipart, in UTF-8."""
    if content_type.startswith("multipart/"):
        return once(_parts(body, content_type))
    from urllib.parse import parse_qsl

    try:
        return once(
            parse_qsl(
                body.decode("ascii"),
                keep_blank_values=True,
                strict_parsing=True,
                errors="strict",
                max_num_fields=MAX_QUERY_PAIRS,
            )
        )
    except ValueError:
        raise Unreadable("not a form") from None


def text(value: Any, *, limit: int = 500) -> str:
    """Free text, cut at `limit`; null is "". Characters that no store can keep become "?"."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Unreadable("not a text")
    return value[:limit].encode("utf-8", "replace").decode("utf-8").strip()


def name(value: Any, *, limit: int = 100) -> str:
    """A code or id: a text or whole number that is neither empty nor longer than `limit`, without controls."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**limit:
        value = str(value)
    if not isinstance(value, str) or not value.strip() or len(value) > limit or not value.isprintable():
        raise Unreadable("not a code")
    return value.strip()


def name_or_nothing(value: Any) -> str:
    """As `name`, but "" where the partner tells none (null, empty or absent)."""
    return "" if value is None or value == "" else name(value)


def whole_vnd(value: Any) -> int:
    """Whole đồng from a JSON number: `20000` or `20000.0`; no text, fraction, minus or boolean."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MAX_VND:
        raise Unreadable("not an amount")
    return value


def vnd_or_unknown(value: Any) -> int | None:
    """As `whole_vnd`, but None for what is no amount: a scan is no less true for an odd number beside it."""
    try:
        return whole_vnd(value)
    except Unreadable:
        return None


def digits(value: Any, *, limit: int = 13) -> int:
    """A whole number from a text of at most `limit` ASCII digits."""
    if not isinstance(value, str) or len(value) > limit or not (value.isascii() and value.isdigit()):
        raise Unreadable("not a number")
    return int(value)


def vietnam_time(value: Any, shape: str) -> datetime:
    """A Vietnamese local time in this `strptime` shape, as aware UTC."""
    try:
        local = datetime.strptime(value, shape).replace(tzinfo=vietnamese_time.TZ)
        if local.strftime(shape) != value:  # strptime also takes "1/2/2026" and blanks
            raise ValueError
        return local.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        raise Unreadable("not a time") from None


def instant(value: Any) -> datetime:
    """An RFC 3339 instant with its offset, as aware UTC."""
    try:
        if not _INSTANT.fullmatch(value):
            raise ValueError
        return datetime.fromisoformat(value.upper()).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        raise Unreadable("not an instant") from None


def milliseconds(value: Any) -> datetime:
    """A whole number of milliseconds since 1970 as aware UTC."""
    try:
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValueError
        return datetime.fromtimestamp(value // 1000, UTC).replace(microsecond=value % 1000 * 1000)
    except (ValueError, OverflowError, OSError):
        raise Unreadable("not a time") from None


def one_of(value: Any, allowed: Iterable[str]) -> str:
    """One of these words."""
    if not isinstance(value, str) or value not in allowed:
        raise Unreadable("not one of the known words")
    return value


def _no_constant(_: str) -> None:
    raise ValueError("NaN and Infinity are not JSON")


def _parts(body: bytes, content_type: str) -> Iterable[tuple[str, str]]:
    from email import message_from_bytes
    from email.policy import HTTP

    head = f"Content-Type: {content_type}\r\n\r\n".encode("ascii", "replace")
    try:
        message = message_from_bytes(head + body, policy=HTTP)
        parts = list(message.iter_parts())
        pairs = [
            (str(p.get_param("name", "", "content-disposition")), _utf8(p.get_payload(decode=True))) for p in parts
        ]
    except Exception:  # the e-mail parser raises many kinds on rubbish
        raise Unreadable("not a form") from None
    if not pairs or len(pairs) > MAX_QUERY_PAIRS or any(not n for n, _ in pairs):
        raise Unreadable("not a form")
    return pairs


def _utf8(payload: Any) -> str:
    return bytes(payload).decode("utf-8")
