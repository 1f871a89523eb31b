"""Stream records and queue messages on their way to functions: late, in any order between partitions, again where a
function was killed or failed, and sometimes once more though it was done."""

import importlib
import random
from collections import deque
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.simulation.aws import PREFIX
from tests.simulation.streams import handler_of
from tests.simulation.town.turns import Work

if TYPE_CHECKING:
    from tests.simulation.town.town import Town

MOST_FAILURES = 25
AGAIN = 0.12  # of what was done comes once more
MOST_IN_A_BATCH = 6


class Wrong(AssertionError):
    """Something that cannot be."""


def soon(chance: random.Random) -> timedelta:
    """How long something is on its way: mostly a moment, sometimes minutes, now and then an hour."""
    longest = chance.choice((0.5, 0.5, 2, 20, 120, 3600))
    return timedelta(seconds=chance.uniform(0.05, longest))


class Streams:
    """One partition after the other has a batch under way; the partitions are independent."""

    def __init__(self, town: "Town") -> None:
        self._town = town
        self._waiting: dict[str, deque[Any]] = {}
        self._batches: dict[str, int] = {}
        self.all: list[tuple[str, Any]] = []  # (table, record), in order
        self.batches = self.again = 0

    def heard(self, table: str, record: Any) -> None:
        """A record came into being."""
        if handler_of(table) is None:
            return
        self.all.append((table, record))
        column = self._town.dynamo.tables[table].keys.hash
        place = f"{table.removeprefix(PREFIX)}/{next(iter(record['dynamodb']['Keys'][column].values()))}"
        if place in self._waiting:
            self._waiting[place].append(record)
        else:
            self._waiting[place] = deque([record])
            self._later(place)

    def _later(self, place: str) -> None:
        number = self._batches.get(place, 0)
        self._batches[place] = number + 1
        chance = random.Random(f"{self._town.seed}/stream/{place}/{number}")
        key = f"stream/{place}/{number}"
        self._town.turns.after(soon(chance), key, lambda: self._deliver(place, key, chance))

    def _deliver(self, place: str, key: str, chance: random.Random, failures: int = 0) -> None:
        handler = handler_of(PREFIX + place.partition("/")[0])
        assert handler
        waiting = self._waiting[place]
        batch = [waiting[number] for number in range(min(len(waiting), chance.randint(1, MOST_IN_A_BATCH)))]
        self.batches += 1

        def over(work: Work) -> None:
            done = 0
            if work.error is None:
                failed = [one["itemIdentifier"] for one in work.reply["batchItemFailures"]]
                numbers = [record["dynamodb"]["SequenceNumber"] for record in batch]
                done = min((numbers.index(one) for one in failed), default=len(batch))
            if done < len(batch) and failures > MOST_FAILURES:
                raise Wrong(f"a record of {place} fails for good")
            self._town.note(work, f"{len(batch)} records of {place}", "done" if done == len(batch) else f"{done} done")
            if done and chance.random() < AGAIN:
                self.again += 1
                done = 0  # Lambda died before it noted: all of it comes again
            for _ in range(done):
                waiting.popleft()
            if not waiting:
                del self._waiting[place]
            elif done:
                self._later(place)
            else:
                again = f"{key}+{failures + 1}"
                wait = timedelta(seconds=chance.uniform(0.1, 10))
                self._town.turns.after(wait, again, lambda: self._deliver(place, again, chance, failures + 1))

        self._town.begin(key, lambda: handler({"Records": batch}, None), over)


class Messages:
    """Each message by itself, at least once."""

    def __init__(self, town: "Town") -> None:
        self._town = town
        self._numbers: dict[tuple[str, str], int] = {}
        self.all: list[tuple[str, str]] = []
        self.messages = self.again = 0

    def sent(self, queue: str, body: str) -> None:
        """A message was put into a queue."""
        number = self._numbers[queue, body] = self._numbers.get((queue, body), 0) + 1
        self.all.append((queue, body))
        key = f"queue/{queue}/{body[-90:]}/{number}"
        chance = random.Random(f"{self._town.seed}/{key}")
        self._town.turns.after(soon(chance), key, lambda: self._deliver(queue, body, key, chance))

    def _deliver(self, queue: str, body: str, key: str, chance: random.Random, failures: int = 0) -> None:
        self.messages += 1

        def over(work: Work) -> None:
            is_done = work.error is None and not work.reply["batchItemFailures"]
            if not is_done and failures > MOST_FAILURES:
                raise Wrong(f"a message of {queue} fails for good: {body}")
            self._town.note(work, f"a message of {queue}", "done" if is_done else "failed")
            if is_done and (failures > MOST_FAILURES or chance.random() >= AGAIN):
                return
            self.again += is_done
            again = f"{key}+{failures + 1}"
            wait = timedelta(seconds=chance.uniform(1, 60))
            self._town.turns.after(wait, again, lambda: self._deliver(queue, body, again, chance, failures + 1))

        self._town.begin(key, lambda: told(queue, body), over)


def told(queue: str, body: str) -> Any:
    """The queue's function is given one message."""
    module = importlib.import_module(f"chalicelib.events.{queue}")
    handler: Callable[[Any, Any], Any] = getattr(module, queue)
    record = {"messageId": "1", "body": body, "receiptHandle": "r", "attributes": {"ApproximateReceiveCount": "1"}}
    return handler({"Records": [record]}, None)
