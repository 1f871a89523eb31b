"""Text without accents."""

import re
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.text import fold, matches, spelled_alike, strip_for_bank

NAME = "Đăng ký khai sinh, cấp thẻ BHYT (1.001193)"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_fold(form: str) -> None:
    assert fold(normalize(form, f"  {NAME}\n")) == "dang ky khai sinh, cap the bhyt (1.001193)"
    assert fold(normalize(form, "Ưng Ửng ĐƯỜNG ỵ")) == "ung ung duong y"


@pytest.mark.parametrize(
    "query",
    [
        "(khai), sinh!",
        "the_bhyt",
        "khai sinh",
        "KHAI SINH",
        "sinh khai",
        "khái sình",
        "dang",
        "bhyt the",
        "1.0011",
        "kha si",
        "",
    ],
)
def test_every_word_begins_a_word_of_the_text(query: str) -> None:
    assert matches(query, fold(NAME))


@pytest.mark.parametrize("query", ["khai tử", "inh", "khai sinhh", "hai"])
def test_a_word_that_begins_no_word_does_not_match(query: str) -> None:
    assert not matches(query, fold(NAME))


@given(st.text())
def test_folding_again_changes_nothing_and_a_text_matches_itself(text: str) -> None:
    assert matches(text, fold(text))
    assert fold(fold(text)) == fold(text)
    assert fold(text) == fold(normalize("NFC", text))


@pytest.mark.parametrize(
    ("text", "limit", "stripped"),
    [
        ("Lệ phí đăng ký", 25, "LE PHI DANG KY"),
        ("Lệ phí: H37.12-261123-0001", 50, "LE PHI H37 12 261123 0001"),
        ("Lệ phí đăng ký", 7, "LE PHI"),
        ("  ***  ", 19, ""),
        ("Lệ phí: 8", 8, "LE PHI 8"),
        ("Đ_đ", 9, "D D"),
    ],
)
def test_strip_for_bank(text: str, limit: int, stripped: str) -> None:
    assert strip_for_bank(text, limit) == stripped


@given(st.text(), st.integers(0, 30))
def test_a_bank_takes_whatever_comes_out(text: str, limit: int) -> None:
    assert re.fullmatch(r"([A-Z0-9]+( [A-Z0-9]+)*)?", stripped := strip_for_bank(text, limit))
    assert len(stripped) <= limit


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Nông Thị Hòa", " NÔNG  thị hoà", True),
        ("Thùy", "Thuỳ", True),
        ("Hoá", "Hòa", False),
        ("Bình", normalize("NFD", "Bình"), True),
        ("Hoa", "Hòa", False),
        ("Dũng", "Đũng", False),
        ("Nông Thị Hòa", "Nông Hòa Thị", False),
        ("Nông Thị Hòa", "Nông Thị", False),
    ],
)
def test_a_name_is_the_same_however_it_is_written(one: str, other: str, alike: bool) -> None:
    assert spelled_alike(one, other) is alike
