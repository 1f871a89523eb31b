"""payOS from payOS's side: makes a payment link with a VietQR, tells the shop of the transfer that paid it."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from local.sandbox.delivery import Message, Notice
from local.sandbox.gateway_orders import Order, Said, Shop
from local.sandbox.gateway_signing import payos_signature
from local.sandbox.vietnam_time import local_text
from local.sandbox.vietqr_writer import write
from local.sandbox.webhooks import answered

PATHS = ("/payos/v2/payment-requests",)
SIGNED = ("amount", "cancelUrl", "description", "orderCode", "returnUrl")
LARGEST_CODE = 9_007_199_254_740_991


def read(body: Mapping[str, Any], headers: Mapping[str, str], shops: Mapping[str, Shop], now: datetime) -> Order:
    """The link that is asked for; `Said` payOS's code when its shop, signature or fields are wrong."""
    shop = shops.get(headers.get("x-client-id", ""))
    if shop is None or headers.get("x-api-key") != shop.keys["api_key"]:
        raise _no("401", "Thông tin xác thực không hợp lệ")
    if body.get("signature") != payos_signature({n: body.get(n) for n in SIGNED}, shop.keys["checksum_key"]):
        raise _no("201", "Mã kiểm tra (signature) không hợp lệ")
    number, amount, expires = body.get("orderCode"), body.get("amount"), body.get("expiredAt")
    if not isinstance(number, int) or not 0 < number <= LARGEST_CODE or not isinstance(amount, int) or amount <= 0:
        raise _no("20", "orderCode hoặc amount không hợp lệ")
    if not isinstance(expires, int) or expires <= now.timestamp() or len(str(body["description"])) > 25:
        raise _no("20", "expiredAt hoặc description không hợp lệ")
    until = datetime.fromtimestamp(expires, UTC)
    return Order(shop, str(number), amount, str(body["description"]), str(body["returnUrl"]), shop.url, until, body)


def taken_before(order: Order, before: Order) -> Order:
    """An orderCode is taken once."""
    raise _no("231", "Đơn thanh toán đã tồn tại")


def answer(order: Order, page: str) -> dict[str, Any]:
    """What a link is answered with, signed."""
    data = {
        "bin": order.shop.bank_bin,
        "accountNumber": order.shop.account,
        "accountName": "TT PVHCC",
        "amount": order.amount_vnd,
        "description": order.info,
        "orderCode": int(order.number),
        "currency": "VND",
        "paymentLinkId": f"{order.transaction:032x}",
        "status": "PENDING",
        "expiredAt": order.told["expiredAt"],
        "checkoutUrl": page,
        "qrCode": write(order.shop.bank_bin, order.shop.account, order.amount_vnd, order.info),
    }
    return {"code": "00", "desc": "success", "data": data, "signature": _signed(order, data)}


def notice(order: Order, ended: str, now: datetime) -> Notice | None:
    """The webhook, again until it is answered 2xx with success; none for a link that was given up."""
    if ended != "paid":
        return None
    data = {
        "orderCode": int(order.number),
        "amount": order.amount_vnd,
        "description": order.info,
        "accountNumber": order.shop.account,
        "reference": f"FT{local_text(now, '%y%j')}{order.transaction % 10**9:09d}",
        "transactionDateTime": local_text(now, "%Y-%m-%d %H:%M:%S"),
        "currency": "VND",
        "paymentLinkId": f"{order.transaction:032x}",
        "code": "00",
        "desc": "success",
        "counterAccountBankId": None,
        "counterAccountBankName": None,
        "counterAccountName": "NGUYEN VAN A",
        "counterAccountNumber": "0071001104341",
        "virtualAccountName": None,
        "virtualAccountNumber": "",
    }
    body = {"code": "00", "desc": "success", "success": True, "data": data, "signature": _signed(order, data)}
    sent = json.dumps(body, ensure_ascii=False).encode()
    message = Message("POST", order.callback_url, {"Content-Type": "application/json"}, sent)

    def accepted(status: int, answer: bytes) -> bool:
        return 200 <= status < 300 and answered(answer).get("success") is True

    return Notice("payos", order.number, lambda now: message, accepted)


def _signed(order: Order, data: Mapping[str, Any]) -> str:
    return payos_signature(data, order.shop.keys["checksum_key"])


def _no(code: str, desc: str) -> Said:
    return Said({"code": code, "desc": desc, "data": None, "signature": None})
