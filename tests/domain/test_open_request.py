"""Which request is offered again, and which are closed for it: whatever was begun, one is open afterwards."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.open_request import closed_for, standing
from chalicelib.domain.payment import PART_PAID, is_open
from tests import builders as a
from tests.builders import NOW

STATES = ("awaiting", "part_paid", "expired", "cancelled")
begun = st.lists(
    st.builds(
        lambda state, endpoint, minutes: a.a_payment(
            state=state, endpoint=endpoint, expires_at=NOW + timedelta(minutes=minutes)
        ),
        st.sampled_from(STATES),
        st.sampled_from(("bank", "gateway")),
        st.integers(-5, 5),
    ),
    max_size=6,
)


@given(begun, st.sampled_from(("bank", "gateway")))
def test_whatever_was_begun_what_stands_is_the_only_unpaid_one_afterwards(known, endpoint):
    chosen = standing(known, endpoint=endpoint, now=NOW)
    after = {payment.payment_id: payment for payment in known}
    for before, closed in closed_for(known, chosen, now=NOW):
        assert before.state == "awaiting" and closed.state == "cancelled"
        after[before.payment_id] = closed
    waiting = [one for one in after.values() if one.state == "awaiting"]
    offered = [chosen] if chosen is not None and chosen.state == "awaiting" else []
    assert waiting == offered
    parts = [one for one in known if one.state == PART_PAID]
    if parts:
        assert chosen == parts[-1], "money that came is never asked for again"
    elif chosen:
        assert is_open(chosen, now=NOW) and chosen.endpoint == endpoint


BANK = a.a_payment(endpoint="bank", expires_at=NOW + timedelta(hours=1))
OVER = replace(BANK, expires_at=NOW)
PART = replace(BANK, state="part_paid", expires_at=NOW)
PAID = replace(BANK, state="paid")
CASES = [
    ([], "bank", None),
    ([BANK], "bank", BANK),
    ([BANK], "gateway", None),
    ([OVER], "bank", None),
    ([PART], "gateway", PART),
    ([PAID], "bank", None),
]


@pytest.mark.parametrize(("known", "endpoint", "offered"), CASES)
def test_what_is_offered_again(known, endpoint, offered):
    assert standing(known, endpoint=endpoint, now=NOW) == offered


def test_closing_the_others_leaves_the_chosen_one_and_what_was_paid():
    other = replace(BANK, payment_id="other", version=2)
    closed = replace(other, state="cancelled", version=3, updated_at=NOW)
    assert closed_for([other, BANK, replace(PAID, payment_id="paid")], BANK, now=NOW) == [(other, closed)]
