"""payOS: the webhook of a paid link. Source: payments.md 6, payos.vn/docs; `start` and `query` in gateways/payos.

Secrets, newest first: `{"checksum_key": …}`, with `client_id` and `api_key` for our own calls. The signature is in
the body and covers `data` only, every key that arrives in it, known to us or not.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.adapters import reading, replies
from chalicelib.adapters.callbacks import CallbackRequest, Forged, Reply, Unreadable
from chalicelib.adapters.gateways.payos import checksum_key, payment_code_of, query, signature, start
from chalicelib.adapters.signatures import fits_any
from chalicelib.domain.bank_notice import BankNotice

__all__ = ["EXACT", "REDIRECTS", "acknowledge", "query", "start", "verify"]

REDIRECTS, EXACT = True, False  # a transfer behind a page: any amount may come

PAID = "00"
TEST_ORDER = "123"  # what payOS sends when an address is registered: there is no such order
TIME = "%Y-%m-%d %H:%M:%S"


def verify(request: CallbackRequest, *, secrets: Sequence[Mapping[str, Any]], now: datetime) -> list[BankNotice]:
    """The one payment that a genuine call tells of. Paid only if the code is 00 at both levels.

    `notice_id` is orderCode and the bank's reference; a notice that is not "paid" adds its codes, so that it can
    never stand in the way of the paid one. `order_reference` is the payment code that orderCode stands for.
    """
    reading.bounded(request, "POST")
    body = reading.json_object(request.body)
    data = body.get("data")
    if not isinstance(data, dict):
        raise Unreadable("data")
    _prove(data, body.get("signature"), secrets)
    if data.get("currency") not in ("VND", "", None):
        raise Unreadable("currency")
    order_code = reading.name(data.get("orderCode"), limit=16)
    reference = reading.name_or_nothing(data.get("reference"))
    codes = [reading.name(level.get("code"), limit=20) for level in (data, body)]
    paid = codes == [PAID, PAID] and body.get("success") in (True, None)
    key = [order_code, reference or reading.name(data.get("paymentLinkId"))]
    return [
        BankNotice(
            provider="payos",
            notice_id=".".join(key if paid else [*key, *codes]),
            bank_reference=reference,
            account=reading.name(data.get("accountNumber")),
            direction="in",
            outcome="test" if order_code == TEST_ORDER else "paid" if paid else "failed",
            amount_vnd=reading.whole_vnd(data.get("amount")),
            memo=reading.text(data.get("description")),
            order_reference=_reference_of(order_code),
            occurred_at=reading.vietnam_time(data.get("transactionDateTime"), TIME),
        )
    ]


def acknowledge(outcome: str, request: CallbackRequest | None = None) -> Reply:
    """`{"success": true}`; also for the test event, whose order does not exist."""
    return replies.success(outcome)


def _prove(data: Mapping[str, Any], given: Any, secrets: Sequence[Mapping[str, Any]]) -> None:
    try:
        expected = [signature(data, key) for mapping in secrets if (key := checksum_key(mapping))]
    except (ValueError, RecursionError):
        raise Unreadable("not JSON") from None
    if not fits_any(given, expected):
        raise Forged("signature")


def _reference_of(order_code: str) -> str:
    is_number = order_code.isascii() and order_code.isdigit()
    return (payment_code_of(int(order_code)) if is_number else "") or order_code
