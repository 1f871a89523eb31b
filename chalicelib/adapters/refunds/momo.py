"""MoMo's refunds. requestId makes a repeated one the same; the order's own query lists them (refundTrans). Source:
developers.momo.vn/v3 (refund, query)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.adapters.gateways import Refunded
from chalicelib.adapters.gateways.momo import API_URL, refund, refund_of_order
from chalicelib.domain.back_order import BackOrder


def send(order: BackOrder, *, now: datetime, secrets: Sequence[Mapping[str, Any]], urls: Mapping[str, str]) -> Refunded:
    """See `refunds.Refunds`."""
    return refund(
        refund_id=order.number,
        transaction=order.transaction,
        amount_vnd=order.amount_vnd,
        description=f"Hoan tien {order.order_reference}",
        secrets=secrets,
        api_url=urls.get("api", API_URL),
    )


def find(
    order: BackOrder, *, now: datetime, secrets: Sequence[Mapping[str, Any]], urls: Mapping[str, str]
) -> Refunded | None:
    """See `refunds.Refunds`."""
    return refund_of_order(
        refund_id=order.number,
        order_reference=order.order_reference,
        request_id=f"{order.number}-{now:%y%m%d%H%M}",
        secrets=secrets,
        api_url=urls.get("api", API_URL),
    )
