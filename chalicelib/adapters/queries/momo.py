"""MoMo's query. It tells transId, as the IPN does. Source: payments.md 4, developers.momo.vn/v3 (query)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.adapters.gateways import newest
from chalicelib.adapters.gateways.momo import API_URL, partner_code, query
from chalicelib.adapters.queries import Question, told
from chalicelib.domain.bank_notice import BankNotice


def ask(
    question: Question, *, now: datetime, secrets: Sequence[Mapping[str, Any]], urls: Mapping[str, str]
) -> list[BankNotice]:
    """See `queries.Query`."""
    found = query(
        order_reference=question.reference,
        request_id=question.number,
        secrets=secrets,
        api_url=urls.get("api", API_URL),
    )
    return told(found, provider="momo", account=partner_code(newest(secrets)), now=now)
