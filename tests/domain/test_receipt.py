"""A confirmation that was given out: it may be voided, and a tax receipt may follow while it stands."""

from dataclasses import replace

import pytest

from chalicelib.domain import receipt as rules
from chalicelib.domain.fee_receipt import EReceipt
from tests import builders as a
from tests.builders import LATER

ISSUED = EReceipt("misa", "1C26TYY", "00000012", "https://tax.example.vn/12")
GIVEN = a.a_receipt(payment_version=2, version=5)


def test_the_first_confirmation_bears_the_payments_own_id_and_the_next_their_number_too():
    assert [rules.receipt_id("LS1", nth) for nth in (1, 2, 3)] == ["LS1", "LS1#2", "LS1#3"]


@pytest.mark.parametrize(("payment_version", "is_voided"), [(1, False), (2, False), (3, True)])
def test_it_is_voided_once_and_only_by_news_of_a_later_payment(payment_version, is_voided):
    voided = rules.void(GIVEN, payment_version=payment_version, now=LATER)
    assert voided == (replace(GIVEN, voided_at=LATER, version=6) if is_voided else None)
    if voided:
        assert not voided.stands and rules.void(voided, payment_version=9, now=LATER) is None


def test_a_tax_receipt_may_follow_until_it_came_was_refused_or_the_confirmation_is_void():
    issued, refused = rules.with_e_receipt(GIVEN, ISSUED), rules.without_e_receipt(GIVEN, "no_tax_code")
    assert issued == replace(GIVEN, e_receipt=ISSUED, version=6)
    assert refused == replace(GIVEN, e_receipt_refused="no_tax_code", version=6)
    voided = rules.void(GIVEN, payment_version=3, now=LATER)
    assert [rules.needs_e_receipt(one) for one in (GIVEN, issued, refused, voided)] == [True, False, False, False]


def test_the_paper_says_what_was_told_and_the_tax_receipt_that_came_since():
    assert GIVEN.paper == GIVEN.told
    assert rules.with_e_receipt(GIVEN, ISSUED).paper == replace(GIVEN.told, e_receipt=ISSUED)
