"""VNPost over the state bus: its tracking is asked for, page by page. Source: domain.md 8.2, peers.md 1.7.

VNPost never calls us: whatever comes to a registration's address is forged. Secrets: see state_bus; optional
`status_events` (adapters/statuses).
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib import data
from chalicelib.adapters import reading, state_bus, statuses
from chalicelib.adapters.bookings import CarrierUnavailable
from chalicelib.adapters.callbacks import CallbackRequest, Forged, Reply, Unreadable
from chalicelib.adapters.replies import success
from chalicelib.domain.tracking_event import TrackingEvent
from chalicelib.domain.tracking_page import Line

__all__ = ["FIRST_CURSOR", "acknowledge", "page", "verify"]

FIRST_CURSOR = str(data.carrier("vnpost")["first_cursor"])


def verify(request: CallbackRequest, *, secrets: Sequence[Mapping[str, Any]], now: datetime) -> list[TrackingEvent]:
    """Nothing that is told to us unasked is VNPost's: always `Forged`."""
    raise Forged("this carrier does not call")


def acknowledge(outcome: str, request: CallbackRequest | None = None) -> Reply:
    """Whoever calls is not VNPost; the refusal is said in JSON."""
    return success(outcome)


def page(
    *, after: str, size: int, secrets: Sequence[Mapping[str, Any]], api_url: str, now: datetime
) -> tuple[Line, ...]:
    """At most `size` records after that id, of all orders of the registration, as they came. One that is not in the
    format is a line too, so that it holds nobody up. `CarrierUnavailable` where no page came."""
    paths = data.carrier("vnpost")["paths"]
    _, _, customer = state_bus.credentials(secrets)
    query = {"pagesize": str(size), "lastId": after}
    told = state_bus.asked(paths["tracking"], token_path=paths["token"], api_url=api_url, secrets=secrets, query=query)
    embedded = told.get("_embedded", told.get("rh:doc"))
    records = embedded.get("rh:doc", []) if isinstance(embedded, dict) else embedded or []
    if not isinstance(records, list):
        raise CarrierUnavailable("answered in another format")
    return tuple(_line(record, customer, secrets, now) for record in records[: 2 * size])


def _line(record: Any, customer: str, secrets: Sequence[Mapping[str, Any]], now: datetime) -> Line:
    record_id = _id(record)
    try:
        if not isinstance(record, dict):
            raise Unreadable("not an object")
        if reading.name(record.get("CustomerCode")) != customer:
            return Line(record_id, None)
        return Line(record_id, _scan(record, record_id, secrets))
    except Unreadable as why:
        return Line(record_id, _unread(record, record_id, str(why), now), is_readable=False)


def _scan(record: Mapping[str, Any], record_id: str, secrets: Sequence[Mapping[str, Any]]) -> TrackingEvent:
    code = reading.name(record.get("StatusCode"), limit=10)
    event = statuses.event_of("vnpost", code, secrets)
    note, message = reading.text(record.get("Notes")), reading.text(record.get("StatusMessage"), limit=200)
    item_code, order_code = (reading.name_or_nothing(record.get(name)) for name in ("ItemCode", "OrderNumber"))
    if not item_code and not order_code:
        raise Unreadable("neither item nor order")
    return TrackingEvent(
        carrier="vnpost",
        event_id=record_id or _digest(record),
        item_code=item_code.upper(),
        order_code=order_code,
        event=event,
        reason=note if event != statuses.UNKNOWN else statuses.told_of_unknown(code, message, note),
        office=reading.name_or_nothing(record.get("POSID")),
        occurred_at=_when(record.get("EventTime")),
    )


def _unread(record: Any, record_id: str, why: str, now: datetime) -> TrackingEvent:
    """What is left of a record that cannot be read: whose order it may be, and what was wrong."""

    def told(name: str) -> str:
        value = record.get(name) if isinstance(record, dict) else None
        return value[:100] if isinstance(value, str) and value.isprintable() else ""

    event_id = record_id or _digest(record)
    return TrackingEvent("vnpost", event_id, told("ItemCode").upper(), told("OrderNumber"), "unknown", why, "", now)


def _id(record: Any) -> str:
    told = record.get("_id") if isinstance(record, dict) else None
    told = told.get("$oid") if isinstance(told, dict) else told
    return told if isinstance(told, str) and 0 < len(told) <= 64 and told.isascii() and told.isalnum() else ""


def _digest(record: Any) -> str:
    return hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()


def _when(told: Any) -> datetime:
    for shape in data.carrier("vnpost")["times"]:
        try:
            return reading.vietnam_time(told, shape)
        except Unreadable:
            continue
    return reading.instant(told)
