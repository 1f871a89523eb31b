"""A gateway's lump sum is matched with the payments of the days that it is for, less a fee within its bounds."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chalicelib.domain import settlement as rules
from chalicelib.domain.settlement import DIFFERS, MATCHED, Settlement
from tests import builders as a

MONDAY = date(2026, 11, 23)
SUNDAY, SATURDAY, FRIDAY, THURSDAY = (MONDAY - timedelta(days=n) for n in (1, 2, 3, 4))
GATEWAY = a.a_partner(
    provider="vnpay", account="TMN1", settles_into="1020304050", settlement_mark="VNPAY TT TMN1",
    fee_basis_points=110, fee_vnd=1650,
)  # fmt: skip


def _settled(lump_vnd: int, told: dict[date, list[int]], *, settled=(), gateway=GATEWAY) -> Settlement:
    return rules.settle("s", lump_vnd, MONDAY, account="1020304050", gateway=gateway, told=told, settled=settled)


def test_the_sum_of_the_day_before_less_a_fee_is_matched():
    found = _settled(100_000 - 4_400, {SUNDAY: [50_000, 50_000]})
    assert (found.state, found.from_on, found.to_on) == (MATCHED, SUNDAY, SUNDAY)
    assert (found.payments, found.sum_vnd, found.fee_vnd, found.most_fee_vnd) == (2, 100_000, 4_400, 4_400)


@pytest.mark.parametrize("lump", [100_001, 100_000 - 4_401])
def test_more_than_came_or_a_fee_beyond_the_bounds_differs_and_tells_what_was_expected(lump):
    found = _settled(lump, {SUNDAY: [50_000, 50_000]})
    assert (found.state, found.to_on, found.payments, found.sum_vnd) == (DIFFERS, SUNDAY, 2, 100_000)


def test_after_a_weekend_the_days_that_nobody_paid_for_come_together():
    told = {SUNDAY: [10_000], FRIDAY: [20_000], THURSDAY: [70_000]}
    found = _settled(30_000, told)
    assert (found.state, found.from_on, found.to_on, found.payments) == (MATCHED, FRIDAY, SUNDAY, 2)
    assert _settled(30_000, told, settled={FRIDAY}).state == DIFFERS


def test_several_lumps_at_once_each_find_their_day_if_it_is_one_only():
    told = {SUNDAY: [10_000], SATURDAY: [40_000], FRIDAY: [90_000]}
    assert _settled(90_000, told).to_on == FRIDAY
    assert _settled(40_000, told).to_on == SATURDAY
    twice = {**told, FRIDAY: [40_000]}
    assert _settled(40_000, twice).state == DIFFERS
    assert _settled(40_000, twice, settled={FRIDAY}).to_on == SATURDAY


def test_days_without_payments_settle_nothing():
    assert _settled(1, {}).state == DIFFERS


@given(some.lists(some.integers(1, 10**9), min_size=1, max_size=20))
def test_a_fee_within_the_bounds_is_never_more_than_each_payment_allows(amounts):
    most = rules.most_fee_vnd(amounts, GATEWAY)
    exact = sum(amount * 110 for amount in amounts) + 10_000 * 1650 * len(amounts)
    assert exact <= most * 10_000 < exact + 10_000 * len(amounts)


@pytest.mark.parametrize(
    ("memo", "found"),
    [("CK vnpay-tt.tmn1 231126", True), ("VNPAY TT TMN2", False), ("NONG THI BINH", False), ("", False)],
)
def test_the_mark_is_found_in_what_the_bank_made_of_it(memo, found):
    assert (rules.gateway_of(memo, [a.a_partner(), GATEWAY]) is GATEWAY) == found
