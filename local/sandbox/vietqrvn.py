"""VietQR.vn from VietQR.vn's side: fetches a token from its customer, then tells of each transfer with it."""

import base64
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import urllib3

from local.sandbox.delivery import Message, Notice
from local.sandbox.fields import Refusal
from local.sandbox.webhooks import answered

HTTP = urllib3.PoolManager(maxsize=4, timeout=urllib3.Timeout(total=10.0), retries=False)
KEYS = ("username", "password")


def account_watched(fields: Mapping[str, Any]) -> None:
    """Refuses (400) a registration without the credentials of token_generate."""
    if not fields["username"] or not fields["password"]:
        raise Refusal(400, "wrong_fields", "give username and password (vietqrvn)")


def notice(watch: Any, transfer: Any) -> Notice:
    """transaction-sync below the customer's address, again until `error` is false; a new token for every try."""
    body = json.dumps(
        {
            "bankaccount": transfer.account,
            "amount": f"{transfer.amount_vnd}.0",
            "transType": "C" if transfer.direction == "in" else "D",
            "content": transfer.content,
            "transactionid": f"vqr-{transfer.transfer_id}",
            "transactiontime": int(transfer.made_at.timestamp() * 1000),
            "referencenumber": transfer.bank_reference,
            "orderId": "",
            "terminalCode": "",
            "subTerminalCode": "",
            "serviceCode": "",
            "urlLink": "",
            "sign": "",
        }
    ).encode()

    def prepare(now: datetime) -> Message:
        bearer = {"Authorization": f"Bearer {_token(watch)}"}
        url = f"{watch.url}/bank/api/transaction-sync"
        return Message("POST", url, {"Content-Type": "application/json", **bearer}, body)

    def accepted(status: int, answer: bytes) -> bool:
        return status == 200 and answered(answer).get("error") is False

    return Notice("vietqrvn", transfer.bank_reference, prepare, accepted)


def _token(watch: Any) -> str:
    """The customer's token; "" where none is given, so that the try fails and another one follows."""
    basic = base64.b64encode(f"{watch.username}:{watch.password}".encode()).decode()
    headers = {"Authorization": f"Basic {basic}", "Content-Type": "application/json"}
    try:
        answer = HTTP.request("POST", f"{watch.url}/api/token_generate", body=b"", headers=headers, redirect=False)
    except urllib3.exceptions.HTTPError:
        return ""
    return str(answered(answer.data).get("access_token", ""))
