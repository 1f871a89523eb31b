"""MoMo v2: the IPN. Source: payments.md 4, developers.momo.vn; `start`, `query` and `refund` in gateways/momo.

Secrets, newest first: `{"accessKey": …, "secretKey": …, "partnerCode": …}`. The signature is in the body, over the
values as they are, not encoded; accessKey is ours and is not in the body. An IPN for another partner than the one
named beside the secret is forged.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.adapters import reading
from chalicelib.adapters.callbacks import CallbackRequest, Forged, Reply, Unreadable
from chalicelib.adapters.gateways.momo import (
    partner_code,
    query,
    refund,
    secret_key,
    signature,
    standing_of,
    start,
)
from chalicelib.adapters.signatures import as_javascript, fits_any
from chalicelib.domain.bank_notice import BankNotice

__all__ = ["EXACT", "REDIRECTS", "acknowledge", "query", "refund", "start", "verify"]

REDIRECTS, EXACT = True, True

REPLIES: Mapping[str, int] = {  # never a body; MoMo reads the status alone
    "recorded": 204,
    "duplicate": 204,
    "unknown_order": 204,  # kept for a person to settle
    "wrong_amount": 204,
    "failed": 204,
    "error": 500,
    "forged": 401,
    "unreadable": 400,
}
SIGNED = (
    "amount",
    "extraData",
    "message",
    "orderId",
    "orderInfo",
    "orderType",
    "partnerCode",
    "payType",
    "requestId",
    "responseTime",
    "resultCode",
    "transId",
)


def verify(request: CallbackRequest, *, secrets: Sequence[Mapping[str, Any]], now: datetime) -> list[BankNotice]:
    """The one payment that a genuine IPN tells of: paid if resultCode is 0; authorised or processing is pending.

    `notice_id` is orderId and transId; a notice that is not "paid" adds its code, so that it can never stand in the
    way of the paid one. `account` is the partnerCode: MoMo names no bank account and no transfer of a bank.
    """
    reading.bounded(request, "POST")
    body = reading.json_object(request.body)
    if any(isinstance(body.get(name), list | dict | bool) for name in SIGNED):
        raise Unreadable("not a text or a number")
    fields = {name: as_javascript(body.get(name)) for name in SIGNED}
    _prove(fields, body.get("signature"), secrets)
    order = reading.name(fields["orderId"])
    code = reading.name(fields["resultCode"], limit=10)
    outcome = standing_of(code)
    notice_id = f"{order}.{reading.name(fields['transId'], limit=20)}"
    return [
        BankNotice(
            provider="momo",
            notice_id=notice_id if outcome == "paid" else f"{notice_id}.{code}",
            bank_reference="",
            account=reading.name(fields["partnerCode"]),
            direction="in",
            outcome=outcome,
            amount_vnd=reading.whole_vnd(fields["amount"]),
            memo=reading.text(fields["orderInfo"]),
            order_reference=order,
            occurred_at=reading.milliseconds(fields["responseTime"]),
        )
    ]


def acknowledge(outcome: str, request: CallbackRequest | None = None) -> Reply:
    """204 without a body ends it; MoMo waits for 15 seconds."""
    return REPLIES[outcome], {}, b""


def _prove(fields: Mapping[str, Any], given: Any, secrets: Sequence[Mapping[str, Any]]) -> None:
    proved = False
    for mapping in secrets:
        if secret_key(mapping):
            ours = partner_code(mapping) in ("", fields["partnerCode"])
            proved |= fits_any(given, [signature(fields, mapping)]) and ours
    if not proved:
        raise Forged("signature")
