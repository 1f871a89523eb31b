"""The table of a request for money, and how time and a new request close it."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from chalicelib.domain import payment as rules
from tests import builders as a
from tests.builders import LATER, NOW

DUE = 16000
STATES = ("awaiting", "part_paid", "paid", "expired", "cancelled")
EXPECTED = {
    ("awaiting", "part_received"): "part_paid",
    ("awaiting", "all_received"): "paid",
    ("awaiting", "expire"): "expired",
    ("awaiting", "cancel"): "cancelled",
    ("part_paid", "part_received"): "part_paid",
    ("part_paid", "all_received"): "paid",
    ("paid", "part_received"): "paid",
    ("paid", "all_received"): "paid",
    ("expired", "part_received"): "part_paid",
    ("expired", "all_received"): "paid",
    ("cancelled", "part_received"): "part_paid",
    ("cancelled", "all_received"): "paid",
    ("part_paid", "part_released"): "part_paid",
    ("part_paid", "all_released"): "awaiting",
    ("paid", "part_released"): "part_paid",
    ("paid", "all_released"): "awaiting",
}


def _payment(state="awaiting", **changes):
    return a.a_payment(state=state, amount_vnd=DUE, **changes)


def test_the_table_is_the_expected_one():
    assert rules.ARROWS == EXPECTED
    assert all((state, "cancel") not in EXPECTED for state in STATES if state != "awaiting")


@pytest.mark.parametrize("state", STATES)
def test_time_closes_only_what_nobody_has_paid(state):
    payment = _payment(state)
    assert rules.expire(payment, now=payment.expires_at - timedelta(microseconds=1)) is None
    closed = rules.expire(payment, now=payment.expires_at)
    assert (closed.state if closed else None) == EXPECTED.get((state, "expire"))


@pytest.mark.parametrize("state", STATES)
def test_a_new_request_closes_only_what_nobody_has_paid(state):
    closed = rules.cancel(_payment(state), now=LATER)
    assert (closed.state if closed else None) == EXPECTED.get((state, "cancel"))


def test_money_finds_a_way_in_whatever_the_state():
    assert {(state, came) for state, came in product(STATES, ("part_received", "all_received"))} <= EXPECTED.keys()


@pytest.mark.parametrize(
    ("state", "after_expiry", "is_open"),
    [("awaiting", False, True), ("awaiting", True, False), ("part_paid", True, True), ("paid", False, False),
     ("expired", True, False), ("cancelled", False, False)],
)  # fmt: skip
def test_a_request_partly_paid_stays_open(state, after_expiry, is_open):
    payment = _payment(state)
    now = payment.expires_at if after_expiry else NOW
    assert rules.is_open(payment, now=now) is is_open


def test_a_closed_request_is_otherwise_what_it_was():
    payment = _payment(version=3)
    told = {"version": 4, "updated_at": LATER}
    assert rules.cancel(payment, now=LATER) == replace(payment, state="cancelled", **told)
    over = replace(payment, expires_at=NOW)
    assert rules.expire(over, now=LATER) == replace(over, state="expired", **told)
