"""ZaloPay's query. It tells zp_trans_id, as the callback does, which tells of nothing that failed. payments.md 5."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.adapters.gateways import newest
from chalicelib.adapters.gateways.zalopay import API_URL, app_id, app_trans_id, query
from chalicelib.adapters.queries import Question, told
from chalicelib.domain.bank_notice import BankNotice


def ask(
    question: Question, *, now: datetime, secrets: Sequence[Mapping[str, Any]], urls: Mapping[str, str]
) -> list[BankNotice]:
    """See `queries.Query`."""
    found = query(
        order_reference=question.reference,
        created_at=question.created_at,
        secrets=secrets,
        api_url=urls.get("api", API_URL),
    )
    return told(
        found,
        provider="zalopay",
        account=app_id(newest(secrets)),
        now=now,
        order=app_trans_id(question.reference, question.created_at),
        tells_failures=False,
    )
