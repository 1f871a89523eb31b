"""The DynamoDB in memory with a copy that is some writes behind, which reads that need not be consistent may meet."""

import copy
from collections.abc import Callable
from typing import Any

from tests.simulation.dynamo import Dynamo
from tests.simulation.expressions import Item
from tests.simulation.tables import Key, Table, declared


class Replicated(Dynamo):
    """Tells `heard` of each stream record when it comes."""

    def __init__(self, prefix: str) -> None:
        super().__init__(prefix)
        self._behind, self._noted, self._applied = declared(prefix), list[tuple[str, Key, Item | None]](), 0
        self.heard: Callable[[str, Any], None] = lambda table, record: None

    def as_it_was(self, writes: int) -> Dynamo:
        """Everything as it was at least so many writes ago, or as whoever looked last saw it: a replica never goes
        back. To be read only."""
        until = max(self._applied, len(self._noted) - writes)
        for name, key, item in self._noted[self._applied : until]:
            self._behind[name].write(key, item)
        self._applied = until
        other = copy.copy(self)
        other.tables = self._behind
        return other

    def _change(self, table: Table, key: Key, after: Item | None) -> None:
        count = len(self.changes)
        super()._change(table, key, after)
        self._noted.append((table.name, key, after))
        for name, record in self.changes[count:]:
            self.heard(name, record)
