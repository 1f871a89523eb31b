"""Amounts in words: as an accountant writes them, and back to the same amount by a reader written apart."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.money_words import HIGHEST_VND, in_digits, in_words

CASES = [
    (0, "Không đồng"),
    (1, "Một đồng"),
    (4, "Bốn đồng"),
    (5, "Năm đồng"),
    (10, "Mười đồng"),
    (11, "Mười một đồng"),
    (14, "Mười bốn đồng"),
    (15, "Mười lăm đồng"),
    (20, "Hai mươi đồng"),
    (21, "Hai mươi mốt đồng"),
    (24, "Hai mươi tư đồng"),
    (25, "Hai mươi lăm đồng"),
    (55, "Năm mươi lăm đồng"),
    (100, "Một trăm đồng"),
    (101, "Một trăm linh một đồng"),
    (104, "Một trăm linh bốn đồng"),
    (105, "Một trăm linh năm đồng"),
    (110, "Một trăm mười đồng"),
    (111, "Một trăm mười một đồng"),
    (115, "Một trăm mười lăm đồng"),
    (121, "Một trăm hai mươi mốt đồng"),
    (505, "Năm trăm linh năm đồng"),
    (1_000, "Một nghìn đồng"),
    (1_001, "Một nghìn không trăm linh một đồng"),
    (1_010, "Một nghìn không trăm mười đồng"),
    (2_500, "Hai nghìn năm trăm đồng"),
    (8_000, "Tám nghìn đồng"),
    (15_000, "Mười lăm nghìn đồng"),
    (21_000, "Hai mươi mốt nghìn đồng"),
    (200_000, "Hai trăm nghìn đồng"),
    (205_000, "Hai trăm linh năm nghìn đồng"),
    (1_000_000, "Một triệu đồng"),
    (1_000_005, "Một triệu không trăm linh năm đồng"),
    (1_005_000, "Một triệu không trăm linh năm nghìn đồng"),
    (1_050_000, "Một triệu không trăm năm mươi nghìn đồng"),
    (1_234_567, "Một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy đồng"),
    (24_000_000, "Hai mươi tư triệu đồng"),
    (1_000_000_000, "Một tỷ đồng"),
    (1_000_000_001, "Một tỷ không trăm linh một đồng"),
    (2_015_000_000, "Hai tỷ không trăm mười lăm triệu đồng"),
    (999_999_999_999, "Chín trăm chín mươi chín tỷ chín trăm chín mươi chín triệu "
     "chín trăm chín mươi chín nghìn chín trăm chín mươi chín đồng"),
    (10**12, "Một nghìn tỷ đồng"),
    (1_005 * 10**9, "Một nghìn không trăm linh năm tỷ đồng"),
    (10**15, "Một triệu tỷ đồng"),
    (10**18, "Một tỷ tỷ đồng"),
    (10**18 + 5 * 10**9, "Một tỷ không trăm linh năm tỷ đồng"),
    (10**18 + 5, "Một tỷ tỷ không trăm linh năm đồng"),
    (999 * 10**18, "Chín trăm chín mươi chín tỷ tỷ đồng"),
]  # fmt: skip


@pytest.mark.parametrize(("amount_vnd", "words"), CASES, ids=lambda value: f"{value:,}" if type(value) is int else "")
def test_an_amount_is_said_as_accountants_say_it(amount_vnd: int, words: str) -> None:
    assert in_words(amount_vnd) == words


@pytest.mark.parametrize("amount", [-1, -200_000, HIGHEST_VND + 1, 1.0, 200_000.5, True, "5", None])
def test_what_is_no_amount_of_dong_is_refused(amount: object) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        in_words(amount)  # type: ignore[arg-type]


ONES = {"không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5}
ONES |= {"sáu": 6, "bảy": 7, "tám": 8, "chín": 9}


def read(words: str) -> int:
    """The amount that a person hears: left to right, "tỷ" multiplying all that was said before it."""
    *said, currency = words.lower().split()
    assert currency == "đồng"
    total = millions = group = digit = 0
    for word in said:
        if word in ONES:
            digit = ONES[word]
            continue
        if word == "trăm":
            group, digit = group + digit * 100, 0
        elif word == "mươi":
            group, digit = group + digit * 10, 0
        elif word == "mười":
            group += 10
        elif word == "linh":
            assert group % 100 == 0 and digit == 0
        elif word in ("nghìn", "triệu"):
            millions, group, digit = millions + (group + digit) * {"nghìn": 1000, "triệu": 10**6}[word], 0, 0
        else:
            assert word == "tỷ"
            total, millions, group, digit = (total + millions + group + digit) * 10**9, 0, 0, 0
    return total + millions + group + digit


GROUPS = st.sampled_from([0, 0, 1, 4, 5, 10, 14, 15, 20, 21, 24, 25, 100, 101, 105, 110, 115, 555, 999])
WITH_GAPS = st.lists(GROUPS, min_size=1, max_size=7).map(lambda groups: int("".join(f"{one:03d}" for one in groups)))


@given(st.one_of(st.integers(0, HIGHEST_VND), st.integers(0, 10**10), WITH_GAPS))
def test_the_words_say_the_amount_and_no_other(amount_vnd: int) -> None:
    words = in_words(amount_vnd)
    assert read(words) == amount_vnd
    assert words == " ".join(words.split()) and words[0].isupper() and words[1:] == words[1:].lower()


@given(st.one_of(st.integers(0, HIGHEST_VND), WITH_GAPS))
def test_small_words_stand_only_where_they_may(amount_vnd: int) -> None:
    said = in_words(amount_vnd).lower().split()
    for before, word in pairwise(said):
        if word in ("mốt", "tư"):
            assert before == "mươi"
        if word == "lăm":
            assert before in ("mươi", "mười")
        if word == "linh":
            assert before == "trăm"
        if word in ("một", "bốn", "năm"):
            assert before != "mươi"
        if word == "năm":
            assert before != "mười"


@pytest.mark.parametrize(
    ("amount_vnd", "digits"), [(0, "0"), (999, "999"), (8_000, "8.000"), (1_005_000, "1.005.000"), (-16_000, "-16.000")]
)
def test_digits_have_vietnamese_points(amount_vnd: int, digits: str) -> None:
    assert in_digits(amount_vnd) == digits


def test_the_highest_amount_has_words_too() -> None:
    assert read(in_words(HIGHEST_VND)) == HIGHEST_VND
