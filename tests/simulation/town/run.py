"""One town from its first morning to its audit; and a failing one made as short as it can be while it still fails."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from typing import TypeVar

from tests.simulation.town.closing import ends
from tests.simulation.town.town import Story, a_town

T = TypeVar("T")
A_TOWN = 25  # journeys
MOST_TELLINGS = 60  # of a failing story, while it is made shorter


@dataclass
class Outcome:
    """What came of a story: `wrong` is "" where all was right; `faulty` the attempts that met faults."""

    story: Story
    wrong: str = ""
    deeds: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    looked: Counter[str] = field(default_factory=Counter)
    figures: Counter[str] = field(default_factory=Counter)
    faulty: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """What failed, without the names in it."""
        return self.wrong.partition(":")[0].split(" ")[0] if self.wrong else ""


def tell(story: Story, fault: Callable[[], AbstractContextManager[None]] = nullcontext) -> Outcome:
    """The story to its end, with a planted `fault` if there is one."""
    with a_town(story) as town, fault():
        outcome = Outcome(story)
        try:
            town.lives()
            outcome.looked.update(ends(town))
        except Exception as wrong:
            outcome.wrong = f"{wrong}" or type(wrong).__name__
        outcome.deeds, outcome.faults = town.deeds, town.weather.met
        outcome.figures.update(
            {
                "journeys": len(story.journeys),
                "calls to AWS and partners": town.weather.calls,
                "stream batches": town.streams.batches,
                "stream batches given again": town.streams.again,
                "queue messages": town.messages.messages,
                "queue messages given again": town.messages.again,
            }
        )
        outcome.faulty, outcome.words = tuple(dict.fromkeys(town.faulty)), tuple(town.words)
    return outcome


def towns(seed: str, journeys: int) -> Iterator[Story]:
    """So many journeys in towns of a size; each town has a seed of its own."""
    for number in range(0, journeys, A_TOWN):
        yield Story(f"{seed}.{number // A_TOWN}", tuple(range(min(A_TOWN, journeys - number))))


def shortened(failed: Outcome, fault: Callable[[], AbstractContextManager[None]] = nullcontext) -> Outcome:
    """The same failure with fewer journeys and fewer faults, told in words. What is left out changes nothing else:
    every attempt's chances are its own."""
    left = [MOST_TELLINGS]

    def still(story: Story) -> Outcome | None:
        left[0] -= 1
        told = tell(story, fault) if left[0] >= 0 else None
        return told if told and told.kind == failed.kind else None

    best = failed
    named = [one for one in best.story.journeys if f"j{one} " in best.wrong or f"j{one}:" in best.wrong]
    for only in ([one] for one in named[:3]):
        if len(best.story.journeys) > 1 and (found := still(replace(best.story, journeys=tuple(only)))):
            best = found
    journeys = _fewer(best.story.journeys, lambda some: still(replace(best.story, journeys=tuple(some))) is not None)
    story = replace(best.story, journeys=tuple(journeys))
    best = still(story) or best

    def without(kept: Sequence[str]) -> bool:
        return still(replace(best.story, spared=frozenset(best.faulty) - frozenset(kept))) is not None

    kept = _fewer(best.faulty, without, may_be_none=True)
    return tell(replace(best.story, spared=frozenset(best.faulty) - frozenset(kept), is_told=True), fault)


def _fewer(all_of: Sequence[T], fails: Callable[[Sequence[T]], bool], *, may_be_none: bool = False) -> list[T]:
    """A short part with which it still fails: ever smaller pieces are left out."""
    kept = list(all_of)
    if may_be_none and kept and fails([]):
        return []
    size = len(kept) // 2
    while size and len(kept) > 1:
        for start in range(0, len(kept), size):
            some = kept[:start] + kept[start + size :]
            if some and fails(some):
                kept = some
                break
        else:
            size //= 2
        size = min(size, len(kept) // 2)
    return kept
