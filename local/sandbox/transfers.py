"""A transfer that reached an account, told the way SePay tells it, or by Standard Webhooks."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from local.sandbox import vietqrvn
from local.sandbox.delivery import Message, Notice
from local.sandbox.signing import sepay_headers, standard_webhook_headers
from local.sandbox.vietnam_time import local_text
from local.sandbox.webhooks import answered


@dataclass(frozen=True)
class Watch:
    """A receiving account and who tells whom about it. SePay has a `secret` (HMAC) or an `api_key`, VietQR.vn a
    `username` and a `password` for the token that it fetches."""

    provider: str
    url: str
    bank_bin: str
    account: str
    account_name: str = "TT PVHCC"
    gateway: str = "MBBank"
    secret: str | None = None
    api_key: str | None = None
    username: str | None = None
    password: str | None = None


@dataclass(frozen=True)
class Transfer:
    """One movement on an account; `bank_reference` is the bank's FT number, `amount_vnd` whole đồng."""

    transfer_id: int
    bank_reference: str
    account: str
    direction: str
    amount_vnd: int
    content: str
    made_at: datetime


def sepay_notice(watch: Watch, transfer: Transfer) -> Notice:
    """SePay's webhook (developer.sepay.vn): the same body on every try, signed anew with the time of sending.

    Success is 200 or 201 with `{"success": true}`.
    """
    payload = {
        "id": transfer.transfer_id,
        "gateway": watch.gateway,
        "transactionDate": local_text(transfer.made_at, "%Y-%m-%d %H:%M:%S"),
        "accountNumber": transfer.account,
        "code": None,
        "content": transfer.content,
        "transferType": transfer.direction,
        "transferAmount": transfer.amount_vnd,
        "accumulated": 0,
        "subAccount": None,
        "referenceCode": transfer.bank_reference,
        "description": "",
    }
    body = json.dumps(payload, separators=(",", ":")).encode()

    def prepare(now: datetime) -> Message:
        proof = sepay_headers(secret=watch.secret, api_key=watch.api_key, timestamp=int(now.timestamp()), body=body)
        return Message("POST", watch.url, {"Content-Type": "application/json", **proof}, body)

    def accepted(status: int, answer: bytes) -> bool:
        return status in (200, 201) and answered(answer).get("success") is True

    return Notice("sepay", transfer.bank_reference, prepare, accepted)


def standard_notice(watch: Watch, transfer: Transfer) -> Notice:
    """The `standard` bank: `transfer.received` by Standard Webhooks; any 2xx is success, 410 ends the tries."""
    made_at = transfer.made_at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    notice_id = f"msg_{transfer.transfer_id}"
    data = {
        "notice_id": notice_id,
        "bank_reference": transfer.bank_reference,
        "account": transfer.account,
        "direction": transfer.direction,
        "outcome": "paid",
        "amount_vnd": transfer.amount_vnd,
        "memo": transfer.content,
        "order_reference": "",
        "occurred_at": made_at,
    }
    body = json.dumps({"type": "transfer.received", "timestamp": made_at, "data": data}).encode()

    def prepare(now: datetime) -> Message:
        proof = standard_webhook_headers(watch.secret or "", notice_id, int(now.timestamp()), body)
        return Message("POST", watch.url, {"Content-Type": "application/json", **proof}, body)

    return Notice(
        "standard",
        transfer.bank_reference,
        prepare,
        lambda status, answer: 200 <= status < 300,
        final_refusals=frozenset({410}),
    )


NOTICES = {"sepay": sepay_notice, "standard": standard_notice, "vietqrvn": vietqrvn.notice}
