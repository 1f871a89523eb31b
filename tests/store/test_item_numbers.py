"""Numbers from a carrier's ranges: each once, whoever asks, and an end that is told."""

import secrets
from functools import partial

from chalicelib.domain.item_range import ItemRange, code_of, left_after
from chalicelib.domain.postal_item import parse
from chalicelib.store import item_numbers
from tests import builders as a
from tests.racing import race
from tests.size import sized


def _range(size, first=None, carrier=""):
    first = secrets.randbelow(90_000_000) if first is None else first
    return ItemRange(carrier or a.new_id("carrier"), "NZ", first, first + size - 1)


def test_many_at_once_get_one_each_from_the_first_to_the_last(aws):
    told, asked = _range(1_000), sized(24, 200)
    found = race([partial(item_numbers.take, (told,))] * asked)
    codes = [code for code, _ in found]
    assert sorted(codes) == sorted(code_of(told, n) for n in range(asked)), "distinct, and without gaps"
    assert all(str(parse(code)) == code for code in codes)
    assert min(left for _, left in found) == 1_000 - asked


def test_the_next_range_follows_an_exhausted_one_and_then_there_is_none(aws):
    first, second = _range(2), _range(1)
    found = [item_numbers.take((first, second)) for _ in range(4)]
    assert found == [
        (code_of(first, 0), 2), (code_of(first, 1), 1), (code_of(second, 0), 0), None,
    ]  # fmt: skip


def test_ranges_that_overlap_by_mistake_give_no_number_twice(aws):
    one = _range(6)
    other = ItemRange(a.new_id("carrier"), "NZ", one.first + 2, one.last)
    codes = [item_numbers.take((told,))[0] for told in (one, one, one, other, other, one)]
    assert len(set(codes)) == len(codes)
    assert item_numbers.take((one, other)) is None


def test_a_range_made_longer_goes_on_where_it_was(aws):
    short = _range(1)
    longer = ItemRange(short.carrier, short.service, short.first, short.last + 1)
    assert item_numbers.take((short,))[0] == code_of(short, 0) and item_numbers.take((short,)) is None
    assert item_numbers.take((longer,)) == (code_of(longer, 1), 0)
    assert left_after((short, longer), short, 1) == 2
