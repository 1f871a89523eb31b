"""Viettel Post: status webhook (orders are in parcels/viettelpost). Source: domain.md 8.4.

Viettel Post does not sign, and publishes no way to ask what became of an order: the unguessable endpoint in our address
is the proof. Secrets, newest first: `{"username": …, "password": …}` for orders; optional `webhook_token`, the `TOKEN`
that Viettel Post was given for this address (a mapping without it adds nothing; once one is set, a call must carry a
live one); optional `status_events` (adapters/statuses).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.adapters import reading, signatures, statuses
from chalicelib.adapters.callbacks import CallbackRequest, Forged, Reply, Unreadable
from chalicelib.adapters.replies import success
from chalicelib.domain.tracking_event import TrackingEvent

__all__ = ["acknowledge", "verify"]

TIME = "%d/%m/%Y %H:%M:%S"


def verify(request: CallbackRequest, *, secrets: Sequence[Mapping[str, Any]], now: datetime) -> list[TrackingEvent]:
    """The one scan that a call tells of; a status code we do not know is kept as "unknown".

    There is no id of a call: item, status and time together are the key against duplicates.
    """
    reading.bounded(request, "POST")
    reading.once(request.query)
    body = reading.json_object(request.body)
    _prove(body.get("TOKEN"), secrets)
    told = body.get("DATA")
    if not isinstance(told, dict):
        raise Unreadable("DATA")
    code = reading.name(told.get("ORDER_STATUS"), limit=10)
    event = statuses.event_of("viettelpost", code, secrets)
    note, status_name = reading.text(told.get("NOTE")), reading.text(told.get("STATUS_NAME"), limit=200)
    item_code = reading.name(told.get("ORDER_NUMBER")).upper()
    at = reading.name(told.get("ORDER_STATUSDATE"), limit=40)
    return [
        TrackingEvent(
            carrier="viettelpost",
            event_id=f"{item_code}:{code}:{at}",
            item_code=item_code,
            order_code=reading.name_or_nothing(told.get("ORDER_REFERENCE")),
            event=event,
            reason=note if event != statuses.UNKNOWN else statuses.told_of_unknown(code, status_name, note),
            # Its own spelling, and the right one.
            office=reading.text(told.get("LOCALION_CURRENTLY") or told.get("LOCATION_CURRENTLY"), limit=200),
            occurred_at=reading.vietnam_time(at, TIME),
            collected_vnd=reading.vnd_or_unknown(told.get("MONEY_COLLECTION")),
            amount_is_ordered=True,  # every call repeats it, from the first on
        )
    ]


def acknowledge(outcome: str, request: CallbackRequest | None = None) -> Reply:
    """200 ends it; what Viettel Post does otherwise is not published."""
    return success(outcome)


def _prove(given: Any, secrets: Sequence[Mapping[str, Any]]) -> None:
    tokens = [t for m in secrets if (t := reading.secret(m, "webhook_token"))]
    if not signatures.shows_token(given, tokens):
        raise Forged("TOKEN")
