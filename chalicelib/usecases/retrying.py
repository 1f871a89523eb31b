"""Decide again when somebody else wrote first."""

import functools
import random
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from chalicelib.domain.errors import Conflict

P = ParamSpec("P")
R = TypeVar("R")

FIRST_PAUSE_S = 0.02
LONGEST_PAUSE_S = 0.5


def again_on_conflict(
    tries: int = 8, *, sleep: Callable[[float], None] = time.sleep
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Runs the whole use case again, load included, after a `Conflict`: at most `tries` times in all, then lets the
    conflict through. Pauses grow from 20 ms to 0.5 s and are cut at random ("full jitter"), so that writers who met
    once do not meet again in step.

    Only for a use case whose one write is its last step: what it wrote before the conflict is not undone.
    """

    def decorate(usecase: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(usecase)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            for lost in range(1, tries):
                try:
                    return usecase(*args, **kwargs)
                except Conflict:
                    longest = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2**lost)
                    sleep(random.uniform(0, longest))  # noqa: S311 - a pause is no secret
            return usecase(*args, **kwargs)

        return run

    return decorate
