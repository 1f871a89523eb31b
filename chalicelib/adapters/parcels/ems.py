"""EMS Viet Nam: orders, their cancelling, and whether one was delivered. Source: domain.md 8.3, docws.ems.com.vn.

Secrets, newest first: `{"merchant_token": …}`. The cancelling is in EMS's contents, its page is not public: path and
body are read after the older API (docs.ems.com.vn), to be confirmed with EMS.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from chalicelib.adapters import outgoing, reading, statuses
from chalicelib.adapters.bookings import WEIGHT_G, Booking, CarrierRefused, CarrierUnavailable, Party
from chalicelib.adapters.callbacks import Unreadable
from chalicelib.adapters.parties import national_phone, post_province
from chalicelib.domain.delivery import DELIVERED

__all__ = ["book", "cancel", "is_delivered"]

API = "/api/v1/orders"
NO_ITEM_CODE = "no_item_code"  # of ours, beside EMS's codes
AGAIN = frozenset({401, 403, 408, 429})  # our token or our pace, not this order


def book(
    *,
    order_code: str,
    sender: Party,
    recipient: Party,
    contents: str,
    secrets: Sequence[Mapping[str, Any]],
    api_url: str,
    cod_amount_vnd: int = 0,
) -> Booking:
    """Order one parcel; `order_code` comes back in every scan."""
    order = {
        "order_code": order_code,
        **_party("from", sender),
        **_party("to", recipient),
        "product_name": contents[:250],
        "total_amount": 0,  # papers have no declared value
        "total_quantity": 1,
        "total_weight": WEIGHT_G,
        "money_collect": cod_amount_vnd,
    }
    answer = _asked(lambda token: outgoing.post_json(f"{_base(api_url)}/create-v2?{token}", order), secrets)
    try:
        nested = answer.get("data")  # documented there; older copies of the guide show it one level up
        taken = nested if isinstance(nested, dict) else answer
        return Booking(reading.name(taken.get("tracking_code")).upper(), _fee(taken.get("fee")))
    except Unreadable:
        raise CarrierUnavailable("answered in another format") from None


def cancel(*, order_code: str, item_code: str, secrets: Sequence[Mapping[str, Any]], api_url: str) -> None:
    """Take an order back; EMS refuses it once it has the parcel, and knows it by its own number only."""
    if not item_code:
        raise CarrierRefused(NO_ITEM_CODE, "")
    body = {"tracking_code": item_code}
    _asked(lambda token: outgoing.post_json(f"{_base(api_url)}/cancel?{token}", body), secrets)


def is_delivered(*, order_code: str, item_code: str, secrets: Sequence[Mapping[str, Any]], api_url: str) -> bool:
    """Whether EMS, asked by us, says that this very parcel was delivered: its webhook is not signed."""
    if not item_code:
        raise CarrierUnavailable("no item code to ask for")
    url = f"{_base(api_url)}/tracking/{quote(item_code, safe='')}"
    told = _asked(lambda token: outgoing.get(f"{url}?{token}"), secrets).get("data")
    try:
        if not isinstance(told, dict) or reading.name(told.get("tracking_code")).upper() != item_code:
            raise CarrierUnavailable("answered about something else")
        if told.get("order_code") not in (None, "", order_code):
            raise CarrierUnavailable("answered about something else")
        seen = [told.get("status")]
        seen += [one.get("status") for one in told.get("__get_status") or [] if isinstance(one, dict)]
        codes = [reading.name(one, limit=10) for one in seen if one is not None]
    except (Unreadable, TypeError):
        raise CarrierUnavailable("answered in another format") from None
    return any(statuses.event_of("ems", code, secrets) == DELIVERED for code in codes)


def _asked(call: Any, secrets: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    token = next((t for m in secrets if (t := reading.secret(m, "merchant_token"))), "")
    if not token:
        raise CarrierUnavailable("no merchant_token")
    try:
        status, body = call(f"merchant_token={quote(token, safe='')}")
    except outgoing.Unreachable as broken:
        raise CarrierUnavailable(str(broken)) from None
    if status in AGAIN or not (200 <= status < 300 or 400 <= status < 500):
        raise CarrierUnavailable(f"answered {status}")
    try:
        answer = reading.json_object(body)
        if status >= 400 or answer.get("code") != "success":
            code = answer.get("error_code") or answer.get("status_code") or answer.get("code") or status
            raise CarrierRefused(reading.name(code), reading.text(answer.get("message")))
        return answer
    except Unreadable:
        raise CarrierUnavailable(f"answered {status} in another format") from None


def _fee(told: Any) -> int | None:
    """All parts of the postage together: `{"fee": 12500, "remote_fee": 8000}`, or one number."""
    if told is None or told == {}:
        return None
    parts = list(told.values()) if isinstance(told, dict) else [told]
    return sum(reading.whole_vnd(part) for part in parts)


def _base(api_url: str) -> str:
    return f"{api_url.rstrip('/')}{API}"


def _party(side: str, party: Party) -> dict[str, str]:
    return {
        f"{side}_name": party.name,
        f"{side}_phone": national_phone(party.phone),
        f"{side}_province": post_province(party.province_code),
        f"{side}_district": party.district,  # they ended on 1 July 2025, and postmen know them
        f"{side}_ward": party.commune,
        f"{side}_address": party.address,
    }
