"""The generic carrier: Standard Webhooks with a body in our own words, for carriers who will write to our format.

Secrets: `{"secret": "whsec_<base64>"}`, newest first.
Body: `{"type": "item.scanned", "timestamp": "<RFC 3339>", "data": {…}}`; `data` holds the fields of
`TrackingEvent` without `carrier`. `event_id` defaults to the `webhook-id`, `occurred_at` to `timestamp`; one of
`item_code` and `order_code` must be there; an `event` that is not in the table is kept as "unknown". `proof` of a
delivery (adapters/proofs) may say who took it, `collected_vnd` what was taken at the door.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.adapters import proofs, reading, standard_webhooks
from chalicelib.adapters.callbacks import CallbackRequest, Unreadable
from chalicelib.adapters.standard_webhooks import acknowledge
from chalicelib.domain.delivery import EVENTS
from chalicelib.domain.tracking_event import TrackingEvent

__all__ = ["acknowledge", "verify"]


def verify(request: CallbackRequest, *, secrets: Sequence[Mapping[str, Any]], now: datetime) -> list[TrackingEvent]:
    """The scan of a genuine call; none for any other type, which is acknowledged and not kept."""
    body = standard_webhooks.opened(request, secrets=secrets, now=now)
    if body.get("type") != "item.scanned":
        return []
    data = body.get("data")
    if not isinstance(data, dict):
        raise Unreadable("data")
    item_code = reading.name_or_nothing(data.get("item_code")).upper()
    order_code = reading.name_or_nothing(data.get("order_code"))
    if not item_code and not order_code:
        raise Unreadable("neither item nor order")
    event = reading.name(data.get("event"))
    return [
        TrackingEvent(
            carrier="standard",
            event_id=reading.name(data.get("event_id") or request.headers["webhook-id"]),
            item_code=item_code,
            order_code=order_code,
            event=event if event in EVENTS else "unknown",
            reason=reading.text(data.get("reason")) if event in EVENTS else _unknown(event, data),
            office=reading.text(data.get("office"), limit=200),
            occurred_at=reading.instant(data.get("occurred_at") or body.get("timestamp")),
            collected_vnd=reading.vnd_or_unknown(data.get("collected_vnd")),
            proof=proofs.proof(data.get("proof")),
        )
    ]


def _unknown(event: str, data: Mapping[str, Any]) -> str:
    return f"{event}: {reading.text(data.get('reason'))}".removesuffix(": ")
