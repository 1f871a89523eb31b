"""payOS's payment link: every transfer that came for it, each with the bank's reference as its webhook has it. Source:
payments.md 6, payos.vn/docs/api."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.adapters import reading
from chalicelib.adapters.callbacks import Unreadable
from chalicelib.adapters.gateways import GatewayUnavailable
from chalicelib.adapters.gateways.payos import API_URL, link, order_code_of
from chalicelib.adapters.queries import Question
from chalicelib.domain.bank_notice import BankNotice

TIME = "%Y-%m-%d %H:%M:%S"
MOST = 100


def ask(
    question: Question, *, now: datetime, secrets: Sequence[Mapping[str, Any]], urls: Mapping[str, str]
) -> list[BankNotice]:
    """See `queries.Query`. What payOS calls paid must be there transfer by transfer."""
    data = link(order_reference=question.reference, secrets=secrets, api_url=urls.get("api", API_URL))
    try:
        transfers = data.get("transactions") or []
        if not isinstance(transfers, list) or len(transfers) > MOST:
            raise Unreadable("transactions")
        notices = [_notice(one, question) for one in transfers]
        if sum(notice.amount_vnd for notice in notices) != reading.whole_vnd(data.get("amountPaid")):
            raise Unreadable("transfers that are not the sum")
    except Unreadable:
        raise GatewayUnavailable("answered in another format") from None
    return notices


def _notice(told: Any, question: Question) -> BankNotice:
    if not isinstance(told, dict):
        raise Unreadable("not a transfer")
    reference = reading.name(told.get("reference"))
    return BankNotice(
        provider="payos",
        notice_id=f"{order_code_of(question.reference)}.{reference}",
        bank_reference=reference,
        account=reading.name(told.get("accountNumber")),
        direction="in",
        outcome="paid",
        amount_vnd=reading.whole_vnd(told.get("amount")),
        memo=reading.text(told.get("description")),
        order_reference=question.reference,
        occurred_at=_time(told.get("transactionDateTime")),
    )


def _time(value: Any) -> datetime:
    """The webhook writes Vietnamese local time, the answer to a question an instant with its offset."""
    written_with_offset = isinstance(value, str) and "T" in value
    return reading.instant(value) if written_with_offset else reading.vietnam_time(value, TIME)
