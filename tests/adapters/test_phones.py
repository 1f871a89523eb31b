"""Vietnamese mobile numbers as people type them (domain.md 5.3)."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.adapters.documents import phones
from chalicelib.domain.errors import Fault, Refused
from tests.each import each

PREFIXES = [
    *(f"03{n}" for n in range(2, 10)),
    *("052", "055", "056", "058", "059", "070", "076", "077", "078", "079"),
    *(f"08{n}" for n in range(1, 10)),
    *(f"09{n}" for n in range(10)),
]


@each("prefix", [f"0{a}{b}" for a in range(1, 10) for b in range(10)])
def test_only_the_mobile_ranges_are_taken(prefix: str) -> None:
    if prefix in PREFIXES:
        assert phones.normalise(prefix + "1234567") == "+84" + prefix[1:] + "1234567"
    else:
        with pytest.raises(Refused):
            phones.normalise(prefix + "1234567")


@each(
    "typed",
    [
        "0912345678",
        "+84912345678",
        "84912345678",
        "0084912345678",
        "+84 912 345 678",
        "091.234.5678",
        "(091) 234-5678",
        " 0912345678 ",
        "+84 (0)912345678",
        "０９１２３４５６７８",
    ],
)
def test_every_usual_way_of_typing_gives_one_form(typed: str) -> None:
    assert phones.normalise(typed) == "+84912345678"


@each(
    ("typed", "why"),
    [
        ("02438251234", "a landline"),
        ("02053812345", "a landline"),
        ("01234567890", "an eleven-digit number of before 2018"),
        ("+841234567890", "the same"),
        ("091234567", "too short"),
        ("09123456789", "too long"),
        ("+12025550172", "another country"),
        ("19001009", "a service number"),
        ("113", "an emergency number"),
        ("0912345678x9", "an extension"),
        ("0912ABCDEF", "letters"),
        ("", "nothing"),
        ("+", "nothing"),
        ("0" * 10_000, "endless"),
    ],
)
def test_what_no_code_can_reach_is_refused(typed: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        phones.normalise(typed, "/recipient/phone")
    assert refused.value.slug == "invalid_request"
    assert refused.value.faults == (Fault("/recipient/phone", "phone_invalid"),), why


@given(st.text())
def test_any_text_is_a_number_or_refused(typed: str) -> None:
    with suppress(Refused):
        assert phones.MOBILE.fullmatch(phones.normalise(typed).removeprefix("+84"))
