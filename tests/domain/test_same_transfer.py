"""One transfer told twice: only where no bank tells the two apart, and money is never made to vanish by it."""

import dataclasses

import pytest

from chalicelib.domain import credit as rules
from chalicelib.domain.credit import Decision, Part
from chalicelib.domain.same_transfer import found_same
from tests import builders as a
from tests.builders import LATER, NOW


def _in(place, **changes):
    return a.a_credit(Part(place, 16000, NOW, "JW1"), **changes)


WAITS = _in("waiting", bank_reference="")
OTHER = _in("allocated", credit_id="other")


def _found_same(credit, other):
    return found_same(credit, other, now=LATER, by="tu")


def test_it_has_no_money_of_its_own_then():
    same = _found_same(WAITS, OTHER)
    assert (same.parts, same.same_as, rules.is_even(same), rules.exception_of(same)) == ((), "other", True, "")
    assert same.decisions == (Decision("same_as", 16000, LATER, "tu", "other"),)
    assert rules.take_back(same, 1) is None


def test_only_all_of_what_waits_and_only_of_the_same_amount_and_account():
    assert _found_same(_in("to_refund", bank_reference=""), OTHER) is None
    assert _found_same(WAITS, WAITS) is None, "a transfer is not itself told once more"
    assert _found_same(WAITS, dataclasses.replace(OTHER, amount_vnd=1)) is None
    assert _found_same(WAITS, dataclasses.replace(OTHER, account="999")) is None
    assert _found_same(WAITS, dataclasses.replace(OTHER, same_as="third")) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"bank_reference": "FT1"}, {"bank_reference": "FT2"}),
        (
            {"provider": "momo", "bank_reference": "", "credit_id": "M#momo:A.1"},
            {"provider": "momo", "bank_reference": "", "credit_id": "M#momo:B.2"},
        ),
        (
            {"bank_reference": "", "stated_in": "statement#S1#1"},
            {"provider": "casso", "stated_in": "statement#S1#2"},
        ),
    ],
)
def test_what_a_bank_itself_tells_apart_is_two(one, other):
    assert _found_same(_in("waiting", **one), _in("allocated", **other)) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"provider": "casso"}, {}),  # two providers write one reference differently
        ({"bank_reference": ""}, {}),
        ({"provider": "statement", "stated_in": "notification#N1#1"}, {"provider": "statement"}),
        (
            {"provider": "statement", "stated_in": "notification#N1#1", "bank_reference": ""},
            {"provider": "statement", "stated_in": "statement#S1#1"},
        ),
    ],
)
def test_what_two_tellers_name_differently_may_be_one(one, other):
    assert _found_same(_in("waiting", **one), _in("allocated", **other)) is not None


def test_it_is_one_version_later():
    assert _found_same(dataclasses.replace(WAITS, version=4), OTHER).version == 5


def test_one_statement_tells_its_own_entries_apart_and_not_those_of_another():
    one = _in("waiting", bank_reference="", stated_in="statement#S1#1")
    assert _found_same(one, _in("allocated", provider="casso", stated_in="statement#S2#1")) is not None
    assert _found_same(one, _in("allocated", provider="casso", stated_in="statement#S1#2")) is None
