"""Which level a unit may have, and who tells it."""

import pytest

from chalicelib.domain.agency import is_told_above, may_have_level


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


@pytest.mark.parametrize(
    ("by", "told_above"), [("H37", True), ("H37.12", False), ("H37.12.01", False), ("H3", False), ("H38", False)]
)
def test_a_units_level_is_told_above_it(by, told_above):
    assert is_told_above("H37.12", by) == told_above


def test_the_province_tells_its_own():
    assert is_told_above("H37", "H37")
