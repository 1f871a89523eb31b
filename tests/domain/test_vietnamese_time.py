"""Vietnamese dates are not UTC dates."""

from datetime import UTC, date, datetime

import pytest

from chalicelib.domain.vietnamese_time import local, vietnamese_date


def test_the_evening_in_utc_is_already_the_next_day_in_viet_nam() -> None:
    assert vietnamese_date(datetime(2026, 11, 23, 16, 59, 59, tzinfo=UTC)) == date(2026, 11, 23)
    assert vietnamese_date(datetime(2026, 11, 23, 17, 0, tzinfo=UTC)) == date(2026, 11, 24)


def test_local_is_the_same_instant_seven_hours_on() -> None:
    instant = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)
    assert local(instant) == instant
    assert local(instant).isoformat() == "2026-06-01T08:00:00+07:00"


def test_a_naive_datetime_names_no_instant() -> None:
    with pytest.raises(ValueError):
        vietnamese_date(datetime(2026, 6, 1))  # noqa: DTZ001
