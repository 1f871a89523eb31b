"""The generic provider of tax receipts: a POST signed as Standard Webhooks, for providers who will read our format.

Secrets: `{"secret": "whsec_<base64>"}`, newest first; all of them sign. The address is the registration's `api`.
Body: `{"type": "receipt.requested", "timestamp": "<RFC 3339>", "data": {…}}`, `data` as `_data` makes it; the header
`Idempotency-Key` holds the confirmation's number. Answer: 200 or 201 with `{"series", "number", "lookup_url"}`, the
same again for the same number; 400 or 422 with `{"code"}` for a receipt that cannot be issued as it is. Everything
else is asked again.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from chalicelib.adapters import outgoing, reading, standard_webhooks
from chalicelib.adapters.callbacks import Unreadable
from chalicelib.adapters.e_receipts import ProviderRefused, ProviderUnavailable
from chalicelib.domain.fee_receipt import EReceipt, FeeReceipt

REFUSALS = (400, 422)
MAX_ANSWER_BYTES = 8 * 1024
MAX_URL = 500
HERE = ("127.0.0.1", "localhost")  # a sandbox on this machine needs no TLS


def issue(
    told: FeeReceipt, *, request_id: str, name: str, url: str, secrets: Sequence[Mapping[str, Any]], now: datetime
) -> EReceipt | None:
    """The provider's receipt."""
    if not _is_safe(url):
        raise ProviderUnavailable("no https address is registered")
    body = {"type": "receipt.requested", "timestamp": _instant(now), "data": _data(told)}
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": f'"{told.number}"',
        **standard_webhooks.signed(content, message_id=request_id, secrets=secrets, now=now),
    }
    try:
        status, answer = outgoing.post(url, content, headers, limit=MAX_ANSWER_BYTES)
    except outgoing.Unreachable as broken:
        raise ProviderUnavailable(str(broken)) from None
    if status in REFUSALS:
        raise ProviderRefused(_code(answer) or str(status))
    if status not in (200, 201):
        raise ProviderUnavailable(str(status))
    return _issued(answer, name)


def _data(told: FeeReceipt) -> dict[str, Any]:
    """What a tax receipt must tell (Decree 123/2020/NĐ-CP, article 32): no bank reference, no account."""
    return {
        "number": told.number,
        "agency_code": told.agency_code,
        "agency_name": told.agency_name,
        "payer_name": told.payer_name,
        "dossier_code": told.dossier_code,
        "procedure_code": told.procedure_code,
        "procedure_name": told.procedure_name,
        "lines": [
            {
                "kind": line.kind,
                "name": line.name,
                "quantity": line.quantity,
                "unit_amount_vnd": line.unit_amount_vnd,
                "amount_vnd": line.amount_vnd,
                "exempted_vnd": line.exempted_vnd,
            }
            for line in told.lines
        ],
        "amount_vnd": told.total_vnd,
        "method": told.method,
        "paid_at": _instant(told.paid_at),
    }


def _issued(answer: bytes, provider: str) -> EReceipt:
    try:
        said = reading.json_object(answer)
        series, number = reading.name(said.get("series"), limit=30), reading.name(said.get("number"), limit=30)
        lookup_url = reading.name(said.get("lookup_url"), limit=MAX_URL)
    except Unreadable as wrong:
        raise ProviderUnavailable(f"unreadable: {wrong}") from None
    if not lookup_url.isascii() or not _is_safe(lookup_url):
        raise ProviderUnavailable("unreadable: lookup_url")
    return EReceipt(provider, series, number, lookup_url)


def _code(answer: bytes) -> str:
    try:
        return reading.name(reading.json_object(answer).get("code"), limit=60)
    except Unreadable:
        return ""


def _is_safe(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in HERE))
    except ValueError:
        return False


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
