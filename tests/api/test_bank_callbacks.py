"""Banks call us: a proof before a meaning, one transfer once, and every answer in the bank's own words."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from chalicelib.domain import vietqr
from chalicelib.domain.partner import Partner
from chalicelib.store import partners as partners_table
from tests.adapters.fixtures.banks import sepay, standard, vnpay
from tests.api.happenings import counted, database_away, just_before
from tests.api.partners import (
    SECRETS,
    URLS,
    WRONG,
    credit,
    money,
    particulars,
    payment,
    send,
)
from tests.api.world import World
from tests.api.world.places import UNIT

BANKS = ("sepay", "vnpay", "standard")
FIXTURES: dict[str, Any] = {"sepay": sepay, "vnpay": vnpay, "standard": standard}
# The very bytes: partners compare them as text.
TAKEN = {
    "sepay": b'{"success": true}',
    "vnpay": b'{"RspCode": "00", "Message": "Confirm Success"}',
    "standard": b'{"success": true}',
}
TAKEN_BEFORE = {**TAKEN, "vnpay": b'{"RspCode": "02", "Message": "Order already confirmed"}'}
UNKNOWN = {**TAKEN, "vnpay": b'{"RspCode": "01", "Message": "Order not found"}'}
FORGED = {
    "sepay": (401, b'{"success": false}'),
    "vnpay": (200, b'{"RspCode": "97", "Message": "Invalid signature"}'),
    "standard": (401, b'{"success": false}'),
}
FAILED_HERE = {
    "sepay": (500, b'{"success": false}'),
    "vnpay": (200, b'{"RspCode": "99", "Message": "Unknown error"}'),
    "standard": (500, b'{"success": false}'),
}
UNREADABLE = {**FAILED_HERE, "sepay": (400, b'{"success": false}'), "standard": (400, b'{"success": false}')}


@pytest.mark.parametrize("provider", BANKS)
def test_a_genuine_notice_pays_and_the_fee_is_settled(provider: str, world: World):
    world.pump.from_now()
    case = world.a_payment(provider)
    reply = send(provider, money(provider, case))
    assert (reply.status, reply.body, reply.headers["content-type"]) == (200, TAKEN[provider], "application/json")
    world.pump.run()
    seen = case.owner.call("GET", f"/v1/payments/{case.payment_id}").json
    assert (seen["state"], seen["received_vnd"], seen["poll_after_s"]) == ("paid", 8000, None)
    assert (case.read()["fee"]["state"], case.read()["payment_id"]) == ("settled", case.payment_id)


@pytest.mark.parametrize("provider", BANKS)
@pytest.mark.parametrize("which", [0, 1], ids=["newest", "the one before"])
def test_two_secrets_live_at_once(provider: str, which: int, world: World):
    case = world.a_payment(provider)
    assert send(provider, money(provider, case, secret=SECRETS[provider][which])).body == TAKEN[provider]
    assert payment(case).state == "paid"


@pytest.mark.parametrize("provider", BANKS)
def test_the_same_notice_again_is_acknowledged_and_counts_once(provider: str, world: World):
    case = world.a_payment(provider)
    told = particulars(provider, case)
    send(provider, money(provider, case, told=told))
    for _ in range(2):
        reply = send(provider, money(provider, case, told=told))
        assert (reply.status, reply.body) == (200, TAKEN_BEFORE[provider])
    assert (payment(case).received_vnd, len(payment(case).credit_ids)) == (8000, 1)


def test_one_transfer_told_by_two_partners_is_one_credit(world: World):
    case = world.a_payment("sepay")
    told = particulars("sepay", case)
    send("sepay", money("sepay", case, told=told))
    reply = send("standard", money("standard", case, told=told))
    assert (reply.status, reply.body) == (200, TAKEN["standard"])
    assert (payment(case).received_vnd, len(payment(case).credit_ids)) == (8000, 1)


@pytest.mark.parametrize("provider", BANKS)
def test_a_forged_notice_changes_nothing_and_the_true_one_is_recorded(provider: str, world: World):
    case = world.a_payment(provider)
    told = particulars(provider, case)
    with counted() as calls:
        reply = send(provider, money(provider, case, told=told, secret=WRONG[provider]))
    assert (reply.status, reply.body) == FORGED[provider]
    assert [name for name, _ in calls] == ["GetItem"]  # of the registration: nothing was written, nothing looked up
    assert send(provider, money(provider, case, told=told)).body == TAKEN[provider]
    assert payment(case).state == "paid"


@pytest.mark.parametrize("provider", BANKS)
def test_an_unreadable_notice_changes_nothing_and_the_true_one_is_recorded(provider: str, world: World):
    case = world.a_payment(provider)
    told = particulars(provider, case)
    odd: dict[str, Any] = {
        "sepay": {"transferAmount": "8000"},
        "vnpay": {"vnp_Amount": "8000.5"},
        "standard": {"amount_vnd": True},
    }[provider]
    with counted() as calls:
        reply = send(provider, money(provider, case, told=told, **odd))
    assert (reply.status, reply.body) == UNREADABLE[provider]
    assert [name for name, _ in calls] == ["GetItem"]  # of the registration: nothing was written, nothing looked up
    assert send(provider, money(provider, case, told=told)).body == TAKEN[provider]


@pytest.mark.parametrize("provider", ["sepay", "standard"])
@pytest.mark.parametrize("name", ["not UTF-8", "not JSON", "deep JSON", "a name given twice", "huge"])
def test_no_bytes_break_the_door(provider: str, name: str, world: World):
    fixture = FIXTURES[provider]
    call = fixture.genuine(fixture.SECRETS[0], datetime.now(UTC), **fixture.UNREADABLE[name])
    assert send(provider, call).status == 400


@pytest.mark.parametrize("provider", BANKS)
def test_our_own_failure_is_told_as_such_and_the_notice_sent_again_is_recorded(provider: str, world: World):
    case = world.a_payment(provider)
    told = particulars(provider, case)

    def fail() -> None:
        raise EndpointConnectionError(endpoint_url="https://dynamodb.example")

    with just_before("TransactWriteItems", fail):
        reply = send(provider, money(provider, case, told=told))
    assert (reply.status, reply.body) == FAILED_HERE[provider]
    assert send(provider, money(provider, case, told=told)).body == TAKEN[provider]
    assert payment(case).state == "paid"


@pytest.mark.parametrize("provider", BANKS)
def test_a_database_that_is_away_is_told_in_the_banks_own_words(provider: str, world: World):
    case = world.a_payment(provider)
    told = particulars(provider, case)
    with database_away():
        reply = send(provider, money(provider, case, told=told))
    assert (reply.status, reply.body) == FAILED_HERE[provider]
    assert send(provider, money(provider, case, told=told)).body == TAKEN[provider]


@pytest.mark.parametrize("provider", BANKS)
def test_money_for_an_unknown_code_is_kept_for_a_person(provider: str, world: World):
    case = world.a_payment(provider)
    told = particulars(provider, case)
    if provider == "vnpay":
        told["vnp_TxnRef"] = "JWNONE"
        more: dict[str, Any] = {"vnp_OrderInfo": "khong co ma"}
    else:
        told["content"], more = "tien mung", {}
    reply = send(provider, money(provider, case, told=told, **more))
    assert (reply.status, reply.body) == (200, UNKNOWN[provider])
    kept = credit(provider, told)
    assert [(part.place, part.reason, part.amount_vnd) for part in kept.parts] == [("waiting", "unknown_order", 8000)]
    assert payment(case).state == "awaiting"


def test_another_amount_at_vnpay_is_04_and_the_money_is_recorded(world: World):
    case = world.a_payment("vnpay")
    told = particulars("vnpay", case, 7000)
    reply = send("vnpay", money("vnpay", case, told=told))
    assert (reply.status, reply.body) == (200, b'{"RspCode": "04", "Message": "Invalid amount"}')
    kept = credit("vnpay", told)
    assert [(part.place, part.reason, part.amount_vnd) for part in kept.parts] == [("waiting", "wrong_amount", 7000)]
    assert (payment(case).state, payment(case).received_vnd) == ("awaiting", 0)
    assert send("vnpay", money("vnpay", case)).body == TAKEN["vnpay"]  # the right one may still come


def test_a_failed_attempt_at_vnpay_is_confirmed_and_the_next_one_pays(world: World):
    case = world.a_payment("vnpay")
    failed = money("vnpay", case, vnp_ResponseCode="24", vnp_TransactionStatus="02", vnp_TransactionNo="0")
    assert send("vnpay", failed).body == TAKEN["vnpay"]
    assert (payment(case).state, payment(case).failed_attempts) == ("awaiting", 1)
    assert send("vnpay", money("vnpay", case)).body == TAKEN["vnpay"]
    assert payment(case).state == "paid"


@pytest.mark.parametrize("provider", ["sepay", "standard"])
def test_a_transfer_in_two_parts_pays_and_the_picture_asks_for_the_rest(provider: str, world: World):
    case = world.a_payment(provider)
    send(provider, money(provider, case, amount=5000))
    seen = case.owner.call("GET", f"/v1/payments/{case.payment_id}").json
    assert (seen["state"], vietqr.decode(seen["qr_payload"]).amount_vnd) == ("part_paid", 3000)
    send(provider, money(provider, case, amount=4000))
    assert (payment(case).state, payment(case).surplus_vnd) == ("paid", 1000)


def test_outgoing_money_moves_nothing(world: World):
    case = world.a_payment("sepay")
    assert send("sepay", money("sepay", case, transferType="out")).body == TAKEN["sepay"]
    assert payment(case).received_vnd == 0


@pytest.mark.parametrize("provider", BANKS)
@pytest.mark.parametrize(
    "url",
    [
        "/v1/callbacks/banks/{provider}/ep_nobody",
        "/v1/callbacks/banks/momo/{endpoint}",
        "/v1/callbacks/banks/nobank/{endpoint}",
        "/v1/callbacks/banks/{provider}/ep_ems",
        "/v1/callbacks/banks/{other}/{endpoint}",
    ],
)
def test_another_address_than_the_registrations_is_not_found(provider: str, url: str, world: World):
    case = world.a_payment(provider)
    other = {"sepay": "standard", "standard": "sepay", "vnpay": "sepay"}[provider]
    path = url.format(provider=provider, other=other, endpoint=URLS[provider].rsplit("/", 1)[1])
    reply = send(provider, money(provider, case), path)
    assert (reply.status, reply.slug) == (404, "not_found")
    assert payment(case).state == "awaiting"


def test_a_partner_signs_for_its_own_registration_only(world: World):
    case = world.a_payment("sepay")
    call = money("sepay", case)
    assert send("sepay", call, "/v1/callbacks/banks/sepay/ep_sister_sepay").status == 401
    # The sister unit's partner, properly signed at its own door, cannot pay what is owed to this unit.
    call = money("sepay", case, secret=WRONG["sepay"], accountNumber="0999900000")
    assert send("sepay", call, "/v1/callbacks/banks/sepay/ep_sister_sepay").status == 200
    assert payment(case).state == "awaiting"


def test_a_registration_that_was_closed_is_not_found(world: World):
    endpoint = f"ep_{uuid.uuid4().hex}"
    partners_table.put(Partner(endpoint, "bank", "sepay", UNIT, "1", active=False))
    case = world.a_payment("sepay")
    assert send("sepay", money("sepay", case), f"/v1/callbacks/banks/sepay/{endpoint}").slug == "not_found"


@pytest.mark.parametrize(("provider", "method"), [("sepay", "GET"), ("vnpay", "POST")])
def test_another_method_than_the_providers_is_refused_in_its_dialect(provider: str, method: str, world: World):
    case = world.a_payment(provider)
    reply = send(provider, replace(money(provider, case), method=method))
    assert (reply.status, reply.body) == UNREADABLE[provider]
    assert payment(case).state == "awaiting"


def test_a_field_given_twice_at_vnpay_is_refused(world: World):
    case = world.a_payment("vnpay")
    call = money("vnpay", case)
    reply = send("vnpay", replace(call, query=(*call.query, ("vnp_Amount", "800000"))))
    assert reply.json["RspCode"] in ("97", "99")
    assert payment(case).state == "awaiting"
