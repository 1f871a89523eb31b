"""One open request for money per dossier: which one is offered again, and which ones are closed for it."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.domain.payment import PART_PAID, Payment, cancel, is_open

MOST_BEGUN = 20  # requests of one dossier: enough for every gateway a few times, and one read holds them all


def standing(begun: Sequence[Payment], *, endpoint: str, now: datetime) -> Payment | None:
    """Of the requests begun for one dossier, oldest first, the one to offer to who asks to pay through the registration
    `endpoint`.

    One partly paid, whatever provider is asked: a new one would ask for the whole amount again. Else the open one of
    that registration. None where a new one is to be begun.
    """
    open_ones = [payment for payment in begun if is_open(payment, now=now)]
    part_paid = [payment for payment in open_ones if payment.state == PART_PAID]
    same = [payment for payment in open_ones if payment.endpoint == endpoint]
    return next(reversed(part_paid or same), None)


def closed_for(begun: Sequence[Payment], chosen: Payment | None, *, now: datetime) -> list[tuple[Payment, Payment]]:
    """(before, after) of the unpaid requests that are closed so that `chosen` (None: a new one) stays the only open
    one. Money that still comes for them pays all the same."""
    others = [payment for payment in begun if chosen is None or payment.payment_id != chosen.payment_id]
    return [(payment, after) for payment in others if (after := cancel(payment, now=now))]
