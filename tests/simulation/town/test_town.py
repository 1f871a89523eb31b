"""Citizens, officers, banks, carriers and clocks at once, while AWS fails: every invariant holds once it is quiet, and
a seed tells the same story each time."""

from dataclasses import replace

import pytest

from tests.simulation.town.run import A_TOWN, Outcome, tell, towns
from tests.simulation.town.town import Story
from tests.size import PROOF, sized

JOURNEYS = sized(100, 2_000)
# To give everything once more takes as long as a third of a town: in `make test` the first does it for all.
STORIES = [replace(one, is_repeated=PROOF or not number) for number, one in enumerate(towns("town", JOURNEYS))]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.seed)
def test_every_invariant_holds_whatever_fails(story: Story, record_property):
    outcome = tell(story)
    assert not outcome.wrong, f"python -m tests.simulation.town --town {story.seed}\n{outcome.wrong}"
    assert len(outcome.faults) >= 8, "every kind of fault happened"
    record_property("figures", f"town {story.seed}: {_figures(outcome)}")


def test_a_seed_tells_the_same_story_again():
    first, second = (tell(Story("again", (0, 1, 2), is_told=True)) for _ in range(2))
    assert first.words == second.words
    assert first.faulty == second.faulty


def _figures(outcome: Outcome) -> str:
    deeds, faults = outcome.deeds.total(), outcome.faults.total()
    return f"{len(outcome.story.journeys)} journeys, {deeds} deeds, {faults} faults, {len(outcome.looked)} invariants"


assert A_TOWN * len(STORIES) >= JOURNEYS
