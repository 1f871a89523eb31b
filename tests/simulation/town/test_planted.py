"""The town sees what it is told to see: each planted fault is found, and a failing story is made short."""

import functools
from dataclasses import replace

import pytest

from tests.simulation.town.planted import FAULTS, planted
from tests.simulation.town.run import A_TOWN, shortened, tell, towns
from tests.size import PROOF, sized

MOST_JOURNEYS = 100
SOME = ("counters: what leaves a queue is not counted out",)


@pytest.mark.parametrize("fault", FAULTS if PROOF else SOME)
def test_a_planted_fault_is_found_within_a_hundred_journeys(fault: str, record_property):
    told = 0
    for story in towns("planted", MOST_JOURNEYS):
        story = replace(story, journeys=story.journeys[: sized(6, A_TOWN)])
        outcome = tell(story, functools.partial(planted, fault))
        told += len(story.journeys)
        if outcome.wrong:
            record_property("figures", f"planted, {fault}: found within {told} journeys: {outcome.wrong[:100]}")
            return
    raise AssertionError(f"{fault}: not seen in {told} journeys")


@pytest.mark.skipif(not PROOF, reason="minutes: told many times over")
def test_a_failing_story_is_made_short():
    fault = functools.partial(planted, "streams: a paid fee is not settled")
    failed = tell(next(towns("planted", 25)), fault)
    short = shortened(failed, fault)
    assert short.kind == failed.kind
    assert len(short.story.journeys) == 1
    assert len(short.faulty) <= 1
    assert short.words
