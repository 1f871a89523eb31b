"""A gateway's lump sum is matched with the payments of the days that it is for, less a fee within its bounds."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chalicelib.domain import settlement as rules
from chalicelib.domain.credit import Credit, Part
from chalicelib.domain.settlement import DIFFERS, MATCHED, Settlement
from tests import builders as a
from tests.builders import NOW

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
    [
        ("CK vnpay-tt.tmn1 231126", True),
        ("VNPAYTTTMN1", True),
        ("Vnpáy  TT, TMN1", True),
        ("VNPAY TT TMN2", False),
        ("NONG THI BINH 12", False),
        ("", False),
    ],
)
def test_the_mark_is_found_in_what_the_bank_made_of_it(memo, found):
    assert (rules.gateway_of(memo, [a.a_partner(), GATEWAY]) is GATEWAY) == found


def test_a_settlement_tells_whose_it_is_and_what_it_was_compared_with():
    told = {SUNDAY: [50_000, 50_000], SATURDAY: [70_000]}
    matched = Settlement(
        "s", MATCHED, "vnpay", "TMN1", "1020304050", "H37.12", MONDAY, 95_600, SUNDAY, SUNDAY, 2, 100_000, 4_400
    )
    assert _settled(95_600, told) == matched
    assert _settled(1, told) == replace(matched, state=DIFFERS, lump_vnd=1), "the day that it should be for"


def test_the_day_that_it_should_be_for_comes_before_others_that_fit_as_well():
    found = _settled(40_000, {SUNDAY: [40_000], FRIDAY: [40_000], THURSDAY: [40_000]})
    assert (found.state, found.from_on, found.to_on) == (MATCHED, SUNDAY, SUNDAY)


def test_a_week_is_looked_back_and_no_day_more():
    first = SUNDAY - timedelta(days=6)
    found = _settled(50_000, {SUNDAY: [10_000], first: [40_000]})
    assert (found.state, found.from_on, found.to_on) == (MATCHED, first, SUNDAY)
    alone = _settled(40_000, {SUNDAY: [10_000], first: [40_000]})
    assert (alone.state, alone.from_on, alone.to_on) == (MATCHED, first, first)
    assert _settled(40_000, {first - timedelta(days=1): [40_000]}).state == DIFFERS


LUMP = a.a_notice(amount_vnd=95_600, bank_reference="FT1", memo="VNPAY TT TMN1")


def test_the_transfer_of_a_pay_out_has_no_money_of_its_own():
    found = rules.told_apart(LUMP, None, settlement_id="settlement#1", agency_code="H37.12")
    assert found == Credit(
        "1020304050#FT1", "sepay", "1020304050", "FT1", 95_600, LUMP.occurred_at, "H37.12", (), memo="VNPAY TT TMN1",
        same_as="settlement#1",
    )  # fmt: skip
    assert rules.is_lump(found) and not rules.is_lump(a.a_credit(same_as="1020304050#FT9"))


def test_one_that_a_notice_told_before_becomes_one_while_all_of_it_waits_untouched():
    apart = lambda known: rules.told_apart(LUMP, known, settlement_id="settlement#1", agency_code="H37.12")  # noqa: E731
    waits = a.a_credit(Part("waiting", 95_600, NOW), version=3)
    assert apart(waits) == replace(waits, parts=(), same_as="settlement#1", version=4)
    for placed in (
        a.a_credit(Part("waiting", 95_599, NOW), Part("written_off", 1, NOW)),
        a.a_credit(Part("allocated", 95_600, NOW, "LS1")),
        replace(waits, same_as="1020304050#FT9"),
    ):
        assert apart(placed) is placed
