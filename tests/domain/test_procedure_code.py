"""Procedure codes in all their written forms."""

import pytest

from chalicelib.domain.procedure_code import is_valid, national_part


@pytest.mark.parametrize(
    ("text", "national"),
    [
        ("1.001193", "1.001193"),
        ("3.000722", "3.000722"),
        ("2.000815.000.00.00.H55", "2.000815"),
        ("2.000815.000.00.00.H55.02", "2.000815"),
        ("1.000948.H38", "1.000948"),
        ("1.000948.02", "1.000948"),
        ("LOCAL-EDU-01", None),
    ],
)
def test_written_forms_and_their_national_part(text: str, national: str | None) -> None:
    assert is_valid(text)
    assert national_part(text) == national


@pytest.mark.parametrize(
    "text",
    [
        "",
        "4.001193",
        "1.00119",
        "1.0011934",
        "1.001193.",
        "1.001193\n",
        "1,001193",
        "1.٠01193",
        "1.001193.Z55",
        "1.001193.000.00.H55",
        "LOCAL",
        "LOCAL-EDU",
        "LOCAL-edu-01",
        "local-EDU-01",
        "LOCAL-EDU-01\n",
        "LOCAL-EDU-1",
    ],
)
def test_other_texts_are_no_procedure_codes(text: str) -> None:
    assert not is_valid(text)
    with pytest.raises(ValueError):
        national_part(text)
