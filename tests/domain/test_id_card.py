"""The QR text of an identity card is read strictly: seven fields, real days, a possible number."""

from datetime import date
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import id_card
from chalicelib.domain.errors import Refused
from tests.whole import refused

TODAY = date(2026, 11, 23)
FIELDS = ["020192123456", "080123456", "Nông Thị Hoa", "08031992", "Nữ", "12 Bà Triệu, Đông Kinh, Lạng Sơn", "05062021"]


def read(*fields, text=None):
    return id_card.read(text if text is not None else "|".join(fields), provinces={"020"}, today=TODAY)


def with_field(number, value):
    return [*FIELDS[:number], value, *FIELDS[number + 1 :]]


def codes(*fields, text=None):
    with pytest.raises(Refused) as caught:
        read(*fields, text=text)
    assert {one.pointer for one in caught.value.faults} == {"/text"}
    return {one.code for one in caught.value.faults}


def test_a_card_tells_who_its_owner_is():
    assert read(*FIELDS) == id_card.IdCard(
        "020192123456",
        "Nông Thị Hoa",
        date(1992, 3, 8),
        "female",
        "12 Bà Triệu, Đông Kinh, Lạng Sơn",
        date(2021, 6, 5),
        (),
    )


@pytest.mark.parametrize("old", ["", "012345678", "012345678901"])
def test_the_old_number_may_be_missing(old):
    assert read(*with_field(1, old)).national_id == FIELDS[0]


@pytest.mark.parametrize(
    ("number", "value", "warning"),
    [(0, "999192123456", "unknown_place"), (3, "08031993", "birth_year_differs"), (4, "Nam", "sex_differs")],
)
def test_what_happens_after_a_correction_of_records_is_a_warning(number, value, warning):
    assert read(*with_field(number, value)).warnings == (warning,)


@pytest.mark.parametrize(
    ("number", "value", "code"),
    [
        (0, "02019212345", "id_card_number"),
        (0, "020399000001", "id_card_number"),
        (0, "٠20192123456", "id_card_number"),
        (1, "12345", "id_card_old_number"),
        (2, "", "id_card_name"),
        (2, "Hoa<script>", "id_card_name"),
        (2, "A" * 101, "id_card_name"),
        (3, "31021992", "id_card_birth"),
        (3, "1992-03-08", "id_card_birth"),
        (3, "24112026", "id_card_birth"),
        (4, "Female", "id_card_sex"),
        (5, "", "id_card_address"),
        (6, "05061991", "id_card_issued"),
        (6, "", "id_card_issued"),
    ],
)
def test_a_wrong_field_is_named(number, value, code):
    assert codes(*with_field(number, value)) == {code}


@pytest.mark.parametrize(
    ("number", "value"),
    [
        (1, "012345678901"),
        (2, "A" * 100),
        (2, "Lò Thị O’Hara-Sa"),
        (3, "01011992"),
        (4, "NỮ"),
        (5, "x"),
        (5, "x" * 300),
        (6, "23112026"),
        (6, "08031992"),
        (2, " Nông Thị Hoa "),
    ],
)
def test_the_limits_themselves_are_allowed(number, value):
    card = read(*with_field(number, value))
    assert (card.national_id, card.warnings) == (FIELDS[0], ())


@pytest.mark.parametrize(
    ("number", "value", "code"),
    [(5, "x" * 301, "id_card_address"), (6, "24112026", "id_card_issued"), (6, "07031992", "id_card_issued"),
     (3, "00031992", "id_card_birth"), (3, "٠8031992", "id_card_birth")],
)  # fmt: skip
def test_and_nothing_beyond_them(number, value, code):
    assert codes(*with_field(number, value)) == {code}


def test_nobody_is_born_before_1900():
    assert read(*with_field(3, "01011900")).birth_on == date(1900, 1, 1)
    assert codes(*with_field(3, "31121899")) == {"id_card_birth"}


def test_a_card_is_read_in_either_spelling_of_unicode_and_between_blanks():
    text = normalize("NFD", f"\n {'|'.join(FIELDS)} ")
    assert read(text=text) == read(*FIELDS)


def test_a_mans_card():
    card = read(*with_field(0, "020092123456")[:4], "Nam", *FIELDS[5:])
    assert (card.sex, card.warnings) == ("male", ())


def test_the_refusal_says_how_many_fields_are_wanted_and_nothing_of_the_text():
    assert refused(lambda: read(text="a|b")) == {
        "slug": "invalid_request",
        "faults": [("/text", "id_card_not_read", {"wanted": 7})],
    }
    assert refused(lambda: read(*with_field(4, "x"))) == {
        "slug": "invalid_request",
        "faults": [("/text", "id_card_sex", {})],
    }


def test_every_wrong_field_is_named_at_once():
    assert len(codes(text="x|x|1|x|x||x")) == 7


@pytest.mark.parametrize("text", ["", "020192123456", "|".join(FIELDS[:6]), "|".join([*FIELDS, "thêm"])])
def test_another_number_of_fields_is_another_code(text):
    assert codes(text=text) == {"id_card_not_read"}


@given(st.text(max_size=200) | st.lists(st.text(max_size=15), min_size=7, max_size=7).map("|".join))
def test_whatever_is_scanned_is_read_or_refused(text):
    try:
        assert read(text=text).full_name
    except Refused as no:
        assert no.faults
