"""The refunds table told us of a change: what was approved to go back through its gateway is queued to be sent."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalice import Blueprint

from chalicelib import wiring
from chalicelib.domain.refund import APPROVED, BY_PROVIDER
from chalicelib.events.doors import stream

blueprint = Blueprint(__name__)


@blueprint.lambda_function()
@stream
def refunds_stream(record: Mapping[str, Any], now: datetime) -> None:
    """One refund changed. Queued twice, it is sent once."""
    images = record["dynamodb"]
    refund = wiring.refunds().from_image(images["NewImage"]) if "NewImage" in images else None
    if refund and (refund.state, refund.by) == (APPROVED, BY_PROVIDER):
        wiring.enqueue_refund(refund.refund_id)
