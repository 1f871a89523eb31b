"""Give money back through the gateway that it came by, once, whatever breaks on the way."""

from collections.abc import Callable
from datetime import datetime

from chalicelib.domain import refund as rules
from chalicelib.domain.back_order import BackOrder, Told, back_order
from chalicelib.domain.errors import Conflict
from chalicelib.domain.refund import Refund
from chalicelib.usecases.payments.refund import note_told
from chalicelib.usecases.ports.money import Credits, Payments, Refunds

Ask = Callable[[BackOrder], Told | None]  # None: no answer, nothing is known


def send_or_ask(
    refund_id: str, *, now: datetime, send: Ask, find: Ask, credits: Credits, payments: Payments, refunds: Refunds
) -> Refund | None:
    """Send an approved refund, or ask what became of one that was sent; the refund as it stands then, None where
    nothing was to be done.

    It is `sent` in our books before the gateway hears of it, so that nobody sends it twice. Whatever is lost after that
    (our process, the request, the answer) is found out by asking; only what the gateway never heard of is told once
    more, under the same number. What a repeated request is answered in the negative is not believed: the first may have
    been made.
    """
    before = refunds.get(refund_id)
    if before is None:
        return None
    first = rules.sending(before, now=now)
    after = first or rules.asking(before, now=now)
    if after is None:
        return None
    order = back_order(after, credits.get(after.credit_id), payments.get(after.payment_id))
    try:
        refunds.save(before, after, once=None)
    except Conflict:
        return None  # somebody else does it
    if first:
        told = send(order)
    else:
        told = find(order)
        if told and told.standing == "unknown":
            again = send(order)
            told = again if again and again.standing == "paid" else None
    if told is None or told.standing not in ("paid", "failed"):
        return after
    what = "refund" if told.standing == "paid" else "fail"
    noted = note_told(refund_id, what, reference=told.reference, now=now, credits=credits, refunds=refunds)
    return noted or refunds.get(refund_id)
