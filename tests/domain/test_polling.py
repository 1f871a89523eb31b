"""When a gateway is asked: by plan while money may come, again where no answer came, never once it is paid."""

import dataclasses
from datetime import timedelta

import pytest

from chalicelib.domain import polling
from chalicelib.domain.polling import PLAN
from tests import builders as a
from tests.builders import NOW
from tests.whole import changed

MINUTE = timedelta(minutes=1)


def _asked_until_answered(payment, now):
    return polling.answered(polling.asking(payment, now=now))


def test_it_is_asked_after_a_quarter_and_half_an_hour_then_daily_for_three_days():
    payment, asked = a.a_payment(provider="vnpay"), []
    while due := polling.ask_at(payment):
        asked.append(due - NOW)
        payment = _asked_until_answered(payment, due)
    assert asked == [15 * MINUTE, 30 * MINUTE, timedelta(days=1), timedelta(days=2), timedelta(days=3)]


@pytest.mark.parametrize(
    ("state", "is_asked"),
    [("awaiting", True), ("part_paid", True), ("expired", True), ("cancelled", True), ("paid", False)],
)
def test_money_may_be_on_its_way_to_any_that_is_not_paid(state, is_asked):
    assert bool(polling.ask_at(a.a_payment(provider="momo", state=state))) is is_asked


def test_a_bank_that_cannot_be_asked_is_not():
    assert polling.ask_at(a.a_payment(provider="sepay")) is None


def test_asking_and_its_answer_are_written_beside_what_was_known():
    payment = a.a_payment(provider="vnpay")
    at = NOW + 15 * MINUTE
    asking = polling.asking(payment, now=at)
    assert changed(payment, asking) == {"asked": 1, "ask_again_at": at + 5 * MINUTE, "version": 2}
    assert changed(asking, polling.answered(asking)) == {"ask_again_at": None, "version": 3}


@pytest.mark.parametrize(("before_the_end", "is_asked"), [(timedelta(microseconds=1), True), (timedelta(), False)])
def test_four_days_after_it_was_begun_it_is_given_up(before_the_end, is_asked):
    again = NOW + timedelta(days=4) - before_the_end
    assert polling.ask_at(a.a_payment(provider="vnpay", ask_again_at=again)) == (again if is_asked else None)


def test_too_early_is_not_asked():
    assert polling.asking(a.a_payment(provider="vnpay"), now=NOW + 15 * MINUTE - timedelta(seconds=1)) is None


def test_what_was_missed_is_asked_once():
    late = polling.asking(a.a_payment(provider="vnpay"), now=NOW + timedelta(days=2, hours=3))
    assert late.asked == 4 and polling.ask_at(polling.answered(late)) == NOW + timedelta(days=3)


def test_without_an_answer_it_is_asked_every_five_minutes_until_it_is_given_up():
    payment = polling.asking(a.a_payment(provider="vnpay"), now=NOW + 15 * MINUTE)
    assert polling.ask_at(payment) == NOW + 20 * MINUTE
    assert polling.ask_at(polling.answered(payment)) == NOW + 30 * MINUTE
    last = polling.asking(payment, now=NOW + timedelta(days=4) - 6 * MINUTE)
    assert polling.ask_at(last) == NOW + timedelta(days=4) - MINUTE
    assert polling.ask_at(polling.asking(last, now=NOW + timedelta(days=4))) is None


def test_an_answer_is_noted_once():
    assert polling.answered(a.a_payment(provider="vnpay")) is None


def test_every_question_is_planned():
    payment = dataclasses.replace(a.a_payment(provider="vnpay"), asked=len(PLAN))
    assert polling.ask_at(payment) is None
