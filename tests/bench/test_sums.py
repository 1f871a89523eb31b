"""The sums of the bench: what runs and bytes cost, and whether an aim holds."""

import json

import pytest

from bench import bill
from bench.ledger import Run
from bench.line import Line, number, table
from bench.rounds import medians, ratio


def test_a_price_is_for_so_many():
    assert bill.dollars("api_request", 2_000_000) == pytest.approx(8.5)
    assert bill.dollars("table_gb_month", 2) == pytest.approx(0.57)


def test_every_price_has_its_day_and_its_source():
    told = json.loads(bill.FILE.read_text("utf-8"))
    assert all(one["on"] and one["source"] and one["usd"] > 0 for one in told["prices"].values())
    assert all(one["why"] for one in told["assumed"].values())


@pytest.mark.parametrize(("run", "memory_mb", "ms"), [
    (Run("f", 0.010, 0), 1769, 15), (Run("f", 0.010, 0), 3008, 15),  # one thread has one core at most
    (Run("f", 0.010, 2), 1769, 27), (Run("f", 0.0, 0), 512, 1), (Run("f", 0.010, 0), 512, 52),
])  # fmt: skip
def test_a_run_is_billed_for_its_share_of_a_core_and_its_waiting(run: Run, memory_mb: int, ms: int):
    assert bill.billed_ms(run, memory_mb) == ms


def test_a_run_bears_its_part_of_the_cold_starts():
    warm, cold = (sum(bill.of_run(Run("f", 0.01, 2), 1024, cold_s).values()) for cold_s in (0.0, 1.0))
    assert cold > warm
    assert cold - warm == pytest.approx(
        0.01 * (bill.billed_ms(Run("f", 1.0, 0), 1024) - 1) / 1000 * 0.0000133334, rel=0.01
    )


def test_kinds_are_added_and_multiplied():
    assert bill.added({"a": 1.0}, {"a": 2.0, "b": 3.0}) == {"a": 3.0, "b": 3.0}
    assert bill.times({"a": 2.0}, 500) == {"a": 1000.0}
    assert sum(bill.of_storage(1e9, 0, 0).values()) == pytest.approx(12 * (0.285 + 0.228))


@pytest.mark.parametrize(("figure", "most", "holds"), [(1.5, 1.5, True), (1.51, 1.5, False), (9.0, None, True)])
def test_an_aim_holds_up_to_its_figure(figure: float, most: float | None, holds: bool):
    line = Line("x", figure, "ms", most)
    assert (line.holds, line.as_json()["holds"]) == (holds, holds)
    assert ("NO" in table([line])) is not holds


def test_figures_are_short():
    assert [number(value) for value in (3.0, 1.0666, 61.94, 123.45, 3839.2, 29766)] == [
        "3", "1.07", "61.9", "123.5", "3,839", "29,766",
    ]  # fmt: skip


def test_measures_take_turns_and_the_first_round_does_not_count():
    asked: list[str] = []
    slow_first = iter([100.0, 1.0, 2.0, 3.0])

    def one() -> float:
        asked.append("one")
        return next(slow_first)

    def other() -> float:
        asked.append("other")
        return 1.0

    assert medians({"one": one, "other": other}, 3) == {"one": 2.0, "other": 1.0}
    assert asked == ["one", "other", "other", "one", "one", "other", "other", "one"]
    assert ratio(lambda: 3.0, lambda: 2.0, 4) == (1.5, 3.0, 2.0)
