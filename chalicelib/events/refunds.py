"""A refund is to be sent through its gateway, or the gateway asked what became of it."""

from datetime import datetime

from chalicelib import wiring
from chalicelib.domain.refund import needs_person
from chalicelib.events.doors import queue
from chalicelib.log import log
from chalicelib.usecases.payments.send_refund import send_or_ask


@queue
def refunds(body: str, now: datetime) -> None:
    """The message is the refund's id. Where no answer came it is asked about later; the clock sees to that."""
    send, find = wiring.gateways.refund_calls(now)
    try:
        send_or_ask(
            body,
            now=now,
            send=send,
            find=find,
            credits=wiring.stores.credits(),
            payments=wiring.stores.payments(),
            refunds=wiring.stores.refunds(),
        )
    finally:  # the last question may have broken
        refund = wiring.stores.refunds().get(body)
        if refund and needs_person(refund):
            log.error("nobody knows what became of a refund", refund=body, alarm="refund_unanswered")
