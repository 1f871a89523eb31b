"""EMS Viet Nam: status webhook and booking. Source: domain.md 8.3, docws.ems.com.vn.

EMS does not sign its calls: the unguessable endpoint in our address is the proof. Secrets, newest first:
`{"merchant_token": …}` for booking; optional `webhook_token`, which EMS must then send as `?token=` of the address
registered there (a mapping without it adds nothing; once one is set, a call must carry a live one); optional
`status_events`, a mapping of status codes to events that goes before the table below.
"""

import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from chalicelib.adapters import outgoing, reading
from chalicelib.adapters.bookings import Booking, CarrierRefused, CarrierUnavailable, Party
from chalicelib.adapters.callbacks import CallbackRequest, Forged, Reply, Unreadable
from chalicelib.domain import delivery
from chalicelib.domain.tracking_event import TrackingEvent

__all__ = ["Booking", "CarrierRefused", "CarrierUnavailable", "acknowledge", "book", "verify"]

# 1, 2 and 4 are seen in EMS's documents; the full list is not public, so the others are our assumption, to be
# confirmed with EMS when an account is opened and corrected there by `status_events`.
EVENTS: Mapping[str, str] = {
    "1": "registered",  # waiting for approval
    "2": "registered",  # approved, waiting for pick-up
    "3": "collected",
    "4": "in_transit",
    "5": "at_delivery_office",
    "6": "out_for_delivery",
    "7": "delivered",
    "8": "attempt_failed",
    "9": "held_for_collection",
    "10": "returning",
    "11": "returned_to_agency",
    "12": "cancelled",
    "13": "lost",
    "14": "damaged",
}
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
BOOKING_PATH = "/api/v1/orders/create-v2"
DEFAULT_WEIGHT_G = 100  # an envelope with a few sheets
AGAIN = frozenset({401, 403, 408, 429})  # our token or our pace, not this order


def verify(request: CallbackRequest, *, secrets: Sequence[Mapping[str, Any]], now: datetime) -> list[TrackingEvent]:
    """The one scan that a call tells of; a status code we do not know is kept as "unknown".

    `event_id` is the `ems-transaction` header, which is unique per status and the key against duplicates.
    """
    reading.bounded(request, "POST")
    _prove(request, secrets)
    body = reading.json_object(request.body)
    code = reading.name(body.get("status_code"), limit=10)
    event = _event(code, secrets)
    note = reading.text(body.get("note"))
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
            reason=note if event != "unknown" else _unknown(code, body, note),
            office=reading.text(body.get("locate"), limit=200),
            occurred_at=reading.vietnam_time(body.get("datetime"), TIME),
        )
    ]


def acknowledge(outcome: str, request: CallbackRequest | None = None) -> Reply:
    """`{"code":"success","transaction":<the one received>}` ends the repeats; `request` gives the transaction."""
    status, code = REPLIES[outcome]
    transaction = reading.header(request, "ems-transaction") if request else ""
    body = json.dumps({"code": code, "transaction": transaction}, separators=(",", ":")).encode()
    return status, {"Content-Type": "application/json"}, body


def book(
    *,
    order_code: str,
    sender: Party,
    recipient: Party,
    contents: str,
    secrets: Sequence[Mapping[str, Any]],
    api_url: str,
    cod_amount_vnd: int = 0,
    weight_g: int = DEFAULT_WEIGHT_G,
) -> Booking:
    """Order one parcel; `order_code` comes back in every scan.

    `CarrierUnavailable`: ask again with the same `order_code`. `CarrierRefused`: a person must correct the order.
    """
    token = next((t for m in secrets if (t := reading.secret(m, "merchant_token"))), "")
    if not token:
        raise CarrierUnavailable("no merchant_token")
    order = {
        "order_code": order_code,
        **_party("from", sender),
        **_party("to", recipient),
        "product_name": contents[:250],
        "total_amount": 0,  # papers have no declared value
        "total_quantity": 1,
        "total_weight": weight_g,
        "money_collect": cod_amount_vnd,
    }
    url = f"{api_url.rstrip('/')}{BOOKING_PATH}?merchant_token={quote(token, safe='')}"
    try:
        status, body = outgoing.post_json(url, order)
    except outgoing.Unreachable as broken:
        raise CarrierUnavailable(str(broken)) from None
    return _booking(status, body)


def _booking(status: int, body: bytes) -> Booking:
    if status in AGAIN or not (200 <= status < 300 or 400 <= status < 500):
        raise CarrierUnavailable(f"answered {status}")
    try:
        answer = reading.json_object(body)
        if status >= 400 or answer.get("code") != "success":
            code = answer.get("error_code") or answer.get("status_code") or answer.get("code") or status
            raise CarrierRefused(reading.name(code), reading.text(answer.get("message")))
        nested = answer.get("data")  # documented there; older copies of the guide show it one level up
        order = nested if isinstance(nested, dict) else answer
        return Booking(reading.name(order.get("tracking_code")).upper(), _fee(order.get("fee")))
    except Unreadable:
        raise CarrierUnavailable(f"answered {status} in another format") from None


def _fee(told: Any) -> int | None:
    """All parts of the postage together: `{"fee": 12500, "remote_fee": 8000}`, or one number."""
    if told is None or told == {}:
        return None
    parts = list(told.values()) if isinstance(told, dict) else [told]
    return sum(reading.whole_vnd(part) for part in parts)


def _prove(request: CallbackRequest, secrets: Sequence[Mapping[str, Any]]) -> None:
    tokens = [t for m in secrets if (t := reading.secret(m, "webhook_token"))]
    given = reading.once(request.query).get("token", "").encode("utf-8", "replace")
    equal = False
    for token in tokens:
        equal |= hmac.compare_digest(given, token.encode())
    if tokens and not equal:
        raise Forged("token")


def _event(code: str, secrets: Sequence[Mapping[str, Any]]) -> str:
    for mapping in secrets:
        overrides = mapping.get("status_events")
        if isinstance(overrides, Mapping) and overrides.get(code) in delivery.EVENTS:
            return str(overrides[code])
    return EVENTS.get(code, "unknown")


def _unknown(code: str, body: Mapping[str, Any], note: str) -> str:
    """What a person needs to place a status that the table does not have."""
    status_name = reading.text(body.get("status_name"), limit=200)
    return " ".join(part for part in (code, status_name, note) if part)


def _party(side: str, party: Party) -> dict[str, str]:
    phone = party.phone
    return {
        f"{side}_name": party.name,
        f"{side}_phone": "0" + phone[3:] if phone.startswith("+84") else phone,
        f"{side}_province": party.province_code,
        f"{side}_district": "",  # districts ended on 1 July 2025
        f"{side}_ward": party.commune,
        f"{side}_address": party.address,
    }
