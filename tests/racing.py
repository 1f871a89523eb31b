"""Many calls at once, and what became of each."""

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from chalicelib.domain.errors import AlreadyAnswered, Conflict, Refused

THREADS = 16


def outcome(call: Callable[[], Any]) -> Any:
    """What a call returned, or the slug (or name) of its refusal."""
    try:
        return call()
    except Refused as refused:
        return refused.slug
    except (AlreadyAnswered, Conflict) as lost:
        return type(lost).__name__


def race(calls: Iterable[Callable[[], Any]], *, threads: int = THREADS) -> list[Any]:
    """The outcomes of all calls in their order; as many as there are threads begin at the same moment."""
    waiting = list(calls)
    start = Barrier(min(threads, len(waiting)))

    def run(number: int) -> Any:
        if number < start.parties:
            start.wait(timeout=10)
        return outcome(waiting[number])

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, range(len(waiting))))


def counted(outcomes: Iterable[Any]) -> Counter[str]:
    """How often each refusal came, and "done" for what was not refused."""
    return Counter(one if isinstance(one, str) else "done" for one in outcomes)
