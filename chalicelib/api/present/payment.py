"""Payments as the spec shows them."""

from typing import Any

from chalicelib.api.present.words import instant, word
from chalicelib.domain import vietqr
from chalicelib.domain.payment import OPEN_STATES, Payment

POLL_SECONDS = 5


def payment(request: Payment, language: str) -> dict[str, Any]:
    """A request to pay: the memo, the QR's text, and the same for a phone that cannot scan its own screen."""
    open_now = request.state in OPEN_STATES
    return {
        "payment_id": request.payment_id,
        "dossier_id": request.dossier_id,
        "provider": request.provider,
        "state": request.state,
        "state_label": word("payment_states", request.state, language),
        "amount_vnd": request.amount_vnd,
        "received_vnd": request.received_vnd,
        "lines": [dict(line) for line in request.lines],
        "payment_code": request.payment_id,
        "memo": request.payment_id,
        "bank_bin": request.bank_bin or None,
        "bank_name": request.bank_name or None,
        "account": request.account if request.bank_bin else None,
        "account_name": request.account_name or None,
        "qr_payload": qr_payload(request),
        "app_links": [_bank_app(request)] if request.bank_bin and open_now else [],
        "pay_url": request.pay_url or None,
        "expires_at": instant(request.expires_at),
        "paid_at": instant(request.paid_at),
        "created_at": instant(request.created_at),
        "poll_after_s": POLL_SECONDS if open_now else None,
    }


def qr_payload(request: Payment) -> str | None:
    """The VietQR text for what is still due; None for a gateway's page."""
    if not request.bank_bin:
        return None
    due = max(0, request.amount_vnd - request.received_vnd) or request.amount_vnd
    return vietqr.encode(bank_bin=request.bank_bin, account=request.account, amount_vnd=due, memo=request.payment_id)


def _bank_app(request: Payment) -> dict[str, str]:
    """VietQR's own link, which opens the banking app that the person chooses with everything filled in."""
    query = f"ba={request.account}@{request.bank_bin}&am={request.amount_vnd}&tn={request.payment_id}"
    return {"app": "vietqr", "name": "VietQR", "url": f"https://dl.vietqr.io/pay?{query}"}
