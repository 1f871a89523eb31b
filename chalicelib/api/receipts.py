"""Confirmations of payments: as paper for who paid and for the unit, and as a check for whoever holds one."""

import hashlib
from datetime import timedelta

from chalicelib import wiring
from chalicelib.api.present import receipt as present
from chalicelib.api.present import receipt_page
from chalicelib.api.reading import by_preference
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
    payment: Payment | None = wiring.payments().get(request.path["payment_id"])
    if payment is None or payment.applicant_id != request.caller.id:
        raise Refused("not_found")
    return _paper(request, payment)


@router.operation("receipts.read_at_desk")
def read_at_desk(request: Request) -> Answer:
    """One of the officer's unit."""
    payment: Payment | None = wiring.payments().get(request.path["payment_id"])
    if payment is None or not request.caller.covers(payment.agency_code):
        raise Refused("not_found")
    return _paper(request, payment)


@router.operation("receipts.check")
def check(request: Request) -> Answer:
    """Whether a paper is ours and stands: JSON, or a page for people. What we did not give out is answered alike,
    whatever is wrong with it, and without looking for it."""
    address = f"receipt#{network(request.source_ip)}"
    wiring.limits().hit(address, most=MOST_CHECKS, window_s=int(WINDOW.total_seconds()), now=request.now)
    receipt_id = wiring.receipt_of_token(request.path["token"])
    receipt = wiring.receipts().get(receipt_id) if receipt_id else None
    varies = {"Vary": "Accept, Accept-Language"}
    if _wants_page(request):
        page = receipt_page.page(receipt, request.language)
        return Answer(200 if receipt else 404, page, receipt_page.HEADERS | varies)
    if receipt is None:
        raise Refused("not_found")
    return Answer(200, present.check(receipt), varies)


def _paper(request: Request, payment: Payment) -> Answer:
    """Refuses with `payment_not_paid` before the money is there (or after it left), and with `receipt_not_ready` in the
    moments between the money and the confirmation."""
    if payment.state != PAID:
        raise Refused("payment_not_paid")
    receipt, _ = wiring.receipts().last_of(payment.payment_id)
    if receipt is None or not receipt.stands:
        raise Refused("receipt_not_ready", retry_after_s=READY_AFTER_S)
    pdf: bytes = wiring.receipt_pdf(receipt.paper)
    etag = f'"{hashlib.sha256(pdf).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if etag in request.headers.get("if-none-match", ""):
        return Answer(304, None, headers)
    # A number holds letters, digits, dots and dashes only.
    name = f'inline; filename="{receipt.told.number}.pdf"'
    return Answer(200, pdf, {**headers, "Content-Type": "application/pdf", "Content-Disposition": name})


def _wants_page(request: Request) -> bool:
    wanted = by_preference(request.headers.get("accept", "*/*"))
    first = next((one for one in wanted if one in ("text/html", "application/json", "*/*")), "")
    return first == "text/html"
