"""VNPost over the state bus: its token, its pages of tracking, orders, cancelling and prices."""

import base64
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import data
from chalicelib.adapters import access_tokens
from chalicelib.adapters.bookings import Booking, CarrierRefused, CarrierUnavailable
from chalicelib.adapters.callbacks import Forged
from chalicelib.adapters.carriers import vnpost
from chalicelib.adapters.parcels import vnpost as orders
from chalicelib.domain.delivery import EVENTS
from chalicelib.domain.tracking_page import begin, furthest
from tests.adapters.fixtures import NOW
from tests.adapters.fixtures.carriers.vnpost import READ, SECRETS, UNREADABLE, answer, genuine, record
from tests.adapters.servers import Server, serving
from tests.adapters.test_ems import AGENCY, CITIZEN

TOKEN = b'{"access_token": "bus-token", "token_type": "Bearer", "expires_in": 3600}'


@pytest.fixture
def bus() -> Iterator[Server]:
    with serving() as server:
        server.answers = [TOKEN]
        yield server


def page(bus: Server, *records: Any, after: str = vnpost.FIRST_CURSOR) -> Any:
    bus.answer = answer(*records)
    return vnpost.page(after=after, size=100, secrets=SECRETS, api_url=bus.url, now=NOW)


@pytest.mark.parametrize("case", READ)
def test_a_record_is_read_in_our_words(bus: Server, case: str) -> None:
    changes, expected = READ[case]
    (line,) = page(bus, record(**changes))
    assert line.is_readable and {name: asdict(line.scan)[name] for name in expected} == expected


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_record_out_of_format_is_a_line_all_the_same(bus: Server, case: str) -> None:
    first, odd, last = page(bus, record(), record(**UNREADABLE[case]), record())
    assert (first.is_readable, odd.is_readable, last.is_readable) == (True, False, True)
    assert (odd.record_id, odd.scan.event) == (first.record_id, "unknown")


@pytest.mark.parametrize("rubbish", [None, 7, [], {}, {"_id": {"$oid": 7}}, {"_id": "x" * 99}])
def test_rubbish_holds_nobody_up_and_is_the_same_each_time(bus: Server, rubbish: Any) -> None:
    odd, good = page(bus, rubbish, record())
    again, _ = page(bus, rubbish, record())
    assert good.is_readable and odd == again and (odd.record_id, odd.is_readable) == ("", False)


def test_somebody_elses_order_is_no_scan_of_ours(bus: Server) -> None:
    (line,) = page(bus, record(CustomerCode="LS-13"))
    assert (line.scan, line.is_readable, line.record_id) == (None, True, "6968a6b00000000000000001")


def test_one_token_serves_many_calls_and_a_refused_one_is_fetched_anew(bus: Server) -> None:
    page(bus, record())
    page(bus, record(), after="6968a6b00000000000000001")
    token, first, second = bus.asked
    assert (token["path"], token["headers"]["Authorization"]) == (
        "/token",
        "Basic " + base64.b64encode(b"key:se:cret").decode(),
    )
    assert first["path"] == f"/order/getOrderTracking?pagesize=100&lastId={'0' * 24}"
    assert second["path"].endswith("lastId=6968a6b00000000000000001")
    assert first["headers"]["Authorization"] == second["headers"]["Authorization"] == "Bearer bus-token"
    bus.status = 401
    with pytest.raises(CarrierUnavailable):
        page(bus, record())
    assert [one["path"].partition("?")[0] for one in bus.asked[3:]] == ["/order/getOrderTracking", "/token"]


def test_a_token_is_fetched_again_shortly_before_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, given_out = [1000.0], iter(["first", "second"])
    monkeypatch.setattr(access_tokens.time, "monotonic", lambda: clock[0])
    account = ("https://bus.example", "key")

    def token() -> str:
        return access_tokens.token_of(account, lambda: (next(given_out), 300.0))

    assert token() == "first"
    clock[0] += 239
    assert token() == "first"
    clock[0] += 2
    assert token() == "second"
    access_tokens.forget(account)


@pytest.mark.parametrize("status", [200, 302, 403, 500, 503])
@pytest.mark.parametrize("told", [b"", b"<html>", b"[]", b'{"_embedded": 7}', b'{"_embedded": {"rh:doc": 7}}'])
def test_no_page_means_try_again(bus: Server, status: int, told: bytes) -> None:
    page(bus, record())
    bus.status, bus.answer = status, told
    with pytest.raises(CarrierUnavailable):
        vnpost.page(after="0", size=1, secrets=SECRETS, api_url=bus.url, now=NOW)


@pytest.mark.parametrize("told", [b"{}", b'{"access_token": 7}', b'{"access_token": "a\\nb"}', b"[]", b"x"])
def test_no_token_means_nothing_is_asked_and_nothing_of_the_secret_is_told(
    bus: Server, told: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    bus.answers = [told]
    with pytest.raises(CarrierUnavailable) as away:
        page(bus, record())
    assert "cret" not in repr(away.value) + caplog.text and len(bus.asked) == 1


def test_without_credentials_or_an_address_nothing_is_sent(bus: Server) -> None:
    for secrets, url in (([{"consumer_key": "k"}], bus.url), (SECRETS, "")):
        with pytest.raises(CarrierUnavailable):
            vnpost.page(after="0", size=1, secrets=secrets, api_url=url, now=NOW)
    assert bus.asked == []


def test_whoever_calls_in_its_name_is_forged() -> None:
    with pytest.raises(Forged):
        vnpost.verify(genuine(), secrets=SECRETS, now=NOW)
    assert vnpost.acknowledge("forged")[0] == 401


def book(bus: Server, told: dict[str, Any]) -> Booking:
    bus.answer = json.dumps(told).encode()
    return orders.book(
        order_code="01J.return.1",
        sender=AGENCY,
        recipient=CITIZEN,
        contents="Kết quả hồ sơ",
        secrets=SECRETS,
        api_url=bus.url,
        cod_amount_vnd=8000,
    )


def test_an_order_has_our_number_and_the_posts_provinces_and_made_again_is_the_same(bus: Server) -> None:
    assert book(bus, {"Status": "100", "Message": "OK"}) == Booking("", None)
    assert book(bus, {"Status": "101", "Message": "Order exists"}) == Booking("", None)
    order, again = bus.asked[1], bus.asked[2]
    assert order["path"] == "/order/post" and order["body"] == again["body"] == {
        "CustomerCode": "LS-12",
        "OrderNumber": "01J.return.1",
        "CODAmount": 8000,
        "SenderProvince": "24",
        "SenderDistrict": "",
        "SenderAddress": "1 Hùng Vương, Phường Tam Thanh",
        "SenderName": "Bộ phận Một cửa",
        "SenderEmail": "",
        "SenderTel": "02053812345",
        "SenderDesc": "Kết quả hồ sơ",
        "Description": "Kết quả hồ sơ",
        "ReceiverProvince": "24",
        "ReceiverDistrict": "Huyện Cao Lộc",
        "ReceiverAddress": "Thôn Nà Pàn, Xã Đồng Đăng",
        "ReceiverName": "Nông Thị An",
        "ReceiverEmail": "",
        "ReceiverTel": "0912345678",
    }


def test_an_order_that_is_not_taken_needs_a_person_and_no_answer_another_try(bus: Server) -> None:
    with pytest.raises(CarrierRefused) as refused:
        book(bus, {"Status": "407", "Message": "Sai tỉnh"})
    assert (refused.value.code, refused.value.message) == ("407", "Sai tỉnh")
    with pytest.raises(CarrierUnavailable):
        book(bus, {"Message": "?"})


def test_an_order_is_taken_back_by_its_number(bus: Server) -> None:
    bus.answer = b'{"Status": "100"}'
    orders.cancel(order_code="01J.return.1", item_code="", secrets=SECRETS, api_url=bus.url)
    assert bus.asked[1]["path"] == "/order/cancelOrder?CustomerCode=LS-12&OrderNumber=01J.return.1"
    bus.answer = b'{"Status": "9", "Message": "collected"}'
    with pytest.raises(CarrierRefused):
        orders.cancel(order_code="01J.return.1", item_code="", secrets=SECRETS, api_url=bus.url)


def test_a_price_is_asked_for_between_the_posts_provinces(bus: Server) -> None:
    def quote() -> int:
        return orders.quote(from_province="20", to_province="01", weight_g=50, secrets=SECRETS, api_url=bus.url)

    bus.answer = b'{"TotalFee": 30500}'
    assert quote() == 30500
    assert bus.asked[1]["body"] == {
        "weight": 50,
        "mainSrv": "HCC",
        "isreturn": 1,
        "sender": {"provCode": "24", "distCode": ""},
        "receiver": {"provCode": "10", "distCode": ""},
    }
    for told in (b"{}", b'{"TotalFee": -1}', b'{"TotalFee": "30500"}'):
        bus.answer = told
        with pytest.raises(CarrierUnavailable):
            quote()


def test_the_posts_code_of_every_province_of_today_is_known_and_its_own() -> None:
    codes = data.post_provinces()
    assert set(codes) == {row["unit_code"] for row in data.provinces()}
    assert len(set(codes.values())) == len(codes) and all(len(one) == 2 and one.isdigit() for one in codes.values())


@pytest.mark.parametrize("carrier", ["ems", "viettelpost", "vnpost"])
def test_every_status_of_the_tables_stands_for_an_event_once_and_says_where_it_is_from(carrier: str) -> None:
    rows = data.carrier(carrier)["statuses"]
    assert {row["event"] for row in rows} <= set(EVENTS) and all(row["source"] and row["name"] for row in rows)
    assert len({row["code"] for row in rows}) == len(rows)


ids = st.lists(st.text("0123456789abcdef", min_size=24, max_size=24) | st.just(""), max_size=8)


@given(cursor=st.text("0123456789abcdef", min_size=24, max_size=24), found=ids)
def test_the_cursor_never_goes_back_nor_past_what_comes_after_a_step_back(cursor: str, found: list[str]) -> None:
    end = furthest(cursor, found, now=datetime(2107, 1, 1, tzinfo=UTC))  # no such id is of the future
    assert end >= cursor and begin(end) <= end
    named = [one for one in found if one]
    run = named[: named.index(end) + 1] if end != cursor else []
    assert run == sorted(set(run)) and all(one > cursor for one in run)
    rest = named[len(run) :]
    assert not rest or rest[0] <= end
    if named == sorted(set(named)) and all(one > cursor for one in named):
        assert end == (named[-1] if named else cursor)


def test_a_round_begins_a_little_earlier_than_the_last_one_ended() -> None:
    assert begin("6968a6b00000000000000001") == f"{0x6968A6B0 - 600:08x}{'0' * 16}"
    assert (begin("0" * 24), begin("17"), begin("z" * 24)) == ("0" * 24, "17", "z" * 24)
