"""The tables' streams in a simulation: records reach their functions late, twice and in any order between partitions,
in order within one, until they are done."""

import copy
import importlib
import importlib.util
import random
from collections import deque
from collections.abc import Callable
from typing import Any

from tests.simulation.aws import PREFIX, Aws

Handler = Callable[[Any, Any], dict[str, Any]]
MOST_ROUNDS = 500


def handler_of(table: str) -> Handler | None:
    """The function of a table's stream, None where nothing follows from that table."""
    name = f"{table.removeprefix(PREFIX).replace('-', '_')}_stream"
    if importlib.util.find_spec(f"chalicelib.events.{name}") is None:
        return None
    return getattr(importlib.import_module(f"chalicelib.events.{name}"), name)


class Streams:
    """What the functions were not given yet, by table and partition."""

    def __init__(self, aws: Aws) -> None:
        self._aws, self._seen = aws, len(aws.dynamo.changes)
        self._from = self._seen
        self._waiting: dict[tuple[str, str], deque[Any]] = {}
        self._busy: set[tuple[str, str]] = set()

    def deliver(self, chance: random.Random, batches: int) -> None:
        """So many batches: each from a partition by chance, done, or partly done, or done and given again."""
        for _ in range(batches):
            self._collect()
            places = [one for one in self._waiting if one not in self._busy]  # one batch of a shard at a time
            if not places:
                return
            place = chance.choice(places)
            waiting = self._waiting[place]
            batch = [waiting[number] for number in range(chance.randint(1, len(waiting)))]
            self._busy.add(place)
            try:
                done = self._feed(place[0], batch)
            finally:
                self._busy.discard(place)
            if chance.random() < 0.75:  # else Lambda died before it noted what was done: all of it comes again
                self._forget(place, done)

    def copy(self) -> "Streams":
        """As far as this one is."""
        other = copy.copy(self)
        other._waiting = {place: deque(waiting) for place, waiting in self._waiting.items()}
        other._busy = set()
        return other

    def drain(self) -> None:
        """Deliver until nothing moves any more; nothing may fail."""
        for _ in range(MOST_ROUNDS):
            self._collect()
            if not self._waiting:
                return
            for place in list(self._waiting):
                batch = list(self._waiting[place])
                assert self._feed(place[0], batch) == len(batch), f"{place[0]}: a record fails for good"
                self._forget(place, len(batch))
        raise AssertionError("the streams never come to rest")

    def begin_again(self) -> None:
        """Every record since the beginning is to be delivered once more."""
        self._seen = self._from
        self._waiting.clear()

    def _collect(self) -> None:
        changes = self._aws.dynamo.changes
        for table, record in changes[self._seen :]:
            if handler_of(table):
                # An item collection lies in one shard, and a shard is read in order.
                column = self._aws.dynamo.tables[table].keys.hash
                place = table, str(record["dynamodb"]["Keys"][column])
                self._waiting.setdefault(place, deque()).append(record)
        self._seen = len(changes)

    def _feed(self, table: str, batch: list[Any]) -> int:
        """How many of a batch, from its first, were done."""
        handler = handler_of(table)
        if handler is None:
            return len(batch)
        failed = handler({"Records": batch}, None)["batchItemFailures"]
        numbers = [record["dynamodb"]["SequenceNumber"] for record in batch]
        return min((numbers.index(one["itemIdentifier"]) for one in failed), default=len(batch))

    def _forget(self, place: tuple[str, str], done: int) -> None:
        waiting = self._waiting[place]
        for _ in range(done):
            waiting.popleft()
        if not waiting:
            del self._waiting[place]
