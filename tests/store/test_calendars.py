"""Calendars in the store: every version kept, the unit's own before its province's, one read."""

from dataclasses import replace
from datetime import time

import pytest

from chalicelib.domain.calendar import replaced, withdrawn
from chalicelib.domain.errors import Conflict, Refused
from chalicelib.store import calendars, together
from chalicelib.store.calendars import CalendarRow
from tests.builders import NOW
from tests.domain.calendars import a_calendar, at

MORNINGS = {"monday": ((time(8), time(12)),)}
_provinces = iter(range(10, 99))


@pytest.fixture
def province():
    """A province that no other test knows."""
    return f"X{next(_provinces)}"


def test_a_unit_without_its_own_goes_by_its_provinces(province, calls):
    calendars.seed(a_calendar(province))
    calls.clear()
    assert calendars.hours_of(f"{province}.12").working.add(at("2026-11-23 16:00"), 480) == at("2026-11-25 16:00")
    assert calls == ["BatchGetItem"]
    own = a_calendar(f"{province}.12", weekly=MORNINGS)
    calendars.save(None, own)
    assert calendars.hours_of(f"{province}.12").working.add(at("2026-11-02 08:00"), 300) == at("2026-11-09 09:00")
    assert calendars.hours_of(f"{province}.13").working.add(at("2026-11-02 08:00"), 300) == at("2026-11-02 14:00")


def test_where_there_is_neither_nothing_is_guessed(province):
    for ask in (calendars.hours_of, lambda code: together.desk_of(code, "261123")):
        with pytest.raises(Refused, match="calendar_missing"):
            ask(f"{province}.12")


def test_a_change_shows_at_once_and_every_version_is_kept(province):
    first = replaced(None, a_calendar(province), version=0, by="an", now=NOW)
    calendars.save(None, first)
    assert calendars.hours_of(province).working.is_working_day(at("2026-11-24 09:00").date()) is False
    second = replaced(first, replace(first, weekly=MORNINGS), version=1, by="bình", now=NOW)
    calendars.save(first, second)
    assert calendars.get(province) == second
    assert calendars.hours_of(province).working.add(at("2026-11-02 08:00"), 240) == at("2026-11-02 12:00")
    kept = CalendarRow.fetch(province, 1)
    assert (kept.told_version, kept.updated_by) == (1, "an")


def test_a_calendar_that_is_withdrawn_counts_no_more_and_its_versions_stay(province):
    calendars.seed(a_calendar(province))
    unit = f"{province}.12"
    first = replaced(None, a_calendar(unit, weekly=MORNINGS), version=0, by="an", now=NOW)
    calendars.save(None, first)
    gone = withdrawn(first, version=1, by="an", now=NOW)
    calendars.save(first, gone)
    assert calendars.hours_of(unit) == calendars.hours_of(province)
    assert together.desk_of(unit, "261123")[1] == calendars.hours_of(province)
    assert [calendars.version(unit, number) for number in (0, 1, 2, 3)] == [None, first, gone, None]
    assert calendars.get(unit) == gone


def test_of_two_editors_one_wins(province):
    calendars.save(None, first := replaced(None, a_calendar(province), version=0, by="an", now=NOW))
    second = replaced(first, first, version=1, by="an", now=NOW)
    calendars.save(first, second)
    with pytest.raises(Conflict):
        calendars.save(first, replace(second, updated_by="bình"))
    with pytest.raises(Conflict):
        calendars.save(None, first)
    assert calendars.get(province) == second


def test_seeding_takes_nobodys_work_away(province):
    assert calendars.seed(a_calendar(province))
    assert not calendars.seed(a_calendar(province, weekly=MORNINGS))
    assert len(calendars.get(province).weekly) == 5


def test_serial_and_hours_come_in_one_read(province, calls):
    calendars.seed(a_calendar(province))
    calls.clear()
    last, hours = together.desk_of(f"{province}.12", "261123")
    assert (last, calls) == (0, ["BatchGetItem"])
    assert hours == calendars.hours_of(province)
