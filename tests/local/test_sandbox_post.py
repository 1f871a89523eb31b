"""VNPost's bus and Viettel Post in the sandbox: tokens, orders made once, pages after an id, scans posted as told."""

import base64

import pytest

from local.sandbox import carrier
from local.sandbox.server import Answer
from tests.local.sandbox_tools import FAST, Receiver, call, settled

BUS = {"consumer_key": "key", "consumer_secret": "secret", "customer_code": "LS-12"}
ORDER = {
    "CustomerCode": "LS-12", "OrderNumber": "01HX.return.1", "CODAmount": 0,
    "SenderProvince": "24", "SenderAddress": "2 Hùng Vương", "SenderName": "TT PVHCC", "SenderTel": "02053812345",
    "ReceiverName": "Nông Thị A", "ReceiverAddress": "Nà Pàn", "ReceiverTel": "0912345678", "ReceiverProvince": "24",
}  # fmt: skip
VTP = {
    "ORDER_NUMBER": "01HX.return.1", "CHECK_UNIQUE": True, "PRODUCT_NAME": "Kết quả", "PRODUCT_TYPE": "TH",
    "ORDER_SERVICE": "VCN", "PRODUCT_WEIGHT": 100, "PRODUCT_QUANTITY": 1, "ORDER_PAYMENT": 3, "MONEY_COLLECTION": 26000,
    **{f"{side}_{part}": "x" for side in ("SENDER", "RECEIVER") for part in ("FULLNAME", "PHONE", "ADDRESS")},
}  # fmt: skip


@pytest.fixture(scope="module")
def post():
    """Running carriers, and a receiver that takes what Viettel Post posts at the second try."""
    receiver = Receiver(lambda number, request: Answer(500 if number == 1 else 200, {}))
    shop = {"provider": "viettelpost", "url": receiver.url, "username": "u", "password": "p", "webhook_token": "t"}
    server = carrier.serve(0, registrations=[{"provider": "vnpost", **BUS}, shop], retry_delays_s=FAST)
    yield server.url, receiver
    server.stop()
    receiver.server.stop()


def bearer(url, secret="secret", body=b"grant_type=client_credentials"):
    basic = base64.b64encode(f"key:{secret}".encode()).decode()
    status, told = call("POST", f"{url}/ngsp/token", body, {"Authorization": f"Basic {basic}"})
    return status, {"Authorization": f"Bearer {told.get('access_token', '')}"}


def test_the_bus_gives_a_token_for_the_right_secret_only_and_asks_for_it(post):
    url, _ = post
    assert [bearer(url, "wrong")[0], bearer(url, body=b"")[0], bearer(url)[0]] == [401, 400, 200]
    assert call("POST", f"{url}/ngsp/order/post", ORDER)[0] == 401
    assert call("GET", f"{url}/ngsp/order/getOrderTracking?pagesize=9&lastId=0", headers=bearer(url, "no")[1])[0] == 401


def test_an_order_is_made_once_and_its_records_are_read_after_an_id(post):
    url, _ = post
    token = bearer(url)[1]
    said = [call("POST", f"{url}/ngsp/order/post", ORDER, token)[1]["Status"] for _ in range(2)]
    assert said == ["100", "101"]
    wrong = call("POST", f"{url}/ngsp/order/post", ORDER | {"OrderNumber": "2", "ReceiverTel": ""}, token)[1]
    assert wrong["Status"] == "400"
    call("POST", f"{url}/vnpost/script", {"order_number": "01HX.return.1", "scans": [{"status": 2}, {"status": 4}]})
    seen, after = [], "0" * 24
    for _ in range(4):
        _, page = call("GET", f"{url}/ngsp/order/getOrderTracking?pagesize=1&lastId={after}", headers=token)
        found = page["_embedded"]["rh:doc"]
        seen += [one["StatusCode"] for one in found]
        after = found[-1]["_id"]["$oid"] if found else after
    assert seen == ["1", "2", "4"] and page["_returned"] == 0
    assert call("GET", f"{url}/ngsp/order/getOrderTracking?pagesize=0&lastId=0", headers=token)[0] == 400


def test_viettel_post_makes_an_order_once_and_posts_its_scans_until_they_are_taken(post):
    url, receiver = post
    assert call("POST", f"{url}/v2/user/Login", {"USERNAME": "u", "PASSWORD": "no"})[1]["error"] is True
    token = {"Token": call("POST", f"{url}/v2/user/Login", {"USERNAME": "u", "PASSWORD": "p"})[1]["data"]["token"]}
    made = call("POST", f"{url}/v2/order/createOrderNlp", VTP, token)[1]
    assert call("POST", f"{url}/v2/order/createOrderNlp", VTP, token)[1]["status"] == 204
    assert call("POST", f"{url}/v2/order/createOrderNlp", VTP, {"Token": "x"})[1]["status"] == 202
    assert call("POST", f"{url}/v2/order/createOrderNlp", VTP | {"PRODUCT_WEIGHT": 0}, token)[1]["status"] == 205
    scans = [{"status": 105}, {"status": 501, "repeat": 2}]
    call("POST", f"{url}/viettelpost/script", {"order_code": "01HX.return.1", "scans": scans})
    assert {one["state"] for one in settled(url)} == {"accepted"}
    told = receiver.bodies()
    assert {body["TOKEN"] for body in told} == {"t"} and len(told) == 4  # one was refused at first
    last = told[-1]["DATA"]
    assert (last["ORDER_NUMBER"], last["ORDER_REFERENCE"]) == (made["data"]["ORDER_NUMBER"], "01HX.return.1")
    assert last["MONEY_COLLECTION"] == 26000
    late = call("POST", f"{url}/v2/order/UpdateOrder", {"TYPE": 4, "ORDER_NUMBER": "01HX.return.1", "NOTE": ""}, token)
    assert late[1]["error"] is True


def test_a_shop_can_be_registered_while_it_runs(post):
    url, _ = post
    more = {"provider": "vnpost", "consumer_key": "k2", "consumer_secret": "s2", "customer_code": "LS-13"}
    assert call("POST", f"{url}/registrations", more) == (201, {"registered": "vnpost"})
    assert call("POST", f"{url}/registrations", {"provider": "viettelpost"})[0] == 400
