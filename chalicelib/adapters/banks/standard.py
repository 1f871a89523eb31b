"""The generic bank: Standard Webhooks with a body in our own words, for partners who will write to our format.

Secrets: `{"secret": "whsec_<base64>"}`, newest first.
Body: `{"type": "transfer.received", "timestamp": "<RFC 3339>", "data": {…}}`; `data` holds the fields of
`BankNotice` without `provider`. `notice_id` defaults to the `webhook-id` (the same in every retry),
`occurred_at` to `timestamp`; `bank_reference`, `memo` and `order_reference` may be left out.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, cast

from chalicelib.adapters import reading, standard_webhooks
from chalicelib.adapters.callbacks import CallbackRequest, Unreadable
from chalicelib.adapters.standard_webhooks import acknowledge
from chalicelib.domain.bank_notice import BankNotice

__all__ = ["EXACT", "REDIRECTS", "acknowledge", "verify"]

REDIRECTS, EXACT = False, False

OUTCOMES = ("paid", "failed", "pending", "test")
DIRECTIONS = ("in", "out")


def verify(request: CallbackRequest, *, secrets: Sequence[Mapping[str, Any]], now: datetime) -> list[BankNotice]:
    """The notice of a genuine call; none for any other type, which is acknowledged and not kept."""
    body = standard_webhooks.opened(request, secrets=secrets, now=now)
    if body.get("type") != "transfer.received":
        return []
    data = body.get("data")
    if not isinstance(data, dict):
        raise Unreadable("data")
    return [
        BankNotice(
            provider="standard",
            notice_id=reading.name(data.get("notice_id") or request.headers["webhook-id"]),
            bank_reference=reading.name_or_nothing(data.get("bank_reference")),
            account=reading.name(data.get("account")),
            direction=cast(Literal["in", "out"], reading.one_of(data.get("direction"), DIRECTIONS)),
            outcome=cast(Literal["paid", "failed", "pending", "test"], reading.one_of(data.get("outcome"), OUTCOMES)),
            amount_vnd=reading.whole_vnd(data.get("amount_vnd")),
            memo=reading.text(data.get("memo")),
            order_reference=reading.name_or_nothing(data.get("order_reference")),
            occurred_at=reading.instant(data.get("occurred_at") or body.get("timestamp")),
        )
    ]
