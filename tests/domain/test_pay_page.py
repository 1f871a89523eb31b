"""The gateway's page where a citizen pays: asked for once at a time, and for the way back that is wanted."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain import pay_page as rules
from chalicelib.domain.pay_page import PayPage
from tests import builders as a
from tests.builders import LATER, NOW

PAYMENT = a.a_payment(provider="vnpay", return_url="https://citizen.example.vn/back", version=3)
READY = replace(PAYMENT, pay_url="https://pay.example.vn/1")


@pytest.mark.parametrize(
    ("payment", "return_url", "ready"),
    [
        (READY, "", True),
        (READY, "https://citizen.example.vn/back", True),
        (READY, "https://citizen.example.vn/other", False),
        (PAYMENT, "", False),
        (PAYMENT, "https://citizen.example.vn/back", False),
    ],
)
def test_a_page_is_ready_when_it_is_there_and_leads_back_where_it_is_wanted(payment, return_url, ready):
    assert rules.is_ready(payment, return_url=return_url) is ready


@pytest.mark.parametrize(("after", "asked"), [(0, True), (19.999, True), (20, False)])
def test_who_asked_and_did_not_come_back_within_twenty_seconds_has_failed(after, asked):
    asking = replace(PAYMENT, page_asked_at=NOW)
    assert rules.is_asked(asking, now=NOW + timedelta(seconds=after)) is asked
    assert rules.is_asked(PAYMENT, now=NOW) is False


def test_while_it_is_asked_the_payment_says_since_when_and_where_the_page_is_to_lead():
    told = {"page_asked_at": LATER, "updated_at": LATER, "version": 4}
    assert rules.asked(PAYMENT, return_url="", now=LATER) == replace(PAYMENT, **told)
    other = "https://citizen.example.vn/other"
    assert rules.asked(PAYMENT, return_url=other, now=LATER) == replace(PAYMENT, return_url=other, **told)


def test_an_answer_is_kept_and_no_answer_lets_it_be_asked_again_at_once():
    asking = replace(PAYMENT, page_asked_at=NOW)
    page = PayPage("https://pay.example.vn/1", "momo://1", "000201")
    over = {"page_asked_at": None, "updated_at": LATER, "version": 4}
    assert rules.answered(asking, page, now=LATER) == replace(
        PAYMENT, pay_url="https://pay.example.vn/1", app_url="momo://1", gateway_qr="000201", **over
    )
    assert rules.unanswered(asking, now=LATER) == replace(PAYMENT, **over)
