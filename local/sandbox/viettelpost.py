"""Viettel Post: sign-in, orders and their cancelling as its guide has them, and scans posted as its webhook does."""

import hmac
import json
import secrets
import threading
from collections.abc import Mapping
from typing import Any

from local.sandbox.delivery import Message, Notice
from local.sandbox.ems_codes import postage_vnd
from local.sandbox.fields import Refusal, take
from local.sandbox.outbox import Outbox
from local.sandbox.server import Answer, Request, Route
from local.sandbox.vietnam_time import local_text, utc_now
from local.sandbox.webhooks import webhook_url

PREFIX = "/v2"
SIDES = ("SENDER", "RECEIVER")
NEEDED: dict[str, type] = {
    **{f"{side}_{part}": str for side in SIDES for part in ("FULLNAME", "PHONE", "ADDRESS")},
    **dict.fromkeys(("ORDER_NUMBER", "PRODUCT_NAME", "PRODUCT_TYPE", "ORDER_SERVICE"), str),
    **dict.fromkeys(("PRODUCT_WEIGHT", "PRODUCT_QUANTITY", "ORDER_PAYMENT", "MONEY_COLLECTION"), int),
}
MAY: dict[str, tuple[type, Any]] = {
    **dict.fromkeys(("PRODUCT_DESCRIPTION", "ORDER_SERVICE_ADD", "ORDER_NOTE"), (str, "")),
    "PRODUCT_PRICE": (int, 0),
    "CHECK_UNIQUE": (bool, False),
}
SCANS = {
    -100: "Đơn hàng mới tạo",
    104: "Giao cho bưu tá đi nhận",
    105: "Bưu tá đã nhận hàng",
    107: "Đối tác yêu cầu huỷ",
    200: "Nhận từ bưu tá",
    400: "Nhận bảng kê đến",
    500: "Giao bưu tá đi phát",
    501: "Phát thành công",
    504: "Chuyển trả người gửi",
    505: "Thông báo chuyển hoàn",
    506: "Khách hàng không có nhà",
    507: "Khách hàng đến bưu cục nhận",
    508: "Phát tiếp",
    515: "Duyệt hoàn",
}
COLLECTED, CANCELLED, CANCEL = 105, 107, 4


class ViettelPost:
    """One carrier with many shops, each known by its user."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._shops: dict[str, dict[str, Any]] = {}
        self._tokens: dict[str, str] = {}
        self._orders: dict[str, dict[str, Any]] = {}
        self._serial = secrets.randbelow(10**9) + 10**10
        self._lock = threading.RLock()

    def register(self, data: Mapping[str, Any]) -> str:
        """Knows a shop, and where its scans go, from now on."""
        names: dict[str, type] = dict.fromkeys(("provider", "url", "username", "password"), str)
        shop = take(data, required=names, optional={"webhook_token": (str, "")})
        webhook_url(shop["url"])
        with self._lock:
            self._shops[shop["username"]] = shop
        return "viettelpost"

    def routes(self) -> list[Route]:
        """What its API has, and /viettelpost/script for whoever plays."""
        return [
            ("POST", f"{PREFIX}/user/Login", self._sign_in),
            ("POST", f"{PREFIX}/order/createOrderNlp", self._create),
            ("POST", f"{PREFIX}/order/UpdateOrder", self._update),
            ("POST", "/viettelpost/script", self._script),
        ]

    def _sign_in(self, request: Request) -> Answer:
        told = take(request.json(), required={"USERNAME": str, "PASSWORD": str})
        with self._lock:
            shop = self._shops.get(told["USERNAME"])
            if shop is None or not hmac.compare_digest(shop["password"].encode(), told["PASSWORD"].encode()):
                return _no(202, "Tài khoản hoặc mật khẩu không đúng")
            token = secrets.token_hex(24)
            self._tokens[token] = told["USERNAME"]
        return _yes({"token": token})

    def _create(self, request: Request) -> Answer:
        with self._lock:
            user = self._tokens.get(request.headers.get("token", ""))
            if user is None:
                return _no(202, "Token invalid")
            try:
                order = take(request.json(), required=NEEDED, optional=MAY)
            except Refusal as refusal:
                return _no(205, refusal.message)
            empty = [name for name in NEEDED if order[name] == ""]
            if empty or order["PRODUCT_WEIGHT"] <= 0 or order["MONEY_COLLECTION"] < 0:
                return _no(205, "wrong: " + ", ".join(empty or ["weight or money"]))
            mine = [
                one for one in self._orders.values() if (one["user"], one["reference"]) == (user, order["ORDER_NUMBER"])
            ]
            if mine and order["CHECK_UNIQUE"]:
                return _no(204, "Đơn hàng đã tồn tại")
            self._serial += 1
            number, fee = str(self._serial), sum(postage_vnd(order["PRODUCT_WEIGHT"], same_province=False))
            self._orders[number] = {
                "user": user,
                "reference": order["ORDER_NUMBER"],
                "status": -100,
                "money": order["MONEY_COLLECTION"],
                "fee": fee,
            }
        return _yes({"ORDER_NUMBER": number, "MONEY_COLLECTION": order["MONEY_COLLECTION"], "MONEY_TOTAL": fee})

    def _update(self, request: Request) -> Answer:
        with self._lock:
            user = self._tokens.get(request.headers.get("token", ""))
            if user is None:
                return _no(202, "Token invalid")
            told = take(request.json(), required={"TYPE": int, "ORDER_NUMBER": str, "NOTE": str})
            number, order = self._find(told["ORDER_NUMBER"])
            if order is None or order["user"] != user or told["TYPE"] != CANCEL:
                return _no(204, "Không tìm thấy đơn")
            if order["status"] >= COLLECTED:
                return _no(204, "Đơn đã lấy hàng")
            self._tell(number, order, CANCELLED, "", 1)
        return _yes(None)

    def _script(self, request: Request) -> Answer:
        """POST /viettelpost/script {order_code, scans: [{status, note?, repeat?}]}: posts the scans as told."""
        script = take(request.json(), required={"order_code": str, "scans": list})
        with self._lock:
            number, order = self._find(script["order_code"])
            if order is None:
                raise Refusal(404, "no_such_order", "no order has this number")
            sent: list[str] = []
            for scan in script["scans"]:
                told = take(scan, required={"status": int}, optional={"note": (str, ""), "repeat": (int, 1)})
                sent += self._tell(number, order, told["status"], told["note"], told["repeat"])
        return Answer(202, {"item_code": number, "delivery_ids": sent})

    def _find(self, code: str) -> tuple[str, dict[str, Any] | None]:
        found = (one for one in self._orders.items() if code in (one[0], one[1]["reference"]))
        return next(found, ("", None))

    def _tell(self, number: str, order: dict[str, Any], status: int, note: str, repeat: int) -> list[str]:
        order["status"], shop = status, self._shops[order["user"]]
        told = {
            "ORDER_NUMBER": number,
            "ORDER_REFERENCE": order["reference"],
            "ORDER_STATUSDATE": local_text(utc_now(), "%d/%m/%Y %H:%M:%S"),
            "ORDER_STATUS": status,
            "STATUS_NAME": SCANS.get(status, ""),
            "LOCALION_CURRENTLY": "240000 - KT Lạng Sơn",
            "NOTE": note,
            "MONEY_COLLECTION": order["money"],
            "MONEY_TOTAL": order["fee"],
        }
        body = json.dumps({"DATA": told, "TOKEN": shop["webhook_token"]}, ensure_ascii=False).encode()
        message = Message("POST", shop["url"], {"Content-Type": "application/json"}, body)
        notice = Notice("viettelpost", number, lambda now: message, lambda code, answer: code == 200)
        return self._outbox.post([notice] * max(repeat, 1))


def _yes(data: Any) -> Answer:
    return Answer(200, {"status": 200, "error": False, "message": "OK", "data": data})


def _no(status: int, message: str) -> Answer:
    return Answer(200, {"status": status, "error": True, "message": message, "data": None})
