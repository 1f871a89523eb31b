"""What DynamoDB bills, by the examples of its developer guide; and the meter that counts it on real calls."""

import pytest

from bench.capacity import index_units, item_bytes, read_units, shown, stored_bytes, write_units
from bench.meter import Meter
from tests.simulation.dynamo import Dynamo
from tests.simulation.tables import Keys, Table

TABLE = Keys("id")
WHOLE, NARROW = Keys("unit", "at"), Keys("unit", "at", frozenset({"id", "unit", "at"}))


def row(**texts: str) -> dict[str, dict[str, str]]:
    return {name: {"S": text} for name, text in texts.items()}


@pytest.mark.parametrize(("item", "size"), [
    ({"id": {"S": "Đông"}}, 2 + 6),
    ({"n": {"N": "8000"}}, 1 + 2), ({"n": {"N": "-12345"}}, 1 + 5), ({"n": {"N": "0"}}, 1 + 1),
    ({"b": {"B": b"1234567"}}, 1 + 7), ({"y": {"BOOL": True}, "z": {"NULL": True}}, 4),
    ({"l": {"L": [{"S": "ab"}, {"S": "c"}]}}, 1 + 3 + 2 + 3), ({"m": {"M": {"k": {"S": "v"}}}}, 1 + 3 + 1 + 2),
    ({"s": {"SS": ["ab", "c"]}}, 1 + 3),
])  # fmt: skip
def test_the_size_of_an_item(item, size):
    assert item_bytes(item) == size


@pytest.mark.parametrize(("size", "consistent", "units"), [
    (0, True, 1), (0, False, 0.5), (4096, True, 1), (4097, True, 2), (8192, False, 1), (100_000, True, 25),
])  # fmt: skip
def test_reads_are_billed_by_four_kilobytes_and_half_when_old_is_good_enough(size, consistent, units):
    assert read_units(size, consistent=consistent) == units


def test_writes_are_billed_by_the_larger_of_before_and_after():
    small, large = row(id="1"), row(id="1", text="x" * 2000)
    assert [write_units(small, {}), write_units(small, large), write_units(large, small)] == [1, 2, 2]


@pytest.mark.parametrize(("before", "after", "whole", "narrow"), [
    ({}, row(id="1"), 0, 0),
    ({}, row(id="1", unit="u", at="1"), 1, 1),
    (row(id="1", unit="u", at="1"), row(id="1", unit="u", at="1", name="n"), 1, 0),
    (row(id="1", unit="u", at="1"), row(id="1", unit="u", at="2"), 2, 2),
    (row(id="1", unit="u", at="1"), {}, 1, 1),
])  # fmt: skip
def test_an_index_is_written_where_it_shows_a_change_and_twice_where_the_item_moves(before, after, whole, narrow):
    assert index_units(before, after, [WHOLE], TABLE) == whole
    assert index_units(before, after, [NARROW], TABLE) == narrow


def test_what_is_stored_is_the_item_and_its_entries_with_their_overhead():
    item = row(id="1", unit="u", at="1", name="n")
    assert shown(item, NARROW, TABLE) == row(id="1", unit="u", at="1")
    assert (
        stored_bytes(item, [NARROW], TABLE) == item_bytes(item) + 100 + item_bytes(row(id="1", unit="u", at="1")) + 100
    )


@pytest.fixture
def dynamo() -> Dynamo:
    made = Dynamo("t-")
    made.tables = {"t": Table("t", TABLE, {"id": "S", "unit": "S", "at": "S"}, {"by_unit": WHOLE}, streams=False)}
    return made


def test_the_meter_counts_what_calls_read_and_write(dynamo: Dynamo):
    meter = Meter(dynamo)
    large = row(id="1", unit="u", at="1", text="x" * 5000)
    dynamo.call("PutItem", {"TableName": "t", "Item": large})
    assert meter.spent == {"write_calls": 1, "write_units": 5 + 5}
    meter.reset()
    dynamo.call("TransactWriteItems", {"TransactItems": [
        {"Put": {"TableName": "t", "Item": row(id="2", unit="u", at="2")}},
        {"Delete": {"TableName": "t", "Key": row(id="9")}},
    ]})  # fmt: skip
    assert meter.spent == {"write_calls": 1, "write_units": 2 + 1 + 2}
    meter.reset()
    dynamo.call("GetItem", {"TableName": "t", "Key": row(id="1"), "ConsistentRead": True})
    dynamo.call("GetItem", {"TableName": "t", "Key": row(id="nobody")})
    dynamo.call("BatchGetItem", {"RequestItems": {"t": {"Keys": [row(id="1"), row(id="2")]}}})
    assert meter.spent == {"read_calls": 3, "read_units": 2 + 0.5 + (1 + 0.5)}
    meter.reset()
    found = dynamo.call("Query", {
        "TableName": "t", "IndexName": "by_unit", "KeyConditionExpression": "#0 = :0", "FilterExpression": "#1 = :1",
        "ExpressionAttributeNames": {"#0": "unit", "#1": "at"},
        "ExpressionAttributeValues": {":0": {"S": "u"}, ":1": {"S": "2"}},
    })  # fmt: skip
    assert (found["Count"], meter.spent) == (1, {"read_calls": 1, "read_units": 1})  # what is left out was read


def test_a_refused_write_is_billed_too(dynamo: Dynamo):
    from botocore.exceptions import ClientError

    meter = Meter(dynamo)
    asked = {"TableName": "t", "Item": row(id="1"), "ConditionExpression": "attribute_exists (#0)"}
    with pytest.raises(ClientError):
        dynamo.call("PutItem", {**asked, "ExpressionAttributeNames": {"#0": "id"}})
    assert meter.spent == {"write_calls": 1, "write_units": 1}
