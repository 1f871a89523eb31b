"""What became of an order, told as the provider's own callback would have told it: one file per provider.

The notice that an answer is made into has the `notice_id`, account and bank reference of the callback about the same
money, so that the two are one credit in whatever order they come.
"""

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Protocol, cast

from chalicelib.adapters.gateways import Found, GatewayUnavailable
from chalicelib.domain.bank_notice import BankNotice

SERVER_IP = "127.0.0.1"  # VNPAY wants the asker's address; behind a NAT nobody knows it


@dataclass(frozen=True, slots=True)
class Question:
    """About the order `reference` (a payment code) into `account`, begun at `created_at`; `number` is new for every
    question."""

    reference: str
    account: str
    created_at: datetime
    number: str


class Query(Protocol):
    """What every file here has."""

    def ask(
        self, question: Question, *, now: datetime, secrets: Sequence[Mapping[str, Any]], urls: Mapping[str, str]
    ) -> list[BankNotice]:
        """The notices of what came or failed (none while nothing did). `GatewayRefused` where the provider knows no
        such order, `GatewayUnavailable` without a proven answer. `urls`: as in a partner's registration."""


@cache
def providers() -> tuple[str, ...]:
    """Names of the providers that can be asked: the files of this package."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def load(provider: str) -> Query:
    """The module of a provider, imported on first use; an unknown name is a `LookupError`."""
    if provider not in providers():
        raise LookupError("cannot be asked")
    return cast(Query, importlib.import_module(f"{__name__}.{provider}"))


def told(
    found: Found, *, provider: str, account: str, now: datetime, order: str = "", tells_failures: bool = True
) -> list[BankNotice]:
    """The notice of a gateway whose payments bear its own number; `order` is its name of the order where that is not
    our reference. What failed is told where callbacks of the gateway tell it (`tells_failures`) and it has a number."""
    order = order or found.order_reference
    if found.standing == "paid" and not (found.transaction and found.amount_vnd):
        raise GatewayUnavailable("paid without a number or an amount")
    if found.standing == "pending" or (found.standing == "failed" and not (tells_failures and found.transaction)):
        return []
    notice_id = f"{order}.{found.transaction}"
    return [
        BankNotice(
            provider=provider,
            notice_id=notice_id if found.standing == "paid" else f"{notice_id}.{found.code}",
            bank_reference="",
            account=account,
            direction="in",
            outcome="paid" if found.standing == "paid" else "failed",
            amount_vnd=found.amount_vnd,
            memo=order,
            order_reference=order,
            occurred_at=found.occurred_at or now,
        )
    ]
