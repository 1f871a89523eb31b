"""EMS's order book: creates orders as its API documents, once per order code, and answers in its words."""

import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from local.sandbox.ems_codes import CANCELLED, STATUSES, STILL_TO_BE_COLLECTED, item_code, postage_vnd
from local.sandbox.fields import Refusal, take
from local.sandbox.vietnam_time import local_text

ORDER_FIELDS: dict[str, type] = {
    **dict.fromkeys(("order_code", "to_name", "to_phone", "to_province", "to_address", "product_name"), str),
    **dict.fromkeys(("total_quantity", "total_weight"), int),
}
FROM_FIELDS = ("from_name", "from_phone", "from_province", "from_address")
ORDER_CHOICES: dict[str, tuple[type, Any]] = {
    **dict.fromkeys(("inventory", "inventory_name", "from_district", "from_ward", *FROM_FIELDS), (str, "")),
    **dict.fromkeys(("to_district", "to_ward", "to_postal", "to_longitude", "to_latitude"), (str, "")),
    **dict.fromkeys(("description", "size"), (str, "")),
    **dict.fromkeys(("total_amount", "money_collect"), (int, 0)),
    "service": (int, 1),
    "vas": (list, []),
    "fragile": (object, None),  # text in the guide, true or false in public client code
    **dict.fromkeys(("checked", "payment_config"), (bool, False)),
}


@dataclass
class Order:
    """One parcel. `statuses` are (instant, code); the newest instant is the present one, as EMS defines it."""

    merchant_token: str
    item_code: str
    fields: Mapping[str, Any]
    fee_vnd: int
    far_fee_vnd: int
    created_at: datetime
    statuses: list[tuple[datetime, int]] = field(default_factory=list)

    @property
    def status(self) -> int:
        return max(self.statuses, key=lambda entry: entry[0])[1]

    @property
    def total_fee_vnd(self) -> int:
        return self.fee_vnd + self.far_fee_vnd


class OrderBook:
    """All orders, by merchant and order code. Item codes start at a random serial, so restarts do not repeat them."""

    def __init__(self) -> None:
        self._orders: dict[tuple[str, str], Order] = {}
        self._serial = secrets.randbelow(90_000_000)
        self._lock = threading.RLock()

    def create(self, merchant_token: str, data: Mapping[str, Any], now: datetime) -> tuple[Order, bool]:
        """The order and whether it was made now: the same code and content again is the same order.

        Refused with error_code 003 when the order code was used for something else, 001 when a field is wrong
        (both numbers assumed: EMS publishes none).
        """
        try:
            fields = take(data, required=ORDER_FIELDS, optional=ORDER_CHOICES)
        except Refusal as refusal:
            raise Refusal(200, "001", refusal.message) from None
        empty = [n for n in (*ORDER_FIELDS, *FROM_FIELDS) if fields[n] == "" and not fields["inventory"]]
        empty += [name for name in ("total_quantity", "total_weight") if fields[name] <= 0]
        empty += [name for name in ("total_amount", "money_collect") if fields[name] < 0]
        if empty:
            raise Refusal(200, "001", "missing or wrong: " + ", ".join(empty))
        with self._lock:
            key = (merchant_token, fields["order_code"])
            if before := self._orders.get(key):
                if before.fields != fields:
                    raise Refusal(200, "003", f"order_code {fields['order_code']} exists with other content")
                return before, False
            same = fields["from_province"] == fields["to_province"]
            fee, far_fee = postage_vnd(fields["total_weight"], same_province=same)
            self._serial += 1
            made = Order(merchant_token, item_code(self._serial), fields, fee, far_fee, now, [(now, 1)])
            self._orders[key] = made
            return made, True

    def find(self, code: str, merchant_token: str | None = None) -> Order:
        """The order with this order code or item code (of that merchant); refused (404) when there is none."""
        with self._lock:
            for order in self._orders.values():
                if code in (order.item_code, order.fields["order_code"]) and merchant_token in (
                    None,
                    order.merchant_token,
                ):
                    return order
        raise Refusal(404, "no_such_order", f"no order or item {code}")

    def add_status(self, order: Order, at: datetime, status: int) -> None:
        """Notes a scan of the parcel."""
        with self._lock:
            order.statuses.append((at, status))

    def cancel(self, order: Order, now: datetime) -> None:
        """Cancels an order that was not collected yet; refused with code 002 (assumed) afterwards."""
        with self._lock:
            if order.status not in STILL_TO_BE_COLLECTED:
                raise Refusal(200, "002", f"cannot cancel: {STATUSES[order.status].name}")
            order.statuses.append((now, CANCELLED))


def created_answer(order: Order) -> dict[str, Any]:
    """EMS's answer to create-v2 (docws.ems.com.vn): all is under `data`, status_code is text."""
    return {
        "code": "success",
        "message": "Thành công",
        "data": {
            "tracking_code": order.item_code,
            "courier_code": "",
            "status_code": str(order.status),
            "fee": {"fee": order.fee_vnd, "remote_fee": order.far_fee_vnd},
            "vas": {"total_vas": 0, "vas_detail": []},
            "money_collect": order.fields["money_collect"],
        },
    }


def tracking_answer(order: Order) -> dict[str, Any]:
    """EMS's answer to the tracking request (docws.ems.com.vn), newest status first."""
    newest_first = sorted(order.statuses, key=lambda entry: entry[0], reverse=True)
    return {
        "code": "success",
        "data": {
            "service_id": order.fields["service"],
            "tracking_code": order.item_code,
            "order_code": order.fields["order_code"],
            "total_weight": order.fields["total_weight"],
            "status": order.status,
            "created_at": local_text(order.created_at, "%Y-%m-%d %H:%M:%S"),
            "__get_status": [
                {
                    "status": status,
                    "address": "EMS",
                    "description": STATUSES[status].name,
                    "tracedate": local_text(at, "%Y-%m-%d %H:%M:%S"),
                }
                for at, status in newest_first
            ],
        },
    }
