"""Dates and times written out, as Decree 30/2020 has them."""

from datetime import UTC, date, datetime

import pytest

from chalicelib.domain.written_time import written_date, written_time


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2026, 11, 23), "ngày 23 tháng 11 năm 2026"),
        (date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
        (date(2026, 2, 10), "ngày 10 tháng 02 năm 2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
    ],
)
def test_small_days_and_the_first_two_months_get_a_zero(on: date, words: str) -> None:
    assert written_date(on) == words


def test_a_time_is_told_on_a_vietnamese_clock() -> None:
    assert written_time(datetime(2026, 12, 31, 17, 5, tzinfo=UTC)) == "00 giờ 05 phút, ngày 01 tháng 01 năm 2027"


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        written_time(datetime(2026, 11, 23, 9, 0))  # noqa: DTZ001
