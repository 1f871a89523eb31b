"""The refunds table told us of a change: one approved to go back by its gateway is queued, a contradiction alarms."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib import wiring
from chalicelib.domain.refund import APPROVED, BY_PROVIDER
from chalicelib.events.doors import stream
from chalicelib.log import log


@stream
def refunds_stream(record: Mapping[str, Any], now: datetime) -> None:
    """One refund changed. Queued twice, it is sent once."""
    images = record["dynamodb"]
    if "NewImage" not in images:
        return
    refund = wiring.stores.refunds().from_image(images["NewImage"])
    if (refund.state, refund.by) == (APPROVED, BY_PROVIDER):
        wiring.queues.enqueue_refund(refund.refund_id)
    # Whoever told it, an officer or a statement: somebody must look.
    if refund.contradicted_at and "contradicted_at" not in images.get("OldImage", {}):
        log.error("a refund that was made is told to have failed", refund=refund.refund_id, alarm="refund_contradicted")
