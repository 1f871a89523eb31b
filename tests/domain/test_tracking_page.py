"""A carrier's tracking is read page by page: how far, where a round begins, and which clocks are not believed."""

from datetime import timedelta

import pytest

from chalicelib.domain import tracking_page as rules
from tests.builders import NOW

EPOCH_S = int(NOW.timestamp())


def _id(seconds, tail="0" * 16):
    """An ObjectId made so many seconds after now."""
    return f"{EPOCH_S + seconds:08x}{tail}"


@pytest.mark.parametrize(
    ("cursor", "ids", "read_to"),
    [
        ("b", [], "b"),
        ("", ["a", "b", "c"], "c"),
        ("b", ["c", "d"], "d"),
        ("b", ["c", "a", "d"], "c"),  # waits before the first that steps back
        ("b", ["c", "c", "d"], "c"),
        ("b", ["b", "c"], "b"),
        ("b", ["", "c", "", "d"], "d"),  # what has no place is passed over
        (_id(0), [_id(1), _id(3600), _id(2)], _id(2)),  # and so is what is of the future
    ],
)
def test_a_page_is_read_to_the_end_of_its_first_rising_run(cursor, ids, read_to):
    assert rules.furthest(cursor, ids, now=NOW) == read_to


@pytest.mark.parametrize(
    ("cursor", "begin"),
    [
        (_id(0, "f" * 16), _id(-600)),
        ("00000258" + "a" * 16, "0" * 24),  # ten minutes after the first moment there is
        ("00000257" + "a" * 16, "0" * 24),
        ("00000259" + "a" * 16, "00000001" + "0" * 16),
        ("12345", "12345"),
        ("z" * 24, "z" * 24),
        ("", ""),
    ],
)
def test_a_round_begins_ten_minutes_before_its_cursor_where_that_tells_a_time(cursor, begin):
    assert rules.begin(cursor) == begin


@pytest.mark.parametrize(
    ("record_id", "ahead"),
    [(_id(300), False), (_id(301), True), (_id(-1), False), ("f" * 23, False), ("f" * 25, False), ("z" * 24, False)],
)
def test_a_clock_may_be_five_minutes_ahead(record_id, ahead):
    assert rules.is_ahead(record_id, now=NOW) is ahead


def test_the_last_five_minutes_count_to_the_very_end():
    on_the_second = NOW.replace(microsecond=0)
    assert not rules.is_ahead(_id(300), now=on_the_second)
    assert rules.is_ahead(_id(300), now=on_the_second - timedelta(microseconds=1))
