"""The proof of the books sees what it should."""

import dataclasses

from chalicelib.domain import ledger
from chalicelib.domain.credit import Part
from tests import builders as a
from tests.builders import NOW


def _paid(**changes):
    payment = a.a_payment(**{"state": "paid", "received_vnd": 20000, "surplus_vnd": 4000, **changes})
    code = payment.payment_id
    return payment, a.a_credit(Part("allocated", 16000, NOW, code), Part("to_refund", 4000, NOW, code, "surplus"))


def test_the_sums_of_each_place_and_each_transfer_once():
    _, credit = _paid()
    balance = ledger.balances([credit, credit, a.a_credit()])
    assert (balance.incoming_vnd, balance.reversed_vnd, balance.is_even) == (36000, 0, True)
    assert balance.places == {
        "allocated": 16000, "waiting": 16000, "to_refund": 4000, "refunded": 0, "written_off": 0,
    }  # fmt: skip


def test_a_lost_dong_is_seen():
    _, credit = _paid()
    lost = dataclasses.replace(credit, amount_vnd=20001)
    assert not ledger.balances([lost]).is_even
    assert ledger.contradictions([lost], []) == [f"{lost.credit_id} is not even"]


def test_a_fee_without_its_money_is_seen():
    payment, credit = _paid()
    assert ledger.contradictions([credit], [payment]) == []
    assert ledger.contradictions([], [payment]) == [
        f"{payment.payment_id} counts 20000, 0 are allocated",
        f"{payment.payment_id} is paid with 0 of 16000",
    ]


def test_a_fee_settled_twice_is_seen():
    one, first = _paid()
    other, second = _paid(dossier_id=one.dossier_id)
    assert ledger.contradictions([first, second], [one, other]) == [f"{one.dossier_id} was settled twice"]


def test_a_fee_settled_twice_is_seen_whatever_stands_between_and_one_that_is_not_paid_settles_nothing():
    one, first = _paid()
    between, money = _paid()
    other, second = _paid(dossier_id=one.dossier_id)
    waiting = a.a_payment(dossier_id=between.dossier_id)
    found = ledger.contradictions([first, money, second], [one, waiting, between, other])
    assert found == [f"{one.dossier_id} was settled twice"]


def test_a_transfer_told_once_more_is_no_money():
    assert ledger.balances([a.a_credit(same_as="other")]).incoming_vnd == 0
