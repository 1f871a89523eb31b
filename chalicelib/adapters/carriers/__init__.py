"""Carriers: one file per carrier, found by its name."""

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Protocol, cast

from chalicelib.adapters.callbacks import CallbackRequest, Forged, Reply, Unreadable
from chalicelib.domain.tracking_event import TrackingEvent

__all__ = ["CallbackRequest", "Carrier", "Forged", "TrackingEvent", "Unreadable", "load", "providers"]


class Carrier(Protocol):
    """What every carrier's module has."""

    def verify(
        self, request: CallbackRequest, *, secrets: Sequence[Mapping[str, Any]], now: datetime
    ) -> list[TrackingEvent]:
        """The scans of a genuine call (none for a kind that we do not keep); else `Forged` or `Unreadable`."""

    def acknowledge(self, outcome: str, request: CallbackRequest | None = None) -> Reply:
        """The answer that this carrier understands."""


@cache
def providers() -> tuple[str, ...]:
    """Names of the carriers: the files of this package."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def load(carrier: str) -> Carrier:
    """The module of a carrier, imported on first use; an unknown name is a `LookupError`."""
    if carrier not in providers():
        raise LookupError("unknown carrier")
    return cast(Carrier, importlib.import_module(f"{__name__}.{carrier}"))
