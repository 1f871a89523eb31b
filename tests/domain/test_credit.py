"""Every arrow and every forbidden arrow of the money of one transfer; nothing is ever lost by one."""

import dataclasses
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chalicelib.domain import credit as rules
from chalicelib.domain.credit import Part
from tests import builders as a
from tests.builders import LATER, NOW

EXPECTED = {
    ("waiting", "allocate"): "allocated",
    ("waiting", "give_back"): "to_refund",
    ("waiting", "write_off"): "written_off",
    ("to_refund", "allocate"): "allocated",
    ("to_refund", "refund"): "refunded",
    ("to_refund", "write_off"): "written_off",
}
ACTIONS = ("allocate", "give_back", "write_off", "refund")


def _in(place, amount=16000):
    return a.a_credit(Part(place, amount, NOW, reason="unknown_order"))


@pytest.mark.parametrize(("place", "action"), list(product(rules.PLACES, ACTIONS)))
def test_every_move_is_in_the_table_or_refused(place, action):
    credit = _in(place)
    if action == "refund" and place == "to_refund":
        credit = dataclasses.replace(credit, refunding_vnd=16000)
    after = rules.move(credit, place, action, 16000, now=LATER, payment_id="JW1", reason="why", decided_by="tu")
    to = EXPECTED.get((place, action))
    if to is None:
        assert after is None
    else:
        assert after.parts == (Part(to, 16000, LATER, "JW1", "why", "tu"),) and after.version == 2
    assert rules.MOVES == EXPECTED


def test_a_part_of_a_part_can_move():
    after = rules.move(_in("waiting"), "waiting", "write_off", 1000, now=LATER, reason="small")
    assert [(part.place, part.amount_vnd) for part in after.parts] == [("waiting", 15000), ("written_off", 1000)]


@pytest.mark.parametrize("amount", [-1, 0, 16001])
def test_what_is_not_there_cannot_move(amount):
    assert rules.move(_in("waiting"), "waiting", "write_off", amount, now=LATER) is None
    assert rules.move(_in("waiting"), "to_refund", "refund", amount, now=LATER) is None


def test_what_is_promised_to_a_refund_is_left_alone_by_everything_else():
    promised = rules.promise(_in("to_refund"), 10000)
    assert (promised.refunding_vnd, rules.free(promised, "to_refund"), rules.is_even(promised)) == (10000, 6000, True)
    assert rules.promise(promised, 6001) is None and rules.promise(promised, 0) is None
    assert rules.move(promised, "to_refund", "write_off", 6001, now=LATER) is None
    assert rules.move(promised, "to_refund", "refund", 10001, now=LATER) is None
    assert rules.reverse(promised, 6001) is None
    gone = rules.move(promised, "to_refund", "refund", 10000, now=LATER)
    assert (gone.refunding_vnd, rules.in_place(gone, "refunded"), rules.is_even(gone)) == (0, 10000, True)


def test_what_the_bank_took_back_comes_out_of_what_is_still_here():
    credit = a.a_credit(Part("allocated", 16000, NOW), Part("to_refund", 4000, NOW), Part("waiting", 1000, NOW))
    back = rules.reverse(credit, 3000)
    assert (back.reversed_vnd, rules.in_place(back, "waiting"), rules.in_place(back, "to_refund")) == (3000, 0, 2000)
    assert rules.is_even(back)
    assert rules.reverse(credit, 5001) is None, "a settled fee is not unsettled by a bank"
    assert rules.reverse(credit, 0) is None


def test_a_dong_in_two_places_or_in_none_is_seen():
    assert rules.is_even(_in("waiting"))
    for amount in (15999, 16001):
        assert not rules.is_even(dataclasses.replace(_in("waiting"), amount_vnd=amount))
    assert not rules.is_even(a.a_credit(Part("waiting", 20000, NOW), Part("allocated", -4000, NOW)))


@given(some.lists(some.tuples(some.sampled_from(rules.PLACES), some.sampled_from(ACTIONS), some.integers(-5, 20000))))
def test_no_order_of_moves_loses_a_dong(moves):
    credit = _in("waiting")
    for place, action, amount in moves:
        credit = rules.move(credit, place, action, amount, now=LATER) or credit
        credit = rules.reverse(credit, amount // 7) or credit
        credit = rules.promise(credit, amount // 3) or credit
        assert rules.is_even(credit)
