"""EMS Viet Nam: status webhook (orders are in parcels/ems). Source: domain.md 8.3, docws.ems.com.vn.

EMS does not sign its calls: the unguessable endpoint in our address is the proof, and `delivered` is asked for again
(parcels/ems). Secrets, newest first: `{"merchant_token": …}` for orders; optional `webhook_token`, which EMS must then
send as `?token=` of the address registered there (a mapping without it adds nothing; once one is set, a call must carry
a live one); optional `status_events` (adapters/statuses).
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.adapters import reading, signatures, statuses
from chalicelib.adapters.callbacks import CallbackRequest, Forged, Reply, Unreadable
from chalicelib.domain.tracking_event import TrackingEvent

__all__ = ["acknowledge", "verify"]

REPLIES: Mapping[str, tuple[int, str]] = {  # EMS sends again until it reads exactly "success"
    "recorded": (200, "success"),
    "duplicate": (200, "success"),
    "unknown_order": (200, "success"),  # kept for a person to settle
    "wrong_amount": (200, "success"),
    "failed": (200, "success"),
    "error": (500, "error"),
    "forged": (401, "error"),
    "unreadable": (400, "error"),
}
TIME = "%d/%m/%Y %H:%M:%S"


def verify(request: CallbackRequest, *, secrets: Sequence[Mapping[str, Any]], now: datetime) -> list[TrackingEvent]:
    """The one scan that a call tells of; a status code we do not know is kept as "unknown".

    `event_id` is the `ems-transaction` header, which is unique per status and the key against duplicates.
    """
    reading.bounded(request, "POST")
    _prove(request, secrets)
    body = reading.json_object(request.body)
    code = reading.name(body.get("status_code"), limit=10)
    event = statuses.event_of("ems", code, secrets)
    note, status_name = reading.text(body.get("note")), reading.text(body.get("status_name"), limit=200)
    item_code = reading.name_or_nothing(body.get("tracking_code"))
    order_code = reading.name_or_nothing(body.get("order_code"))
    if not item_code and not order_code:
        raise Unreadable("neither item nor order")
    return [
        TrackingEvent(
            carrier="ems",
            event_id=reading.name(reading.header(request, "ems-transaction")),
            item_code=item_code.upper(),
            order_code=order_code,
            event=event,
            reason=note if event != statuses.UNKNOWN else statuses.told_of_unknown(code, status_name, note),
            office=reading.text(body.get("locate"), limit=200),
            occurred_at=reading.vietnam_time(body.get("datetime"), TIME),
            collected_vnd=reading.vnd_or_unknown(body.get("money_collect")),
            amount_is_ordered=True,  # every call repeats it, from the first on
        )
    ]


def acknowledge(outcome: str, request: CallbackRequest | None = None) -> Reply:
    """`{"code":"success","transaction":<the one received>}` ends the repeats; `request` gives the transaction."""
    status, code = REPLIES[outcome]
    transaction = reading.header(request, "ems-transaction") if request else ""
    body = json.dumps({"code": code, "transaction": transaction}, separators=(",", ":")).encode()
    return status, {"Content-Type": "application/json"}, body


def _prove(request: CallbackRequest, secrets: Sequence[Mapping[str, Any]]) -> None:
    tokens = [t for m in secrets if (t := reading.secret(m, "webhook_token"))]
    if not signatures.shows_token(reading.once(request.query).get("token"), tokens):
        raise Forged("token")
