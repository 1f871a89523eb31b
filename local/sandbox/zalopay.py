"""ZaloPay v2 from ZaloPay's side: takes an order, calls back when it was paid (and only then)."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from local.sandbox.delivery import Message, Notice
from local.sandbox.fields import Refusal, parse_object
from local.sandbox.gateway_orders import Order, Said, Shop
from local.sandbox.gateway_signing import zalopay_mac
from local.sandbox.vietnam_time import local_text
from local.sandbox.webhooks import answered, webhook_url

PATHS = ("/zalopay/v2/create",)
SIGNED = ("app_id", "app_trans_id", "app_user", "amount", "app_time", "embed_data", "item")
CLOCKS_MS = 15 * 60 * 1000


def read(body: Mapping[str, Any], headers: Mapping[str, str], shops: Mapping[str, Shop], now: datetime) -> Order:
    """The order in a create request; `Said` ZaloPay's codes when its app, mac, number or time is wrong."""
    shop = shops.get(str(body.get("app_id")))
    if shop is None:
        raise _no(-2, "app_id không hợp lệ")
    if body.get("mac") != zalopay_mac("|".join(str(body.get(name)) for name in SIGNED), shop.keys["key1"]):
        raise _no(-402, "mac không hợp lệ")
    number, amount, seconds = body.get("app_trans_id"), body.get("amount"), body.get("expire_duration_seconds", 900)
    if not isinstance(number, str) or not number.startswith(local_text(now, "%y%m%d_")) or len(number) > 40:
        raise _no(-92, "app_trans_id phải bắt đầu bằng ngày hiện tại")
    if not isinstance(amount, int) or amount < 1000:
        raise _no(-54, "amount không hợp lệ")
    if not isinstance(seconds, int) or seconds < 300 or abs(now.timestamp() * 1000 - int(body["app_time"])) > CLOCKS_MS:
        raise _no(-54, "thời gian không hợp lệ")
    try:
        back = str(parse_object(str(body["embed_data"]).encode()).get("redirecturl", ""))
    except Refusal:
        raise _no(-54, "embed_data không hợp lệ") from None
    callback = webhook_url(str(body.get("callback_url")), https_needed=True)
    info = str(body.get("description"))
    return Order(shop, number, amount, info, back, callback, now + timedelta(seconds=seconds), body)


def taken_before(order: Order, before: Order) -> Order:
    """A number is taken once, whatever is asked with it."""
    raise _no(-68, "app_trans_id bị trùng")


def answer(order: Order, page: str) -> dict[str, Any]:
    """What create answers."""
    return {
        "return_code": 1,
        "return_message": "Giao dịch thành công",
        "sub_return_code": 1,
        "sub_return_message": "Giao dịch thành công",
        "order_url": page,
        "zp_trans_token": f"AC{order.transaction}",
        "order_token": f"TOKEN{order.transaction}",
        "qr_code": f"https://qcgateway.zalopay.vn/openinapp?order={order.number}",
    }


def notice(order: Order, ended: str, now: datetime) -> Notice | None:
    """The callback, again until it is answered with return_code 1 or 2; none for an order that was given up."""
    if ended != "paid":
        return None
    data = {
        **{name: order.told[name] for name in SIGNED},
        "zp_trans_id": order.transaction,
        "server_time": int(now.timestamp() * 1000),
        "channel": 38,
        "merchant_user_id": "7ZMSl3nEg5sOUJzOLSoUFT8xKNQVaLOLXHB",
        "user_fee_amount": 0,
        "discount_amount": 0,
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    body = json.dumps({"data": text, "mac": zalopay_mac(text, order.shop.keys["key2"]), "type": 1}).encode()
    message = Message("POST", order.callback_url, {"Content-Type": "application/json"}, body)

    def accepted(status: int, answer: bytes) -> bool:
        return status == 200 and answered(answer).get("return_code") in (1, 2)

    return Notice("zalopay", order.number, lambda now: message, accepted)


def _no(code: int, message: str) -> Said:
    told = {"return_code": 2, "return_message": "Giao dịch thất bại"}
    return Said({**told, "sub_return_code": code, "sub_return_message": message})
