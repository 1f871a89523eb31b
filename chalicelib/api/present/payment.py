"""Payments as the spec shows them."""

from typing import Any

from chalicelib.api.present.words import instant, word
from chalicelib.domain import vietqr
from chalicelib.domain.payment import AWAITING, OPEN_STATES, Payment, due_vnd

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
        "due_vnd": due_vnd(request),
        "lines": [dict(line) for line in request.lines],
        "payment_code": request.payment_id,
        "memo": request.payment_id,
        "bank_bin": request.bank_bin or None,
        "bank_name": request.bank_name or None,
        "account": request.account if request.bank_bin else None,
        "account_name": request.account_name or None,
        "qr_payload": qr_payload(request),
        "app_links": _app_links(request) if open_now else [],
        "pay_url": (request.pay_url or None) if _page_asks_what_is_due(request) else None,
        "expires_at": instant(request.expires_at),
        "paid_at": instant(request.paid_at),
        "created_at": instant(request.created_at),
        "poll_after_s": POLL_SECONDS if open_now else None,
    }


def qr_payload(request: Payment) -> str | None:
    """The text of the QR that asks for what is still due: the gateway's own while nothing came, else a VietQR into the
    unit's account. None for a page without a QR, and once nothing is due: a picture would be paid again."""
    due = due_vnd(request)
    if request.gateway_qr and _page_asks_what_is_due(request):
        return request.gateway_qr
    if not request.bank_bin or not due:
        return None
    return vietqr.encode(bank_bin=request.bank_bin, account=request.account, amount_vnd=due, memo=request.payment_id)


def _page_asks_what_is_due(request: Payment) -> bool:
    """A gateway's page asks for the whole amount, so it is no way to pay a rest, nor one that is closed."""
    return request.state == AWAITING and due_vnd(request) == request.amount_vnd


def _app_links(request: Payment) -> list[dict[str, str]]:
    if request.app_url and _page_asks_what_is_due(request):
        return [{"app": request.provider, "name": request.bank_name or request.provider, "url": request.app_url}]
    if not request.bank_bin or (request.pay_url and _page_asks_what_is_due(request)):
        return []
    # VietQR's own link, which opens the banking app that the person chooses with everything filled in.
    query = f"ba={request.account}@{request.bank_bin}&am={due_vnd(request)}&tn={request.payment_id}"
    return [{"app": "vietqr", "name": "VietQR", "url": f"https://dl.vietqr.io/pay?{query}"}]
