"""The forms in force on a day, as the data tell them."""

from datetime import date

import pytest

from chalicelib import wiring
from chalicelib.domain.forms import REGISTER, SLIPS, in_force


@pytest.mark.parametrize(
    ("on", "version"),
    [(date(2019, 1, 8), "2018"), (date(2025, 9, 14), "2018"), (date(2025, 9, 15), "2025"), (date(2030, 1, 1), "2025")],
)
def test_the_circular_of_the_day_is_taken(on: date, version: str) -> None:
    assert in_force(wiring.rules.forms(), on).version == version


def test_no_forms_are_guessed_for_a_day_before_the_first_circular() -> None:
    with pytest.raises(LookupError, match="2018-12-31"):
        in_force(wiring.rules.forms(), date(2018, 12, 31))


def test_the_numbers_are_those_of_the_circulars() -> None:
    numbers = {template.version: {one.form: one.number for one in template.forms} for template in wiring.rules.forms()}
    assert numbers["2025"] == dict(zip((*SLIPS, REGISTER), ("01", "02", "03", "04", "05", "", "06", "07"), strict=True))
    assert numbers["2018"] == {
        "appointment": "01", "supplement": "02", "refusal": "03", "apology": "04", "denial": "", "routing": "05",
        "register": "06",
    }  # fmt: skip
