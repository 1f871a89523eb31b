"""The sandbox's VNPAY answers questions and takes refunds; our side, written apart, understands it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.adapters import queries, refunds
from chalicelib.adapters.banks import vnpay
from chalicelib.adapters.gateways import GatewayRefused, GatewayUnavailable, Order
from chalicelib.adapters.queries import Question
from chalicelib.domain.back_order import BackOrder
from local.sandbox import bank
from local.sandbox.vietnam_time import utc_now
from local.sandbox.vnpay_api import PATH
from tests.local.sandbox_tools import call

CODE = "JWA6FE62TT7X"
SECRETS = [{"secret": "DEMOSECRETFORTESTVECTORS00000001", "tmnCode": "DEMOV210"}]


@pytest.fixture
def shop():
    """A merchant whose IPN never arrives."""
    told = {
        "provider": "vnpay",
        "url": "http://127.0.0.1:1/ipn",
        "tmn_code": "DEMOV210",
        "secret": SECRETS[0]["secret"],
    }
    server = bank.serve(0, registrations=[told], retry_delays_s=[])
    yield server.url
    server.stop()


def _pay(url, at, outcome="00"):
    order = Order(
        CODE, 16000, "Le phi", "https://a.vn/back", "https://a.vn/ipn", "203.0.113.9", at, at + timedelta(hours=1)
    )
    page = vnpay.start(order, now=at, secrets=SECRETS, urls={})
    status, made = call("POST", f"{url}/vnpay/pay", {"pay_url": page.pay_url, "outcome": outcome})
    assert status == 201
    return made["transaction_no"]


def _ask(url, at, secrets=SECRETS):
    question = Question(CODE, "DEMOV210", at, "q1")
    return queries.load("vnpay").ask(question, now=at, secrets=secrets, urls={"api": url + PATH})


def _back(number, at, amount=16000, name="r1"):
    return BackOrder("vnpay", "ep", name, CODE, number, amount, amount == 16000, at, at, "ld")


def test_a_payment_whose_ipn_was_lost_is_found_by_asking(shop):
    at = utc_now()
    with pytest.raises(GatewayRefused):
        _ask(shop, at)
    number = _pay(shop, at)
    (found,) = _ask(shop, at)
    assert (found.outcome, found.amount_vnd, found.notice_id) == ("paid", 16000, f"{CODE}.{number}")


def test_a_failed_one_is_told_as_failed_and_a_stranger_is_told_nothing(shop):
    at = utc_now()
    _pay(shop, at, "51")
    assert [one.outcome for one in _ask(shop, at)] == ["failed"]
    with pytest.raises(GatewayUnavailable):
        _ask(shop, at, [{**SECRETS[0], "secret": "another"}])


def test_money_goes_back_once_under_one_number_and_never_more_than_came(shop):
    at, gateway = utc_now(), refunds.load("vnpay")
    number = _pay(shop, at)
    named = {"now": at, "secrets": SECRETS, "urls": {"api": shop + PATH}}
    order = _back(number, at)
    assert gateway.find(order, **named) is None, "it never heard of it"
    assert gateway.send(order, **named).standing == "pending"
    assert gateway.send(order, **named).code == "94", "told again: once"
    assert gateway.find(order, **named).standing == "paid"
    assert gateway.send(replace(order, number="r2", amount_vnd=1, whole=False), **named).standing == "failed"


def test_of_parts_a_person_looks_up_what_became(shop):
    at, gateway = utc_now(), refunds.load("vnpay")
    order = _back(_pay(shop, at), at, 6000)
    named = {"now": at, "secrets": SECRETS, "urls": {"api": shop + PATH}}
    assert gateway.send(order, **named).standing == "pending"
    with pytest.raises(GatewayUnavailable):
        gateway.find(order, **named)
