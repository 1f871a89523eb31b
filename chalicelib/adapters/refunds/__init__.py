"""Money back through the gateway that it came by: one file per provider that can do so, found by its name."""

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Protocol, cast

from chalicelib.adapters.gateways import Refunded
from chalicelib.domain.back_order import BackOrder


class Refunds(Protocol):
    """What every file here has. `urls`: as in a partner's registration."""

    def send(
        self, order: BackOrder, *, now: datetime, secrets: Sequence[Mapping[str, Any]], urls: Mapping[str, str]
    ) -> Refunded:
        """Give it back. `GatewayRefused` where the gateway does not take the request, `GatewayUnavailable` where
        nothing is known: the money may have gone."""

    def find(
        self, order: BackOrder, *, now: datetime, secrets: Sequence[Mapping[str, Any]], urls: Mapping[str, str]
    ) -> Refunded | None:
        """What became of it. None where the gateway never heard of it and would make it once if it were told again with
        the same number; `GatewayUnavailable` without an answer that tells."""


@cache
def providers() -> tuple[str, ...]:
    """Names of the providers that give money back: the files of this package."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def load(provider: str) -> Refunds:
    """The module of a provider, imported on first use; an unknown name is a `LookupError`."""
    if provider not in providers():
        raise LookupError("gives no money back")
    return cast(Refunds, importlib.import_module(f"{__name__}.{provider}"))
