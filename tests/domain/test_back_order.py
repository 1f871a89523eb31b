"""What a gateway is told to give back: of a transfer that came through it, for the payment that it was for."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.back_order import BackOrder, back_order
from tests import builders as a
from tests.builders import LATER, NOW

PAYMENT = a.a_payment(payment_id="LS7K2M9QAB12", provider="momo", endpoint="momo-37")
CREDIT = a.a_credit(
    provider="momo", account="MOMO37", credit_id="MOMO37#momo:LS7K2M9QAB12.2588659987", amount_vnd=16000
)
REFUND = a.a_refund(refund_id="RF0001", amount_vnd=4000, attempt=2, sent_at=LATER, approved_by="lan", requested_by="tu")
ORDER = BackOrder(
    provider="momo",
    endpoint="momo-37",
    number="RF000102",
    order_reference="LS7K2M9QAB12",
    transaction="2588659987",
    amount_vnd=4000,
    whole=False,
    created_at=NOW,
    sent_at=LATER,
    approved_by="lan",
)


@pytest.mark.parametrize(("amount_vnd", "whole"), [(4000, False), (15999, False), (16000, True)])
def test_the_order_names_the_payment_as_the_gateway_does_and_says_whether_all_of_it_goes_back(amount_vnd, whole):
    order = back_order(replace(REFUND, amount_vnd=amount_vnd), CREDIT, PAYMENT)
    assert order == replace(ORDER, amount_vnd=amount_vnd, whole=whole)


def test_each_attempt_is_an_order_of_its_own_and_told_again_it_is_the_same():
    assert back_order(replace(REFUND, attempt=13), CREDIT, PAYMENT).number == "RF000113"
    later = replace(REFUND, updated_at=LATER + timedelta(days=1), asked=3)
    assert back_order(later, CREDIT, PAYMENT) == ORDER


@pytest.mark.parametrize(
    ("refund", "credit", "payment"),
    [
        (replace(REFUND, sent_at=None), CREDIT, PAYMENT),
        (REFUND, None, PAYMENT),
        (REFUND, CREDIT, None),
        (REFUND, a.a_credit(), PAYMENT),
    ],
)
def test_there_is_none_for_what_was_not_sent_or_came_another_way(refund, credit, payment):
    with pytest.raises(LookupError, match="RF0001"):
        back_order(refund, credit, payment)
