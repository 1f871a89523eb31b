"""Booking at EMS, and the optional proofs and codes of its calls."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib import data
from chalicelib.adapters import outgoing
from chalicelib.adapters.bookings import Booking, CarrierRefused, CarrierUnavailable
from chalicelib.adapters.carriers import CallbackRequest, Forged, ems
from chalicelib.adapters.parcels import ems as orders
from chalicelib.domain import delivery
from tests.adapters.fixtures import NOW
from tests.adapters.fixtures.carriers.ems import SECRETS, genuine
from tests.adapters.servers import Server, serving

TOKEN = "tok&n/secret"
AGENCY = delivery.Recipient("Bộ phận Một cửa", "02053812345", "20", "Phường Tam Thanh", "1 Hùng Vương")
CITIZEN = delivery.Recipient("Nông Thị An", "+84912345678", "20", "Xã Đồng Đăng", "Thôn Nà Pàn", "Huyện Cao Lộc")


@pytest.fixture
def carrier() -> Iterator[Server]:
    with serving() as server:
        order = {"tracking_code": "EE473124829VN", "status_code": "1", "fee": {"fee": 18500, "remote_fee": 8000}}
        server.answer = json.dumps({"code": "success", "message": "Thành công", "data": order}).encode()
        yield server


def book(url: str, **changes: Any) -> Booking:
    wanted: dict[str, Any] = {
        "order_code": "01J.return.1",
        "sender": AGENCY,
        "recipient": CITIZEN,
        "contents": "Kết quả hồ sơ",
        "secrets": [{"webhook_token": "x"}, {"merchant_token": TOKEN}],
        "api_url": url,
    }
    return orders.book(**{**wanted, **changes})


def test_a_booking_gives_the_item_code_and_the_fee(carrier: Server) -> None:
    assert book(carrier.url + "/", cod_amount_vnd=8000) == Booking("EE473124829VN", 26500)
    (asked,) = carrier.asked
    assert asked["path"] == "/api/v1/orders/create-v2?merchant_token=tok%26n%2Fsecret"
    assert asked["headers"]["Content-Type"] == "application/json"
    assert asked["body"] == {
        "order_code": "01J.return.1",
        "from_name": "Bộ phận Một cửa",
        "from_phone": "02053812345",
        "from_province": "24",
        "from_district": "",
        "from_ward": "Phường Tam Thanh",
        "from_address": "1 Hùng Vương",
        "to_name": "Nông Thị An",
        "to_phone": "0912345678",
        "to_province": "24",
        "to_district": "Huyện Cao Lộc",
        "to_ward": "Xã Đồng Đăng",
        "to_address": "Thôn Nà Pàn",
        "product_name": "Kết quả hồ sơ",
        "total_amount": 0,
        "total_quantity": 1,
        "total_weight": 100,
        "money_collect": 8000,
    }


def test_a_fee_that_is_not_told_is_unknown_not_zero(carrier: Server) -> None:
    carrier.answer = b'{"code": "success", "tracking_code": "EE473124829VN"}'
    assert book(carrier.url).carrier_fee_vnd is None


def test_an_answer_without_the_inner_level_is_read_too(carrier: Server) -> None:
    carrier.answer = b'{"code": "success", "tracking_code": "ee473124829vn", "fee": 26500}'
    assert book(carrier.url) == Booking("EE473124829VN", 26500)


@pytest.mark.parametrize("status", [200, 400, 422])
def test_a_refusal_carries_the_carrier_s_code_and_words(carrier: Server, status: int) -> None:
    carrier.status = status
    carrier.answer = '{"code": "error", "error_code": "E07", "message": "Sai xã"}'.encode()
    with pytest.raises(CarrierRefused) as refused:
        book(carrier.url)
    assert (refused.value.code, refused.value.message) == ("E07", "Sai xã")


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (500, b"{}"),
        (503, b'{"code": "success", "tracking_code": "EE473124829VN"}'),
        (429, b""),
        (401, b'{"code": "error"}'),
        (302, b""),
        (200, b""),
        (200, b"<html>"),
        (200, b'{"code": "success"}'),
        (200, b'{"code": "success", "tracking_code": "EE473124829VN", "fee": -1}'),
        (404, b"not found"),
    ],
)
def test_no_usable_answer_means_try_again(carrier: Server, status: int, answer: bytes) -> None:
    carrier.status, carrier.answer = status, answer
    with pytest.raises(CarrierUnavailable):
        book(carrier.url)
    assert len(carrier.asked) == 1


def test_a_carrier_that_is_away_or_slow_is_unavailable_and_the_token_is_not_told(
    carrier: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    monkeypatch.setattr(outgoing, "READ_TIMEOUT_S", 0.1)
    outgoing._pool.cache_clear()
    carrier.delay_s = 0.5
    for url in (carrier.url, "http://127.0.0.1:1", "http://no-such-host.invalid", "gopher://x"):
        with pytest.raises(CarrierUnavailable) as away:
            book(url)
        assert "secret" not in repr(away.value) and away.value.__cause__ is None
    outgoing._pool.cache_clear()
    assert "secret" not in caplog.text and CITIZEN.name not in caplog.text


def test_without_a_token_nothing_is_sent(carrier: Server) -> None:
    with pytest.raises(CarrierUnavailable):
        book(carrier.url, secrets=[{}])
    assert carrier.asked == []


def test_without_a_shared_token_the_address_alone_is_the_proof() -> None:
    request = genuine()
    bare = CallbackRequest("POST", (), request.headers, request.body)
    for secrets in ([], [{"merchant_token": "m"}]):
        assert ems.verify(bare, secrets=secrets, now=NOW)[0].event == "in_transit"
    with pytest.raises(Forged):
        ems.verify(bare, secrets=SECRETS, now=NOW)


def test_a_registration_may_correct_the_status_table() -> None:
    secrets = [{**SECRETS[0], "status_events": {"99": "returning", "4": "no such event"}}, SECRETS[1]]
    assert ems.verify(genuine(status_code=99), secrets=secrets, now=NOW)[0].event == "returning"
    assert ems.verify(genuine(status_code=4), secrets=secrets, now=NOW)[0].event == "in_transit"


def test_every_status_in_the_table_is_an_event_of_a_delivery() -> None:
    assert {row["event"] for row in data.carrier("ems")["statuses"]} == set(delivery.EVENTS)


def test_the_answer_is_exactly_what_ems_expects() -> None:
    assert ems.acknowledge("recorded", genuine(transaction="a-1"))[2] == (b'{"code":"success","transaction":"a-1"}')


DELIVERED = {"tracking_code": "EE473124829VN", "status": 7, "__get_status": [{"status": 7}, {"status": 6}]}


def asked(url: str, item_code: str = "EE473124829VN") -> bool:
    secrets = [{"merchant_token": TOKEN}]
    return orders.is_delivered(order_code="01J.return.1", item_code=item_code, secrets=secrets, api_url=url)


@pytest.mark.parametrize(
    ("told", "delivered"),
    [
        (DELIVERED, True),
        ({**DELIVERED, "status": 10}, True),  # delivered first: what is wrong with that a person sees
        ({**DELIVERED, "status": 6, "__get_status": []}, False),
        ({**DELIVERED, "status": None, "__get_status": None}, False),
    ],
)
def test_ems_is_asked_whether_it_delivered(carrier: Server, told: dict[str, Any], delivered: bool) -> None:
    carrier.answer = json.dumps({"code": "success", "data": told}).encode()
    assert asked(carrier.url) is delivered
    assert carrier.asked[0]["path"] == "/api/v1/orders/tracking/EE473124829VN?merchant_token=tok%26n%2Fsecret"


@pytest.mark.parametrize("told", [{**DELIVERED, "tracking_code": "EE000000000VN"}, {}, [], {**DELIVERED, "status": {}}])
def test_an_answer_about_something_else_confirms_nothing(carrier: Server, told: Any) -> None:
    carrier.answer = json.dumps({"code": "success", "data": told}).encode()
    with pytest.raises(CarrierUnavailable):
        asked(carrier.url)


def test_an_order_is_taken_back_by_its_item_code(carrier: Server) -> None:
    secrets = [{"merchant_token": TOKEN}]
    with pytest.raises(CarrierRefused, match="no_item_code"):
        orders.cancel(order_code="01J.return.1", item_code="", secrets=secrets, api_url=carrier.url)
    orders.cancel(order_code="01J.return.1", item_code="EE473124829VN", secrets=secrets, api_url=carrier.url)
    assert carrier.asked[0]["body"] == {"tracking_code": "EE473124829VN"}
    carrier.answer = b'{"code": "error", "error_code": "002", "message": "x"}'
    with pytest.raises(CarrierRefused):
        orders.cancel(order_code="01J.return.1", item_code="EE473124829VN", secrets=secrets, api_url=carrier.url)
