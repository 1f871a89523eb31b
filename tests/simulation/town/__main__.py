"""`make simulate N=10000 SEED=…`: so many journeys on all cores; counts, faults by kind, invariants, and the short
story of a failure. `--town` tells one town of a seed again."""

import argparse
import os
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed

from tests.simulation.town.run import A_TOWN, Outcome, shortened, tell, towns
from tests.simulation.town.town import Story


def main() -> int:
    """0 where every invariant held."""
    asked = argparse.ArgumentParser(prog="python -m tests.simulation.town", description=__doc__)
    asked.add_argument("--journeys", type=int, default=200)
    asked.add_argument("--seed", default="1")
    asked.add_argument("--town", default="", help="the seed of one town, as a failure prints it")
    asked.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    given = asked.parse_args()
    _same_order_of_sets()
    began = time.monotonic()
    stories = [Story(given.town, tuple(range(A_TOWN)))] if given.town else list(towns(given.seed, given.journeys))
    outcomes: list[Outcome] = []
    with ProcessPoolExecutor(min(given.jobs, len(stories))) as pool:
        for done in as_completed([pool.submit(tell, story) for story in stories]):
            outcomes.append(done.result())
            if outcomes[-1].wrong:  # the rest takes its time
                print(f"failed: town {outcomes[-1].story.seed}", file=sys.stderr)
            if len(outcomes) % 20 == 0 or len(outcomes) == len(stories):
                seconds = time.monotonic() - began
                print(f"{len(outcomes)} of {len(stories)} towns, {seconds:.0f} s", file=sys.stderr)
    failed = sorted((one for one in outcomes if one.wrong), key=lambda one: one.story.seed)
    _print(outcomes, time.monotonic() - began, given.seed)
    for outcome in failed[:5]:
        print(f"\nFAILED in town {outcome.story.seed}:\n{outcome.wrong}")
        print(f"again: python -m tests.simulation.town --town {outcome.story.seed}")
    if failed:
        print(f"\nFailed towns, {len(failed)} in all: {', '.join(one.story.seed for one in failed)}")
        short = shortened(failed[0])
        print(f"\nThe shortest story found (journeys {short.story.journeys}, {len(short.faulty)} faults):")
        print("\n".join(short.words[-120:]) + f"\n{short.wrong}")
    return 1 if failed else 0


def _same_order_of_sets() -> None:
    """Python shuffles sets of texts in each process unless it is told not to: a story is the same in all of them."""
    if os.environ.get("PYTHONHASHSEED") != "0":
        module = [sys.executable, "-m", "tests.simulation.town", *sys.argv[1:]]
        os.execve(sys.executable, module, {**os.environ, "PYTHONHASHSEED": "0"})


def _print(outcomes: list[Outcome], seconds: float, seed: str) -> None:
    totals = {"figures": Counter[str](), "deeds": Counter[str](), "faults": Counter[str](), "looked": Counter[str]()}
    for outcome in outcomes:
        for name, total in totals.items():
            total.update(getattr(outcome, name))
    titles = {
        "figures": f"seed {seed}, {len(outcomes)} towns, {seconds:.0f} s",
        "deeds": "deeds done, by who",
        "faults": "faults injected, by kind",
        "looked": "invariants looked at",
    }
    for name, total in totals.items():
        print(titles[name])
        for one, count in total.most_common():
            print(f"  {count:>9,}  {one}")


if __name__ == "__main__":
    sys.exit(main())
