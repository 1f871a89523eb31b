"""Tax codes: the three forms, and every single wrong digit of one with a check digit."""

from datetime import date

import pytest

from chalicelib.adapters.documents.tax_codes import normalise

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0100233488", "0100233488"),
        (" 01.00.112.437 ", "0100112437"),
        ("0314409058-002", "0314409058-002"),
        ("0314409058002", "0314409058-002"),
        ("0312 68 78 78 - 001", "0312687878-001"),
        ("020080000123", "020080000123"),
        ("0100233480", ""),
        ("0314409058-000", ""),
        ("0100000000", ""),
        ("020980000123", ""),  # born in 2480
        ("01002334", ""),
        ("010023348a", ""),
        ("٠١٠٠٢٣٣٤٨٨", ""),
        ("0100233488" + " " * 40, ""),
        ("", ""),
    ],
)
def test_a_tax_code_has_one_form(typed: str, kept: str) -> None:
    assert normalise(typed, today=TODAY) == kept


def test_no_single_wrong_digit_passes() -> None:
    right = "0100233488"
    wrong = [right[:at] + digit + right[at + 1 :] for at in range(10) for digit in "0123456789" if digit != right[at]]
    assert not any(normalise(one, today=TODAY) for one in wrong)
