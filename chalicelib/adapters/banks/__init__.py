"""Banks and payment gateways: one file per provider, found by its name."""

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Protocol, cast

from chalicelib.adapters.callbacks import CallbackRequest, Forged, Reply, Unreadable
from chalicelib.domain.bank_notice import BankNotice

__all__ = ["Bank", "BankNotice", "CallbackRequest", "Forged", "Unreadable", "load", "providers"]


class Bank(Protocol):
    """What every provider's module has; who redirects also has `start` (see adapters/gateways)."""

    REDIRECTS: bool
    """Whether the citizen pays on a page of this provider, rather than by a transfer with our code in its memo."""

    EXACT: bool
    """Whether it names one order and one amount, so that another amount is an error to answer and a person's to settle;
    a transfer may be of any amount."""

    WANTS_RECEIPT: bool
    """Whether an order tells who pays for what, since it issues receipts itself; absent for false."""

    def verify(
        self, request: CallbackRequest, *, secrets: Sequence[Mapping[str, Any]], now: datetime
    ) -> list[BankNotice]:
        """The notices of a genuine call (none for a kind that we do not keep); else `Forged` or `Unreadable`."""

    def acknowledge(self, outcome: str, request: CallbackRequest | None = None) -> Reply:
        """The answer that this provider understands."""


@cache
def providers() -> tuple[str, ...]:
    """Names of the providers: the files of this package."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def load(provider: str) -> Bank:
    """The module of a provider, imported on first use; an unknown name is a `LookupError`."""
    if provider not in providers():
        raise LookupError("unknown bank")
    return cast(Bank, importlib.import_module(f"{__name__}.{provider}"))
