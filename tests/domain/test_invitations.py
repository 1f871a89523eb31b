"""Two invitations, two working days apart, before a result goes back: told where it was otherwise, refused never."""

from datetime import UTC, date, datetime

import pytest

from chalicelib.domain.invitations import is_working_day, warnings
from chalicelib.domain.vietnamese_time import TZ
from tests import builders as a

NO_MORE = ("refused", "từ chối", "sai địa chỉ")


def _scans(*told):
    """(day of November 2026, hour in Việt Nam, event, reason); the 23rd is a Monday."""
    return [
        a.a_scan(event=event, reason=reason, occurred_at=datetime(2026, 11, day, hour - 7, tzinfo=UTC))
        for day, hour, event, reason in told
    ]


def _warned(*told, off=()):
    def works(day):
        return day.weekday() < 5 and day not in off

    return warnings(_scans(*told), is_working_day=works, needs_none=NO_MORE)


FAILED, HELD, BACK = "attempt_failed", "held_for_collection", "returning"
CASES = {
    "two, two working days apart": ([(23, 9, FAILED, ""), (25, 9, FAILED, ""), (26, 9, BACK, "")], ()),
    "a weekend is no working day": ([(27, 9, FAILED, ""), (30, 9, FAILED, "")], ("invited_too_soon",)),
    "three, two of them too soon": (
        [(23, 9, FAILED, ""), (25, 9, FAILED, ""), (26, 9, FAILED, "")],
        ("invited_too_soon",),
    ),
    "one only, and delivered": ([(23, 9, FAILED, ""), (26, 9, "delivered", "")], ()),
    "refused only once it was back": (
        [(23, 9, FAILED, ""), (25, 9, BACK, ""), (26, 9, "returned_to_agency", "refused")],
        ("returned_early",),
    ),
    "one only": ([(23, 9, FAILED, ""), (26, 9, BACK, "")], ("returned_early",)),
    "none at all": ([(26, 9, "returned_to_agency", "")], ("returned_early",)),
    "two on one day are one": ([(23, 9, FAILED, ""), (23, 15, HELD, ""), (26, 9, BACK, "")], ("returned_early",)),
    "the next day is too soon": (
        [(23, 9, FAILED, ""), (24, 9, FAILED, ""), (24, 16, BACK, "")],
        ("invited_too_soon",),
    ),
    "refused at the door": ([(23, 9, FAILED, "Người nhận TỪ CHỐI"), (23, 10, BACK, "")], ()),
    "a wrong address told with the return": ([(23, 9, BACK, "Sai địa chỉ")], ()),
    "delivered at the second attempt": ([(23, 9, FAILED, ""), (25, 9, FAILED, ""), (25, 10, "delivered", "")], ()),
    "on its way": ([(23, 9, "collected", "")], ()),
    "what comes after the return does not count": (
        [(23, 9, BACK, ""), (24, 9, FAILED, ""), (27, 9, FAILED, "")],
        ("returned_early",),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_was_not_as_it_must_be_is_told(case):
    told, expected = CASES[case]
    assert _warned(*told) == expected
    assert _warned(*reversed(told)) == expected, "whatever order the scans came in"


def test_a_holiday_is_no_working_day():
    told = [(23, 9, FAILED, ""), (25, 9, FAILED, "")]
    assert _warned(*told, off={date(2026, 11, 24)}) == ("invited_too_soon",)


def test_of_scans_at_one_time_the_first_by_its_id_came_first():
    at = datetime(2026, 11, 23, 2, tzinfo=UTC)
    scans = [
        a.a_scan(event_id="2", event=FAILED, reason="refused", occurred_at=at),
        a.a_scan(event_id="1", event=BACK, occurred_at=at),
    ]
    assert warnings(scans, is_working_day=lambda day: True, needs_none=NO_MORE) == ("returned_early",)


def test_days_are_told_apart_in_vietnam():
    late = [(23, 23, FAILED, ""), (25, 0, FAILED, "")]
    scans = [
        a.a_scan(event=event, reason=reason, occurred_at=datetime(2026, 11, day, hour, tzinfo=TZ))
        for day, hour, event, reason in late
    ]
    assert warnings(scans, is_working_day=lambda day: True, needs_none=()) == ()


def test_after_two_months_without_a_day_known_as_worked_there_is_none():
    asked = []

    def never(day):
        asked.append(day)
        return False

    months = [a.a_scan(event=FAILED, occurred_at=datetime(2026, month, 1, 2, tzinfo=UTC)) for month in (1, 11)]
    assert warnings(months, is_working_day=never, needs_none=()) == ("invited_too_soon",)
    assert (asked[0], asked[-1], len(asked)) == (date(2026, 1, 2), date(2026, 3, 2), 60)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 27), True),
        (date(2026, 11, 28), False),
        (date(2026, 11, 29), False),
        (date(2026, 9, 2), False),
        (date(2026, 8, 22), True),
    ],
)
def test_the_post_works_by_the_laws_days_off_and_swapped_saturdays(day, works):
    assert is_working_day(day, told={"2026-09-02": "off", "2026-08-22": "work"}) is works
