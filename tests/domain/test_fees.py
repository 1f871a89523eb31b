"""Quotes: what each rule costs, which rule counts, and that unknown is never free."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.fee_lines import FeeLine, FeeRule
from chalicelib.domain.fees import quote

ON = date(2026, 11, 23)


def rule(amount_vnd: int | None, channel: Any = "any", unit: Any = "per_dossier", **other: Any) -> FeeRule:
    usual = {
        "kind": "charge",
        "code": "A",
        "name": "Lệ phí",
        "amount_vnd": amount_vnd,
        "channel": channel,
        "unit": unit,
    }
    return FeeRule(**{**usual, **other})


CERTIFIED_COPY = [
    rule(2_000, unit="per_page_first_two", kind="fee"),
    rule(1_000, unit="per_page_from_third", kind="fee", cap_vnd=200_000),
]
CRIMINAL_RECORD = [rule(200_000), rule(5_000, unit="per_extra_copy", code="B")]
RESIDENCE = [rule(20_000, "counter"), rule(10_000, "online")]


# procedures.json
@pytest.mark.parametrize(
    ("rules", "asked", "amount"),
    [
        pytest.param([rule(0)], {}, 0, id="a rule of 0 is free"),
        pytest.param([rule(8_000, unit="per_copy")], {"copies": 3}, 24_000, id="copies of an extract"),
        pytest.param([rule(10_000, unit="per_case")], {"copies": 3}, 10_000, id="a signature"),
        pytest.param(CERTIFIED_COPY, {"pages": 1}, 2_000, id="one page"),
        pytest.param(CERTIFIED_COPY, {"pages": 2}, 4_000, id="two pages"),
        pytest.param(CERTIFIED_COPY, {"pages": 5, "copies": 2}, 14_000, id="five pages, two copies"),
        pytest.param(CERTIFIED_COPY, {"pages": 198}, 200_000, id="up to the cap"),
        pytest.param(CERTIFIED_COPY, {"pages": 199}, 200_000, id="over the cap"),
        pytest.param(CERTIFIED_COPY, {"pages": 500, "copies": 3}, 600_000, id="the cap is of each copy"),
        pytest.param(CERTIFIED_COPY, {}, None, id="pages not known"),
        pytest.param(CRIMINAL_RECORD, {"copies": 2}, 200_000, id="two copies are included"),
        pytest.param(CRIMINAL_RECORD, {"copies": 4}, 210_000, id="two extra copies"),
        pytest.param([rule(9_000, unit="per_copy", cap_vnd=20_000)], {"copies": 3}, 20_000, id="a cap of a line"),
        pytest.param(RESIDENCE, {}, 10_000, id="online"),
        pytest.param(RESIDENCE, {"channel": "counter"}, 20_000, id="counter"),
        pytest.param(RESIDENCE, {"channel": "post"}, None, id="nobody said what the post costs"),
        pytest.param([rule(20_000), rule(0, "online")], {}, 0, id="the exact channel beats any"),
        pytest.param([rule(20_000), rule(0, "online")], {"channel": "post"}, 20_000, id="any channel is the rest"),
        pytest.param([rule(20_000), rule(None, "online")], {}, None, id="unknown for this channel"),
        pytest.param([rule(20_000), rule(5_000, "counter", code="B")], {}, None, id="one fee not told for online"),
        pytest.param([rule(20_000), rule(None, code="B")], {}, None, id="one unknown makes all unknown"),
        pytest.param([rule(20_000), rule(None, code="B", unit="per_extra_copy")], {}, 20_000, id="unknown, not needed"),
        pytest.param([], {}, None, id="no rules"),
    ],
)
def test_amounts(rules: list[FeeRule], asked: dict[str, Any], amount: int | None) -> None:
    assert quote(rules, **{"channel": "online", "on": ON, **asked}).amount_vnd == amount


def test_an_online_rule_replaces_every_unit_of_its_code() -> None:
    assert quote([*CERTIFIED_COPY, rule(0, "online", kind="fee")], channel="online", on=ON, pages=9).amount_vnd == 0


def test_lines_say_what_was_counted() -> None:
    assert quote(CERTIFIED_COPY, channel="online", on=ON, pages=300, copies=2).lines == (
        FeeLine("fee", "A", "Lệ phí", 4, 2_000, 8_000),
        FeeLine("fee", "A", "Lệ phí", 596, 1_000, 392_000),
    )
    assert quote([rule(None)], channel="online", on=ON).lines == (FeeLine("charge", "A", "Lệ phí", 1, None, None),)


@pytest.mark.parametrize(
    ("on", "amount"),
    [
        (date(2025, 12, 31), None),
        (date(2026, 1, 1), 10_000),
        (date(2026, 6, 30), 10_000),
        (date(2026, 7, 1), 7_000),
        (date(2026, 12, 31), 7_000),
        (date(2027, 1, 1), None),
    ],
)
def test_rules_are_in_force_on_their_days_and_the_newer_one_counts(on: date, amount: int | None) -> None:
    rules = [
        rule(10_000, valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31)),
        rule(7_000, valid_from=date(2026, 7, 1), valid_to=date(2026, 12, 31)),
    ]
    assert quote(rules, channel="online", on=on).amount_vnd == amount
    assert quote(rules[::-1], channel="online", on=on).amount_vnd == amount


def test_a_fee_with_an_end_leaves_the_others_in_force() -> None:
    rules = [rule(10_000), rule(None, code="B", valid_to=date(2026, 1, 1))]
    assert quote(rules, channel="online", on=ON).amount_vnd == 10_000


def test_contradicting_rules_are_refused() -> None:
    with pytest.raises(ValueError):
        quote([rule(1_000), rule(2_000)], channel="online", on=ON)


@pytest.mark.parametrize(("copies", "pages"), [(0, 1), (-1, 1), (1, -1)])
def test_impossible_numbers_are_refused(copies: int, pages: int) -> None:
    with pytest.raises(ValueError):
        quote([rule(1_000)], channel="online", on=ON, copies=copies, pages=pages)


def test_money_in_rules_is_whole_dong_and_not_negative() -> None:
    for change in ({"amount_vnd": -1}, {"amount_vnd": 8_000.0}, {"cap_vnd": 0}):
        with pytest.raises(ValueError):
            rule(**{"amount_vnd": 1, **change})


units = st.sampled_from(
    ["per_dossier", "per_copy", "per_page_first_two", "per_page_from_third", "per_case", "per_extra_copy"]
)


@given(
    st.lists(
        st.tuples(st.none() | st.integers(0, 10**6), units, st.sampled_from(["any", "online", "post"])), max_size=5
    ),
    st.integers(1, 20),
    st.integers(0, 300),
)
def test_the_amount_is_the_sum_of_the_lines_or_unknown(
    told: list[tuple[int | None, str, str]], copies: int, pages: int
) -> None:
    rules = [rule(amount, channel, unit, code=str(number)) for number, (amount, unit, channel) in enumerate(told)]
    given_quote = quote(rules, channel="online", on=ON, copies=copies, pages=pages)
    if any(line.amount_vnd is None for line in given_quote.lines) or not rules:
        assert given_quote.amount_vnd is None
    elif given_quote.amount_vnd is not None:
        assert given_quote.amount_vnd == sum(line.amount_vnd or 0 for line in given_quote.lines)


def test_of_three_rules_in_force_the_newest_counts() -> None:
    rules = [rule(amount, valid_from=date(2026, month, 1)) for month, amount in ((3, 7_000), (1, 10_000), (2, 8_000))]
    assert quote(rules, channel="online", on=ON).amount_vnd == 7_000


def test_a_cap_of_one_dong_caps() -> None:
    assert quote([rule(20_000, cap_vnd=1)], channel="online", on=ON).amount_vnd == 1


def test_pages_that_nobody_counted_are_a_line_of_no_quantity() -> None:
    assert quote([rule(2_000, unit="per_page_first_two")], channel="online", on=ON).lines == (
        FeeLine("charge", "A", "Lệ phí", 0, 2_000, None),
    )
    with pytest.raises(ValueError):
        FeeLine("charge", "A", "Lệ phí", -1, None, None)
