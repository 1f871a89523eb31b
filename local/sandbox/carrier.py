"""The carriers: EMS Viet Nam's order API as documented, with scans posted by script as its webhook does; and beside it
VNPost on the state bus and Viettel Post, each in a file of its own."""

import hmac
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from local.sandbox.command import run
from local.sandbox.ems_codes import CANCELLED
from local.sandbox.ems_orders import Order, OrderBook, created_answer, tracking_answer
from local.sandbox.fields import Refusal, take
from local.sandbox.outbox import RETRY_DELAYS_S, Outbox
from local.sandbox.scans import NOTICES, Hook, Scan, read_scan, read_script
from local.sandbox.server import Answer, Request, SandboxServer, start
from local.sandbox.vietnam_time import utc_now
from local.sandbox.viettelpost import ViettelPost
from local.sandbox.vnpost import StateBus
from local.sandbox.webhooks import sending_routes, webhook_url

HOOK_FIELDS: dict[str, type] = {"provider": str, "url": str, "merchant_token": str}


class Carrier:
    """One carrier with many merchants; a merchant is known by the token of its registration."""

    def __init__(self, outbox: Outbox, registrations: Sequence[Mapping[str, Any]]) -> None:
        self._outbox, self._orders = outbox, OrderBook()
        self._hooks: dict[tuple[str, str], Hook] = {}
        self._lock = threading.Lock()
        self._busy = 0
        for registration in registrations:
            self.register(registration)

    def register(self, data: Mapping[str, Any]) -> str:
        """Keeps where a merchant's scans go, one place per provider: the same again replaces it."""
        hook = Hook(**take(data, required=HOOK_FIELDS, optional={"secret": (str, None)}))
        if hook.provider not in NOTICES or (hook.provider == "standard") != bool(hook.secret):
            raise Refusal(400, "wrong_fields", "provider: ems (no secret) or standard (with a whsec_ secret)")
        webhook_url(hook.url)
        with self._lock:
            self._hooks[hook.provider, hook.merchant_token] = hook
        return hook.provider

    def registrations(self, request: Request) -> Answer:
        """POST /registrations {provider, url, merchant_token, secret?}."""
        return Answer(201, {"registered": self.register(request.json())})

    def create(self, request: Request) -> Answer:
        """POST /api/v1/orders/create-v2?merchant_token=: EMS answers 200 with `code` success or error."""
        with self._lock:
            busy, self._busy = self._busy, max(self._busy - 1, 0)
        if busy:
            raise Refusal(503, "busy", "told to be out of order for this one")
        return self._as_ems(lambda token: self._create(token, request), request)

    def cancel(self, request: Request) -> Answer:
        """POST /api/v1/orders/cancel?merchant_token= {tracking_code} (path and body assumed): tells it by webhook."""

        def cancel(token: str) -> dict[str, Any]:
            order = self._orders.find(take(request.json(), required={"tracking_code": str})["tracking_code"], token)
            now = utc_now()
            self._orders.cancel(order, now)
            self._tell(order, [read_scan({"status": CANCELLED}, now)])
            return {"code": "success", "message": "Thành công"}

        return self._as_ems(cancel, request)

    def track(self, request: Request) -> Answer:
        """GET /api/v1/orders/tracking/{tracking_code}?merchant_token=."""
        code = request.path_values["tracking_code"]
        return self._as_ems(lambda token: tracking_answer(self._orders.find(code, token)), request)

    def script(self, request: Request) -> Answer:
        """POST /script {order_code, scans, order?, starts_at?, gap_s?}: posts the scans as told."""
        script = read_script(request.json(), utc_now())
        order = self._orders.find(script.order_code)
        for scan in script.scans:
            self._orders.add_status(order, scan.at, scan.status)
        sent = self._tell(order, script.told, script.gap_s)
        return Answer(
            202,
            {
                "item_code": order.item_code,
                "transactions": [scan.transaction for scan in script.scans],
                "delivery_ids": sent,
            },
        )

    def show(self, request: Request) -> Answer:
        """GET /orders/{code}: the order by order code or item code, for the person at the demo."""
        order = self._orders.find(request.path_values["code"])
        shown = tracking_answer(order)["data"] | {"total_fee": order.total_fee_vnd, "fields": order.fields}
        return Answer(200, shown)

    def set_busy(self, request: Request) -> Answer:
        """POST /busy {next}: the next n order requests get 503."""
        wanted = take(request.json(), required={"next": int})
        with self._lock:
            self._busy = max(wanted["next"], 0)
        return Answer(200, wanted)

    def _create(self, token: str, request: Request) -> dict[str, Any]:
        order, _ = self._orders.create(token, request.json(), utc_now())
        return created_answer(order)

    def _as_ems(self, act: Any, request: Request) -> Answer:
        given = request.query.get("merchant_token", "").encode()
        with self._lock:
            tokens = {hook.merchant_token for hook in self._hooks.values()}
        token = next((t for t in tokens if hmac.compare_digest(t.encode(), given)), None)
        if token is None:
            return Answer(401, {"code": "error", "message": "merchant_token is wrong"})
        try:
            return Answer(200, act(token))
        except Refusal as refusal:
            return Answer(200, {"code": "error", "error_code": refusal.code, "message": refusal.message})

    def _tell(self, order: Order, scans: Sequence[Scan], gap_s: float = 0.0) -> list[str]:
        with self._lock:
            hooks = [hook for hook in self._hooks.values() if hook.merchant_token == order.merchant_token]
        notices = [NOTICES[hook.provider](hook, order, scan) for scan in scans for hook in hooks]
        return self._outbox.post(notices, gap_s=gap_s)


def serve(
    port: int,
    *,
    registrations: Sequence[dict[str, Any]] = (),
    retry_delays_s: Sequence[float] = RETRY_DELAYS_S,
) -> SandboxServer:
    """A running carrier with these registrations already made; raises `PortTaken`, or `Refusal` for a wrong one."""
    outbox = Outbox(retry_delays_s)
    others: dict[str, StateBus | ViettelPost] = {"vnpost": StateBus(), "viettelpost": ViettelPost(outbox)}
    carrier = Carrier(outbox, [one for one in registrations if one.get("provider") not in others])
    for one in registrations:
        if one.get("provider") in others:
            others[one["provider"]].register(one)

    def register(request: Request) -> Answer:
        other = others.get(request.json().get("provider", ""))
        return Answer(201, {"registered": other.register(request.json())}) if other else carrier.registrations(request)

    routes = [
        ("POST", "/registrations", register),
        *(route for other in others.values() for route in other.routes()),
        ("POST", "/api/v1/orders/create-v2", carrier.create),
        ("POST", "/api/v1/orders/cancel", carrier.cancel),
        ("GET", "/api/v1/orders/tracking/{tracking_code}", carrier.track),
        ("POST", "/script", carrier.script),
        ("GET", "/orders/{code}", carrier.show),
        ("POST", "/busy", carrier.set_busy),
        *sending_routes(outbox),
    ]
    return start("carrier", port, routes, [outbox.close])


if __name__ == "__main__":
    sys.exit(run("carrier", serve))
