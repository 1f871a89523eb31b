"""What officers do with money: what no rule could place, and cash at the counter."""

from chalicelib import wiring
from chalicelib.api.present import credit as present
from chalicelib.api.present.payment import payment as present_payment
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain.errors import Fault, Refused
from chalicelib.usecases.payments import release as releasing
from chalicelib.usecases.payments import settle_exception as settling
from chalicelib.usecases.payments import take_cash as cash

router = Router(__name__)


def unit_of(request: Request) -> str:
    """The unit that a list is about: the officer's own, or the one asked for if the officer's answers for it. Refuses
    with `not_found`."""
    unit = str(request.query.get("agency_code", request.caller.agency_code))
    if not request.caller.covers(unit):
        raise Refused("not_found")
    return unit


@router.operation("officer_payments.exceptions")
def exceptions(request: Request) -> Answer:
    """The transfers that wait for a person of a unit (the officer's own unless told), with the counts of all lists."""
    place, unit = request.query["place"], unit_of(request)
    page = wiring.stores.credits().exceptions(
        unit, place, limit=request.query["limit"], cursor=request.query.get("cursor", "")
    )
    body = {
        "agency_code": unit,
        "place": place,
        "counts": wiring.stores.credits().exception_counts(unit),
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
        credits=wiring.stores.credits(),
        payments=wiring.stores.payments(),
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
        payments=wiring.stores.payments(),
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
        credits=wiring.stores.credits(),
    )
    return Answer(200, present.credit(after, request.language))


@router.operation("officer_payments.release")
def release(request: Request) -> Answer:
    """Let it leave the payment that it settled."""
    after = releasing.release(
        present.read_id(request.path["credit_id"]),
        payment_id=request.body["payment_id"],
        amount_vnd=request.body.get("amount_vnd"),
        reason=request.body["reason"],
        by=request.caller,
        now=request.now,
        once=request.once(lambda credit: (200, present.credit(credit, request.language))),
        credits=wiring.stores.credits(),
        payments=wiring.stores.payments(),
        dossiers=wiring.stores.dossiers(),
    )
    return Answer(200, present.credit(after, request.language))


@router.operation("officer_payments.find_same")
def find_same(request: Request) -> Answer:
    """It is another transfer told once more."""
    try:
        other = present.read_id(request.body["credit_id"])
    except Refused:
        raise Refused("invalid_request", faults=[Fault("/credit_id", "transfer_unknown")]) from None
    after = settling.find_same(
        present.read_id(request.path["credit_id"]),
        other,
        by=request.caller,
        now=request.now,
        once=request.once(lambda credit: (200, present.credit(credit, request.language))),
        credits=wiring.stores.credits(),
    )
    return Answer(200, present.credit(after, request.language))


@router.operation("officer_payments.bear")
def bear(request: Request) -> Answer:
    """The unit bears what the bank took back."""
    after = settling.bear(
        present.read_id(request.path["credit_id"]),
        reason=request.body["reason"],
        by=request.caller,
        now=request.now,
        once=request.once(lambda credit: (200, present.credit(credit, request.language))),
        credits=wiring.stores.credits(),
    )
    return Answer(200, present.credit(after, request.language))
