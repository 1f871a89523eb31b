"""What the sandbox's gateways have in common: the shops that they know, and the orders that they took, each once."""

import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from local.sandbox.fields import Refusal

# The keys of a shop at each gateway; the first names the shop there.
KEYS = {
    "momo": ("partnerCode", "accessKey", "secretKey"),
    "zalopay": ("app_id", "key1", "key2"),
    "payos": ("client_id", "api_key", "checksum_key"),
    "dvcqg": ("MaDoiTac", "MaBiMat"),
}


@dataclass(frozen=True)
class Shop:
    """A merchant of a gateway. `url` is the webhook that payOS and the portal's platform are told once; the others are
    told one in each order.
    `account` at `bank_bin` is where payOS has the money sent."""

    provider: str
    keys: Mapping[str, str]
    url: str = ""
    bank_bin: str = ""
    account: str = ""

    @property
    def name(self) -> str:
        return self.keys[KEYS[self.provider][0]]


@dataclass(frozen=True)
class Order:
    """An order as the shop asked for it: `number` is the shop's own, `told` all that it sent."""

    shop: Shop
    number: str
    amount_vnd: int
    info: str
    return_url: str
    callback_url: str
    expires_at: datetime
    told: Mapping[str, Any]
    transaction: int = field(default_factory=lambda: 4_000_000_000 + secrets.randbelow(900_000_000))


class Said(Exception):
    """The gateway's own no, in its own words."""

    def __init__(self, answer: Mapping[str, Any]) -> None:
        super().__init__(str(answer))
        self.answer = answer


class Orders:
    """The orders of all gateways. A number is taken once by each shop, and ends once."""

    def __init__(self) -> None:
        self._taken: dict[tuple[str, str, str], Order] = {}
        self._ended: set[tuple[str, str, str]] = set()
        self._lock = threading.Lock()

    def take(self, order: Order) -> Order | None:
        """Keeps an order; the one that was there before if its number is taken."""
        with self._lock:
            key = (order.shop.provider, order.shop.name, order.number)
            if key in self._taken:
                return self._taken[key]
            self._taken[key] = order
            return None

    def get(self, provider: str, shop: str, number: str) -> Order:
        """The order, to be shown; refused (404) where there is none."""
        with self._lock:
            order = self._taken.get((provider, shop, number))
        if order is None:
            raise Refusal(404, "no_such_order", "this gateway took no such order")
        return order

    def end(self, order: Order, now: datetime) -> None:
        """Paid or given up; refused when it ended before (409) or its time is over (410)."""
        key = (order.shop.provider, order.shop.name, order.number)
        with self._lock:
            if key in self._ended:
                raise Refusal(409, "order_finished", "this order was paid or given up before")
            if now >= order.expires_at:
                raise Refusal(410, "expired", f"the order could be paid until {order.expires_at.isoformat()}")
            self._ended.add(key)
