"""The carrier takes orders once, and tells scans in the order and as often as its script says."""

import pytest

from local.sandbox import carrier
from local.sandbox.server import Answer
from tests.local.sandbox_tools import FAST, Receiver, call, settled

ORDER = {
    "order_code": "01HX.return.1",
    "from_name": "TT PVHCC", "from_phone": "02053812345", "from_province": "24", "from_address": "2 Hùng Vương",
    "to_name": "Nông Thị A", "to_phone": "0912345678", "to_province": "24", "to_address": "Thôn Nà Pàn",
    "product_name": "Kết quả", "total_quantity": 1, "total_weight": 100,
}  # fmt: skip


def confirm(n, request):
    return Answer(200, {"code": "success", "transaction": request.headers["ems-transaction"]})


@pytest.fixture
def post():
    """Starts a carrier and a receiver of its scans with the given behaviour; stops both at the end."""
    started = []

    def build(reply=confirm):
        receiver = Receiver(reply)
        server = carrier.serve(
            0,
            registrations=[{"provider": "ems", "url": receiver.url, "merchant_token": "T"}],
            retry_delays_s=FAST,
        )
        started.extend([server, receiver.server])
        return server.url, receiver

    yield build
    for server in started:
        server.stop()


def create(url, token="T", **changes):
    return call("POST", f"{url}/api/v1/orders/create-v2?merchant_token={token}", ORDER | changes)


def test_an_order_is_made_once_for_its_order_code(post):
    url, _ = post()
    first, second = create(url), create(url)
    assert first == second
    assert first[0] == 200 and first[1]["code"] == "success"
    assert first[1]["data"]["fee"] == {"fee": 12500, "remote_fee": 0}
    assert first[1]["data"]["status_code"] == "1"
    other = create(url, order_code="01HX.return.2")[1]["data"]["tracking_code"]
    assert other != first[1]["data"]["tracking_code"]


@pytest.mark.parametrize(
    "changes", [{"to_phone": ""}, {"total_weight": 0}, {"money_collect": -1}, {"weight": 1}, {"to_name": 5}]
)
def test_a_wrong_order_is_answered_as_an_error(post, changes):
    url, _ = post()
    status, answer = create(url, **changes)
    assert (status, answer["code"], answer["error_code"]) == (200, "error", "001")


def test_an_order_code_used_for_something_else_is_an_error(post):
    url, _ = post()
    create(url)
    assert create(url, total_weight=200)[1]["error_code"] == "003"


def test_a_wrong_token_is_refused_and_makes_nothing(post):
    url, _ = post()
    assert create(url, token="U")[0] == 401
    assert call("GET", f"{url}/orders/{ORDER['order_code']}")[0] == 404


def test_a_busy_carrier_says_so_and_recovers(post):
    url, _ = post()
    call("POST", f"{url}/busy", {"next": 1})
    assert [create(url)[0], create(url)[0]] == [503, 200]


def test_a_script_is_told_in_its_own_order_with_repeats(post):
    url, receiver = post()
    item = create(url)[1]["data"]["tracking_code"]
    status, told = call(
        "POST",
        f"{url}/script",
        {
            "order_code": ORDER["order_code"],
            "starts_at": "2026-01-15T20:00:00Z",
            "scans": [
                {"status": 3, "minutes": 0},
                {"status": 4, "minutes": 90, "note": "Đã đóng chuyến thư đi", "locate": "240000 - KT Lạng Sơn"},
                {"status": 7, "minutes": 600, "repeat": 2},
                {"status": 13, "minutes": 700},
            ],
            "order": [1, 0, 2],
        },
    )
    deliveries = settled(url)
    bodies = receiver.bodies()
    assert status == 202 and len(deliveries) == 4
    assert [body["status_code"] for body in bodies] == [4, 3, 7, 7]
    assert bodies[0] == {
        "tracking_code": item, "order_code": ORDER["order_code"], "status_code": 4,
        "status_name": "Đang vận chuyển", "note": "Đã đóng chuyến thư đi", "locate": "240000 - KT Lạng Sơn",
        "datetime": "16/01/2026 04:30:00", "total_weight": 100, "money_collect": 0, "total_fee": 12500,
    }  # fmt: skip
    sent = [request.headers["ems-transaction"] for request in receiver.requests]
    assert sent == [told["transactions"][place] for place in (1, 0, 2, 2)]
    assert len(set(sent)) == 3


@pytest.mark.parametrize(
    "no",
    [
        Answer(200, {"code": "success"}),
        Answer(200, {"code": "success", "transaction": "another"}),
        Answer(200, {"code": "error"}),
        Answer(500, {}),
    ],
)
def test_a_scan_is_told_until_its_own_transaction_is_confirmed(post, no):
    url, receiver = post(lambda n, request: no if n < 3 else confirm(n, request))
    create(url)
    call("POST", f"{url}/script", {"order_code": ORDER["order_code"], "scans": [{"status": 3}]})
    assert len(settled(url)[0]["attempts"]) == 3
    assert len({request.headers["ems-transaction"] for request in receiver.requests}) == 1


@pytest.mark.parametrize(
    ("script", "status"),
    [
        ({"order_code": "none", "scans": []}, 404),
        ({"order_code": ORDER["order_code"], "scans": [{"status": 99}]}, 400),
        ({"order_code": ORDER["order_code"], "scans": ["x"]}, 400),
        ({"order_code": ORDER["order_code"], "scans": [{"status": 3}], "order": [1]}, 400),
        ({"order_code": ORDER["order_code"], "scans": [{"status": 3, "minute": 5}]}, 400),
    ],
)
def test_a_wrong_script_is_refused(post, script, status):
    url, receiver = post()
    create(url)
    assert call("POST", f"{url}/script", script)[0] == status
    assert receiver.requests == []


def test_an_order_can_be_cancelled_until_it_is_collected(post):
    url, receiver = post()
    item = create(url)[1]["data"]["tracking_code"]
    cancel = f"{url}/api/v1/orders/cancel?merchant_token=T"
    assert call("POST", cancel, {"tracking_code": item})[1]["code"] == "success"
    settled(url)
    assert receiver.bodies()[0]["status_code"] == 12
    assert call("POST", cancel, {"tracking_code": item})[1]["error_code"] == "002"


def test_an_order_can_be_tracked_newest_first(post):
    url, _ = post()
    item = create(url)[1]["data"]["tracking_code"]
    scans = [{"status": 4, "minutes": 60}, {"status": 3, "minutes": 30}]
    call("POST", f"{url}/script", {"order_code": ORDER["order_code"], "scans": scans})
    found = call("GET", f"{url}/api/v1/orders/tracking/{item}?merchant_token=T")[1]["data"]
    assert found["status"] == 4
    assert [entry["status"] for entry in found["__get_status"]] == [4, 3, 1]


def test_the_standard_carrier_signs_its_scans(post):
    url, receiver = post(lambda n, request: Answer(202, {}))
    hook = {"url": receiver.url, "merchant_token": "S"}
    assert call("POST", f"{url}/registrations", hook | {"provider": "standard"})[0] == 400
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    call("POST", f"{url}/registrations", hook | {"provider": "standard", "secret": secret})
    create(url, token="S")
    call("POST", f"{url}/script", {"order_code": ORDER["order_code"], "scans": [{"status": 8, "note": "vắng nhà"}]})
    assert settled(url)[0]["state"] == "accepted"
    body = receiver.bodies()[0]
    assert (body["type"], body["data"]["event"], body["data"]["reason"]) == (
        "item.scanned", "attempt_failed", "vắng nhà",
    )  # fmt: skip
    assert receiver.requests[0].headers["webhook-signature"].startswith("v1,")
