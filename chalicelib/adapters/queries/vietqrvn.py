"""VietQR.vn's check-order. It tells the bank's reference, by which the callback's transfer is known too. Source:
payments.md 9."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.adapters import reading
from chalicelib.adapters.gateways import GatewayRefused, GatewayUnavailable
from chalicelib.adapters.gateways.vietqrvn import API_URL, query
from chalicelib.adapters.queries import Question
from chalicelib.domain.bank_notice import BankNotice


def ask(
    question: Question, *, now: datetime, secrets: Sequence[Mapping[str, Any]], urls: Mapping[str, str]
) -> list[BankNotice]:
    """See `queries.Query`. A paid order without a reference is no usable answer: its transfer could not be told from
    the one that a callback brings. Without credentials of ours there nothing is asked (`GatewayRefused`)."""
    if secrets and not reading.secret(secrets[0], "api_username"):
        raise GatewayRefused("no_credentials")
    found = query(
        order_reference=question.reference,
        account=question.account,
        secrets=secrets,
        api_url=urls.get("api", API_URL),
    )
    if found.standing != "paid":
        return []
    if not found.transaction or not found.amount_vnd:
        raise GatewayUnavailable("paid without a reference or an amount")
    return [
        BankNotice(
            provider="vietqrvn",
            notice_id=f"{found.transaction}.asked",  # the callback's own transactionid is not told here
            bank_reference=found.transaction,
            account=question.account,
            direction="in",
            outcome="paid",
            amount_vnd=found.amount_vnd,
            memo=question.reference,
            order_reference=question.reference,
            occurred_at=found.occurred_at or now,
        )
    ]
