"""A scan of a parcel, told by EMS's webhook or by Standard Webhooks; and scripts of many scans."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from local.sandbox.delivery import Message, Notice
from local.sandbox.ems_codes import STATUSES
from local.sandbox.ems_orders import Order
from local.sandbox.fields import Refusal, take
from local.sandbox.signing import standard_webhook_headers
from local.sandbox.vietnam_time import from_iso, local_text
from local.sandbox.webhooks import answered

SCAN_CHOICES: dict[str, tuple[type, Any]] = {
    "minutes": (float, 0),
    "note": (str, None),
    "locate": (str, "240000 - KT Lạng Sơn"),
    "repeat": (int, 1),
    "transaction": (str, ""),
}
SCRIPT_CHOICES: dict[str, tuple[type, Any]] = {"order": (list, None), "starts_at": (str, ""), "gap_s": (float, 0)}


@dataclass(frozen=True)
class Hook:
    """Where the scans of one merchant's parcels go."""

    provider: str
    url: str
    merchant_token: str
    secret: str | None = None


@dataclass(frozen=True)
class Scan:
    """One status of one parcel; `transaction` is unique to it, however often it is told."""

    transaction: str
    status: int
    at: datetime
    note: str | None
    locate: str
    repeat: int = 1


def read_scan(data: Mapping[str, Any], base: datetime) -> Scan:
    """One scan of a script, `minutes` after `base`; refused (400) when its status is unknown or a field is wrong."""
    fields = take(data, required={"status": int}, optional=SCAN_CHOICES)
    if fields["status"] not in STATUSES or not 1 <= fields["repeat"] <= 100:
        raise Refusal(400, "wrong_fields", f"status: one of {[*STATUSES]}; repeat: 1 to 100")
    at = base.replace(microsecond=0) + timedelta(minutes=fields["minutes"])
    transaction = fields["transaction"] or str(secrets.randbelow(9 * 10**17) + 10**17)
    return Scan(transaction, fields["status"], at, fields["note"], fields["locate"], fields["repeat"])


@dataclass(frozen=True)
class Script:
    """Scans of one parcel as they happened, and as they are told: in another order, repeated, or left out."""

    order_code: str
    scans: list[Scan]
    told: list[Scan]
    gap_s: float


def read_script(data: Mapping[str, Any], now: datetime) -> Script:
    """A script as sent; `minutes` count from `starts_at`, else from `now`; refused (400) when a field is wrong."""
    fields = take(data, required={"order_code": str, "scans": list}, optional=SCRIPT_CHOICES)
    try:
        base = from_iso(fields["starts_at"]) if fields["starts_at"] else now
    except ValueError as error:
        raise Refusal(400, "wrong_fields", f"starts_at: {error}") from None
    scans = [read_scan(scan if isinstance(scan, dict) else {}, base) for scan in fields["scans"]]
    places = fields["order"] if fields["order"] is not None else range(len(scans))
    if not all(type(place) is int and 0 <= place < len(scans) for place in places):
        raise Refusal(400, "wrong_fields", "order: must be places in scans, the first is 0")
    told = [scans[place] for place in places for _ in range(scans[place].repeat)]
    return Script(fields["order_code"], scans, told, fields["gap_s"])


def ems_notice(hook: Hook, order: Order, scan: Scan) -> Notice:
    """EMS's webhook: success is `{"code":"success","transaction":<the same>}`; it carries no signature."""
    payload = {
        "tracking_code": order.item_code,
        "order_code": order.fields["order_code"],
        "status_code": scan.status,
        "status_name": STATUSES[scan.status].name,
        "note": scan.note,
        "locate": scan.locate,
        "datetime": local_text(scan.at, "%d/%m/%Y %H:%M:%S"),
        "total_weight": order.fields["total_weight"],
        "money_collect": order.fields["money_collect"],
        "total_fee": order.total_fee_vnd,
    }
    message = Message(
        "POST",
        hook.url,
        {"Content-Type": "application/json", "ems-transaction": scan.transaction},
        json.dumps(payload, ensure_ascii=False).encode(),
    )

    def accepted(status: int, answer: bytes) -> bool:
        said = answered(answer)
        same = str(said.get("transaction")) == scan.transaction
        return 200 <= status < 300 and said.get("code") == "success" and same

    return Notice("ems", order.item_code, lambda now: message, accepted)


def standard_notice(hook: Hook, order: Order, scan: Scan) -> Notice:
    """The `standard` carrier: `item.scanned` by Standard Webhooks; any 2xx is success, 410 ends the tries."""
    at = scan.at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    data = {
        "event_id": scan.transaction,
        "item_code": order.item_code,
        "order_code": order.fields["order_code"],
        "event": STATUSES[scan.status].event,
        "reason": scan.note or "",
        "office": scan.locate,
        "occurred_at": at,
    }
    body = json.dumps({"type": "item.scanned", "timestamp": at, "data": data}, ensure_ascii=False).encode()

    def prepare(now: datetime) -> Message:
        proof = standard_webhook_headers(hook.secret or "", f"msg_{scan.transaction}", int(now.timestamp()), body)
        return Message("POST", hook.url, {"Content-Type": "application/json", **proof}, body)

    def accepted(status: int, answer: bytes) -> bool:
        return 200 <= status < 300

    return Notice("standard", order.item_code, prepare, accepted, frozenset({410}))


NOTICES = {"ems": ems_notice, "standard": standard_notice}
