"""ZaloPay v2: the callback of a paid order. Source: payments.md 5, docs.zalopay.vn; our calls in gateways/zalopay.

Secrets, newest first: `{"key2": …, "app_id": …, "key1": …}`; key1 is for our own calls. The mac covers the text in
`data` exactly as it came. A callback for another app than the one named beside the key is forged.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.adapters import reading
from chalicelib.adapters.callbacks import CallbackRequest, Forged, Reply, Unreadable
from chalicelib.adapters.gateways.zalopay import app_id, query, query_refund, refund, refund_id_of, start
from chalicelib.adapters.signatures import fits_any, hmac_hex, utf8
from chalicelib.domain.bank_notice import BankNotice

__all__ = ["EXACT", "REDIRECTS", "acknowledge", "query", "query_refund", "refund", "refund_id_of", "start", "verify"]

REDIRECTS, EXACT = True, True

REPLIES: Mapping[str, tuple[int, str]] = {  # always HTTP 200; 0 is called again, up to 3 times
    "recorded": (1, "success"),
    "failed": (1, "success"),
    "unknown_order": (1, "success"),  # kept for a person to settle
    "wrong_amount": (1, "success"),
    "duplicate": (2, "duplicate"),
    "error": (0, "error"),
    "unreadable": (0, "unreadable"),
    "forged": (-1, "mac not equal"),
}
ORDER, AGREEMENT = 1, 2


def verify(request: CallbackRequest, *, secrets: Sequence[Mapping[str, Any]], now: datetime) -> list[BankNotice]:
    """The one payment that a genuine call tells of (ZaloPay calls for paid orders only); none for an agreement.

    `notice_id` is app_trans_id and zp_trans_id. `account` is the app_id: ZaloPay names no bank account. It hands back
    no memo either, so that app_trans_id, which holds the payment code, stands in its place.
    """
    reading.bounded(request, "POST")
    body = reading.json_object(request.body)
    text = body.get("data")
    if not isinstance(text, str):
        raise Unreadable("data")
    apps = _proved_apps(text, body.get("mac"), secrets)
    kind = body.get("type", ORDER)
    if kind == AGREEMENT:
        return []
    if kind != ORDER or isinstance(kind, bool):
        raise Unreadable("type")
    data = reading.json_object(utf8(text))
    app = reading.name(data.get("app_id"), limit=20)
    if not apps & {"", app}:
        raise Forged("app_id")
    trans_id = reading.name(data.get("app_trans_id"), limit=60)
    return [
        BankNotice(
            provider="zalopay",
            notice_id=f"{trans_id}.{reading.name(data.get('zp_trans_id'), limit=40)}",
            bank_reference="",
            account=app,
            direction="in",
            outcome="paid",
            amount_vnd=reading.whole_vnd(data.get("amount")),
            memo=trans_id,
            order_reference=trans_id,
            occurred_at=reading.milliseconds(data.get("server_time")),
        )
    ]


def acknowledge(outcome: str, request: CallbackRequest | None = None) -> Reply:
    """ZaloPay's answer: HTTP 200, the outcome is in `return_code`."""
    code, message = REPLIES[outcome]
    body = json.dumps({"return_code": code, "return_message": message}).encode()
    return 200, {"Content-Type": "application/json"}, body


def _proved_apps(text: str, mac: Any, secrets: Sequence[Mapping[str, Any]]) -> set[str]:
    """The app_id beside each key that made this mac ("" where none is named); `Forged` when no key did."""
    apps = set()
    for mapping in secrets:
        key = reading.secret(mapping, "key2")
        if key and fits_any(mac, [hmac_hex("sha256", key, text)]):
            apps.add(app_id(mapping))
    if not apps:
        raise Forged("mac")
    return apps
