"""National IDs: what cannot be is refused, what may be is told."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.national_id import Checked, InvalidNationalId, check, mask

with (Path(__file__).parents[1] / "vectors" / "id_provinces.csv").open(encoding="utf-8", newline="") as lines:
    PROVINCES = frozenset(row["id_code3"] for row in csv.DictReader(lines))
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "declared", "warnings"),
    [
        ("019205123456", {"sex": "male"}, ()),
        ("019305123456", {"sex": "male"}, ("sex_differs",)),
        ("019026123456", {"birth_on": date(1926, 1, 1)}, ()),
        ("019226123456", {"birth_on": date(2026, 1, 1)}, ()),
        ("019205123456", {}, ()),
        ("019205123456", {"birth_on": date(2005, 3, 1), "sex": "male"}, ()),
        ("001199000001", {"birth_on": date(1999, 3, 1), "sex": "female"}, ()),
        ("001099000001", {"birth_on": date(1999, 12, 31), "sex": "male"}, ()),
        ("001326000001", {"birth_on": date(2026, 11, 23), "sex": "female"}, ()),
        ("019205123456", {"birth_on": date(2006, 1, 1)}, ("birth_year_differs",)),
        ("019205123456", {"birth_on": date(1905, 3, 1)}, ("birth_year_differs",)),
        ("019205123456", {"sex": "female"}, ("sex_differs",)),
        ("123205123456", {}, ("unknown_place",)),
        ("003305123456", {"birth_on": date(1990, 1, 1), "sex": "male"},
         ("unknown_place", "birth_year_differs", "sex_differs")),
    ],
)  # fmt: skip
def test_possible_numbers_pass_with_their_warnings(
    text: str, declared: dict[str, Any], warnings: tuple[str, ...]
) -> None:
    assert check(text, provinces=PROVINCES, today=TODAY, **declared) == Checked(text, warnings)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not_twelve_digits"),
        ("01920512345", "not_twelve_digits"),
        ("0192051234567", "not_twelve_digits"),
        ("019 205 1234", "not_twelve_digits"),
        ("019205123456\n", "not_twelve_digits"),
        ("01920512345A", "not_twelve_digits"),
        ("٠١٩205123456", "not_twelve_digits"),
        ("０19205123456", "not_twelve_digits"),
        ("-19205123456", "not_twelve_digits"),
        ("012345678", "old_identity_card"),
        ("0123456789", "not_twelve_digits"),
        ("019227123456", "born_in_the_future"),
        ("019405123456", "born_in_the_future"),
        ("019999123456", "born_in_the_future"),
    ],
)
def test_impossible_numbers_are_refused(text: str, reason: str) -> None:
    with pytest.raises(InvalidNationalId) as refused:
        check(text, provinces=PROVINCES, today=TODAY)
    assert refused.value.reason == reason


def test_next_year_the_newborn_of_next_year_pass() -> None:
    assert check("019227123456", provinces=PROVINCES, today=date(2027, 1, 1)).warnings == ()


def test_the_refusal_does_not_repeat_the_number() -> None:
    with pytest.raises(InvalidNationalId) as refused:
        check("019999123456", provinces=PROVINCES, today=TODAY)
    assert "019999" not in str(refused.value)


@given(st.text(alphabet="0123456789", max_size=14))
def test_a_mask_keeps_the_length_and_shows_six_digits_at_most(text: str) -> None:
    masked = mask(text)
    assert len(masked) == len(text)
    assert sum(character.isdigit() for character in masked) <= 6


def test_masks() -> None:
    assert mask("019205123456") == "019******456"
    assert mask("012345678") == "012***678"
    assert mask("12345678") == "********"
