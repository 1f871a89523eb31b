"""ZaloPay's refunds: taken, then asked about. m_refund_id begins with the day on which it was first told. Source:
docs.zalopay.vn/docs/specs/order-refund, order-query-refund.

The codes by which a refund that ZaloPay never heard of differs from one that failed are not published: both are told
as failed, so that nothing is sent twice by itself; who approves it again makes a new one.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.adapters.gateways import Refunded
from chalicelib.adapters.gateways.zalopay import API_URL, query_refund, refund, refund_id_of
from chalicelib.domain.back_order import BackOrder


def send(order: BackOrder, *, now: datetime, secrets: Sequence[Mapping[str, Any]], urls: Mapping[str, str]) -> Refunded:
    """See `refunds.Refunds`."""
    return refund(
        refund_id=refund_id_of(order.number, secrets=secrets, now=order.sent_at),
        transaction=order.transaction,
        amount_vnd=order.amount_vnd,
        description=f"Hoan tien {order.order_reference}",
        now=now,
        secrets=secrets,
        api_url=urls.get("api", API_URL),
    )


def find(
    order: BackOrder, *, now: datetime, secrets: Sequence[Mapping[str, Any]], urls: Mapping[str, str]
) -> Refunded | None:
    """See `refunds.Refunds`."""
    number = refund_id_of(order.number, secrets=secrets, now=order.sent_at)
    return query_refund(refund_id=number, now=now, secrets=secrets, api_url=urls.get("api", API_URL))
