"""DynamoDB's JSON, held against what botocore makes of it."""

import base64
import json
from typing import Any

import botocore.session
import pytest
from botocore.parsers import ResponseParserFactory
from botocore.serialize import JSONSerializer

from chalicelib.dynamodb_json import Answers, Requests

MODEL = botocore.session.get_session().get_service_model("dynamodb")
ITEM: dict[str, Any] = {
    "id": {"S": "H37.12 “Đông Kinh”"},
    "amount_vnd": {"N": "8000"},
    "sealed": {"B": b"\x00\xff" * 20},
    "B": {"S": "an attribute of that name"},
    "open": {"BOOL": False},
    "nothing": {"NULL": True},
    "list": {"L": [{"M": {"B": {"B": b"deep"}}}, {"N": "1.5"}]},
    "texts": {"SS": ["a", "b"]},
}
KEY = {"id": ITEM["id"]}
ASKED = {
    "GetItem": {"TableName": "t", "Key": KEY, "ConsistentRead": True},
    "Query": {"TableName": "t", "KeyConditionExpression": "#0 = :0", "ExpressionAttributeValues": {":0": {"B": b"x"}}},
    "BatchGetItem": {"RequestItems": {"t": {"Keys": [KEY]}}},
    "PutItem": {"TableName": "t", "Item": ITEM},
    "UpdateItem": {"TableName": "t", "Key": KEY, "UpdateExpression": "SET #0 = :0"},
    "DeleteItem": {"TableName": "t", "Key": KEY},
    "TransactWriteItems": {"TransactItems": [{"Put": {"TableName": "t", "Item": ITEM}}], "ClientRequestToken": "x"},
}
SAID = {
    "GetItem": [{"Item": ITEM}, {}],
    "Query": [
        {"Items": [ITEM, KEY], "Count": 2, "ScannedCount": 2, "LastEvaluatedKey": KEY},
        {"Items": [], "Count": 0},
    ],
    "BatchGetItem": [{"Responses": {"t": [ITEM]}, "UnprocessedKeys": {"t": {"Keys": [KEY]}}}],
    "PutItem": [{}, {"Attributes": ITEM}],
    "UpdateItem": [{"Attributes": ITEM}],
    "DeleteItem": [{}],
    "TransactWriteItems": [{}],
}


def on_the_wire(said: Any) -> bytes:
    return json.dumps(said, default=lambda value: base64.b64encode(value).decode()).encode()


def read_by_both(status: int, wire: bytes, operation: str) -> list[Any]:
    """What we read, and what botocore reads."""
    shape = MODEL.operation_model(operation).output_shape
    told = {"status_code": status, "headers": {"x-amzn-RequestId": "1"}, "body": wire}
    return [kind().create_parser("json").parse(told, shape) for kind in (Answers, ResponseParserFactory)]


@pytest.mark.parametrize("operation", ASKED)
def test_a_request_is_what_botocore_sends(operation: str):
    model = MODEL.operation_model(operation)
    ours, theirs = (kind().serialize_to_request(ASKED[operation], model) for kind in (Requests, JSONSerializer))
    assert json.loads(ours.pop("body")) == json.loads(theirs.pop("body"))
    assert ours == theirs


@pytest.mark.parametrize("operation", SAID)
def test_an_answer_is_what_botocore_reads(operation: str):
    for said in SAID[operation]:
        ours, theirs = read_by_both(200, on_the_wire(said), operation)
        assert ours == theirs
        assert {name: ours[name] for name in said} == said


def test_an_error_is_read_as_ever():
    wire = b'{"__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException", "Message": "lost"}'
    ours, theirs = read_by_both(400, wire, "TransactWriteItems")
    assert ours == theirs
    assert ours["Error"]["Code"] == "TransactionCanceledException"


def test_what_dynamodb_cannot_keep_is_refused():
    with pytest.raises(TypeError):
        Requests().serialize_to_request({"Item": {"x": {"N": object()}}}, MODEL.operation_model("PutItem"))
