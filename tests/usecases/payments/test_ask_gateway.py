"""A gateway's page: the request is kept first, so whatever breaks loses nothing and asks for no money twice."""

import dataclasses
import secrets
from datetime import timedelta
from functools import partial
from threading import Event

import pytest

from chalicelib.domain.dossier import FeeDue
from chalicelib.domain.errors import Refused
from chalicelib.domain.pay_page import ASKING, PayPage
from chalicelib.store import answers, dossiers, partners, payments
from chalicelib.usecases.payments.start import start
from tests import builders as a
from tests.builders import LATER, NOW
from tests.racing import counted, outcome, race
from tests.usecases.office import a_bank, an_office, applicant


class Gateway:
    """Takes each order once, as most do; `says` makes it refuse, fall silent or do something meanwhile."""

    def __init__(self):
        self.asked, self.taken, self.says = [], {}, lambda payment: None

    def __call__(self, payment, partner):
        self.asked.append(payment.payment_id)
        self.says(payment)
        if payment.payment_id in self.taken:
            raise Refused("gateway_refused")
        self.taken[payment.payment_id] = payment.return_url
        return PayPage(f"https://pay/{payment.payment_id}", "momo://pay", "000201")


def silent(payment):
    raise Refused("gateway_unavailable", retry_after_s=15)


def refusing(payment):
    raise Refused("gateway_refused")


@pytest.fixture(scope="module")
def office(system):
    office = an_office()
    a_bank(office.unit, "momo", account="MOMO1")
    return office


@pytest.fixture
def dossier(office):
    return office.stored(state="accepted", fee=FeeDue("due", 8000))


@pytest.fixture
def gateway():
    return Gateway()


@pytest.fixture
def begin(dossier, gateway):
    def begin(*, now=NOW, once=None, back=""):
        return start(
            dossier.dossier_id, provider="momo", return_url=back, by=applicant(dossier), now=now,
            random_int=lambda: secrets.randbelow(10**9), redirects=lambda provider: True, page_of=gateway,
            once=once or a.once(), dossiers=dossiers, partners=partners, payments=payments,
        )  # fmt: skip

    return begin


def last(dossier):
    return payments.get(payments.claim_of_dossier(dossier.dossier_id).last)


def test_the_request_is_there_before_the_gateway_hears_of_it(begin, gateway, dossier):
    seen = []
    gateway.says = lambda payment: seen.append(payments.get(payment.payment_id))
    begun = begin(back="congdan://paid")
    assert [(one.state, one.pay_url, one.return_url) for one in seen] == [("awaiting", "", "congdan://paid")]
    assert begun == last(dossier)
    assert (begun.pay_url, begun.app_url, begun.gateway_qr) == (
        f"https://pay/{begun.payment_id}",
        "momo://pay",
        "000201",
    )


def test_the_answer_holds_the_page(begin, dossier):
    once = a.once(present=lambda payment: (201, payment.pay_url))
    begun = begin(once=once)
    assert answers.get(once.key).body == begun.pay_url
    assert begin(now=LATER) == begun, "and the gateway is asked once"


def test_a_silent_gateway_loses_nothing_and_is_asked_again_about_the_same_order(begin, gateway, dossier):
    gateway.says, once = silent, a.once()
    assert outcome(lambda: begin(once=once)) == "gateway_unavailable"
    waiting = last(dossier)
    assert (waiting.state, waiting.pay_url, answers.get(once.key)) == ("awaiting", "", None)
    gateway.says = lambda payment: None
    begun = begin(now=NOW + timedelta(seconds=1), once=once)
    assert (begun.payment_id, begun.pay_url != "") == (waiting.payment_id, True)


def test_an_order_whose_page_was_lost_on_the_way_is_closed_for_a_new_one(begin, gateway, dossier):
    def lost(payment):
        gateway.taken[payment.payment_id] = ""
        raise Refused("gateway_unavailable", retry_after_s=15)

    gateway.says = lost
    outcome(begin)
    first, gateway.says = last(dossier), lambda payment: None
    second = begin(now=LATER)
    assert second.payment_id != first.payment_id and second.pay_url
    assert payments.get(first.payment_id).state == "cancelled"


class Killed(BaseException):
    """The process ended."""


@pytest.mark.parametrize("heard", [False, True])
def test_after_a_crash_whoever_comes_waits_a_moment_and_then_asks_again(begin, gateway, dossier, heard):
    def die(payment):
        if heard:
            gateway.taken[payment.payment_id] = ""
        raise Killed

    gateway.says = die
    with pytest.raises(Killed):
        begin()
    gateway.says = lambda payment: None
    assert outcome(lambda: begin(now=NOW + ASKING / 2)) == "request_in_progress"
    first = last(dossier)
    begun = begin(now=NOW + ASKING)
    assert begun.pay_url and (begun.payment_id == first.payment_id) is not heard


def test_a_gateway_that_refuses_leaves_no_open_request(begin, gateway, dossier):
    gateway.says = refusing
    assert outcome(begin) == "gateway_refused"
    assert last(dossier).state == "cancelled"
    assert outcome(lambda: begin(now=LATER)) == "gateway_refused", "another number is tried, once"
    assert len(gateway.asked) == 2


def test_another_way_back_makes_a_page_that_leads_there(begin, gateway, dossier):
    first = begin(back="congdan://paid")
    assert begin(now=LATER) == begin(now=LATER, back="congdan://paid") == first
    second = begin(now=LATER, back="https://dvc.example.vn/paid")
    assert (payments.get(first.payment_id).state, gateway.taken[second.payment_id]) == (
        "cancelled", "https://dvc.example.vn/paid",
    )  # fmt: skip


def test_where_the_page_can_be_made_again_another_way_back_is_the_same_request(begin, gateway, dossier):
    first = begin(back="congdan://paid")
    gateway.taken.clear()  # as VNPAY, which hears of an order when the page is opened
    second = begin(now=LATER, back="congdan://elsewhere")
    assert (second.payment_id, second.return_url) == (first.payment_id, "congdan://elsewhere")


def test_a_key_that_was_answered_begins_and_asks_nothing_again(begin, gateway, dossier):
    first_key, second_key = a.once(), a.once()
    begin(once=first_key, back="congdan://a")
    second = begin(once=second_key, back="congdan://b", now=LATER)
    for once, back in ((first_key, "congdan://a"), (second_key, "congdan://b")):
        assert outcome(lambda: begin(once=once, back=back, now=LATER)) == "AlreadyAnswered"  # noqa: B023
    assert (last(dossier), len(gateway.asked)) == (second, 3)


def test_money_that_overtakes_us_finds_the_request(begin, gateway, dossier):
    def pays(payment):
        notice = a.a_notice(payment)
        told = payments.record([payment], a.applied(payment, notice), notice, endpoint="e", now=LATER)
        assert told == "recorded"

    gateway.says = pays
    assert outcome(begin) == "fee_settled"
    assert last(dossier).state == "paid"


def test_a_failed_attempt_told_meanwhile_does_not_lose_the_page(begin, gateway, dossier):
    def fails(payment):
        payments.save(payment, dataclasses.replace(payment, failed_attempts=1, version=payment.version + 1))

    gateway.says = fails
    begun = begin()
    assert (begun.failed_attempts, begun.pay_url, begun) == (1, f"https://pay/{begun.payment_id}", last(dossier))


def test_many_at_once_ask_the_gateway_once(begin, gateway, dossier):
    told = race([partial(begin)] * 16)
    assert len(gateway.asked) == 1
    assert set(counted(told)) <= {"done", "request_in_progress"}
    assert outcome(begin) == last(dossier)


def test_two_who_find_a_lost_page_at_once_ask_once(begin, gateway, dossier):
    gateway.says = silent
    outcome(begin)
    slow = Event()
    gateway.says = lambda payment: slow.wait(0.05)
    told = race([partial(begin, now=LATER)] * 8)
    assert len(gateway.asked) == 2 and set(counted(told)) <= {"done", "request_in_progress"}
