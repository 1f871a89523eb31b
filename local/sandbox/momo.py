"""MoMo v2 from MoMo's side: takes an order of the wallet, tells the shop how it ended by IPN."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from local.sandbox.delivery import Message, Notice
from local.sandbox.gateway_orders import Order, Said, Shop
from local.sandbox.gateway_signing import momo_signature
from local.sandbox.webhooks import webhook_url

PATHS = ("/momo/v2/gateway/api/create",)
SIGNED = (
    *("amount", "extraData", "ipnUrl", "orderId", "orderInfo", "partnerCode", "redirectUrl", "requestId"),
    "requestType",
)
CODES = {"paid": (0, "Thành công."), "given_up": (1006, "Giao dịch bị từ chối bởi người dùng.")}


def read(body: Mapping[str, Any], headers: Mapping[str, str], shops: Mapping[str, Shop], now: datetime) -> Order:
    """The order in a create request; `Said` MoMo's code when its shop, signature or fields are wrong."""
    shop = shops.get(str(body.get("partnerCode")))
    if shop is None:
        raise _no(body, 13, "Xác thực doanh nghiệp thất bại")
    fields = {name: body.get(name, "") for name in SIGNED}
    if body.get("signature") != momo_signature(fields, shop.keys["accessKey"], shop.keys["secretKey"]):
        raise _no(body, 13, "Chữ ký không đúng")
    amount, minutes = body.get("amount"), body.get("orderExpireTime", 100)
    if not isinstance(amount, int) or not 1000 <= amount <= 50_000_000 or body.get("requestType") != "captureWallet":
        raise _no(body, 22, "Số tiền giao dịch không hợp lệ")
    if not body.get("orderId") or not body.get("requestId") or not isinstance(minutes, int):
        raise _no(body, 20, "Yêu cầu sai định dạng")
    webhook_url(str(body.get("ipnUrl")), https_needed=True)
    return Order(
        shop, str(body["orderId"]), amount, str(body["orderInfo"]), str(body["redirectUrl"]), str(body["ipnUrl"]),
        now + timedelta(minutes=minutes), body,
    )  # fmt: skip


def taken_before(order: Order, before: Order) -> Order:
    """The very same request again is the same order; another one with its orderId is refused."""
    if order.told["requestId"] != before.told["requestId"]:
        raise _no(order.told, 41, "OrderId bị trùng")
    return before


def answer(order: Order, page: str) -> dict[str, Any]:
    """What create answers."""
    return {
        **{name: order.told[name] for name in ("partnerCode", "orderId", "requestId", "amount")},
        "responseTime": 1768446010000,
        "resultCode": 0,
        "message": "Thành công.",
        "payUrl": page,
        "deeplink": f"momo://app?action=payWithApp&orderId={order.number}",
        "qrCodeUrl": f"momo://app?action=payWithApp&isScanQR=true&orderId={order.number}",
    }


def notice(order: Order, ended: str, now: datetime) -> Notice:
    """The IPN, again until it is answered 204."""
    code, message = CODES[ended]
    fields = {
        **{name: order.told[name] for name in ("partnerCode", "orderId", "requestId", "amount", "orderInfo")},
        "orderType": "momo_wallet",
        "transId": order.transaction,
        "resultCode": code,
        "message": message,
        "payType": "qr",
        "responseTime": int(now.timestamp() * 1000),
        "extraData": order.told.get("extraData", ""),
    }
    signature = momo_signature(fields, order.shop.keys["accessKey"], order.shop.keys["secretKey"])
    body = json.dumps({**fields, "signature": signature}, ensure_ascii=False).encode()
    message_ = Message("POST", order.callback_url, {"Content-Type": "application/json; charset=UTF-8"}, body)
    return Notice("momo", order.number, lambda now: message_, lambda status, answer: status == 204)


def _no(body: Mapping[str, Any], code: int, message: str) -> Said:
    names = {name: body.get(name) for name in ("partnerCode", "orderId", "requestId")}
    return Said({**names, "resultCode": code, "message": message})
