"""Counts what every call asks of the tables in memory: calls, units, as DynamoDB would bill them."""

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from bench.capacity import index_units, item_bytes, read_units, stored_bytes, write_units
from infra import merge
from tests.simulation.dynamo import Answer, Dynamo
from tests.simulation.tables import Key, Table

Request = Mapping[str, Any]
READS = {"GetItem", "Query", "BatchGetItem", "Scan"}
IN_A_TRANSACTION = 2  # each item is prepared, then written


class Meter:
    """Beside one DynamoDB in memory. `spent` holds read_calls, write_calls, read_units, write_units since `reset`."""

    def __init__(self, dynamo: Dynamo) -> None:
        self.spent: Counter[str] = Counter()
        self.busy_s = 0.0  # of processor, in the memory and here: no part of what the program takes
        self._dynamo, self._call = dynamo, dynamo.call
        dynamo.call = self._metered

    def reset(self) -> None:
        """Count from now."""
        self.spent = Counter()

    def stored(self) -> dict[str, int]:
        """Bytes stored in each table for good, indexes included: rows that DynamoDB takes away are left out."""
        return {
            name: sum(
                stored_bytes(item, table.indexes.values(), table.keys)
                for item in table.items.values()
                if not (name.endswith(_expiring()) and "expires_at" in item)
            )
            for name, table in self._dynamo.tables.items()
        }

    def _metered(self, operation: str, asked: Request) -> Answer:
        began = time.thread_time()
        try:
            return self._counted(operation, asked)
        finally:
            self.busy_s += time.thread_time() - began

    def _counted(self, operation: str, asked: Request) -> Answer:
        if operation in READS:
            self.spent["read_calls"] += 1
            self.spent["read_units"] += self._read(operation, asked)
            return self._call(operation, asked)
        self.spent["write_calls"] += 1
        targets = [(table, key, table.items.get(key, {})) for table, key in self._targets(operation, asked)]
        times = IN_A_TRANSACTION if operation == "TransactWriteItems" else 1
        try:
            return self._call(operation, asked)
        finally:  # also where it was refused: that is billed as if it had been done
            for table, key, before in targets:
                after = table.items.get(key, {})
                self.spent["write_units"] += times * write_units(before, after)
                self.spent["write_units"] += index_units(before, after, table.indexes.values(), table.keys)

    def _read(self, operation: str, asked: Request) -> float:
        if operation == "GetItem":
            return self._item(asked["TableName"], asked["Key"], asked)
        if operation == "BatchGetItem":
            named = asked["RequestItems"].items()
            return sum(self._item(name, key, wanted) for name, wanted in named for key in wanted["Keys"])
        unfiltered = {name: value for name, value in asked.items() if name != "FilterExpression"}
        size = sum(item_bytes(item) for item in self._call(operation, unfiltered)["Items"])
        return read_units(size, consistent=bool(asked.get("ConsistentRead")))

    def _item(self, name: str, key: Mapping[str, Any], asked: Request) -> float:
        table = self._dynamo.tables[name]
        found = table.items.get(table.keys.of(key), {})
        return read_units(item_bytes(found), consistent=bool(asked.get("ConsistentRead")))

    def _targets(self, operation: str, asked: Request) -> Iterator[tuple[Table, Key]]:
        if operation == "TransactWriteItems":
            requests = [next(iter(one.values())) for one in asked["TransactItems"]]
        elif operation == "BatchWriteItem":
            requests = [
                {**next(iter(one.values())), "TableName": name}
                for name, actions in asked["RequestItems"].items()
                for one in actions
            ]
        else:
            requests = [asked]
        for request in requests:
            table = self._dynamo.tables[request["TableName"]]
            yield table, table.keys.of(request.get("Item") or request["Key"])


@cache
def _expiring() -> tuple[str, ...]:
    """The names of tables whose rows have a last moment."""
    tables = (
        one["Properties"] for one in merge.merged()["Resources"].values() if one.get("Type") == "AWS::DynamoDB::Table"
    )
    return tuple(
        one["TableName"]["Fn::Sub"].replace("${TablePrefix}", "-") for one in tables if "TimeToLiveSpecification" in one
    )
