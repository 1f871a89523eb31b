"""VNPAY's answers to a merchant's questions and refunds, from VNPAY's side: querydr and refund 2.1.0."""

import hashlib
import hmac
import secrets
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from local.sandbox.server import Answer, Request, Route
from local.sandbox.vietnam_time import local_text, utc_now
from local.sandbox.vnpay import Merchant

PATH = "/vnpay/merchant_webapi/api/transaction"
# What each request signs, in this order and joined by `|`, and what every answer does.
SIGNED = {
    "querydr": [
        "RequestId",
        "Version",
        "Command",
        "TmnCode",
        "TxnRef",
        "TransactionDate",
        "CreateDate",
        "IpAddr",
        "OrderInfo",
    ],
    "refund": [
        "RequestId",
        "Version",
        "Command",
        "TmnCode",
        "TransactionType",
        "TxnRef",
        "Amount",
        "TransactionNo",
        "TransactionDate",
        "CreateBy",
        "CreateDate",
        "IpAddr",
        "OrderInfo",
    ],
}
ANSWERED = [
    "ResponseId",
    "Command",
    "ResponseCode",
    "Message",
    "TmnCode",
    "TxnRef",
    "Amount",
    "BankCode",
    "PayDate",
    "TransactionNo",
    "TransactionType",
    "TransactionStatus",
    "OrderInfo",
]
PROMOTIONS = ["PromotionCode", "PromotionAmount"]  # of querydr only


class VnpayApi:
    """Knows how orders ended, and what went back of each; a RequestId is taken once a day."""

    def __init__(self, merchants: Callable[[], Mapping[str, Merchant]]) -> None:
        self._merchants = merchants
        self._ended: dict[tuple[str, str], dict[str, str]] = {}
        self._back: dict[tuple[str, str], list[dict[str, str]]] = {}
        self._asked: set[tuple[str, str, str]] = set()
        self._lock = threading.Lock()

    def note(self, result: Mapping[str, str]) -> None:
        """An order ended so (the fields of its IPN)."""
        with self._lock:
            self._ended[result["vnp_TmnCode"], result["vnp_TxnRef"]] = dict(result)

    def transaction(self, request: Request) -> Answer:
        """POST …/api/transaction: a question or a refund, by vnp_Command."""
        told = {name.removeprefix("vnp_"): str(value) for name, value in request.json().items()}
        merchant = self._merchants().get(told.get("TmnCode", ""))
        names = SIGNED.get(told.get("Command", ""))
        if merchant is None or names is None:
            return Answer(200, {"vnp_ResponseCode": "02", "vnp_Message": "Merchant invalid"})
        if not hmac.compare_digest(_hash(merchant, [told.get(n, "") for n in names]), told.get("SecureHash", "")):
            return Answer(200, {"vnp_ResponseCode": "97", "vnp_Message": "Invalid checksum"})
        with self._lock:
            said = self._question(told) if told["Command"] == "querydr" else self._refund(told, utc_now())
        return Answer(200, _signed(merchant, told, said))

    def routes(self) -> list[Route]:
        """Where merchants ask."""
        return [("POST", PATH, self.transaction)]

    def _question(self, told: Mapping[str, str]) -> dict[str, str]:
        key = told["TmnCode"], told["TxnRef"]
        order = self._ended.get(key)
        if order is None:
            return {"ResponseCode": "91", "Message": "Transaction not found"}
        back = self._back.get(key, [])
        status = "00" if back else order["vnp_TransactionStatus"]
        return _about(order, back[-1]["TransactionType"] if back else "01", status)

    def _refund(self, told: Mapping[str, str], now: datetime) -> dict[str, str]:
        key = told["TmnCode"], told["TxnRef"]
        order, asked = self._ended.get(key), (told["TmnCode"], told["RequestId"], local_text(now, "%Y%m%d"))
        if asked in self._asked:
            return {"ResponseCode": "94", "Message": "Request duplicated"}
        if order is None or (order["vnp_TransactionStatus"], order["vnp_TransactionNo"]) != (
            "00",
            told["TransactionNo"],
        ):
            return {"ResponseCode": "91", "Message": "Transaction not found"}
        gone = sum(int(one["Amount"]) for one in self._back.get(key, []))
        if gone + int(told["Amount"]) > int(order["vnp_Amount"]):
            return {"ResponseCode": "95", "Message": "Refund not allowed"}
        self._asked.add(asked)
        self._back.setdefault(key, []).append(dict(told))
        return _about(order, told["TransactionType"], "05") | {"Amount": told["Amount"]}


def _about(order: Mapping[str, str], kind: str, status: str) -> dict[str, str]:
    names = ("Amount", "BankCode", "PayDate", "TransactionNo", "OrderInfo")
    return {
        "ResponseCode": "00",
        "Message": "Success",
        "TransactionType": kind,
        "TransactionStatus": status,
        **{name: order[f"vnp_{name}"] for name in names},
    }


def _signed(merchant: Merchant, told: Mapping[str, str], said: Mapping[str, str]) -> dict[str, Any]:
    fields = {
        **{name: told[name] for name in ("Command", "TmnCode", "TxnRef")},
        "ResponseId": secrets.token_hex(16),
        **said,
    }
    names = ANSWERED + (PROMOTIONS if told["Command"] == "querydr" else [])
    sent = {f"vnp_{name}": fields[name] for name in names if fields.get(name)}
    return {**sent, "vnp_SecureHash": _hash(merchant, [fields.get(name, "") for name in names])}


def _hash(merchant: Merchant, values: Sequence[str]) -> str:
    return hmac.new(merchant.secret.encode(), "|".join(values).encode(), hashlib.sha512).hexdigest()
