"""What goes wrong on the way to AWS and to partners, drawn for each attempt by itself; every fault that happened is
noted, and may be spared when the story is told again."""

import random
from collections import Counter
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ReadTimeoutError

from tests.simulation import faults
from tests.simulation.dynamo import Answer, Request, refusal
from tests.simulation.faults import Killed
from tests.simulation.town.replica import Replicated
from tests.simulation.town.turns import Turns, Work

RATE = 0.16  # of attempts that meet a fault
STALE_RATE = 0.06  # of reads that need not be consistent
MOST_BEHIND = 6  # writes
PLACES = (faults.FIRST_WRITE,) * 6 + tuple(range(8))
KINDS = (*faults.KILLS, *faults.KINDS)
_WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems"})


class Weather:
    """In the place of `simulation.faults.Faults`, for works that take turns. `spared` are keys of attempts that meet
    nothing."""

    def __init__(self, turns: Turns, seed: str, spared: frozenset[str], *, is_fair: bool = False) -> None:
        self.turns, self._seed, self._spared, self.is_fair = turns, seed, spared, is_fair
        self.met: Counter[str] = Counter()
        self.calls = 0

    def work(self, key: str, do: Callable[[], Any]) -> Work:
        """An attempt with what will meet it."""
        chance = random.Random(f"{self._seed}/{key}")
        draws = chance.random(), chance.choice(PLACES), chance.choice(KINDS)
        is_clear = self.is_fair or key in self._spared or draws[0] >= RATE
        return Work(key, do, chance, {} if is_clear else {draws[1]: draws[2]})

    def around(self, dynamo: Any, operation: str, request: Request) -> Answer:
        """One call to DynamoDB."""
        work = self.turns.current
        if work is None:
            return dynamo.call(operation, request)
        self.calls += 1
        self.turns.wait(work)
        is_write = operation in _WRITES
        fault = work.fault(is_write=is_write)
        if fault == faults.STALE:
            fault = ""
        if fault == faults.CONTENDED:
            fault = fault if is_write else ""
            if fault:
                self._note(work, fault)
                raise faults.contention(operation, request)
        if not is_write and self._is_behind(work, operation, request):
            self._note(work, faults.STALE)
            assert isinstance(dynamo, Replicated)
            return dynamo.as_it_was(work.chance.randint(1, MOST_BEHIND)).call(operation, request)
        return self._through(work, fault, operation, lambda: dynamo.call(operation, request))

    def outside(self, name: str, do: Callable[[], Any], *, is_write: bool) -> Any:
        """A call to S3, SQS or a partner."""
        work = self.turns.current
        if work is None:
            return do()
        self.calls += 1
        self.turns.wait(work)
        fault = work.fault(is_write=is_write)
        return self._through(work, "" if fault in (faults.STALE, faults.CONTENDED) else fault, name, do)

    def _through(self, work: Work, fault: str, name: str, do: Callable[[], Any]) -> Any:
        if fault:
            self._note(work, fault)
        if fault == faults.KILLED_BEFORE:
            raise Killed(f"before {name}")
        if fault == faults.UNANSWERED:
            raise ReadTimeoutError(endpoint_url="memory")
        if fault == faults.THROTTLED:
            raise refusal("ProvisionedThroughputExceededException", name)
        answer = do()
        if fault == faults.KILLED_AFTER:
            raise Killed(f"after {name}")
        if fault == faults.DONE_UNANSWERED:
            raise ReadTimeoutError(endpoint_url="memory")
        return faults.again(do) if fault == faults.SENT_TWICE else answer

    def _is_behind(self, work: Work, operation: str, request: Request) -> bool:
        drawn = work.chance.random()
        if operation == "BatchGetItem":
            is_consistent = all(one.get("ConsistentRead") for one in request["RequestItems"].values())
        else:
            is_consistent = bool(request.get("ConsistentRead"))
        is_clear = self.is_fair or work.key in self._spared
        return not is_consistent and not is_clear and drawn < STALE_RATE

    def _note(self, work: Work, fault: str) -> None:
        work.met.append(fault)
        self.met[fault] += 1
