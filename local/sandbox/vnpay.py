"""VNPAY 2.1.0 from VNPAY's side: reads the pay URL a merchant made, tells the merchant how it ended."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from local.sandbox.delivery import Message, Notice
from local.sandbox.fields import Refusal
from local.sandbox.signing import WrongSignature, vnpay_fields, vnpay_signed_query
from local.sandbox.vietnam_time import from_local_text, local_text
from local.sandbox.webhooks import answered

STAMP = "%Y%m%d%H%M%S"
# Field -> what VNPAY's guide asks of it (lengths of TxnRef and OrderInfo: general knowledge).
PAY_FIELDS = {
    "vnp_Version": r"2\.1\.0",
    "vnp_Command": r"pay",
    "vnp_TmnCode": r"[A-Za-z0-9]{8}",
    "vnp_Amount": r"[1-9][0-9]{0,11}",
    "vnp_CurrCode": r"VND",
    "vnp_CreateDate": r"[0-9]{14}",
    "vnp_ExpireDate": r"[0-9]{14}",
    "vnp_IpAddr": r"[0-9A-Fa-f.:]{3,45}",
    "vnp_Locale": r"vn|en",
    "vnp_OrderInfo": r"[A-Za-z0-9 .,:_-]{1,255}",
    "vnp_OrderType": r"[A-Za-z0-9]{1,100}",
    "vnp_ReturnUrl": r"https?://[!-~]{1,247}",
    "vnp_TxnRef": r"[!-~]{1,100}",
}


@dataclass(frozen=True)
class Merchant:
    """A shop at VNPAY: where its IPN goes, its secret, and how VNPAY's server encodes what it sends."""

    url: str
    tmn_code: str
    secret: str
    encoder: str = "java"


def read_pay_url(pay_url: str, merchants: Mapping[str, Merchant], now: datetime) -> dict[str, str]:
    """The fields of a pay URL; refused when its hash (403), a field (422) or its time (410) is wrong."""
    try:
        secret_of = {code: merchant.secret for code, merchant in merchants.items()}
        fields = vnpay_fields(urlsplit(pay_url).query, secret_of)
    except WrongSignature as error:
        raise Refusal(403, "wrong_signature", str(error)) from None
    except ValueError as error:
        raise Refusal(422, "wrong_pay_url", str(error)) from None
    faults = [n for n, rule in PAY_FIELDS.items() if not re.fullmatch(rule, fields.get(n, ""), re.ASCII)]
    faults += [f"{name} (unknown)" for name in fields if name not in PAY_FIELDS and name != "vnp_BankCode"]
    if not faults and int(fields["vnp_Amount"]) % 100:
        faults.append("vnp_Amount (đồng x 100)")
    if faults:
        raise Refusal(422, "wrong_pay_url", "missing or wrong: " + ", ".join(faults))
    try:
        created, expires = (from_local_text(fields[f"vnp_{n}Date"], STAMP) for n in ("Create", "Expire"))
    except ValueError:
        raise Refusal(422, "wrong_pay_url", "vnp_CreateDate or vnp_ExpireDate is no date") from None
    if not created < expires:
        raise Refusal(422, "wrong_pay_url", "vnp_ExpireDate is not after vnp_CreateDate")
    if now >= expires:
        raise Refusal(410, "expired", f"the order could be paid until {expires.isoformat()}")
    return fields


def result_fields(order: Mapping[str, str], outcome: str, now: datetime, **chosen: str) -> dict[str, str]:
    """What VNPAY reports of `order`: paid when `outcome` is 00, else failed with that response code.

    `chosen` may hold bank_code, card_type and transaction_status. A payer who cancels (24) never reached a bank, so
    its vnp_TransactionNo is 0 and there is no bank number (seen in public return URLs; memory, not re-read).
    """
    number = "0" if outcome == "24" else str(10_000_000 + secrets.randbelow(90_000_000))
    bank = {"vnp_BankTranNo": f"VNP{number}"} if outcome == "00" else {}
    usual_status = {"00": "00", "07": "07"}.get(outcome, "02")
    return bank | {
        "vnp_Amount": order["vnp_Amount"],
        "vnp_BankCode": chosen.get("bank_code") or order.get("vnp_BankCode") or "NCB",
        "vnp_CardType": chosen.get("card_type") or "ATM",
        "vnp_OrderInfo": order["vnp_OrderInfo"],
        "vnp_PayDate": local_text(now, STAMP),
        "vnp_ResponseCode": outcome,
        "vnp_TmnCode": order["vnp_TmnCode"],
        "vnp_TransactionNo": number,
        "vnp_TransactionStatus": chosen.get("transaction_status") or usual_status,
        "vnp_TxnRef": order["vnp_TxnRef"],
    }


def signed_url(base: str, fields: Mapping[str, str], merchant: Merchant) -> str:
    """`base` with the signed result as its query (after one of its own, if it has any)."""
    joint = "&" if urlsplit(base).query else "?"
    return f"{base}{joint}{vnpay_signed_query(fields, merchant.secret, merchant.encoder)}"


def ipn(fields: Mapping[str, str], merchant: Merchant) -> Notice:
    """The IPN: a GET, again until HTTP 200 with RspCode 00 or 02."""

    def prepare(now: datetime) -> Message:
        return Message("GET", signed_url(merchant.url, fields, merchant), {})

    def accepted(status: int, answer: bytes) -> bool:
        return status == 200 and answered(answer).get("RspCode") in ("00", "02")

    return Notice("vnpay", fields["vnp_TxnRef"], prepare, accepted)
