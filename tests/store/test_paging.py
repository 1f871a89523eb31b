"""Cursors: what was encoded comes back, everything else is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.errors import Refused
from chalicelib.store.paging import decode, encode, filled
from chalicelib.store.row import RawPage

positions = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=200)


@given(positions)
def test_a_position_comes_back_and_fits_into_a_url(position):
    cursor = encode(position)

    assert decode(cursor) == position
    assert set(cursor) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@given(st.text(max_size=60))
def test_nothing_but_a_whole_cursor_is_believed(text):
    try:
        position = decode(text)
    except Refused as refused:
        assert refused.slug == "cursor_invalid"
    else:
        assert encode(position) == text


@pytest.mark.parametrize("broken", ["", "=", "%%%", "YQ==", "YQ\n", "AAEC", "_w", encode("a" * 2000), "é", "QUJ"])
def test_a_broken_cursor_is_refused(broken):
    with pytest.raises(Refused, match="cursor_invalid"):
        decode(broken)


def pages(*sizes):
    number = 0
    for index, size in enumerate(sizes):
        rows = [{"at": {"S": f"{number + each:03d}"}} for each in range(size)]
        number += size
        yield RawPage(rows, {"at": {"S": f"after-{index}"}} if index < len(sizes) - 1 else None)


@pytest.mark.parametrize(
    ("sizes", "count", "next_position"),
    [
        ([3], 3, ""),
        ([5], 5, ""),
        ([6], 5, "004"),
        ([0], 0, ""),
        ([2, 0, 2, 3], 5, "004"),
        ([5, 0], 5, ""),
        ([1] + [0] * 20, 1, "after-9"),
    ],
)
def test_a_page_is_filled_from_short_ones_and_bounded(sizes, count, next_position):
    rows, cursor = filled(pages(*sizes), 5, "at")

    assert len(rows) == count
    assert cursor == (encode(next_position) if next_position else "")
