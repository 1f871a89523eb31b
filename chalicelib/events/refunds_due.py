"""Every five minutes: refunds that nobody sent, or whose gateway has not said what became of them, are queued again."""

from datetime import datetime

from chalicelib import wiring
from chalicelib.events.doors import schedule

MOST = 500


@schedule
def refunds_due(now: datetime) -> None:
    """Found by their index; what is left over is due the next time."""
    for refund_id in wiring.stores.refunds().due(now, MOST):
        wiring.queues.enqueue_refund(refund_id)
