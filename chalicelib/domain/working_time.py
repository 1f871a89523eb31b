"""The working-time clock: opening hours, days off and swapped working days, as data, made into arithmetic."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from datetime import MAXYEAR, date, datetime, time, timedelta
from itertools import pairwise

from chalicelib.domain.errors import Refused
from chalicelib.domain.vietnamese_time import TZ, local

_MINUTE = 60_000_000  # one minute in microseconds, the unit inside this module
_Slots = tuple[tuple[int, int], ...]  # (opens, closes) of one day, in microseconds after midnight


class CalendarMissing(Refused):
    """A day of `year` was needed, and that year's days off are not known: refused (`calendar_missing`), not guessed."""

    def __init__(self, year: int) -> None:
        super().__init__("calendar_missing", extensions={"year": year}, year=year)
        self.year = year


class WorkingCalendar:
    """When an office works, in Vietnamese time (domain.md 2.8 and 2.9). Never changes; safe between threads.

    `weekly` maps a weekday (0 is Monday) to its slots `(opens, closes)`; a weekday left out is off.
    `days_off` are closed. `extra_working_days` (swapped Saturdays, "làm bù") are worked in Monday's slots,
    even where a rest day or day off falls on them: the swap is the later decision. `years`, when given, are
    the only years whose days may be needed; another one raises `CalendarMissing`.

    Instants in are aware (naive ones: ValueError); instants out are in the time zone of the first argument.
    Nothing is rounded on the way: 08:00:30 and one hour is 09:00:30.

    The time of an addition does not depend on its length: each year's running total is made once and searched.
    """

    __slots__ = ("_days_off", "_extra", "_weekly", "_worked_days", "_years", "_years_known")

    def __init__(
        self,
        weekly: Mapping[int, Iterable[tuple[time, time]]],
        days_off: Iterable[date] = (),
        extra_working_days: Iterable[date] = (),
        *,
        years: frozenset[int] | None = None,
    ) -> None:
        """Refuse (ValueError) unknown weekdays, slots that are backwards or overlap, and a week without work."""
        if not set(weekly) <= set(range(7)):
            raise ValueError("weekdays are numbered 0 (Monday) to 6 (Sunday)")
        self._weekly = tuple(_slots_of_day(weekly.get(weekday, ())) for weekday in range(7))
        if not any(self._weekly):
            raise ValueError("a week without working time never ends a term")
        self._days_off = frozenset(days_off)
        self._extra = frozenset(extra_working_days)
        self._years_known = years
        self._years: dict[int, tuple[list[int], list[_Slots]]] = {}
        self._worked_days: dict[int, list[int]] = {}

    def add(self, start: datetime, minutes: int) -> datetime:
        """The first instant by which `minutes` of working time have passed since `start`.

        A start outside the slots counts from the next slot. What completes a slot is written as that slot's end
        (17:00, never the next morning). 0 minutes is `start` itself; a negative number is refused (ValueError).
        """
        here = local(start)
        if minutes < 0:
            raise ValueError("working time is added forwards only")
        year = here.year
        totals, days = self._year(year)
        if minutes == 0:
            return start
        target = self._since_new_year(here) + minutes * _MINUTE
        while target > totals[-1]:
            target -= totals[-1]
            year += 1
            totals, days = self._year(year)
        day = bisect_left(totals, target) - 1
        left = target - totals[day]
        for opens, closes in days[day]:
            if left <= closes - opens:
                break
            left -= closes - opens
        end = datetime(year, 1, 1, tzinfo=TZ) + timedelta(days=day, microseconds=opens + left)
        return end.astimezone(start.tzinfo)

    def before(self, end: datetime, minutes: int) -> datetime:
        """The last instant from which `minutes` of working time are left until `end`: the other way round of `add`.

        What begins a slot is written as that slot's beginning (08:00, never the evening before). 0 minutes is `end`
        itself; a negative number is refused (ValueError).
        """
        here = local(end)
        if minutes < 0:
            raise ValueError("working time is taken off backwards only")
        if minutes == 0:
            return end
        year = here.year
        target = self._since_new_year(here) - minutes * _MINUTE
        while target < 0:
            year -= 1
            target += self._year(year)[0][-1]
        totals, days = self._year(year)
        day = bisect_right(totals, target) - 1
        left = target - totals[day]
        for opens, closes in days[day]:
            if left < closes - opens:
                break
            left -= closes - opens
        start = datetime(year, 1, 1, tzinfo=TZ) + timedelta(days=day, microseconds=opens + left)
        return start.astimezone(end.tzinfo)

    def minutes_between(self, start: datetime, end: datetime) -> int:
        """Whole minutes of working time from `start` to `end`; a begun minute does not count.

        Negative when `end` is before `start`: the same minutes, owed instead of left.
        """
        first, last = local(start), local(end)
        if last < first:
            return -self.minutes_between(last, first)
        whole_years = sum(self._year(year)[0][-1] for year in range(first.year, last.year))
        return (whole_years + self._since_new_year(last) - self._since_new_year(first)) // _MINUTE

    def is_working_day(self, day: date) -> bool:
        """Whether any slot is worked on this Vietnamese date."""
        return bool(self._slots(day))

    def next_working_day(self, day: date) -> date:
        """The first working day after `day` (never `day` itself)."""
        day += timedelta(days=1)
        while not self._slots(day):
            day += timedelta(days=1)
        return day

    def nth_working_day(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`: 1 is the next one; fewer are refused (ValueError)."""
        if count < 1:
            raise ValueError("working days are counted forwards only, from 1")
        year, worked = day.year, self._days_worked(day.year)
        place = bisect_right(worked, (day - date(year, 1, 1)).days) + count - 1
        while place >= len(worked):
            place -= len(worked)
            year += 1
            worked = self._days_worked(year)
        return date(year, 1, 1) + timedelta(days=worked[place])

    def working_days_between(self, day: date, last: date) -> int:
        """How many working days there are after `day` up to and with `last`; 0 where `last` is not after `day`."""
        if last <= day:
            return 0
        whole_years = sum(len(self._days_worked(year)) for year in range(day.year, last.year))
        return whole_years + self._worked_until(last) - self._worked_until(day)

    def closing(self, day: date) -> datetime:
        """The end of the last slot of a working day, in Vietnamese time; a day off is refused (ValueError)."""
        slots = self._slots(day)
        if not slots:
            raise ValueError(f"{day} is not a working day")
        return datetime(day.year, day.month, day.day, tzinfo=TZ) + timedelta(microseconds=slots[-1][1])

    def _slots(self, day: date) -> _Slots:
        if self._years_known is not None and day.year not in self._years_known:
            raise CalendarMissing(day.year)
        if day in self._extra:
            return self._weekly[0]
        return () if day in self._days_off else self._weekly[day.weekday()]

    def _year(self, year: int) -> tuple[list[int], list[_Slots]]:
        """Running totals (work before each day, then of the whole year) and the slots of each day of a year."""
        made = self._years.get(year)
        if made is None:
            if year > MAXYEAR:
                raise OverflowError("the term ends after the last year a date can have")
            length = date(year, 12, 31).timetuple().tm_yday
            days = [self._slots(date(year, 1, 1) + timedelta(days=number)) for number in range(length)]
            totals = [0]
            for slots in days:
                totals.append(totals[-1] + sum(closes - opens for opens, closes in slots))
            # Two threads may both get here: they store equal values, and one assignment is atomic.
            made = self._years[year] = (totals, days)
        return made

    def _days_worked(self, year: int) -> list[int]:
        """The working days of a year, numbered from 0 for 1 January."""
        made = self._worked_days.get(year)
        if made is None:
            made = self._worked_days[year] = [number for number, slots in enumerate(self._year(year)[1]) if slots]
        return made

    def _worked_until(self, day: date) -> int:
        return bisect_right(self._days_worked(day.year), day.timetuple().tm_yday - 1)

    def _since_new_year(self, here: datetime) -> int:
        totals, days = self._year(here.year)
        day = here.timetuple().tm_yday - 1
        return totals[day] + _worked(days[day], here)


def _slots_of_day(slots: Iterable[tuple[time, time]]) -> _Slots:
    made = tuple(sorted((_since_midnight(opens), _since_midnight(closes)) for opens, closes in slots))
    if any(closes <= opens for opens, closes in made) or any(a[1] > b[0] for a, b in pairwise(made)):
        raise ValueError("a slot ends after it begins, and before the next one")
    return made


def _since_midnight(clock: time | datetime) -> int:
    return ((clock.hour * 60 + clock.minute) * 60 + clock.second) * 1_000_000 + clock.microsecond


def _worked(slots: _Slots, now: datetime) -> int:
    """Working time of a day that has passed by `now`."""
    clock = _since_midnight(now)
    return sum(min(clock, closes) - opens for opens, closes in slots if opens < clock)
