"""Exemptions: what they take off, which of several counts, and that a sum is always the sum of its lines."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.exemptions import Exemption, Relief, relief
from chalicelib.domain.fee_lines import FeeLine, FeeRule
from chalicelib.domain.fees import Quote, quote, with_line
from tests.domain import fee_oracle

ON = date(2026, 11, 23)


def rule(amount_vnd: int | None, unit: Any = "per_dossier", code: str = "A", **other: Any) -> FeeRule:
    return FeeRule("fee", code, "Phí", amount_vnd, "any", unit, **other)


def exemption(code: str = "poor", *, fees: tuple[str, ...] = ("A",), **told: Any) -> Exemption:
    return Exemption(code, "Hộ nghèo", "Poor household", "Điều 10 Luật 97/2015/QH13", fees, **told)


def asked(rules: list[FeeRule], *claimed: Exemption, **other: Any) -> Quote:
    return quote(rules, channel="online", on=ON, exemptions=claimed, **other)


HALF, FREE, OFF = exemption("half", percent=50), exemption("free", percent=100), exemption("off", off_vnd=60_000)
PAGES = [rule(2_000, "per_page_first_two", cap_vnd=5_000), rule(1_000, "per_page_from_third")]


@pytest.mark.parametrize(
    ("rules", "claimed", "amounts"),
    [
        pytest.param([rule(200_000)], [HALF], [100_000], id="half"),
        pytest.param([rule(200_000)], [FREE], [0], id="free"),
        pytest.param([rule(200_000)], [OFF], [140_000], id="so much off"),
        pytest.param([rule(50_000)], [OFF], [0], id="never below 0"),
        pytest.param([rule(200_000)], [HALF, OFF], [100_000], id="the best one counts, not both"),
        pytest.param([rule(100_000)], [HALF, OFF], [40_000], id="so much off may be the best"),
        pytest.param([rule(1_001)], [HALF], [500], id="a part of a đồng is rounded for the payer"),
        pytest.param([rule(8_000, "per_copy")], [HALF], [12_000], id="of all copies"),
        pytest.param([rule(20_000), rule(5_000, code="B")], [FREE], [0, 5_000], id="other fees are still paid"),
        pytest.param(PAGES, [HALF], [6_000, 1_500], id="after the cap, line by line"),
        pytest.param(PAGES, [OFF], [0, 0], id="so much off goes on to the next line of the fee"),
        pytest.param([rule(20_000)], [exemption(percent=100, valid_to=date(2026, 11, 22))], [20_000], id="over"),
        pytest.param([rule(20_000)], [exemption(percent=100, valid_from=date(2026, 11, 24))], [20_000], id="not yet"),
        pytest.param([rule(20_000)], [exemption(percent=100, valid_to=ON, valid_from=ON)], [0], id="on its day"),
    ],
)
def test_what_is_left_of_each_line(rules: list[FeeRule], claimed: list[Exemption], amounts: list[int]) -> None:
    found = asked(rules, *claimed, copies=3, pages=5)
    assert [line.amount_vnd for line in found.lines] == amounts
    assert found.amount_vnd == sum(amounts)


def test_a_line_tells_what_was_taken_off_and_by_what() -> None:
    assert asked([rule(200_000), rule(5_000, code="B")], HALF).lines == (
        FeeLine("fee", "A", "Phí", 1, 200_000, 100_000, 100_000, "half"),
        FeeLine("fee", "B", "Phí", 1, 5_000, 5_000, 0, ""),
    )


def test_those_that_add_up_count_together_against_those_that_stand_alone() -> None:
    some = [exemption("a", percent=30, adds_up=True), exemption("b", off_vnd=10_000, adds_up=True)]
    assert asked([rule(100_000)], *some).lines[0] == FeeLine("fee", "A", "Phí", 1, 100_000, 60_000, 40_000, "a+b")
    assert asked([rule(100_000)], *some, HALF).lines[0].exemption == "half"


def test_an_unknown_fee_stays_unknown_unless_nothing_of_it_can_be_owed() -> None:
    assert asked([rule(None)], HALF).amount_vnd is None
    assert asked([rule(None)], OFF).amount_vnd is None
    free = asked([rule(None)], HALF, FREE)
    assert (free.amount_vnd, free.lines) == (0, (FeeLine("fee", "A", "Phí", 1, None, 0, None, "free"),))
    assert asked([rule(None), rule(None, code="B")], FREE).amount_vnd is None


@pytest.mark.parametrize(
    "told",
    [
        {}, {"percent": 50, "off_vnd": 1}, {"percent": 0}, {"percent": 101}, {"percent": 12.5}, {"off_vnd": 0},
        {"off_vnd": 1.0}, {"percent": 50, "fees": ()},
    ],
)  # fmt: skip
def test_an_exemption_that_says_nothing_sure_is_refused(told: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        exemption(**told)


def test_sums_that_cannot_be_are_refused() -> None:
    line = FeeLine("fee", "A", "Phí", 2, 1_000, 2_000)
    with pytest.raises(ValueError):
        Quote((line,), 1_999)
    for amount, exempted in ((2_001, 0), (1_500, 501), (-1, 0), (0, -1)):
        with pytest.raises(ValueError):
            FeeLine("fee", "A", "Phí", 2, 1_000, amount, exempted)


def test_postage_is_a_line_of_its_own_that_no_exemption_touches() -> None:
    postage = FeeLine("postage", "postage", "Cước", 1, 30_000, 30_000)
    assert with_line(asked([rule(20_000)], FREE), postage).amount_vnd == 30_000
    assert with_line(asked([rule(None)]), postage).amount_vnd is None
    unknown = FeeLine("postage", "postage", "Cước", 1, None, None)
    assert with_line(asked([rule(20_000)]), unknown).amount_vnd is None


def test_with_a_fee_that_is_unknown_for_another_channel_postage_makes_no_known_sum() -> None:
    postage = FeeLine("postage", "postage", "Cước", 1, 30_000, 30_000)
    assert with_line(Quote((), None), postage) == Quote((postage,), None)


def test_nothing_is_taken_off_a_fee_that_no_exemption_touches() -> None:
    assert relief([], "A", [100], on=ON) is None
    assert relief([FREE], "B", [100], on=ON) is None


def test_what_is_off_is_told_line_by_line_and_a_fixed_amount_is_taken_once() -> None:
    assert relief([OFF], "A", [50_000, 30_000, 30_000], on=ON) == Relief("off", (50_000, 10_000, 0), False)
    assert relief([HALF], "A", [None, 1_001], on=ON) == Relief("half", (None, 501), False)
    both = [exemption("a", percent=30, adds_up=True), exemption("b", off_vnd=90_000, adds_up=True)]
    assert relief(both, "A", [100_000], on=ON) == Relief("a+b", (100_000,), False)


def test_the_one_that_takes_most_counts_by_the_dong_that_it_takes() -> None:
    three = exemption("three", off_vnd=3)
    assert relief([three, HALF], "A", [4, 4], on=ON) == Relief("half", (2, 2), False)


def test_a_line_from_which_nothing_is_taken_names_no_exemption() -> None:
    rules = [rule(20_000, "per_dossier"), rule(50_000, "per_case")]
    assert asked(rules, exemption("few", off_vnd=20_000)).lines == (
        FeeLine("fee", "A", "Phí", 1, 20_000, 0, 20_000, "few"),
        FeeLine("fee", "A", "Phí", 1, 50_000, 50_000, 0, ""),
    )


UNITS = ["per_dossier", "per_copy", "per_page_first_two", "per_page_from_third", "per_case", "per_extra_copy"]
rules_told = st.lists(
    st.fixed_dictionaries(
        {
            "code": st.sampled_from("ABCD"),
            "amount_vnd": st.none() | st.integers(0, 10**6),
            "unit": st.sampled_from(UNITS),
            "cap_vnd": st.none() | st.integers(1, 10**6),
        }
    ),
    max_size=4,
    unique_by=lambda one: one["code"],
)
exemptions_told = st.lists(
    st.fixed_dictionaries(
        {
            "fees": st.lists(st.sampled_from("ABCD"), min_size=1, max_size=3, unique=True),
            "adds_up": st.booleans(),
            "how_much": st.one_of(
                st.tuples(st.integers(1, 100) | st.just(100), st.none()), st.tuples(st.none(), st.integers(1, 10**6))
            ),
        }
    ).map(
        lambda one: {**one, "percent": one["how_much"][0], "off_vnd": one["how_much"][1]},
    ),
    max_size=4,
)


@given(rules_told, exemptions_told, st.integers(1, 6), st.integers(0, 8))
def test_the_amount_is_what_counting_one_by_one_comes_to(
    told: list[dict[str, Any]], claims: list[dict[str, Any]], copies: int, pages: int
) -> None:
    told = _cap_alone(told)
    rules = [rule(one["amount_vnd"], one["unit"], one["code"], cap_vnd=one["cap_vnd"]) for one in told]
    claimed = [
        exemption(
            str(number), fees=tuple(one["fees"]), percent=one["percent"], off_vnd=one["off_vnd"], adds_up=one["adds_up"]
        )
        for number, one in enumerate(claims)
    ]
    found = asked(rules, *claimed, copies=copies, pages=pages)
    assert found.amount_vnd == fee_oracle.amount(told, claims, copies=copies, pages=pages)
    for line in found.lines:
        whole = line.quantity * (line.unit_amount_vnd or 0)
        assert bool(line.exemption) == (line.exempted_vnd != 0)
        if line.amount_vnd is not None and line.exempted_vnd is not None:
            assert 0 <= line.amount_vnd <= line.amount_vnd + line.exempted_vnd <= whole


def _cap_alone(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A cap of pages bounds every page line of the dossier: kept only where there is one, which the oracle counts."""
    pages = [one for one in told if "page" in one["unit"]]
    return [{**one, "cap_vnd": None} if one in pages and len(pages) > 1 else one for one in told]
