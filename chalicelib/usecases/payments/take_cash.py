"""Cash at the counter closes an open request for money."""

from datetime import datetime

from chalicelib.domain.actor import Actor
from chalicelib.domain.credit import Credit
from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.incoming import Target, receive
from chalicelib.domain.once import Once
from chalicelib.domain.payment import Payment, due_vnd
from chalicelib.usecases.ports.money import Payments
from chalicelib.usecases.retrying import again_on_conflict


@again_on_conflict()
def take_cash(
    payment_id: str,
    *,
    received_vnd: int,
    receipt_number: str,
    by: Actor,
    now: datetime,
    once: Once,
    payments: Payments,
) -> Payment:
    """The payment after exactly what is due was paid in cash, against a numbered receipt of the unit.

    The cash is a credit of its own, so that a transfer that still comes is a surplus. Refuses `not_found` for another
    unit's payment, `money_not_due` where nothing is due or the dossier is over, another amount and a receipt number
    that was used before as faults of the request.
    """
    payment = payments.get(payment_id)
    if payment is None or not by.covers(payment.agency_code):
        raise Refused("not_found")
    due = due_vnd(payment)
    if not due:
        raise Refused("money_not_due")
    if received_vnd != due:
        raise Refused("invalid_request", faults=[Fault("/received_vnd", "amount_not_due", {"due_vnd": due})])
    till = f"cash:{payment.agency_code}"
    credit_id = f"{till}#{receipt_number}"
    after, parts = receive(Target(payment), due, credit_id=credit_id, now=now, decided_by=by.id)
    if after is None:
        raise Refused("money_not_due")
    credit = Credit(credit_id, "cash", till, receipt_number, due, now, payment.agency_code, parts)
    told = payments.take(credit, (payment, after), once=once.of(after))
    if told == "duplicate":
        raise Refused("invalid_request", faults=[Fault("/receipt_number", "receipt_number_used")])
    if told == "contradicted":
        raise Refused("money_not_due")
    return after
