"""DynamoDB in memory: the calls that the store makes, with their conditions, refusals, pages and stream records.

`test_dynamo.py` holds it against the embedded AWS. A call that is not known here is refused loudly.
"""

import copy
import json
import re
import time
from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import ClientError

from tests.simulation.expressions import Item, condition, plain
from tests.simulation.tables import Key, Table, as_told, declared
from tests.simulation.updates import update

MOST_ACTIONS, MOST_IN_A_BATCH = 100, 25
_EQUALS = re.compile(r"(#\w+) = (:\w+)")
Request = Mapping[str, Any]
Answer = dict[str, Any]


def refusal(code: str, operation: str, **more: Any) -> ClientError:
    """The error that botocore raises for such an answer."""
    return ClientError({"Error": {"Code": code, "Message": code}, **more}, operation)


class Dynamo:
    """All tables, and every change of a streaming one in order."""

    def __init__(self, prefix: str) -> None:
        self.tables = declared(prefix)
        self.changes: list[tuple[str, dict[str, Any]]] = []  # (table, stream record)
        self.writes = 0
        self._tokens: dict[str, str] = {}

    def call(self, operation: str, request: Request) -> Answer:
        """One call by its API name; ClientError where DynamoDB refuses."""
        calls: dict[str, Callable[[Request], Answer]] = {
            "GetItem": self._get,
            "BatchGetItem": self._batch_get,
            "Query": self._query,
            "Scan": lambda asked: {"Items": [dict(item) for item in self.tables[asked["TableName"]].items.values()]},
            "PutItem": lambda asked: self._alone("Put", operation, asked),
            "UpdateItem": lambda asked: self._alone("Update", operation, asked),
            "DeleteItem": lambda asked: self._alone("Delete", operation, asked),
            "TransactWriteItems": self._transact,
            "BatchWriteItem": self._batch_write,
        }
        if operation not in calls:
            raise NotImplementedError(operation)
        return calls[operation](request)

    def snapshot(self) -> "Dynamo":
        """A world of its own that begins as this one is now."""
        other = copy.copy(self)
        other.tables = {name: table.copy() for name, table in self.tables.items()}
        other.changes, other._tokens = list(self.changes), dict(self._tokens)
        return other

    # --- reads
    def _get(self, asked: Request) -> Answer:
        table = self.tables[asked["TableName"]]
        found = table.items.get(_key(table, asked["Key"]))
        return {"Item": dict(found)} if found is not None else {}

    def _batch_get(self, asked: Request) -> Answer:
        answers: dict[str, list[Item]] = {}
        for name, wanted in asked["RequestItems"].items():
            table = self.tables[name]
            found = (table.items.get(_key(table, one)) for one in wanted["Keys"])
            answers[name] = [dict(item) for item in found if item is not None]
        return {"Responses": answers, "UnprocessedKeys": {}}

    def _query(self, asked: Request) -> Answer:
        table = self.tables[asked["TableName"]]
        index = asked.get("IndexName", "")
        if index and asked.get("ConsistentRead"):
            raise refusal("ValidationException", "Query")
        keys = table.indexes[index] if index else table.keys
        names, values = asked.get("ExpressionAttributeNames", {}), asked.get("ExpressionAttributeValues", {})
        told = (names, values)
        in_range = condition(asked["KeyConditionExpression"])
        rows = [row for row in table.partition(_asked_for(asked, keys.hash), index) if in_range(row, *told)]
        if not asked.get("ScanIndexForward", True):
            rows.reverse()
        place = (*keys.names, *table.keys.names)
        if after := asked.get("ExclusiveStartKey"):
            rows = _after(rows, [plain(after[name]) for name in place], place, asked.get("ScanIndexForward", True))
        limit = asked.get("Limit") or len(rows) + 1
        read = rows[:limit]
        kept = condition(asked["FilterExpression"]) if "FilterExpression" in asked else None
        shown = [_shown(row, keys.columns) for row in read if kept is None or kept(row, *told)]
        answer: Answer = {"Items": shown, "Count": len(shown), "ScannedCount": len(read)}
        if len(read) == limit and read:  # also where nothing comes after, as DynamoDB does
            answer["LastEvaluatedKey"] = {name: read[-1][name] for name in place}
        return answer

    # --- writes
    def _alone(self, verb: str, operation: str, asked: Request) -> Answer:
        table, key, before = self._target(verb, asked)
        if not _holds(asked, before):
            shown = asked.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD" and before
            raise refusal("ConditionalCheckFailedException", operation, **({"Item": dict(before)} if shown else {}))
        self._change(table, key, _outcome(table, verb, asked, before))
        return {}

    def _transact(self, asked: Request) -> Answer:
        actions = [next(iter(one.items())) for one in asked["TransactItems"]]
        token, fingerprint = asked.get("ClientRequestToken"), _fingerprint(actions)
        if token in self._tokens:  # done before, and its answer lost
            if self._tokens[token] != fingerprint:
                raise refusal("IdempotentParameterMismatchException", "TransactWriteItems")
            return {}
        targets = [self._target(verb, request) for verb, request in actions]
        if len({(table.name, key) for table, key, _ in targets}) < len(targets) or len(targets) > MOST_ACTIONS:
            raise refusal("ValidationException", "TransactWriteItems")
        reasons = [_reason(request, before) for (_, request), (_, _, before) in zip(actions, targets, strict=True)]
        if any(reason["Code"] != "None" for reason in reasons):
            raise refusal("TransactionCanceledException", "TransactWriteItems", CancellationReasons=reasons)
        outcomes = [
            _outcome(table, verb, request, before)
            for (verb, request), (table, _, before) in zip(actions, targets, strict=True)
        ]
        for (table, key, _), after in zip(targets, outcomes, strict=True):
            self._change(table, key, after)
        if token:
            self._tokens[token] = fingerprint
        return {}

    def _batch_write(self, asked: Request) -> Answer:
        """Each by itself: what the program never does, and who puts thousands of rows in place does."""
        actions = [
            (kind.removesuffix("Request"), {**one, "TableName": name})
            for name, requests in asked["RequestItems"].items()
            for request in requests
            for kind, one in request.items()
        ]
        targets = [self._target(verb, one) for verb, one in actions]
        if len({(table.name, key) for table, key, _ in targets}) < len(targets) or len(targets) > MOST_IN_A_BATCH:
            raise refusal("ValidationException", "BatchWriteItem")
        for (verb, one), (table, key, before) in zip(actions, targets, strict=True):
            self._change(table, key, _outcome(table, verb, one, before))
        return {"UnprocessedItems": {}}

    def _target(self, verb: str, asked: Request) -> tuple[Table, Key, Item]:
        table = self.tables[asked["TableName"]]
        key = _key(table, asked["Item"] if verb == "Put" else asked["Key"], whole=verb != "Put")
        return table, key, table.items.get(key, {})

    def _change(self, table: Table, key: Key, after: Item | None) -> None:
        before = table.items.get(key)
        table.write(key, after)
        self.writes += 1
        if not table.streams or before == after:
            return
        kind = "REMOVE" if after is None else "MODIFY" if before is not None else "INSERT"
        images = {name: as_told(image) for name, image in (("OldImage", before), ("NewImage", after)) if image}
        keys = as_told({name: (after or before or {})[name] for name in table.keys.names})
        told = {"SequenceNumber": f"{len(self.changes) + 1:021d}", "Keys": keys, **images}
        told["ApproximateCreationDateTime"] = float(int(time.time()))
        self.changes.append((table.name, {"eventName": kind, "eventSource": "aws:dynamodb", "dynamodb": told}))


def _key(table: Table, told: Item, *, whole: bool = True) -> Key:
    names = table.keys.names
    if whole and set(told) != set(names):
        raise refusal("ValidationException", "any")
    for name in names:
        value = told.get(name)
        if value is None or value.get(table.types[name]) in (None, "", b""):
            raise refusal("ValidationException", "any")
    return table.keys.of(told)


def _holds(asked: Request, item: Item) -> bool:
    if "ConditionExpression" not in asked:
        return True
    names, values = asked.get("ExpressionAttributeNames", {}), asked.get("ExpressionAttributeValues", {})
    return condition(asked["ConditionExpression"])(item, names, values)


def _reason(asked: Request, before: Item) -> dict[str, Any]:
    if _holds(asked, before):
        return {"Code": "None"}
    shown = asked.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD" and before
    return {"Code": "ConditionalCheckFailed", "Message": "lost", **({"Item": dict(before)} if shown else {})}


def _outcome(table: Table, verb: str, asked: Request, before: Item) -> Item | None:
    """What is there afterwards; refused when a column of an index has another type than the index."""
    if verb == "Delete":
        return None
    if verb == "ConditionCheck":
        return before or None
    if verb == "Put":
        after = dict(asked["Item"])
    else:
        names, values = asked.get("ExpressionAttributeNames", {}), asked.get("ExpressionAttributeValues", {})
        after = update(asked["UpdateExpression"])({**asked["Key"], **before}, names, values)
    for column, kind in table.types.items():
        if column in after and after[column].get(kind) in (None, "", b""):
            raise refusal("ValidationException", verb)
    return after


def _asked_for(asked: Request, column: str) -> Any:
    """The one value of the hash column that a key condition asks for."""
    for name, value in _EQUALS.findall(asked["KeyConditionExpression"]):
        if asked["ExpressionAttributeNames"][name] == column:
            return plain(asked["ExpressionAttributeValues"][value])
    raise refusal("ValidationException", "Query")


def _after(rows: list[Item], place: list[Any], names: tuple[str, ...], forward: bool) -> list[Item]:
    def is_later(row: Item) -> bool:
        here = [plain(row[name]) for name in names]
        return here > place if forward else here < place

    return [row for row in rows if is_later(row)]


def _shown(row: Item, columns: frozenset[str] | None) -> Item:
    return dict(row) if columns is None else {name: value for name, value in row.items() if name in columns}


def _fingerprint(actions: list[tuple[str, Request]]) -> str:
    return json.dumps(actions, sort_keys=True, default=repr)
