"""VNPAY's querydr. It tells vnp_TransactionNo, as the IPN does, and no vnp_BankTranNo. Source: payments.md 3."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.adapters.gateways import newest
from chalicelib.adapters.gateways.vnpay import API_URL, query, tmn_code
from chalicelib.adapters.queries import SERVER_IP, Question, told
from chalicelib.domain.bank_notice import BankNotice


def ask(
    question: Question, *, now: datetime, secrets: Sequence[Mapping[str, Any]], urls: Mapping[str, str]
) -> list[BankNotice]:
    """See `queries.Query`. `urls["api"]` is the whole address of querydr."""
    found = query(
        order_reference=question.reference,
        created_at=question.created_at,
        request_id=question.number,
        ip_address=SERVER_IP,
        now=now,
        secrets=secrets,
        api_url=urls.get("api", API_URL),
    )
    return told(found, provider="vnpay", account=tmn_code(newest(secrets)), now=now)
