"""VNPAY's refunds, which querydr tells of by order only. Source: payments.md 3, sandbox.vnpayment.vn/apis (refund).

vnp_RequestId is refused a second time on one day only, so that a refund is told again on the day it was first told and
never later. Of parts of a payment querydr does not tell which: those are a person's to look up.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.adapters.gateways import GatewayUnavailable, Refunded
from chalicelib.adapters.gateways.vnpay import API_URL, refund, refund_of_order
from chalicelib.adapters.queries import SERVER_IP
from chalicelib.domain.back_order import BackOrder
from chalicelib.domain.vietnamese_time import vietnamese_date


def send(order: BackOrder, *, now: datetime, secrets: Sequence[Mapping[str, Any]], urls: Mapping[str, str]) -> Refunded:
    """See `refunds.Refunds`."""
    return refund(
        refund_id=order.number,
        order_reference=order.order_reference,
        created_at=order.created_at,
        transaction=order.transaction,
        amount_vnd=order.amount_vnd,
        whole=order.whole,
        description=f"Hoan tien {order.order_reference}",
        asked_by=order.approved_by,
        ip_address=SERVER_IP,
        now=now,
        secrets=secrets,
        api_url=urls.get("api", API_URL),
    )


def find(
    order: BackOrder, *, now: datetime, secrets: Sequence[Mapping[str, Any]], urls: Mapping[str, str]
) -> Refunded | None:
    """See `refunds.Refunds`."""
    found = refund_of_order(
        order_reference=order.order_reference,
        created_at=order.created_at,
        request_id=f"Q{now:%y%m%d%H%M%S}{order.order_reference}",
        ip_address=SERVER_IP,
        now=now,
        secrets=secrets,
        api_url=urls.get("api", API_URL),
    )
    if found is None and vietnamese_date(now) != vietnamese_date(order.sent_at):
        raise GatewayUnavailable("too late to tell it again")
    if found is not None and not order.whole:
        raise GatewayUnavailable("tells of parts without their names")
    return found
