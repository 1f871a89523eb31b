"""Confirmations of payments: as paper for who paid and for the unit, and as a check for whoever holds one."""

from datetime import timedelta

from chalicelib import wiring
from chalicelib.api.files import file
from chalicelib.api.present import receipt as present
from chalicelib.api.present import receipt_page
from chalicelib.api.present.page import HEADERS
from chalicelib.api.reading import prefers_page
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain.errors import Refused
from chalicelib.domain.payment import PAID, Payment
from chalicelib.usecases.sign_in.request_code import network

router = Router(__name__)
MOST_CHECKS = 60
WINDOW = timedelta(minutes=10)
READY_AFTER_S = 3  # what a stream takes to tell


@router.operation("receipts.read")
def read(request: Request) -> Answer:
    """The applicant's own."""
    payment: Payment | None = wiring.stores.payments().get(request.path["payment_id"])
    if payment is None or payment.applicant_id != request.caller.id:
        raise Refused("not_found")
    return _paper(request, payment)


@router.operation("receipts.read_at_desk")
def read_at_desk(request: Request) -> Answer:
    """One of the officer's unit."""
    payment: Payment | None = wiring.stores.payments().get(request.path["payment_id"])
    if payment is None or not request.caller.covers(payment.agency_code):
        raise Refused("not_found")
    return _paper(request, payment)


@router.operation("receipts.check")
def check(request: Request) -> Answer:
    """Whether a paper is ours and stands: JSON, or a page for people. What we did not give out is answered alike,
    whatever is wrong with it, and without looking for it."""
    address = f"receipt#{network(request.source_ip)}"
    wiring.stores.limits().hit(address, most=MOST_CHECKS, window_s=int(WINDOW.total_seconds()), now=request.now)
    receipt_id = wiring.documents.receipt_of_token(request.path["token"])
    receipt = wiring.stores.receipts().get(receipt_id) if receipt_id else None
    if prefers_page(request.headers.get("accept", "")):
        page = receipt_page.page(receipt, request.language)
        return Answer(200 if receipt else 404, page, HEADERS)
    if receipt is None:
        raise Refused("not_found")
    return Answer(200, present.check(receipt), {"Vary": HEADERS["Vary"]})


def _paper(request: Request, payment: Payment) -> Answer:
    """Refuses with `payment_not_paid` before the money is there (or after it left), and with `receipt_not_ready` in the
    moments between the money and the confirmation."""
    if payment.state != PAID:
        raise Refused("payment_not_paid")
    receipt, _ = wiring.stores.receipts().last_of(payment.payment_id)
    if receipt is None or not receipt.stands:
        raise Refused("receipt_not_ready", retry_after_s=READY_AFTER_S)
    pdf = wiring.documents.receipt_pdf(receipt.paper)
    return file(request, pdf, kind="application/pdf", name=f"{receipt.told.number}.pdf")
