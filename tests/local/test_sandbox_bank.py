"""The bank transfers and tells us, again and again, until we answer as its protocol asks."""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from local.sandbox import bank
from local.sandbox.server import Answer, start
from local.sandbox.signing import vnpay_fields, vnpay_signed_query
from tests.local.sandbox_tools import FAST, HTTP, Receiver, call, eventually, settled

SECRET = "sepay-demo-secret"
ACCOUNT = {"bank_bin": "970422", "account": "0123499999"}
TRANSFER = {**ACCOUNT, "amount_vnd": 20000, "memo": "LP3C8H5N7R"}
VNPAY = {"provider": "vnpay", "tmn_code": "DEMOV210", "secret": "DEMOSECRETFORTESTVECTORS00000001"}


def yes(n, request):
    return Answer(200, {"success": True, "RspCode": "00", "Message": "Confirm Success"})


@pytest.fixture
def town():
    """Starts a bank and a receiver of its notices with the given behaviour; stops both at the end."""
    started = []

    def build(reply=yes, **registration):
        receiver = Receiver(reply)
        sepay = {"provider": "sepay", "url": receiver.url, "secret": SECRET, **ACCOUNT, **registration}
        shop = {**VNPAY, "url": receiver.url}
        server = bank.serve(0, registrations=[sepay, shop], retry_delays_s=FAST)
        started.extend([server, receiver.server])
        return server.url, receiver

    yield build
    for server in started:
        server.stop()


def test_a_transfer_is_told_as_sepay_documents_it(town):
    url, receiver = town()
    status, made = call("POST", f"{url}/transfers", TRANSFER | {"mangle": "vcb", "occurred_at": "2026-01-15T18:00:00Z"})
    (delivery,) = settled(url)
    request = receiver.requests[0]
    body = json.loads(request.body)
    assert status == 201
    assert list(body) == [
        "id", "gateway", "transactionDate", "accountNumber", "code", "content", "transferType",
        "transferAmount", "accumulated", "subAccount", "referenceCode", "description",
    ]  # fmt: skip
    assert (body["transactionDate"], body["transferAmount"]) == ("2026-01-16 01:00:00", 20000)
    assert made["bank_reference"] == body["referenceCode"]
    assert made["bank_reference"].startswith("FT26016")
    assert "LP3C8H5N7R" in body["content"] != "LP3C8H5N7R"
    signed = request.headers["x-sepay-timestamp"].encode() + b"." + request.body
    assert (
        request.headers["x-sepay-signature"]
        == "sha256=" + hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    )
    assert (delivery["state"], delivery["about"]) == ("accepted", made["bank_reference"])


@pytest.mark.parametrize(
    "no",
    [Answer(500, {"success": True}), Answer(200, {"success": False}), Answer(204, ""), Answer(200, "thanks")],
    ids=["500", "not successful", "204", "no JSON"],
)
def test_sepay_tries_again_with_the_same_id_until_success(town, no):
    url, receiver = town(lambda n, request: no if n < 4 else yes(n, request))
    call("POST", f"{url}/transfers", TRANSFER)
    (delivery,) = settled(url)
    assert [a["outcome"] for a in delivery["attempts"]] == ["not_accepted"] * 3 + ["accepted"]
    assert len({body["id"] for body in receiver.bodies()}) == 1


def test_an_api_that_is_down_is_tried_until_it_is_up():
    late = Receiver(yes)
    late.server.stop()
    server = bank.serve(
        0,
        registrations=[{"provider": "sepay", "url": late.url, "secret": SECRET, **ACCOUNT}],
        retry_delays_s=[0.05] * 60,
    )
    call("POST", f"{server.url}/transfers", TRANSFER)
    eventually(lambda: call("GET", f"{server.url}/deliveries")[1]["deliveries"][0]["attempts"])
    back = start(
        "api", late.server.server_address[1], [("POST", "/hook", lambda request: Answer(200, {"success": True}))]
    )
    (delivery,) = settled(server.url)
    assert delivery["attempts"][0]["outcome"] == "unreachable"
    assert delivery["state"] == "accepted"
    back.stop()
    server.stop()


def test_the_last_failed_try_gives_up(town):
    url, receiver = town(lambda n, request: Answer(500, {}))
    call("POST", f"{url}/transfers", TRANSFER)
    (delivery,) = settled(url)
    assert (delivery["state"], len(receiver.requests)) == ("given_up", len(FAST) + 1)


def test_a_sent_notice_can_be_sent_again(town):
    url, receiver = town()
    call("POST", f"{url}/transfers", TRANSFER)
    first = settled(url)[0]
    assert call("POST", f"{url}/deliveries/{first['delivery_id']}/again")[0] == 202
    settled(url)
    assert receiver.bodies()[0] == receiver.bodies()[1]
    assert call("POST", f"{url}/deliveries/999999/again")[0] == 404


def test_duplicates_come_as_often_as_told(town):
    url, receiver = town()
    call("POST", f"{url}/faults", {"duplicate": 3})
    call("POST", f"{url}/transfers", TRANSFER)
    assert [d["copy"] for d in settled(url)] == [1, 2, 3, 4]
    assert len({body["id"] for body in receiver.bodies()}) == 1


def test_a_delayed_notice_waits(town):
    url, _ = town()
    call("POST", f"{url}/faults", {"delay_s": 0.4})
    begun = datetime.now(UTC)
    call("POST", f"{url}/transfers", TRANSFER)
    sent = datetime.fromisoformat(settled(url)[0]["attempts"][0]["sent_at"])
    assert timedelta(seconds=0.4) <= sent - begun < timedelta(seconds=3)


def test_reordered_notices_come_last_first(town):
    url, receiver = town()
    call("POST", f"{url}/faults", {"reorder": True})
    for amount in (1000, 2000, 3000):
        call("POST", f"{url}/transfers", TRANSFER | {"amount_vnd": amount})
    eventually(lambda: len(receiver.requests) == 3)
    assert [body["transferAmount"] for body in receiver.bodies()] == [3000, 2000, 1000]


@pytest.mark.parametrize(
    ("fault", "outcomes", "arrived"),
    [
        ({"lose": 2}, ["lost", "lost", "accepted"], 1),
        ({"lose_answers": 2}, ["answer_lost", "answer_lost", "accepted"], 3),
        ({"drop": 1}, [], 0),
    ],
)
def test_what_is_lost_on_the_way_is_sent_again_but_what_is_dropped_is_not(town, fault, outcomes, arrived):
    url, receiver = town()
    assert call("POST", f"{url}/faults", fault)[0] == 200
    call("POST", f"{url}/transfers", TRANSFER)
    (delivery,) = settled(url)
    assert [a["outcome"] for a in delivery["attempts"]] == outcomes
    assert len(receiver.requests) == arrived
    call("POST", f"{url}/transfers", TRANSFER)
    assert settled(url)[1]["attempts"][-1]["outcome"] == "accepted"


@pytest.mark.parametrize("fault", [{"duplicates": 1}, {"lose": -1}, {"reorder": 1}, []])
def test_an_unknown_fault_is_refused(town, fault):
    url, _ = town()
    assert call("POST", f"{url}/faults", fault)[0] == 400


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"account": "0123400000"}, 404),
        ({"bank_bin": "970436"}, 404),
        ({"amount_vnd": 0}, 422),
        ({"amount_vnd": True}, 400),
        ({"amount_vnd": 20000.5}, 400),
        ({"mangle": "kindly"}, 400),
        ({"mangle": [1]}, 400),
        ({"momo": "x"}, 400),
        ({"occurred_at": "2026-01-15T18:00:00"}, 422),
    ],
)
def test_a_transfer_that_no_bank_would_make_is_refused(town, change, status):
    url, receiver = town()
    assert call("POST", f"{url}/transfers", TRANSFER | change)[0] == status
    assert receiver.requests == []


def test_registrations_are_shown_without_secrets_and_can_be_replaced_and_removed(town):
    url, receiver = town()
    again = {"provider": "sepay", "url": receiver.url, "api_key": "K", **ACCOUNT}
    assert call("POST", f"{url}/registrations", again) == (201, {"registration_id": "sepay:0123499999"})
    shown = call("GET", f"{url}/registrations")[1]["registrations"]
    assert [r["registration_id"] for r in shown] == ["sepay:0123499999", "vnpay:DEMOV210"]
    assert SECRET not in str(shown)
    call("POST", f"{url}/transfers", TRANSFER)
    assert "sent" in settled(url)[0]
    assert receiver.requests[0].headers["authorization"] == "Apikey K"
    assert call("DELETE", f"{url}/registrations/sepay:0123499999")[0] == 200
    assert call("POST", f"{url}/transfers", TRANSFER)[0] == 404


@pytest.mark.parametrize(
    "change",
    [{"provider": "bitcoin"}, {"secret": None}, {"api_key": "K"}, {"url": "ftp://x"}, {"url": "http://["}],
)
def test_a_registration_of_no_use_is_refused(town, change):
    url, receiver = town()
    sepay = {"provider": "sepay", "url": receiver.url, "secret": SECRET, **ACCOUNT}
    assert call("POST", f"{url}/registrations", sepay | change)[0] == 400


def test_the_standard_bank_signs_and_takes_any_2xx(town):
    url, receiver = town(lambda n, request: Answer(204, ""))
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    call("DELETE", f"{url}/registrations/sepay:0123499999")
    call("POST", f"{url}/registrations", {"provider": "standard", "url": receiver.url, "secret": secret, **ACCOUNT})
    call("POST", f"{url}/transfers", TRANSFER)
    assert settled(url)[0]["state"] == "accepted"
    body = receiver.bodies()[0]
    assert (body["type"], body["data"]["amount_vnd"]) == ("transfer.received", 20000)
    assert receiver.requests[0].headers["webhook-signature"].startswith("v1,")


# VNPAY


def pay_url(secret=VNPAY["secret"], **changes):
    now = datetime.now(timezone(timedelta(hours=7)))
    fields = {
        "vnp_Version": "2.1.0", "vnp_Command": "pay", "vnp_TmnCode": "DEMOV210", "vnp_Amount": "800000",
        "vnp_CurrCode": "VND", "vnp_CreateDate": now.strftime("%Y%m%d%H%M%S"),
        "vnp_ExpireDate": (now + timedelta(minutes=15)).strftime("%Y%m%d%H%M%S"), "vnp_IpAddr": "127.0.0.1",
        "vnp_Locale": "vn", "vnp_OrderInfo": "Le phi HS000001", "vnp_OrderType": "other",
        "vnp_ReturnUrl": "https://dvc.example.vn/return?x=1", "vnp_TxnRef": "HS000001",
    } | changes  # fmt: skip
    return "https://sandbox.vnpayment.vn/paymentv2/vpcpay.html?" + vnpay_signed_query(fields, secret)


def test_vnpay_tells_a_payment_by_ipn_until_it_is_confirmed(town):
    codes = ["99", "97", "02"]
    url, receiver = town(lambda n, request: Answer(200, {"RspCode": codes[n - 1], "Message": ""}))
    status, paid = call("POST", f"{url}/vnpay/pay", {"pay_url": pay_url()})
    (delivery,) = settled(url)
    told = vnpay_fields(receiver.requests[0].raw_query, {"DEMOV210": VNPAY["secret"]})
    assert (status, paid["amount_vnd"], delivery["about"]) == (201, 8000, "HS000001")
    assert (told["vnp_ResponseCode"], told["vnp_TransactionStatus"], told["vnp_Amount"]) == ("00", "00", "800000")
    assert told["vnp_TransactionNo"] == paid["transaction_no"]
    assert len({r.raw_query for r in receiver.requests}) == 1 and len(receiver.requests) == 3
    assert paid["return_url"].startswith("https://dvc.example.vn/return?x=1&vnp_Amount=800000")


def test_a_cancelled_vnpay_order_is_told_as_failed(town):
    url, receiver = town()
    call("POST", f"{url}/vnpay/pay", {"pay_url": pay_url(), "outcome": "24"})
    settled(url)
    told = vnpay_fields(receiver.requests[0].raw_query, {"DEMOV210": VNPAY["secret"]})
    assert (told["vnp_ResponseCode"], told["vnp_TransactionStatus"]) == ("24", "02")
    assert "vnp_BankTranNo" not in told


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        (lambda: pay_url(secret="another"), 403),
        (lambda: pay_url().replace("800000", "8000"), 403),
        (lambda: pay_url(vnp_TmnCode="OTHER001"), 403),
        (lambda: pay_url(vnp_Amount="800050"), 422),
        (lambda: pay_url(vnp_OrderInfo="Lệ phí"), 422),
        (lambda: pay_url(vnp_IpAddr=""), 422),
        (lambda: pay_url(vnp_Extra="1"), 422),
        (lambda: pay_url(vnp_CreateDate="20260101000000", vnp_ExpireDate="20260101001500"), 410),
        (lambda: pay_url(vnp_ExpireDate="20260101000000"), 422),
        (lambda: pay_url(vnp_ExpireDate="20269901000000"), 422),
        (lambda: "https://", 403),
    ],
)
def test_a_pay_url_that_vnpay_would_refuse_is_refused(town, wrong, status):
    url, receiver = town()
    assert call("POST", f"{url}/vnpay/pay", {"pay_url": wrong()})[0] == status
    assert receiver.requests == []


def test_one_vnpay_order_ends_once(town):
    url, _ = town()
    address = pay_url()
    assert call("POST", f"{url}/vnpay/pay", {"pay_url": address, "outcome": "51"})[0] == 201
    assert call("POST", f"{url}/vnpay/pay", {"pay_url": address})[0] == 409


def test_a_person_pays_on_the_page_and_is_led_back(town):
    url, _ = town()
    query = pay_url().partition("?")[2]
    page = HTTP.request("GET", f"{url}/paymentv2/vpcpay.html?{query}")
    assert page.status == 200 and "8.000 đ" in page.data.decode()
    ended = HTTP.request("POST", f"{url}/paymentv2/vpcpay.html?{query}", body=b"outcome=00", redirect=False)
    assert ended.status == 302 and ended.headers["Location"].startswith("https://dvc.example.vn/return?x=1&vnp_")
    assert settled(url)[0]["state"] == "accepted"
