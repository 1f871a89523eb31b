"""Which level a unit may have, and who tells it."""

from datetime import date

import pytest

from chalicelib.domain.agency import is_told_above, may_have_level
from tests import builders as a


@pytest.mark.parametrize(
    ("above", "level", "fits"),
    [
        ("", "province", True),
        ("", "commune", False),
        ("province", "province", True),
        ("province", "commune", True),
        ("commune", "commune", True),
        ("commune", "province", False),
        (None, "province", True),
    ],
)
def test_below_a_commune_all_are_communes_and_the_top_is_the_province(above, level, fits):
    assert may_have_level(level, had="", above=above, told_above=True) == fits
    assert may_have_level(level, had=level, above=above, told_above=False), "what it was already it stays"
    assert not may_have_level(level, had="", above=above, told_above=False)


FIRST, LAST = date(2025, 7, 1), date(2026, 12, 31)


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "on", "is_open"),
    [
        (None, None, FIRST, True),
        (FIRST, None, FIRST, True),
        (FIRST, None, date(2025, 6, 30), False),
        (None, LAST, LAST, True),
        (None, LAST, date(2027, 1, 1), False),
        (FIRST, LAST, date(2026, 1, 1), True),
    ],
)
def test_a_unit_is_open_from_its_first_day_to_its_last(valid_from, valid_to, on, is_open):
    assert a.an_agency(valid_from=valid_from, valid_to=valid_to).is_open(on) is is_open


@pytest.mark.parametrize(
    ("by", "told_above"), [("H37", True), ("H37.12", False), ("H37.12.01", False), ("H3", False), ("H38", False)]
)
def test_a_units_level_is_told_above_it(by, told_above):
    assert is_told_above("H37.12", by) == told_above


def test_the_province_tells_its_own():
    assert is_told_above("H37", "H37")
    assert not is_told_above("H37.12", "H37.12")
    assert not is_told_above("H37", "H38")
