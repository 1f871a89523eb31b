"""The National Public Service Portal's QUERY. It tells MaGiaoDich, as the result does. Source: payments.md 10."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.adapters.gateways import GatewayRefused, newest
from chalicelib.adapters.gateways.dvcqg import partner_code, query
from chalicelib.adapters.queries import Question, told
from chalicelib.domain.bank_notice import BankNotice


def ask(
    question: Question, *, now: datetime, secrets: Sequence[Mapping[str, Any]], urls: Mapping[str, str]
) -> list[BankNotice]:
    """See `queries.Query`. `urls["query"]` is the whole address: none is published, so none is guessed, and without one
    nothing is asked (`GatewayRefused`)."""
    if not urls.get("query"):
        raise GatewayRefused("no_address")
    found = query(
        order_reference=question.reference,
        created_at=question.created_at,
        secrets=secrets,
        query_url=urls["query"],
    )
    return told(found, provider="dvcqg", account=partner_code(newest(secrets)), now=now)
