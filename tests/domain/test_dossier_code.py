"""Dossier codes: made, read, and refused where they cannot be."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.dossier_code import LAST_SERIAL, DossierCode, InvalidDossierCode, make, parse

agencies = st.from_regex(r"[A-Y][0-9]{2}(\.[0-9]{2,3}){0,3}", fullmatch=True)
dates = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("serial", "code"),
    [
        (1, "H37.12-261123-0001"),
        (9_999, "H37.12-261123-9999"),
        (10_000, "H37.12-261123-10000"),
        (9_999_999, "H37.12-261123-9999999"),
    ],
)
def test_serials_grow_and_are_never_cut(serial: int, code: str) -> None:
    assert make("H37.12", date(2026, 11, 23), serial) == code
    assert parse(code) == DossierCode(code, "H37.12", date(2026, 11, 23), serial)


@given(agencies, dates, st.integers(1, LAST_SERIAL))
def test_what_is_made_is_read_back(agency_code: str, on: date, serial: int) -> None:
    code = make(agency_code, on, serial)
    assert parse(code) == DossierCode(code, agency_code, on, serial)


def test_published_examples_are_read() -> None:
    assert parse("H15.50.05.13-261008-0975").agency_code == "H15.50.05.13"
    assert parse("H03.12-221025-0001").received_on == date(2022, 10, 25)
    assert parse("G12.99-260101-000123").serial == 123


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "wrong_shape"),
        ("H37.12-261123-001", "wrong_shape"),
        ("H37.12-261123-00000001", "wrong_shape"),
        ("h37.12-261123-0001", "wrong_shape"),
        ("Z37.12-261123-0001", "wrong_shape"),
        ("H37.1-261123-0001", "wrong_shape"),
        ("H37.12.12.12.12-261123-0001", "wrong_shape"),
        ("H37.12-261123-0001\n", "wrong_shape"),
        (" H37.12-261123-0001", "wrong_shape"),
        ("H37.12-26١123-0001", "wrong_shape"),
        ("H37.12-261123-0001 ", "wrong_shape"),
        ("H37.12–261123–0001", "wrong_shape"),
        ("H37.12-260229-0001", "no_such_date"),
        ("H37.12-261323-0001", "no_such_date"),
        ("H37.12-261100-0001", "no_such_date"),
        ("H37.12-261123-0000", "serial_range"),
    ],
)
def test_other_texts_are_refused(text: str, reason: str) -> None:
    with pytest.raises(InvalidDossierCode) as refused:
        parse(text)
    assert (refused.value.reason, str(refused.value)) == (reason, reason)


def test_a_leap_day_is_a_day() -> None:
    assert parse("H37.12-280229-0001").received_on == date(2028, 2, 29)


def test_two_digits_tell_the_years_2000_to_2099() -> None:
    assert make("H37", date(2000, 1, 1), 1) == "H37-000101-0001"
    assert make("H37", date(2099, 12, 31), 1) == "H37-991231-0001"


@pytest.mark.parametrize(
    ("agency_code", "on", "serial", "reason"),
    [
        ("H37.1", date(2026, 11, 23), 1, "agency_code"),
        ("H37\n", date(2026, 11, 23), 1, "agency_code"),
        ("H37", date(1999, 11, 23), 1, "year"),
        ("H37", date(2100, 1, 1), 1, "year"),
        ("H37", date(2026, 11, 23), 0, "serial_range"),
        ("H37", date(2026, 11, 23), 10_000_000, "serial_range"),
    ],
)
def test_what_cannot_be_a_code_is_not_made(agency_code: str, on: date, serial: int, reason: str) -> None:
    with pytest.raises(InvalidDossierCode) as refused:
        make(agency_code, on, serial)
    assert refused.value.reason == reason
