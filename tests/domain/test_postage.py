"""Postage: by carrier, distance, weight and day; what nobody told is unknown, not free."""

from datetime import date
from typing import Any

import pytest

from chalicelib.domain.fee_lines import FeeLine
from chalicelib.domain.postage import PostageRule, Terms, line, on_delivery, quote, zone_of

ON = date(2026, 11, 23)
NEAR = [PostageRule("ems", "same_province", 100, 26_000), PostageRule("ems", "same_province", 250, 26_500)]
FAR = [
    PostageRule("ems", "other", 100, 30_500, valid_to=date(2026, 12, 31)),
    PostageRule("ems", "other", 100, 32_000, valid_from=date(2026, 12, 1)),
    PostageRule("ems", "other", 250, None),
]


@pytest.mark.parametrize(
    ("asked", "amount"),
    [
        pytest.param({}, 26_000, id="the smallest step that holds it"),
        pytest.param({"weight_g": 100}, 26_000, id="a step holds its own weight"),
        pytest.param({"weight_g": 101}, 26_500, id="the next step"),
        pytest.param({"weight_g": 251}, None, id="heavier than the table"),
        pytest.param({"carrier": "vnpost"}, None, id="another carrier"),
        pytest.param({"zone": None}, None, id="no known distance"),
        pytest.param({"zone": "other"}, 30_500, id="another province"),
        pytest.param({"zone": "other", "weight_g": 200}, None, id="a step nobody told"),
        pytest.param({"zone": "other", "on": date(2026, 12, 1)}, 32_000, id="the newer table counts"),
        pytest.param({"zone": "other", "on": date(2027, 1, 1)}, 32_000, id="after the old one"),
    ],
)
def test_what_the_post_asks(asked: dict[str, Any], amount: int | None) -> None:
    assert quote(FAR + NEAR, **{"carrier": "ems", "zone": "same_province", "weight_g": 20, "on": ON, **asked}) == amount


@pytest.mark.parametrize(
    ("home", "there", "zone"),
    [("20", "20", "same_province"), ("20", "01", "other"), ("", "20", None), ("20", "", None)],
)
def test_a_distance_needs_both_ends(home: str, there: str, zone: str | None) -> None:
    assert zone_of(home, there) == zone


def test_it_is_a_line_beside_the_fees() -> None:
    assert line(26_000) == FeeLine("postage", "postage", "Cước dịch vụ bưu chính công ích", 1, 26_000, 26_000)
    assert line(None).amount_vnd is None


def test_only_what_the_citizen_pays_with_the_fee_is_asked_with_it() -> None:
    asked = [paid_by for paid_by in ("citizen_with_fee", "citizen_on_delivery", "agency") if _with_fee(paid_by)]
    assert asked == ["citizen_with_fee"]


def _with_fee(paid_by: str) -> bool:
    return Terms(paid_by, "ems", 100).with_fee


@pytest.mark.parametrize(
    ("paid_by", "leg", "who", "at_the_door"),
    [
        ("agency", "return", "agency", False),
        ("agency", "collect", "agency", False),
        ("citizen_with_fee", "return", "citizen", False),
        ("citizen_with_fee", "collect", "citizen", True),
        ("citizen_on_delivery", "return", "citizen", True),
        ("citizen_on_delivery", "collect", "citizen", True),
    ],
)
def test_who_pays_a_leg_and_whether_the_carrier_takes_it_at_the_door(
    paid_by: str, leg: str, who: str, at_the_door: bool
) -> None:
    terms = Terms(paid_by, "ems", 100)
    assert on_delivery(terms, leg=leg, collects_money=True) == (who, at_the_door)
    assert on_delivery(terms, leg=leg, collects_money=False) == (who, False), "the carrier takes its own price itself"


def test_the_least_weight_and_a_price_of_nothing_are_possible() -> None:
    free = PostageRule("ems", "other", 1, 0)
    assert quote([free], carrier="ems", zone="other", weight_g=1, on=ON) == 0


@pytest.mark.parametrize("told", [("ems", "other", 0, 1), ("ems", "other", 1, -1), ("ems", "other", 1, 1.5)])
def test_a_rule_that_cannot_be_is_refused(told: Any) -> None:
    with pytest.raises(ValueError):
        PostageRule(*told)
    with pytest.raises(ValueError):
        quote([], carrier="ems", zone="other", weight_g=0, on=ON)
