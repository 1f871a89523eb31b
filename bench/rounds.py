"""Things measured in turns, so that a noisy machine disturbs all of them alike; medians are told."""

import time
from collections.abc import Callable, Mapping
from statistics import median

Measure = Callable[[], float]


def medians(measures: Mapping[str, Measure], rounds: int) -> dict[str, float]:
    """Each measure once a round, in an order that turns; the median of each after `rounds` rounds and one before that
    does not count."""
    found: dict[str, list[float]] = {name: [] for name in measures}
    names = list(measures)
    for turn in range(rounds + 1):
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            took = measures[name]()
            if turn:
                found[name].append(took)
    return {name: median(all_of_it) for name, all_of_it in found.items()}


def ratio(one: Measure, other: Measure, rounds: int) -> tuple[float, float, float]:
    """The median of the rounds' own ratios of `one` to `other`, and both medians: each pair ran side by side."""
    pairs = []
    for turn in range(rounds + 1):
        if turn % 2:
            mine, theirs = one(), other()
        else:
            theirs, mine = other(), one()
        if turn:
            pairs.append((mine, theirs))
    return median(a / b for a, b in pairs), median(a for a, _ in pairs), median(b for _, b in pairs)


def cpu_seconds(work: Callable[[], object], times: int) -> Measure:
    """A measure: seconds of this process's processor for one of `times` runs of `work`."""

    def measured() -> float:
        began = time.process_time()
        for _ in range(times):
            work()
        return (time.process_time() - began) / times

    return measured
