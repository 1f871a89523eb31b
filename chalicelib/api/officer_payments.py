"""What officers do with money: what no rule could place, and cash at the counter."""

from chalicelib import wiring
from chalicelib.api.present import credit as present
from chalicelib.api.present.payment import payment as present_payment
from chalicelib.api.router import Answer, Request, Router
from chalicelib.usecases.payments import settle_exception as settling
from chalicelib.usecases.payments import take_cash as cash

router = Router(__name__)


@router.operation("officer_payments.exceptions")
def exceptions(request: Request) -> Answer:
    """The transfers that wait for a person of the officer's unit, with the counts of both lists."""
    place, unit = request.query["place"], request.caller.agency_code
    page = wiring.credits().exceptions(
        unit, place, limit=request.query["limit"], cursor=request.query.get("cursor", "")
    )
    body = {
        "place": place,
        "counts": wiring.credits().exception_counts(unit),
        "items": [present.credit(item, request.language) for item in page.items],
        "next_cursor": page.next_cursor or None,
    }
    return Answer(200, body)


@router.operation("officer_payments.allocate")
def allocate(request: Request) -> Answer:
    """Let it settle a payment."""
    after = settling.allocate(
        present.read_id(request.path["credit_id"]),
        payment_id=request.body["payment_id"],
        by=request.caller,
        now=request.now,
        once=request.once(lambda credit: (200, present.credit(credit, request.language))),
        credits=wiring.credits(),
        payments=wiring.payments(),
    )
    return Answer(200, present.credit(after, request.language))


@router.operation("officer_payments.take_cash")
def take_cash(request: Request) -> Answer:
    """Note that it was paid at the counter."""
    after = cash.take_cash(
        request.path["payment_id"],
        received_vnd=request.body["received_vnd"],
        receipt_number=request.body["receipt_number"],
        by=request.caller,
        now=request.now,
        once=request.once(lambda payment: (200, present_payment(payment, request.language))),
        payments=wiring.payments(),
    )
    return Answer(200, present_payment(after, request.language))


@router.operation("officer_payments.write_off")
def write_off(request: Request) -> Answer:
    """Give up looking for its owner."""
    after = settling.write_off(
        present.read_id(request.path["credit_id"]),
        reason=request.body["reason"],
        by=request.caller,
        now=request.now,
        once=request.once(lambda credit: (200, present.credit(credit, request.language))),
        credits=wiring.credits(),
    )
    return Answer(200, present.credit(after, request.language))
