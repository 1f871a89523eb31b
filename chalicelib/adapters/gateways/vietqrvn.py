"""VietQR.vn's check-order: what became of an order, or of one transfer. Source: payments.md 9, api.vietqr.vn.

Secrets: `{"api_username": …, "api_password": …}`, what VietQR.vn gave us. Its answers carry no proof: TLS vouches.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.adapters import reading
from chalicelib.adapters.callbacks import Unreadable
from chalicelib.adapters.gateways import Found, GatewayRefused, GatewayUnavailable, Standing, ask, newest
from chalicelib.adapters.signatures import utf8

API_URL = "https://api.vietqr.org"
STANDINGS: Mapping[str, Standing] = {"0": "pending", "1": "paid", "2": "failed"}
BY_ORDER, BY_REFERENCE = "0", "1"


def query(
    *,
    order_reference: str,
    account: str,
    secrets: Sequence[Mapping[str, Any]],
    bank_reference: str = "",
    api_url: str = API_URL,
) -> Found:
    """What became of an order into `account`, or of the transfer with this `bank_reference` where one is given.

    Two calls, for a token and with it. `GatewayRefused` where VietQR.vn knows no such order, `GatewayUnavailable`
    without a usable answer.
    """
    secret = newest(secrets)
    name, password = (reading.secret(secret, part) for part in ("api_username", "api_password"))
    if not name or not password:
        raise GatewayUnavailable("no credentials")
    base = api_url.rstrip("/")
    basic = base64.b64encode(utf8(f"{name}:{password}")).decode()
    given = ask(f"{base}/vqr/api/token_generate", {}, {"Authorization": f"Basic {basic}"}).get("access_token")
    if not isinstance(given, str) or not given.isascii() or not given.isprintable():
        raise GatewayUnavailable("answered without a token")
    value = bank_reference or order_reference
    question = {
        "bankAccount": account,
        "type": BY_REFERENCE if bank_reference else BY_ORDER,
        "value": value,
        "checkSum": hashlib.md5(utf8(account + name), usedforsecurity=False).hexdigest(),
    }
    answer = ask(f"{base}/vqr/api/transactions/check-order", question, {"Authorization": f"Bearer {given}"}, rows=True)
    rows = answer.get("rows", [])
    if not rows:
        raise GatewayRefused(str(answer.get("message"))[:20])
    name_of = "referenceNumber" if bank_reference else "orderId"
    for row in rows:
        if isinstance(row, dict) and row.get(name_of) == value and row.get("transType", "C") == "C":
            return _found(row, order_reference)
    raise GatewayUnavailable("answered about another order")


def _found(row: Mapping[str, Any], order_reference: str) -> Found:
    try:
        status = reading.name(row.get("status"), limit=2)
        if status not in STANDINGS:
            raise GatewayUnavailable("answered with an unknown status")
        amount = reading.whole_vnd(row.get("amount"))
        return Found(
            order_reference, STANDINGS[status], amount, reading.name_or_nothing(row.get("referenceNumber")), status
        )
    except Unreadable:
        raise GatewayUnavailable("answered in another format") from None
