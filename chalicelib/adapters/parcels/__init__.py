"""Orders to carriers: one file per carrier that takes them by an API, found by its name."""

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Protocol, cast

from chalicelib.adapters.bookings import Booking, Party

Secrets = Sequence[Mapping[str, Any]]


class Parcels(Protocol):
    """What every module has. Each verb raises `CarrierUnavailable` (ask the same again later) or `CarrierRefused` (a
    person must see to it). Some also have `is_delivered`, `quote` or `page`."""

    def book(
        self,
        *,
        order_code: str,
        sender: Party,
        recipient: Party,
        contents: str,
        secrets: Secrets,
        api_url: str,
        cod_amount_vnd: int = 0,
    ) -> Booking:
        """Order one parcel; the same order code again is the same parcel."""

    def cancel(self, *, order_code: str, item_code: str, secrets: Secrets, api_url: str) -> None:
        """Take the order back, as long as the carrier does not have the parcel."""


@cache
def providers() -> tuple[str, ...]:
    """Names of the carriers that take orders: the files of this package."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def load(carrier: str) -> Parcels:
    """The module of a carrier, imported on first use; `LookupError` for one that takes no orders."""
    if carrier not in providers():
        raise LookupError("takes no orders")
    return cast(Parcels, importlib.import_module(f"{__name__}.{carrier}"))
