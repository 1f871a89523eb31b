"""Working time, against worked examples and against a clock that walks minute by minute."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from time import thread_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.vietnamese_time import TZ
from chalicelib.domain.working_time import CalendarMissing, WorkingCalendar
from tests.domain.calendars import EIGHT_TO_FIVE, WEEK, YEARS, at, days, vietnam
from tests.size import sized

CALENDAR = vietnam()
EARLY_WEEK = {day: ((time(7, 30), time(11, 30)), (time(13, 30), time(17))) for day in range(5)}


# domain.md 2.8
@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        pytest.param("2026-08-28 16:00", 3 * 480, "2026-09-07 16:00", id="over the swapped Monday and National Day"),
        pytest.param("2026-08-21 10:00", 480, "2026-08-22 10:00", id="into a swapped Saturday"),
        pytest.param("2026-02-13 15:30", 480, "2026-02-23 15:30", id="over Tet"),
        pytest.param("2026-11-23 16:00", 480, "2026-11-25 16:00", id="over the Day of Culture"),
        pytest.param("2026-11-20 11:30", 30, "2026-11-20 12:00", id="what completes the morning is written 12:00"),
        pytest.param("2026-11-20 16:00", 60, "2026-11-20 17:00", id="what completes the day is written 17:00"),
        pytest.param("2026-11-20 12:00", 1, "2026-11-20 13:01", id="from the end of the morning"),
        pytest.param("2026-11-20 12:30", 240, "2026-11-20 17:00", id="received at lunch"),
        pytest.param("2026-11-20 17:00", 1, "2026-11-23 08:01", id="received at closing on a Friday"),
        pytest.param("2026-11-20 03:00", 60, "2026-11-20 09:00", id="received at night"),
        pytest.param("2025-12-31 16:30", 60, "2026-01-02 08:30", id="over New Year"),
        pytest.param("2026-11-21 10:00", 0, "2026-11-21 10:00", id="no minutes: the start, even on a day off"),
        pytest.param("2026-11-20 11:59:30", 1, "2026-11-20 13:00:30", id="seconds are kept"),
    ],
)
def test_worked_examples(start: str, minutes: int, end: str) -> None:
    assert CALENDAR.add(at(start), minutes) == at(end)
    assert CALENDAR.minutes_between(at(start), at(end)) == minutes


def test_a_day_off_switched_off_in_the_data_is_worked() -> None:
    calendar = vietnam(without=frozenset({date(2026, 11, 24)}))
    assert calendar.add(at("2026-11-23 16:00"), 480) == at("2026-11-24 16:00")


def test_answers_come_in_the_time_zone_of_the_question() -> None:
    start = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
    assert CALENDAR.add(start, 60).isoformat() == "2026-11-20T03:00:00+00:00"
    assert CALENDAR.add(start.astimezone(TZ), 60).isoformat() == "2026-11-20T10:00:00+07:00"


@pytest.mark.parametrize("days_off", [frozenset(), frozenset({date(2026, 8, 22)})])
def test_a_swapped_saturday_uses_mondays_slots_whatever_saturday_has(days_off: frozenset[date]) -> None:
    week = {0: ((time(9), time(10)),), 5: ((time(8), time(12)),)}
    calendar = WorkingCalendar(week, days_off, {date(2026, 8, 22)})
    assert calendar.add(at("2026-08-22 00:00"), 60) == at("2026-08-22 10:00")
    assert calendar.closing(date(2026, 8, 22)) == at("2026-08-22 10:00")


def test_naive_datetimes_are_refused() -> None:
    naive = datetime(2026, 11, 20, 9, 0)  # noqa: DTZ001
    with pytest.raises(ValueError):
        CALENDAR.add(naive, 1)
    for start, end in ((naive, naive), (naive, at("2026-11-20 09:00")), (at("2026-11-20 09:00"), naive)):
        with pytest.raises(ValueError):
            CALENDAR.minutes_between(start, end)


def test_time_is_not_taken_back() -> None:
    with pytest.raises(ValueError):
        CALENDAR.add(at("2026-11-20 09:00"), -1)


def test_minutes_overdue_are_negative_and_a_begun_minute_does_not_count() -> None:
    assert CALENDAR.minutes_between(at("2026-11-20 10:00"), at("2026-11-20 09:00")) == -60
    assert CALENDAR.minutes_between(at("2026-11-20 09:00:00"), at("2026-11-20 09:00:59")) == 0
    assert CALENDAR.minutes_between(at("2026-11-20 09:00:59"), at("2026-11-20 09:00:00")) == 0


@pytest.mark.parametrize(
    "week",
    [
        {},
        {0: ()},
        {7: EIGHT_TO_FIVE},
        {0: ((time(12), time(8)),)},
        {0: ((time(8), time(8)),)},
        {0: ((time(8), time(12)), (time(11), time(17)))},
    ],
)
def test_a_week_that_makes_no_sense_is_refused(week: dict[int, tuple[tuple[time, time], ...]]) -> None:
    with pytest.raises(ValueError):
        WorkingCalendar(week, (), ())


def test_a_year_whose_days_off_are_unknown_is_refused_not_guessed() -> None:
    with pytest.raises(CalendarMissing) as missing:
        CALENDAR.add(at("2030-12-31 16:00"), 61)
    told = missing.value
    assert (told.slug, told.year, told.extensions, told.facts) == (
        "calendar_missing", 2031, {"year": 2031}, {"year": 2031},
    )  # fmt: skip
    assert CALENDAR.add(at("2030-12-31 16:00"), 60) == at("2030-12-31 17:00")
    with pytest.raises(CalendarMissing):
        CALENDAR.minutes_between(at("2017-12-31 16:00"), at("2018-01-02 09:00"))
    with pytest.raises(CalendarMissing):
        CALENDAR.next_working_day(date(2030, 12, 31))


def test_a_year_that_is_not_needed_need_not_be_known() -> None:
    known = WorkingCalendar(WEEK, years=frozenset({2026}))
    assert known.add(at("2026-12-31 16:00"), 0) == at("2026-12-31 16:00")
    assert known.before(at("2026-01-01 09:00"), 60) == at("2026-01-01 08:00")
    assert known.before(at("2026-01-01 08:00"), 0) == at("2026-01-01 08:00")
    with pytest.raises(CalendarMissing):
        known.before(at("2026-01-01 08:59"), 60)


def test_slots_may_touch_and_come_in_any_order() -> None:
    calendar = WorkingCalendar({0: ((time(12), time(17)), (time(8), time(12)))})
    assert calendar.add(at("2026-11-23 08:00"), 9 * 60) == at("2026-11-23 17:00")
    assert calendar.closing(date(2026, 11, 23)) == at("2026-11-23 17:00")


def test_slots_are_kept_to_the_microsecond() -> None:
    calendar = WorkingCalendar({0: ((time(8, 0, 30), time(8, 1, 30, 5)),)})
    assert calendar.add(at("2026-11-23 00:00"), 1) == at("2026-11-23 08:01:30")
    assert calendar.closing(date(2026, 11, 23)) == at("2026-11-23 08:01:30.000005")


def test_working_days_after_a_day_up_to_and_with_another() -> None:
    for day, last, count in (
        (date(2026, 11, 20), date(2026, 11, 20), 0),
        (date(2026, 11, 20), date(2026, 11, 23), 1),
        (date(2026, 11, 23), date(2026, 11, 20), 0),
        (date(2025, 12, 31), date(2026, 1, 2), 1),
    ):
        assert CALENDAR.working_days_between(day, last) == count


def test_working_days_and_closing() -> None:
    assert CALENDAR.is_working_day(date(2026, 8, 22))
    assert not CALENDAR.is_working_day(date(2026, 8, 31))
    assert CALENDAR.next_working_day(date(2026, 2, 13)) == date(2026, 2, 23)
    assert CALENDAR.closing(date(2026, 2, 23)) == at("2026-02-23 17:00")
    with pytest.raises(ValueError):
        CALENDAR.closing(date(2026, 2, 17))


@given(st.dates(date(2018, 1, 1), date(2030, 6, 30)), st.integers(1, 130))
def test_the_nth_working_day_is_the_next_one_n_times(day: date, count: int) -> None:
    walked = day
    for _ in range(count):
        walked = CALENDAR.next_working_day(walked)
    assert CALENDAR.nth_working_day(day, count) == walked


def test_the_nth_working_day_refuses_what_it_cannot_know() -> None:
    with pytest.raises(CalendarMissing):
        CALENDAR.nth_working_day(date(2030, 12, 31), 1)
    with pytest.raises(ValueError):
        CALENDAR.nth_working_day(date(2026, 2, 13), 0)


def test_the_time_after_the_last_possible_date_is_refused() -> None:
    endless = WorkingCalendar(WEEK)
    with pytest.raises(OverflowError):
        endless.add(at("9999-12-30 09:00"), 10_000)


# The oracle: no totals, no bisecting, one minute at a time, written from house.md section 9 alone.
OFF = {day.isoformat() for day in days("off")}
SWAPPED = {day.isoformat() for day in days("work")}


def is_worked(minute: datetime, hours: tuple[tuple[str, str], ...]) -> bool:
    day, clock = minute.strftime("%Y-%m-%d"), minute.strftime("%H:%M")
    if day not in SWAPPED and (day in OFF or minute.strftime("%a") in ("Sat", "Sun")):
        return False
    return any(opens <= clock < closes for opens, closes in hours)


def walk(start: datetime, minutes: int, hours: tuple[tuple[str, str], ...]) -> datetime:
    now = start
    while minutes:
        minutes -= is_worked(now, hours)
        now += timedelta(minutes=1)
    return now


HARD_DAYS = sorted(
    {date.fromisoformat(day) + timedelta(days=shift) for day in OFF | SWAPPED for shift in (-3, -1, 0, 1)}
    | {date(year, month, day) for year in range(2018, 2030) for month, day in ((12, 30), (12, 31), (1, 1), (1, 2))}
)
HARD_DAYS = [day for day in HARD_DAYS if date(2018, 1, 1) <= day <= date(2030, 11, 30)]
moments = st.builds(
    lambda day, clock: datetime.combine(day, clock, tzinfo=TZ),
    st.sampled_from(HARD_DAYS) | st.dates(date(2018, 1, 1), date(2030, 11, 30)),
    st.sampled_from([time(0), time(7, 30), time(8), time(11, 30), time(12), time(12, 59), time(13), time(13, 30)])
    | st.sampled_from([time(15), time(16, 59), time(17), time(17, 1), time(23, 59)])
    | st.builds(time, st.integers(0, 23), st.integers(0, 59)),
)
OFFICES = {
    (("08:00", "12:00"), ("13:00", "17:00")): CALENDAR,
    (("07:30", "11:30"), ("13:30", "17:00")): WorkingCalendar(EARLY_WEEK, days("off"), days("work"), years=YEARS),
}


@settings(max_examples=sized(80, 3_000), deadline=None)
@given(
    start=moments,
    minutes=st.sampled_from([1, 30, 210, 240, 450, 480, 960]) | st.integers(0, 3_000),
    hours=st.sampled_from(sorted(OFFICES)),
)
def test_adding_agrees_with_a_clock_that_walks(
    start: datetime, minutes: int, hours: tuple[tuple[str, str], ...]
) -> None:
    end = OFFICES[hours].add(start, minutes)
    assert end == walk(start, minutes, hours)
    assert OFFICES[hours].minutes_between(start, end) == minutes


@settings(max_examples=sized(30, 1_000), deadline=None)
@given(start=moments, length=st.integers(0, 20_000), hours=st.sampled_from(sorted(OFFICES)))
def test_counting_agrees_with_a_clock_that_walks(
    start: datetime, length: int, hours: tuple[tuple[str, str], ...]
) -> None:
    end = start + timedelta(minutes=length)
    walked = sum(is_worked(start + timedelta(minutes=step), hours) for step in range(length))
    assert OFFICES[hours].minutes_between(start, end) == walked
    assert OFFICES[hours].minutes_between(end, start) == -walked


@given(start=moments, first=st.integers(1, 40_000), second=st.integers(0, 40_000))
def test_two_terms_in_a_row_are_one_long_term(start: datetime, first: int, second: int) -> None:
    endless = WorkingCalendar(WEEK, days("off"), days("work"))
    assert endless.add(endless.add(start, first), second) == endless.add(start, first + second)


def test_many_threads_get_the_same_answer_from_a_new_calendar() -> None:
    calendar, expected = vietnam(), CALENDAR.add(at("2026-12-30 16:00"), 4_800)
    with ThreadPoolExecutor(16) as pool:
        answers = set(pool.map(lambda _: calendar.add(at("2026-12-30 16:00"), 4_800), range(200)))
    assert answers == {expected}


@settings(max_examples=sized(60, 2_000), deadline=None)
@given(day=st.dates(date(2018, 1, 1), date(2029, 6, 1)), count=st.integers(1, 300))
def test_counting_working_days_is_finding_them_the_other_way_round(day, count):
    last = CALENDAR.nth_working_day(day, count)
    assert CALENDAR.working_days_between(day, last) == count
    assert CALENDAR.working_days_between(day, last - timedelta(days=1)) == count - 1
    assert CALENDAR.working_days_between(last, day) == CALENDAR.working_days_between(day, day) == 0


def test_sixty_days_take_the_time_of_one(capsys: pytest.CaptureFixture[str]) -> None:
    start, rounds = at("2026-11-02 09:10"), 5_000
    CALENDAR.add(start, 60 * 480)

    def microseconds(minutes: int) -> float:
        best = float("inf")
        for _ in range(5):
            began = thread_time()
            for _ in range(rounds // 5):
                CALENDAR.add(start, minutes)
            best = min(best, (thread_time() - began) / (rounds // 5) * 1e6)
        return best

    one, sixty = microseconds(480), microseconds(60 * 480)
    with capsys.disabled():
        print(f"\nworking_time.add: 1 day {one:.1f} µs, 60 days {sixty:.1f} µs")
    assert one < 20
    assert sixty < 20
