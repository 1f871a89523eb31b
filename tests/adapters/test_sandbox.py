"""Our reading of each protocol against the sandboxes', which were written apart from it."""

import json
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from chalicelib.adapters import banks, carriers
from chalicelib.adapters.banks import CallbackRequest, vnpay
from chalicelib.adapters.bookings import CarrierRefused, CarrierUnavailable
from chalicelib.adapters.parcels import ems
from local.sandbox import bank, carrier
from tests.adapters.fixtures.gateways.orders import order
from tests.adapters.test_ems import AGENCY, CITIZEN


@dataclass
class Door:
    """Reads each call with the adapter, as the callback's door does, and answers in the partner's dialect."""

    adapter: Any
    secrets: list[dict[str, Any]]
    url: str = ""
    read: list[Any] = field(default_factory=list)
    come: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def answer(self, request: CallbackRequest) -> Any:
        try:
            self.read += self.adapter.verify(request, secrets=self.secrets, now=datetime.now(UTC))
            return self.adapter.acknowledge("recorded", request)
        except (banks.Forged, banks.Unreadable) as refused:
            self.read.append(refused)
            return self.adapter.acknowledge("forged", request)
        finally:
            self.come.release()


@contextmanager
def door(adapter: Any, secrets: list[dict[str, Any]]) -> Iterator[Door]:
    opened = Door(adapter, secrets)

    class Handler(BaseHTTPRequestHandler):
        def _take(self) -> None:
            query = tuple(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, out, answer = opened.answer(CallbackRequest(self.command, query, headers, body))
            self.send_response(status)
            for name, value in {**out, "Content-Length": str(len(answer))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer)

        do_GET = do_POST = _take

        def log_message(self, *_: Any) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    opened.url = f"http://127.0.0.1:{server.server_port}/callback"
    try:
        yield opened
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def post(url: str, data: Any) -> Any:
    request = urllib.request.Request(url, json.dumps(data).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=5) as answer:
        return json.loads(answer.read())


WEBHOOK_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.mark.parametrize(("provider", "secret"), [("ems", None), ("standard", WEBHOOK_SECRET)])
def test_a_parcel_booked_at_the_sandbox_is_followed(provider: str, secret: str | None) -> None:
    secrets = [{"merchant_token": "m-token", "secret": secret}]
    with door(carriers.load(provider), secrets) as ours:
        registration = {"provider": provider, "url": ours.url, "merchant_token": "m-token"}
        server = carrier.serve(0, registrations=[registration | ({"secret": secret} if secret else {})])
        try:
            url = server.url
            order: dict[str, Any] = {
                "order_code": "01J.return.1",
                "sender": AGENCY,
                "recipient": CITIZEN,
                "contents": "Kết quả hồ sơ",
                "secrets": secrets,
                "api_url": url,
            }
            booking = ems.book(**order)
            assert ems.book(**order) == booking and booking.carrier_fee_vnd
            with pytest.raises(CarrierRefused):
                ems.book(**{**order, "contents": "other"})
            with pytest.raises(CarrierUnavailable):
                ems.book(**{**order, "secrets": [{"merchant_token": "wrong"}]})
            scans = [{"status": 3}, {"status": 8, "note": "Vắng nhà", "minutes": 5}, {"status": 7, "minutes": 9}]
            post(url + "/script", {"order_code": "01J.return.1", "scans": scans})
            for _ in scans:
                assert ours.come.acquire(timeout=5)
        finally:
            server.stop()
    read = sorted(ours.read, key=lambda event: event.occurred_at)
    assert [event.event for event in read] == ["collected", "attempt_failed", "delivered"]
    assert {(event.item_code, event.order_code) for event in read} == {(booking.item_code, "01J.return.1")}
    assert read[1].reason == "Vắng nhà" and len({event.event_id for event in read}) == 3


@pytest.mark.parametrize(
    ("provider", "proof", "secrets"),
    [
        ("sepay", {"secret": "old"}, [{"secret": "new"}, {"secret": "old"}]),
        ("sepay", {"api_key": "k"}, [{"key": "k"}]),
        ("standard", {"secret": WEBHOOK_SECRET}, [{"secret": WEBHOOK_SECRET}]),
    ],
)
def test_a_transfer_at_the_sandbox_is_read(provider: str, proof: Any, secrets: Any) -> None:
    with door(banks.load(provider), secrets) as ours:
        registration = {"provider": provider, "url": ours.url, "bank_bin": "970422", "account": "0123499999", **proof}
        server = bank.serve(0, registrations=[registration])
        try:
            made = post(
                server.url + "/transfers",
                {"bank_bin": "970422", "account": "0123499999", "amount_vnd": 8000, "memo": "LP3C8H5N7R"},
            )
            assert ours.come.acquire(timeout=5)
        finally:
            server.stop()
    (notice,) = ours.read
    assert (notice.amount_vnd, notice.account, notice.direction, notice.outcome) == (8000, "0123499999", "in", "paid")
    assert "LP3C8H5N7R" in notice.memo and notice.bank_reference == made["bank_reference"]
    assert abs(notice.occurred_at - datetime.now(UTC)) < timedelta(minutes=1)


@pytest.mark.parametrize("encoder", ["java", "php", "dotnet", "javascript", "python"])
@pytest.mark.parametrize(("code", "outcome"), [("00", "paid"), ("24", "failed")])
def test_a_payment_at_the_sandbox_s_vnpay_is_read(code: str, outcome: str, encoder: str) -> None:
    secrets = [{"secret": "VNPAYSECRET", "tmnCode": "LANGSON1"}]
    now = datetime.now(UTC)
    with door(banks.load("vnpay"), secrets) as ours:
        registration = {"provider": "vnpay", "url": ours.url, "tmn_code": "LANGSON1", "secret": "VNPAYSECRET"}
        server = bank.serve(0, registrations=[registration | {"encoder": encoder}])
        try:
            asked = order(
                reference="LP3C8H5N7R",
                amount_vnd=8000,
                description="Lệ phí hồ sơ H37.12-260115-0001",
                return_url="https://example.vn/back?a=(1)*~",
                created_at=now,
                expires_at=now + timedelta(minutes=15),
            )
            pay_url = vnpay.start(asked, now=now, secrets=secrets, urls={"pay": server.url + "/vnpay/pay"}).pay_url
            post(server.url + "/vnpay/pay", {"pay_url": pay_url, "outcome": code})
            assert ours.come.acquire(timeout=5)
        finally:
            server.stop()
    (notice,) = ours.read
    assert (notice.outcome, notice.amount_vnd, notice.order_reference) == (outcome, 8000, "LP3C8H5N7R")
    assert notice.memo == "Le phi ho so H37.12-260115-0001"
