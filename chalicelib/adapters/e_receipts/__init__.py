"""Registered providers of electronic tax receipts ("biên lai điện tử"): one file per provider, found by its name."""

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Protocol, cast

from chalicelib.domain.fee_receipt import EReceipt, FeeReceipt

__all__ = ["Provider", "ProviderRefused", "ProviderUnavailable", "load", "providers"]


class ProviderUnavailable(Exception):
    """No usable answer: ask for the same receipt again later."""


class ProviderRefused(Exception):
    """The provider said no to this receipt; asking again will not help. `code` is the provider's."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Provider(Protocol):
    """What every provider's module has."""

    def issue(
        self,
        told: FeeReceipt,
        *,
        request_id: str,
        name: str,
        url: str,
        secrets: Sequence[Mapping[str, Any]],
        now: datetime,
    ) -> EReceipt | None:
        """The tax receipt for a confirmed payment, the same one however often it is asked for under one `request_id`
        and number; None from who issues none. `name` is the provider's, for people; `url` is where it is asked. Raises
        `ProviderUnavailable` and `ProviderRefused`."""


@cache
def providers() -> tuple[str, ...]:
    """Names of the providers: the files of this package."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def load(provider: str) -> Provider:
    """The module of a provider, imported on first use; an unknown name is a `LookupError`."""
    if provider not in providers():
        raise LookupError("unknown provider of e-receipts")
    return cast(Provider, importlib.import_module(f"{__name__}.{provider}"))
