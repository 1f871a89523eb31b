"""Where a gateway lets the citizen pay: its page, asked for once the request is kept, lest a notice find nobody."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.payment import Payment

# Longer than any call to a gateway may last: whoever asked and did not come back by then has failed.
ASKING = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class PayPage:
    """Where the citizen pays: the gateway's page, and where there is one the link into its app and its QR payload."""

    pay_url: str
    app_url: str = ""
    qr_payload: str = ""


def is_ready(payment: Payment, *, return_url: str) -> bool:
    """Whether the page is there and leads back to `return_url` ("": wherever it leads)."""
    return bool(payment.pay_url) and return_url in ("", payment.return_url)


def is_asked(payment: Payment, *, now: datetime) -> bool:
    """Whether somebody is asking the gateway for this payment's page at this moment."""
    return payment.page_asked_at is not None and now - payment.page_asked_at < ASKING


def asked(payment: Payment, *, return_url: str, now: datetime) -> Payment:
    """The payment while the gateway is asked for its page, the first time or again."""
    back = return_url or payment.return_url
    return replace(payment, return_url=back, page_asked_at=now, version=payment.version + 1, updated_at=now)


def answered(payment: Payment, page: PayPage, *, now: datetime) -> Payment:
    """The payment with the page that the gateway gave."""
    return replace(
        payment,
        pay_url=page.pay_url,
        app_url=page.app_url,
        gateway_qr=page.qr_payload,
        page_asked_at=None,
        version=payment.version + 1,
        updated_at=now,
    )


def unanswered(payment: Payment, *, now: datetime) -> Payment:
    """The payment after the gateway gave no answer: it may be asked again at once, about the same order."""
    return replace(payment, page_asked_at=None, version=payment.version + 1, updated_at=now)
