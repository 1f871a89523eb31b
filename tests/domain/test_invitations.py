"""Two invitations, two working days apart, before a result goes back: told where it was otherwise, refused never."""

from datetime import UTC, date, datetime

import pytest

from chalicelib.domain.invitations import warnings
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
