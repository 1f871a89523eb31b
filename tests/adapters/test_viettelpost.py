"""Orders to Viettel Post, and the optional proof of its calls."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.adapters.bookings import Booking, CarrierRefused, CarrierUnavailable
from chalicelib.adapters.carriers import Forged, viettelpost
from chalicelib.adapters.parcels import viettelpost as orders
from tests.adapters.fixtures import NOW
from tests.adapters.fixtures.carriers.viettelpost import SECRETS, genuine
from tests.adapters.servers import Server, serving
from tests.adapters.test_ems import AGENCY, CITIZEN

SIGNED_IN = b'{"status": 200, "error": false, "data": {"token": "vtp-token"}}'
TAKEN = {"status": 200, "error": False, "data": {"ORDER_NUMBER": "15798354321", "MONEY_TOTAL": 30500}}


@pytest.fixture
def carrier() -> Iterator[Server]:
    with serving() as server:
        server.answers = [SIGNED_IN]
        yield server


def book(carrier: Server, *told: dict[str, Any], **changes: Any) -> Booking:
    carrier.answers += [json.dumps(one).encode() for one in told]
    wanted: dict[str, Any] = {
        "order_code": "01J.return.1",
        "sender": AGENCY,
        "recipient": CITIZEN,
        "contents": "Kết quả hồ sơ",
        "secrets": SECRETS,
        "api_url": carrier.url,
    }
    return orders.book(**{**wanted, **changes})


def test_an_order_is_signed_in_for_once_and_gives_number_and_price(carrier: Server) -> None:
    assert book(carrier, TAKEN) == book(carrier, TAKEN) == Booking("15798354321", 30500)
    login, order, again = carrier.asked
    assert (login["path"], login["body"]) == ("/user/Login", {"USERNAME": "u", "PASSWORD": "p"})
    assert (order["path"], order["headers"]["Token"]) == ("/order/createOrderNlp", "vtp-token")
    assert order["body"] == again["body"] and order["body"]["ORDER_NUMBER"] == "01J.return.1"
    assert order["body"]["RECEIVER_ADDRESS"] == "Thôn Nà Pàn, Xã Đồng Đăng, Huyện Cao Lộc, Lạng Sơn"
    assert (order["body"]["ORDER_PAYMENT"], order["body"]["MONEY_COLLECTION"]) == (1, 0)


def test_money_is_collected_without_the_carriers_own_fee_on_top(carrier: Server) -> None:
    book(carrier, TAKEN, cod_amount_vnd=46000)
    assert [carrier.asked[1]["body"][name] for name in ("ORDER_PAYMENT", "MONEY_COLLECTION")] == [3, 46000]


def test_a_token_that_ended_is_fetched_anew_once(carrier: Server) -> None:
    ended = {"status": 202, "error": True, "message": "Token hết hạn"}
    signed_in = json.loads(SIGNED_IN)
    assert book(carrier, ended, signed_in, TAKEN).item_code == "15798354321"
    with pytest.raises(CarrierUnavailable):
        book(carrier, ended, signed_in, ended)


def test_an_order_that_is_there_already_is_ours(carrier: Server) -> None:
    assert book(carrier, {"status": 204, "error": True, "message": "Đơn hàng đã tồn tại"}) == Booking("", None)


def test_a_refusal_carries_the_carriers_code_and_words(carrier: Server) -> None:
    with pytest.raises(CarrierRefused) as refused:
        book(carrier, {"status": 205, "error": True, "message": "Sai địa chỉ"})
    assert (refused.value.code, refused.value.message) == ("205", "Sai địa chỉ")


@pytest.mark.parametrize("told", [{}, {"data": {}}, {"data": {"token": 7}}, {"data": {"token": "a\nb"}}])
def test_without_a_token_nothing_is_ordered_and_the_password_is_not_told(carrier: Server, told: Any) -> None:
    carrier.answers = [json.dumps(told).encode()]
    with pytest.raises(CarrierUnavailable) as away:
        book(carrier)
    assert len(carrier.asked) == 1 and "p" not in str(away.value).split()


@pytest.mark.parametrize("status", [302, 429, 500, 503])
def test_no_usable_answer_means_try_again(carrier: Server, status: int) -> None:
    book(carrier, TAKEN)
    carrier.status, carrier.answer = status, json.dumps(TAKEN).encode()
    with pytest.raises(CarrierUnavailable):
        book(carrier)


def test_without_credentials_or_an_address_nothing_is_sent(carrier: Server) -> None:
    for changes in ({"secrets": [{"username": "u"}]}, {"api_url": ""}):
        with pytest.raises(CarrierUnavailable):
            book(carrier, **changes)
    assert carrier.asked == []


def test_an_order_is_taken_back_by_either_number(carrier: Server) -> None:
    carrier.answer = b'{"status": 200, "error": false}'
    for item_code in ("15798354321", ""):
        orders.cancel(order_code="01J.return.1", item_code=item_code, secrets=SECRETS, api_url=carrier.url)
    told = [one["body"] for one in carrier.asked[1:]]
    assert told == [{"TYPE": 4, "ORDER_NUMBER": one, "NOTE": ""} for one in ("15798354321", "01J.return.1")]
    carrier.answer = b'{"status": 204, "error": true, "message": "collected"}'
    with pytest.raises(CarrierRefused):
        orders.cancel(order_code="01J.return.1", item_code="1", secrets=SECRETS, api_url=carrier.url)


def test_without_a_token_for_the_address_the_address_alone_is_the_proof() -> None:
    bare = genuine(TOKEN=None)
    for secrets in ([], [{"username": "u", "password": "p"}]):
        assert viettelpost.verify(bare, secrets=secrets, now=NOW)[0].event == "in_transit"
    with pytest.raises(Forged):
        viettelpost.verify(bare, secrets=SECRETS, now=NOW)


def test_an_administrator_may_correct_the_status_table_with_a_line() -> None:
    secrets = [{**SECRETS[0], "status_events": "999=returning 400=rubbish 200"}, SECRETS[1]]
    told = [viettelpost.verify(genuine(ORDER_STATUS=one), secrets=secrets, now=NOW)[0].event for one in (999, 400)]
    assert told == ["returning", "in_transit"]
