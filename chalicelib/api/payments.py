"""Paying the fee of a dossier."""

import secrets
from typing import Any

from chalicelib import wiring
from chalicelib.api.present import payment as present
from chalicelib.api.present.refund import account as refund_account
from chalicelib.api.reading import by_preference
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.payment import Payment
from chalicelib.domain.payment_code import COMBINATIONS
from chalicelib.domain.return_url import is_allowed
from chalicelib.usecases.payments.refund import name_account
from chalicelib.usecases.payments.start import payable, receiving_accounts
from chalicelib.usecases.payments.start import start as start_payment

router = Router(__name__)
PICTURES = ("image/png", "image/svg+xml")


@router.operation("payments.options")
def options(request: Request) -> Answer:
    """What is due and how it can be paid."""
    dossier = payable(request.path["dossier_id"], by=request.caller, dossiers=wiring.stores.dossiers())
    accounts = receiving_accounts(dossier.agency_code, wiring.stores.partners())
    return Answer(
        200,
        {
            "amount_vnd": dossier.fee.amount_vnd,
            "lines": [dict(line) for line in dossier.fee.lines],
            "options": [
                {
                    "provider": account.provider,
                    "kind": "redirect" if wiring.gateways.redirects(account.provider) else "transfer",
                    "name": account.bank_name or account.provider.upper(),
                    "available": True,
                }
                for account in accounts
            ],
        },
    )


@router.operation("payments.start")
def start(request: Request) -> Answer:
    """A request to pay (201), or the open one again (200)."""

    def presented(payment: Payment) -> tuple[int, Any]:
        status = 201 if payment.created_at == request.now else 200
        return status, present.payment(payment, request.language)

    payment = start_payment(
        request.path["dossier_id"],
        provider=request.body["provider"],
        return_url=_return_url(request),
        by=request.caller,
        now=request.now,
        random_int=lambda: secrets.randbelow(COMBINATIONS),
        redirects=wiring.gateways.redirects,
        page_of=wiring.gateways.pay_pages(request.source_ip, request.now),
        once=request.once(presented),
        dossiers=wiring.stores.dossiers(),
        partners=wiring.stores.partners(),
        payments=wiring.stores.payments(),
    )
    return Answer(*presented(payment))


@router.operation("payments.read")
def read(request: Request) -> Answer:
    """Where a payment stands."""
    return Answer(200, present.payment(_own(request), request.language))


@router.operation("payments.name_refund_account")
def name_refund_account(request: Request) -> Answer:
    """Where money for this payment is to be given back."""
    after = name_account(
        request.path["payment_id"], request.body, by=request.caller, now=request.now, payments=wiring.stores.payments()
    )
    return Answer(200, refund_account(after.refund_account))


@router.operation("payments.qr")
def qr(request: Request) -> Answer:
    """The VietQR as a picture: PNG, or SVG where that is asked for. Refuses other types with `not_acceptable`."""
    payload = present.qr_payload(_own(request))
    if payload is None:
        raise Refused("not_found")
    wanted = by_preference(request.headers.get("accept") or "*/*")
    kind = next((kind for value in wanted for kind in PICTURES if value in (kind, "image/*", "*/*")), None)
    if kind is None:
        raise Refused("not_acceptable", offered=", ".join(PICTURES))
    picture = wiring.documents.qr_picture()
    content = picture.png(payload) if kind == "image/png" else picture.svg(payload)
    return Answer(200, content, {"Content-Type": kind, "Vary": "Accept"})


def _own(request: Request) -> Payment:
    payment: Payment | None = wiring.stores.payments().get(request.path["payment_id"])
    if payment is None or payment.applicant_id != request.caller.id:
        raise Refused("not_found")
    return payment


def _return_url(request: Request) -> str:
    """Where a payment page is to lead back, "" where nothing is said; an address that is none of our apps' is a fault:
    a page of ours would be an open redirect."""
    url: str = request.body.get("return_url", "")
    if url and not is_allowed(url, wiring.rules.settings().return_urls):
        raise Refused("invalid_request", faults=[Fault("/return_url", "return_url_not_allowed")])
    return url
