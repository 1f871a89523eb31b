"""Every arrow and every forbidden arrow of the money of one transfer; nothing is ever lost by one."""

import dataclasses
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chalicelib.domain import credit as rules
from chalicelib.domain.credit import Decision, Part
from tests import builders as a
from tests.builders import LATER, NOW

EXPECTED = {
    ("waiting", "allocate"): "allocated",
    ("waiting", "give_back"): "to_refund",
    ("waiting", "write_off"): "written_off",
    ("to_refund", "allocate"): "allocated",
    ("to_refund", "refund"): "refunded",
    ("to_refund", "write_off"): "written_off",
    ("allocated", "release"): "to_refund",
}
ACTIONS = ("allocate", "give_back", "write_off", "refund", "release")


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
    back = rules.take_back(promised, 6001)
    assert (back.reversed_vnd, back.taken_back_vnd, back.refunding_vnd) == (6000, 1, 10000)
    gone = rules.move(promised, "to_refund", "refund", 10000, now=LATER)
    assert (gone.refunding_vnd, rules.in_place(gone, "refunded"), rules.is_even(gone)) == (0, 10000, True)


class TestTakenBack:
    CREDIT = a.a_credit(Part("allocated", 16000, NOW, "JW1"), Part("to_refund", 4000, NOW), Part("waiting", 1000, NOW))

    def test_it_comes_out_of_what_is_still_here(self):
        back = rules.take_back(self.CREDIT, 3000)
        assert (back.reversed_vnd, rules.in_place(back, "waiting"), rules.in_place(back, "to_refund")) == (
            3000,
            0,
            2000,
        )
        assert rules.is_even(back) and rules.exception_of(back) == "to_refund"

    def test_a_settled_fee_is_left_to_a_person(self):
        back = rules.take_back(self.CREDIT, 21000)
        assert (back.reversed_vnd, back.taken_back_vnd, rules.in_place(back, "allocated")) == (5000, 16000, 16000)
        assert rules.is_even(back) and rules.exception_of(back) == "taken_back"

    @pytest.mark.parametrize("amount", [-1, 0, 21001])
    def test_no_more_than_came_can_be_taken(self, amount):
        assert rules.take_back(self.CREDIT, amount) is None
        assert rules.take_back(rules.take_back(self.CREDIT, 21000), 1) is None

    def test_what_a_payment_lets_go_leaves_with_it(self):
        gone = rules.let_go(rules.take_back(self.CREDIT, 21000), "JW1", 16000, now=LATER, reason="taken_back")
        assert (gone.parts, gone.reversed_vnd, gone.taken_back_vnd) == ((), 21000, 0)
        assert rules.is_even(gone) and rules.exception_of(gone) == ""

    def test_or_the_unit_bears_it(self):
        told = {"now": LATER, "reason": "the certificate was handed out", "by": "leader"}
        borne = rules.bear(rules.take_back(self.CREDIT, 21000), **told)
        assert (borne.taken_back_vnd, borne.borne_vnd, rules.in_place(borne, "allocated")) == (0, 16000, 16000)
        assert rules.is_even(borne) and rules.bear(borne, **told) is None
        assert borne.decisions == (Decision("bear", 16000, LATER, "leader", "the certificate was handed out"),)


def test_what_settled_a_payment_can_be_let_go_to_be_refunded():
    credit = a.a_credit(Part("allocated", 16000, NOW, "JW1"), Part("allocated", 5000, NOW, "JW2"))
    freed = rules.let_go(credit, "JW1", 10000, now=LATER, reason="released", decided_by="tu")
    assert [(part.place, part.amount_vnd, part.payment_id) for part in freed.parts] == [
        ("allocated", 5000, "JW2"), ("allocated", 6000, "JW1"), ("to_refund", 10000, "JW1"),
    ]  # fmt: skip
    assert freed.decisions == (Decision("release", 10000, LATER, "tu", "released"),)
    assert (rules.settling(credit, "JW1"), rules.settling(freed, "JW1")) == (16000, 6000)
    for amount in (0, 16001):
        with pytest.raises(ValueError):
            rules.let_go(credit, "JW1", amount, now=LATER, reason="released")


def test_a_promise_that_is_not_kept_frees_the_money_and_what_the_bank_took_of_it_leaves():
    promised = rules.promise(_in("to_refund"), 10000)
    taken = rules.take_back(promised, 9000)
    freed = rules.unpromise(taken, 10000)
    assert (freed.refunding_vnd, freed.reversed_vnd, freed.taken_back_vnd) == (0, 9000, 0)
    assert rules.in_place(freed, "to_refund") == 7000 and rules.is_even(freed)
    for amount in (0, 10001):
        with pytest.raises(ValueError):
            rules.unpromise(promised, amount)


def test_a_statement_is_noted_once():
    told = rules.stated(_in("waiting"), 15000, entry="S1/3")
    assert (told.stated_vnd, told.stated_in) == (15000, "S1/3") and rules.stated(told, 16000, entry="S2/1") is None


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
        credit = rules.take_back(credit, amount // 7) or credit
        credit = rules.promise(credit, amount // 3) or credit
        assert rules.is_even(credit)


def test_one_dong_can_move_be_promised_be_let_go_and_be_taken_back():
    credit = a.a_credit(Part("allocated", 10, NOW, "JW1"), Part("to_refund", 4, NOW), Part("waiting", 2, NOW))
    moved = rules.move(credit, "waiting", "write_off", 1, now=LATER)
    assert moved.parts[-1] == Part("written_off", 1, LATER), "nobody and nothing is named unless told"
    promised = rules.promise(credit, 1)
    assert (promised.refunding_vnd, rules.unpromise(promised, 1)) == (1, dataclasses.replace(credit, version=3))
    assert rules.promise(credit, 4).refunding_vnd == 4, "all that is free"
    assert rules.take_back(credit, 1).reversed_vnd == 1
    assert rules.let_go(credit, "JW1", 1, now=LATER, reason="released").parts[-1] == Part(
        "to_refund", 1, LATER, "JW1", "released"
    )


def test_every_change_is_one_version():
    credit = a.a_credit(Part("allocated", 10, NOW, "JW1"), Part("to_refund", 4, NOW), version=5)
    taken = rules.take_back(credit, 14)
    changed = [
        rules.promise(credit, 4),
        taken,
        rules.let_go(credit, "JW1", 10, now=LATER, reason="released"),
        rules.stated(credit, 14, entry="S1/3"),
    ]
    assert [one.version for one in changed] == [6] * 4
    assert rules.unpromise(changed[0], 4).version == 7
    assert rules.bear(taken, now=LATER, reason="why", by="leader").version == 7


def test_what_is_let_go_says_by_whom_and_why():
    freed = rules.let_go(_settling(16000), "JW1", 16000, now=LATER, reason="released", decided_by="tu")
    assert freed.parts == (Part("to_refund", 16000, LATER, "JW1", "released", "tu"),)
    by_rule = rules.let_go(_settling(16000), "JW1", 16000, now=LATER, reason="released")
    assert by_rule.decisions == (Decision("release", 16000, LATER, "", "released"),)


def _settling(amount):
    return a.a_credit(Part("allocated", amount, NOW, "JW1"))


def test_money_leaves_the_oldest_part_of_a_place_first():
    credit = a.a_credit(Part("waiting", 5, NOW), Part("to_refund", 9, NOW), Part("waiting", 7, NOW))
    after = rules.move(credit, "waiting", "write_off", 6, now=LATER)
    assert after.parts == (Part("to_refund", 9, NOW), Part("waiting", 6, NOW), Part("written_off", 6, LATER))


def test_what_is_promised_is_promised_of_what_is_to_be_refunded_only():
    credit = a.a_credit(Part("waiting", 5, NOW), Part("to_refund", 9, NOW), refunding_vnd=9)
    assert (rules.free(credit, "waiting"), rules.free(credit, "to_refund")) == (5, 0)


def test_no_part_is_worth_nothing_and_no_bank_takes_more_than_came():
    assert not rules.is_even(a.a_credit(Part("waiting", 16000, NOW), Part("to_refund", 0, NOW)))
    for claimed in ({"borne_vnd": 16001}, {"taken_back_vnd": 16001}, {"borne_vnd": 8001, "taken_back_vnd": 8000}):
        assert not rules.is_even(dataclasses.replace(_settling(16000), **claimed))
    assert rules.is_even(dataclasses.replace(_settling(16000), borne_vnd=8000, taken_back_vnd=8000))
    assert rules.take_back(dataclasses.replace(_settling(16000), borne_vnd=16000), 1) is None
    assert rules.take_back(dataclasses.replace(_settling(16000), borne_vnd=15999), 1).taken_back_vnd == 1
