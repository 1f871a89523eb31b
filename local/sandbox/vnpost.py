"""VNPost behind the state's data bus: tokens, orders, tracking that is asked for page by page, cancelling, prices."""

import base64
import hmac
import secrets
import threading
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from local.sandbox.ems_codes import postage_vnd, s10_check_digit
from local.sandbox.fields import Refusal, take
from local.sandbox.server import Answer, Request, Route
from local.sandbox.vietnam_time import local_text, utc_now

PREFIX = "/ngsp"
TOKEN_S = 3600
SENDER = ("SenderProvince", "SenderAddress", "SenderName", "SenderTel")
RECEIVER = ("ReceiverName", "ReceiverAddress", "ReceiverTel", "ReceiverProvince")
NEEDED: dict[str, type] = dict.fromkeys(("CustomerCode", "OrderNumber", *SENDER, *RECEIVER), str)
OTHERS = ("SenderDistrict", "SenderEmail", "SenderDesc", "Description", "ReceiverDistrict", "ReceiverEmail")
MAY: dict[str, tuple[type, Any]] = {**dict.fromkeys(OTHERS, (str, "")), "CODAmount": (int, 0)}
# Status and words of an answer, and of a scan: no public document has them, these are what this sandbox says.
TAKEN, KNOWN, WRONG, TOO_LATE = ("100", "OK"), ("101", "Order exists"), ("400", "Wrong order"), ("409", "Collected")
SCANS = {
    1: "Đã tiếp nhận đơn",
    2: "Đã thu gom",
    3: "Đang vận chuyển",
    4: "Phát thành công",
    60: "Đã huỷ",
    110: "Chưa nhận tiền thu hộ",
    161: "Chờ chuyển hoàn",
    170: "Đã chuyển hoàn",
}
CANCELLED, COLLECTED = 60, 2
MOST = 1000


class StateBus:
    """One bus for many units: a unit is known by its customer code, its system by key and secret."""

    def __init__(self) -> None:
        self._accounts: dict[str, tuple[str, str]] = {}
        self._tokens: dict[str, tuple[str, float]] = {}
        self._orders: dict[tuple[str, str], dict[str, Any]] = {}
        self._records: list[dict[str, Any]] = []
        self._serial = secrets.randbelow(90_000_000)
        self._silent = 0
        self._lock = threading.RLock()

    def register(self, data: Mapping[str, Any]) -> str:
        """Knows a unit's account from now on."""
        names: dict[str, type] = dict.fromkeys(("provider", "consumer_key", "consumer_secret", "customer_code"), str)
        told = take(data, required=names, optional={"url": (str, "")})  # it calls nobody
        with self._lock:
            self._accounts[told["consumer_key"]] = told["consumer_secret"], told["customer_code"]
        return "vnpost"

    def routes(self) -> list[Route]:
        """What the bus has, and /vnpost/script and /vnpost/silent for whoever plays."""
        return [
            ("POST", f"{PREFIX}/token", self._token),
            ("POST", f"{PREFIX}/order/post", self._create),
            ("GET", f"{PREFIX}/order/getOrderTracking", self._tracking),
            ("GET", f"{PREFIX}/order/cancelOrder", self._cancel),
            ("POST", f"{PREFIX}/order/getPrice", self._price),
            ("POST", "/vnpost/script", self._script),
            ("POST", "/vnpost/silent", self._go_silent),
        ]

    def _token(self, request: Request) -> Answer:
        kind, _, given = request.headers.get("authorization", "").partition(" ")
        try:
            key, _, secret = base64.b64decode(given, validate=True).decode().partition(":")
        except ValueError:
            key, secret = "", ""
        known = self._accounts.get(key, ("", ""))[0]
        if kind != "Basic" or not known or not hmac.compare_digest(known.encode(), secret.encode()):
            return Answer(401, {"error": "invalid_client"})
        if parse_qs(request.body.decode("ascii", "replace")).get("grant_type") != ["client_credentials"]:
            return Answer(400, {"error": "unsupported_grant_type"})
        token = secrets.token_hex(16)
        with self._lock:
            self._tokens[token] = key, time.monotonic() + TOKEN_S
        return Answer(200, {"access_token": token, "token_type": "Bearer", "expires_in": TOKEN_S})

    def _customer(self, request: Request) -> str:
        with self._lock:
            key, until = self._tokens.get(request.headers.get("authorization", "").removeprefix("Bearer "), ("", 0.0))
            if not key or time.monotonic() > until:
                raise Refusal(401, "invalid_token", "the token is unknown or has ended")
            if self._silent:
                self._silent -= 1
                raise Refusal(503, "silent", "told to be away for this one")
            return self._accounts[key][1]

    def _create(self, request: Request) -> Answer:
        customer = self._customer(request)
        try:
            order = take(request.json(), required=NEEDED, optional=MAY)
        except Refusal as refusal:
            return _said((WRONG[0], refusal.message))
        if any(not order[name] for name in NEEDED) or order["CustomerCode"] != customer or order["CODAmount"] < 0:
            return _said(WRONG)
        with self._lock:
            key = (customer, order["OrderNumber"])
            if key in self._orders:
                return _said(KNOWN)
            self._serial += 1
            digits = f"{self._serial:08d}"
            self._orders[key] = order | {"ItemCode": f"CN{digits}{s10_check_digit(digits)}VN", "status": 1}
            self._note(self._orders[key], 1, "")
        return _said(TAKEN)

    def _cancel(self, request: Request) -> Answer:
        asked, customer = request.query, self._customer(request)
        with self._lock:
            order = self._orders.get((customer, asked.get("OrderNumber", "")))
            if order is None or asked.get("CustomerCode") != customer:
                return _said(WRONG)
            if order["status"] >= COLLECTED:
                return _said(TOO_LATE)
            self._note(order, CANCELLED, "")
        return _said(TAKEN)

    def _tracking(self, request: Request) -> Answer:
        customer, asked = self._customer(request), request.query
        size = asked.get("pagesize", "")
        if not size.isdigit() or not 1 <= int(size) <= MOST:
            raise Refusal(400, "wrong_page", f"pagesize: 1 to {MOST}")
        with self._lock:
            after = asked.get("lastId", "")
            mine = [one for one in self._records if one["CustomerCode"] == customer and one["_id"]["$oid"] > after]
        page = mine[: int(size)]
        pages = -(-len(mine) // int(size))
        told = {"_size": len(mine), "_total_pages": pages, "_returned": len(page), "_embedded": {"rh:doc": page}}
        return Answer(200, told)

    def _price(self, request: Request) -> Answer:
        self._customer(request)
        side: dict[str, type] = {"provCode": str, "distCode": str}
        asked = take(request.json(), required={"weight": int, "mainSrv": str, "sender": dict, "receiver": dict,
                                               "isreturn": int})  # fmt: skip
        codes = [take(asked[name], required=side)["provCode"] for name in ("sender", "receiver")]
        fee, far = postage_vnd(asked["weight"], same_province=codes[0] == codes[1])
        return Answer(200, {"TotalFee": fee + far})

    def _script(self, request: Request) -> Answer:
        """POST /vnpost/script {order_number, scans: [{status, notes?}]}: for whoever asks for the tracking."""
        script = take(request.json(), required={"order_number": str, "scans": list})
        with self._lock:
            order = next((one for one in self._orders.values() if one["OrderNumber"] == script["order_number"]), None)
            if order is None:
                raise Refusal(404, "no_such_order", "no order has this number")
            for scan in script["scans"]:
                told = take(scan, required={"status": int}, optional={"notes": (str, "")})
                self._note(order, told["status"], told["notes"])
        return Answer(202, {"item_code": order["ItemCode"], "records": len(self._records)})

    def _go_silent(self, request: Request) -> Answer:
        """POST /vnpost/silent {next}: the next n questions get 503."""
        with self._lock:
            self._silent = max(take(request.json(), required={"next": int})["next"], 0)
        return Answer(200, {"next": self._silent})

    def _note(self, order: dict[str, Any], status: int, notes: str) -> None:
        order["status"], now = status, utc_now()
        self._records.append(
            {
                "_id": {"$oid": f"{int(now.timestamp()):08x}{len(self._records) + 1:016x}"},
                "CustomerCode": order["CustomerCode"],
                "OrderNumber": order["OrderNumber"],
                "EventTime": local_text(now, "%d/%m/%Y %H:%M:%S"),
                "POSID": "240000",
                "ItemCode": order["ItemCode"],
                "StatusCode": str(status),
                "StatusMessage": SCANS.get(status, ""),
                "Notes": notes,
            }
        )


def _said(what: tuple[str, str]) -> Answer:
    return Answer(200, {"Status": what[0], "Message": what[1]})
