"""The DynamoDB in memory answers as the embedded AWS does, whatever the store asks of it."""

import re
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests import builders as a
from tests.events.streams import Tail
from tests.simulation.dynamo import Dynamo
from tests.size import sized

# Two items of one partition of a table with a range key and an index, and one of a table with a stream.
NAMES = {"#p": "position", "#v": "version", "#w": "feed", "#k": "kind", "#l": "list"}
CONDITIONS = [
    "attribute_not_exists (#p)",
    "attribute_exists (#v)",
    "#v = :one",
    "#v <> :one",
    "#v < :two",
    "#v <= :two",
    "#v > :one",
    "#v >= :two",
    "(#v = :one AND attribute_not_exists (#k))",
    "(attribute_not_exists (#v) OR #v = :two)",
    "(NOT #k IN (:a, :b))",
    "#k IN (:a, :b)",
    "begins_with (#k, :a)",
    "#k BETWEEN :a AND :b",
    "#k = :one",  # of another type
    "#k > :one",
]
UPDATES = [
    "SET #v = :two",
    "SET #v = :one, #k = :a",
    "ADD #v :two",
    "REMOVE #k",
    "SET #k = if_not_exists (#k, :b)",
    "SET #v = if_not_exists (#v, :one) REMOVE #k",
    "SET #l = list_append (if_not_exists (#l, :none), :list), #v = :one",
    "SET #k = :b REMOVE #l",
]
VALUES = {
    ":one": {"N": "1"},
    ":two": {"N": "2"},
    ":a": {"S": "a"},
    ":b": {"S": "bê"},
    ":none": {"L": []},
    ":list": {"L": [{"S": "x"}]},
}
CONDITION = some.sampled_from(["", *CONDITIONS])
ITEM = some.fixed_dictionaries(
    {"position": some.sampled_from(["1", "2"])},
    optional={
        "version": some.sampled_from([{"N": "1"}, {"N": "2"}, {"N": "10"}]),
        "kind": some.sampled_from([{"S": "a"}, {"S": "ab"}, {"S": "bê"}, {"B": b"\x01a"}]),
    },
)
VERBS = some.sampled_from(["Put", "Update", "Delete", "ConditionCheck"])
WRITES = some.tuples(VERBS, ITEM, CONDITION, some.sampled_from(UPDATES))
RANGES = some.sampled_from(["", "#p = :p", "#p < :p", "#p >= :p", "#p BETWEEN :q AND :p", "begins_with (#p, :q)"])
READS = some.tuples(RANGES, some.booleans(), some.sampled_from([None, 1, 2]), some.sampled_from(["", *CONDITIONS[1:]]))
CALLS = some.one_of(
    some.lists(WRITES, min_size=1, max_size=3),
    some.tuples(some.just("read"), READS),
)


def _used(expression: str, told: dict[str, Any]) -> dict[str, Any]:
    """DynamoDB refuses names and values that an expression does not use."""
    words = re.findall(r"[#:]\w+", expression)
    return {name: value for name, value in told.items() if name in words}


def _write(table: str, feed: str, told: Any) -> tuple[str, dict[str, Any]]:
    verb, item, condition, changes = told
    key = {"feed": {"S": feed}, "position": {"S": item["position"]}}
    if verb == "ConditionCheck" and not condition:
        condition = CONDITIONS[0]
    written = " ".join([condition, changes if verb == "Update" else ""])
    asked: dict[str, Any] = {"TableName": table}
    asked |= {"Item": {**item, **key}} if verb == "Put" else {"Key": key}
    if verb == "Update":
        asked["UpdateExpression"] = changes
    if condition:
        asked |= {"ConditionExpression": condition, "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
    if names := _used(written, NAMES):
        asked["ExpressionAttributeNames"] = names
    if values := _used(written, VALUES):
        asked["ExpressionAttributeValues"] = values
    return verb, asked


def _told(table: str, feed: str, call: Any) -> tuple[str, dict[str, Any]]:
    if call[0] == "read":
        in_range, forward, limit, kept = call[1]
        where = "#w = :w" + (f" AND {in_range}" if in_range else "")
        values = {":w": {"S": feed}, ":p": {"S": "2"}, ":q": {"S": "1"}}
        asked: dict[str, Any] = {"TableName": table, "KeyConditionExpression": where, "ScanIndexForward": forward}
        asked |= {"Limit": limit} if limit else {}
        if kept:
            asked["FilterExpression"] = kept
            values |= VALUES
        asked["ExpressionAttributeNames"] = _used(f"{where} {kept}", NAMES)
        asked["ExpressionAttributeValues"] = _used(f"{where} {kept}", values)
        return "Query", asked
    if len(call) == 1 and call[0][0] != "ConditionCheck":
        verb, asked = _write(table, feed, call[0])
        return f"{verb}Item", asked
    items = [dict([_write(table, feed, one)]) for one in call]
    return "TransactWriteItems", {"TransactItems": items}


def _answer(send: Any, operation: str, asked: dict[str, Any]) -> Any:
    """What comes back, as far as the store looks at it; every page of a query."""
    try:
        answer = send(operation, asked)
        items = list(answer.get("Items", []))
        while "LastEvaluatedKey" in answer:
            answer = send(operation, {**asked, "ExclusiveStartKey": answer["LastEvaluatedKey"]})
            items += answer["Items"]
        return items
    except ClientError as error:
        told: Any = error.response
        reasons = [(one["Code"], one.get("Item")) for one in told.get("CancellationReasons", [])]
        return told["Error"]["Code"], told.get("Item"), reasons


def _rows(send: Any, table: str, feed: str) -> Any:
    named = {"#w": "feed"}, {":w": {"S": feed}}
    asked = dict(zip(("ExpressionAttributeNames", "ExpressionAttributeValues"), named, strict=True))
    return _answer(send, "Query", {"TableName": table, "KeyConditionExpression": "#w = :w", **asked})


@pytest.fixture(scope="module")
def both(embedded) -> Any:
    """The embedded AWS's table and the one in memory, and how each is asked."""
    return embedded.aws.client("dynamodb")._make_api_call, embedded.tables["feed"]


@settings(max_examples=sized(12, 1_000), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(calls=some.lists(CALLS, min_size=1, max_size=12))
def test_every_call_is_answered_as_the_embedded_aws_answers(both, calls):
    send, table = both
    memory = Dynamo(table.removesuffix("feed"))
    feed = a.new_id("feed")
    for call in calls:
        operation, asked = _told(table, feed, call)
        theirs = _answer(send, operation, asked)
        assert _answer(memory.call, operation, asked) == theirs, (operation, asked)
    assert _rows(memory.call, table, feed) == _rows(send, table, feed)


def test_an_index_holds_what_has_its_keys_and_shows_what_it_was_told_to(embedded):
    send, table = embedded.aws.client("dynamodb")._make_api_call, embedded.tables["payments"]
    memory, shard = Dynamo(embedded.prefix), a.new_id("shard")
    for number, more in enumerate(
        [{"due_shard": {"S": shard}}, {}, {"due_shard": {"S": shard}}, {"due_shard": {"S": "other"}}]
    ):
        item = {"payment_id": {"S": f"{shard}-{9 - number}"}, "state": {"S": "x"}, "expires_on_at": {"S": "t"}, **more}
        for one in (send, memory.call):
            one("PutItem", {"TableName": table, "Item": item})
    asked = {
        "TableName": table,
        "IndexName": "by_due",
        "KeyConditionExpression": "#d = :d AND #e <= :e",
        "ExpressionAttributeNames": {"#d": "due_shard", "#e": "expires_on_at"},
        "ExpressionAttributeValues": {":d": {"S": shard}, ":e": {"S": "t"}},
    }
    ours = _answer(memory.call, "Query", asked)
    assert sorted(ours, key=str) == sorted(_answer(send, "Query", asked), key=str)
    assert [sorted(one) for one in ours] == [["due_shard", "expires_on_at", "payment_id"]] * 2
    paged = _answer(memory.call, "Query", {**asked, "Limit": 1})
    assert paged == ours


def test_one_token_writes_once_and_two_actions_on_one_row_are_refused(embedded):
    send, table = embedded.aws.client("dynamodb")._make_api_call, embedded.tables["counters"]
    memory, owner = Dynamo(embedded.prefix), a.new_id("owner")
    key = {"owner": {"S": owner}, "counter": {"S": "c"}}
    added = {"ExpressionAttributeNames": {"#l": "last"}, "ExpressionAttributeValues": {":n": {"N": "1"}}}
    action = {"Update": {"TableName": table, "Key": key, "UpdateExpression": "ADD #l :n", **added}}
    for one in (send, memory.call):
        for token in ("t1", "t1", "t2"):
            one("TransactWriteItems", {"TransactItems": [action], "ClientRequestToken": token + owner})
        assert one("GetItem", {"TableName": table, "Key": key})["Item"]["last"] == {"N": "2"}
        with pytest.raises(ClientError):
            one("TransactWriteItems", {"TransactItems": [action, action]})
        assert one("GetItem", {"TableName": table, "Key": {**key, "counter": {"S": "none"}}}).get("Item") is None


def test_a_batch_writes_each_by_itself_and_none_twice(embedded):
    send, table = embedded.aws.client("dynamodb")._make_api_call, embedded.tables["counters"]
    memory, owner = Dynamo(embedded.prefix), a.new_id("owner")
    keys = [{"owner": {"S": owner}, "counter": {"S": name}} for name in ("c", "d")]
    puts = [{"PutRequest": {"Item": {**key, "last": {"N": "1"}}}} for key in keys]
    for one in (send, memory.call):
        assert one("BatchWriteItem", {"RequestItems": {table: puts}})["UnprocessedItems"] == {}
        one("BatchWriteItem", {"RequestItems": {table: [{"DeleteRequest": {"Key": keys[0]}}]}})
        found = [one("GetItem", {"TableName": table, "Key": key}).get("Item") for key in keys]
        assert found == [None, puts[1]["PutRequest"]["Item"]]
        with pytest.raises(ClientError):
            one("BatchWriteItem", {"RequestItems": {table: [puts[0], puts[0]]}})


def test_streams_tell_every_change_once_with_both_images(embedded):
    send, table, tail = (
        embedded.aws.client("dynamodb")._make_api_call,
        embedded.tables["payments"],
        Tail(embedded, "payments"),
    )
    memory, code = Dynamo(embedded.prefix), a.new_id("code")
    put = {"TableName": table, "Item": {"payment_id": {"S": code}, "pay_url": {"B": b"\x00\x01"}}}
    for one in (send, memory.call):
        one("PutItem", put)
        one("PutItem", {**put, "Item": {**put["Item"], "state": {"S": "paid"}}})
        one("DeleteItem", {"TableName": table, "Key": {"payment_id": {"S": code}}})
    theirs = [one for one in tail.read() if one["dynamodb"]["Keys"]["payment_id"]["S"] == code]
    ours = [record for name, record in memory.changes if name == table]
    assert [_seen(one) for one in ours] == [_seen(one) for one in theirs]


def _seen(record: Any) -> Any:
    told = record["dynamodb"]
    return record["eventName"], told["Keys"], told.get("OldImage"), told.get("NewImage")
