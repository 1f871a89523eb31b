"""Item numbers that the province gives itself: each once, from the first to the last, with their check digit."""

import pytest

from chalicelib.domain.item_range import ItemRange, code_of, left_after
from chalicelib.domain.postal_item import parse

RANGE = ItemRange("ems", "EK", 47312480, 47312489)
LATER = ItemRange("ems", "EK", 50000000, 50000099)
LAST = ItemRange("ems", "EL", 0, 0)


def test_a_range_holds_both_its_ends_and_is_counted_by_its_first_number():
    assert (RANGE.size, LAST.size) == (10, 1)
    assert (RANGE.name, LAST.name) == ("EK47312480", "EL00000000")


@pytest.mark.parametrize(
    ("told", "given", "code"), [(RANGE, 0, "EK473124801VN"), (RANGE, 9, "EK473124894VN"), (LAST, 0, "EL000000005VN")]
)
def test_the_next_number_comes_after_those_that_were_given(told, given, code):
    assert code_of(told, given) == code
    assert str(parse(code)) == code


@pytest.mark.parametrize("given", [-1, 10, 11])
def test_there_is_no_number_beyond_the_range(given):
    with pytest.raises(ValueError, match="EK47312480"):
        code_of(RANGE, given)


@pytest.mark.parametrize(
    ("current", "given", "left"), [(RANGE, 0, 111), (RANGE, 10, 101), (LATER, 1, 100), (LAST, 1, 0)]
)
def test_what_is_left_is_counted_in_that_range_and_those_after_it(current, given, left):
    assert left_after([RANGE, LATER, LAST], current, given) == left
