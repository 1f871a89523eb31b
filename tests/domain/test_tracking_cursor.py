"""How far the tracking of a registration was read: forwards only, every quarter of an hour."""

from datetime import timedelta

import pytest

from chalicelib.domain.tracking_cursor import TrackingCursor, moved, put_off
from tests.builders import LATER, NOW
from tests.whole import changed

CURSOR = TrackingCursor("ghtk-37", "ghtk", "b", NOW, version=4)


@pytest.mark.parametrize("last_id", ["b", "c"])
def test_it_is_read_as_far_as_the_last_record(last_id):
    told = {"version": 5} | ({"last_id": "c"} if last_id == "c" else {})
    assert changed(CURSOR, moved(CURSOR, last_id)) == told


def test_it_never_goes_back():
    with pytest.raises(ValueError, match="never goes back"):
        moved(CURSOR, "a")


def test_the_next_round_is_in_a_quarter_of_an_hour():
    told = {"due_at": LATER + timedelta(minutes=15), "version": 5}
    assert changed(CURSOR, put_off(CURSOR, now=LATER)) == told
