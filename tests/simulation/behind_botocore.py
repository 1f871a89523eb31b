"""The DynamoDB in memory behind botocore's own clients: what the program sends is built, hooked and refused as ever,
and is answered without leaving the process."""

import base64
import functools
import json
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import botocore.loaders
import botocore.session
import pytest
from botocore.exceptions import ClientError

from chalicelib import config
from local.aws import Stack
from tests.simulation.dynamo import Answer, Dynamo

_STREAM = "arn:aws:dynamodb:ap-southeast-1:000000000000:table/"
_Http = type("_Http", (), {"status_code": 200, "headers": {}})
_Refused = type("_Refused", (), {"status_code": 400, "headers": {}})


def in_memory(stack: Stack, patch: pytest.MonkeyPatch) -> "Behind":
    """The stack's tables are in memory for this process, behind what is given back; its bucket, queues and secrets are
    where they were."""
    behind = Behind(stack.prefix)
    for service in ("dynamodb", "dynamodbstreams"):
        behind.answers_for(stack.aws.client(service).meta.events)

    @functools.cache
    def session() -> Any:
        made = botocore.session.get_session()
        made.register_component("data_loader", _models())
        behind.answers_for(made.get_component("event_emitter"))
        return made

    patch.setattr(config, "_session", session)
    return behind


@functools.cache
def _models() -> botocore.loaders.Loader:
    """What botocore knows of AWS's services, read once however often clients are made anew (0.1 s)."""
    return botocore.loaders.create_loader()


class Behind:
    """Answers for the tables with one prefix; other calls go where they went."""

    def __init__(self, prefix: str) -> None:
        self._prefix, self.dynamo, self._lock = prefix, Dynamo(prefix), threading.Lock()
        self.is_away = False  # calls to the tables are let through, too

    def answers_for(self, events: Any) -> None:
        """Clients with these events get their answers here, after all other hooks."""
        events.register_last("before-call.dynamodb", self._dynamodb)
        events.register_last("before-call.dynamodb-streams", self._streams)

    def _dynamodb(self, model: Any, params: Any, **_: Any) -> tuple[Any, Any] | None:
        if self.is_away:
            return None
        asked = with_bytes(json.loads(params["body"]))
        if not _table_of(asked).startswith(self._prefix):
            return None
        try:
            with self._lock:
                return _Http(), {**self._call(model.name, asked), "ResponseMetadata": {"HTTPStatusCode": 200}}
        except ClientError as refused:
            return _Refused(), {**refused.response, "ResponseMetadata": {"HTTPStatusCode": 400}}

    def _call(self, operation: str, asked: Mapping[str, Any]) -> Answer:
        if operation == "DescribeTable":
            return {"Table": {"TableName": asked["TableName"], "LatestStreamArn": _STREAM + asked["TableName"]}}
        return self.dynamo.call(operation, asked)

    def _streams(self, model: Any, params: Any, **_: Any) -> tuple[Any, Any] | None:
        """One shard a table; an iterator is the place in the list of all changes."""
        asked = json.loads(params["body"])
        stream, _, place = asked.get("ShardIterator", f"{asked.get('StreamArn')}@{len(self.dynamo.changes)}").partition(
            "@"
        )
        if not stream.startswith(_STREAM + self._prefix):
            return None
        if model.name == "DescribeStream":
            return _Http(), {"StreamDescription": {"Shards": [{"ShardId": "shardId-00000000000000000000"}]}}
        if model.name == "GetShardIterator":
            return _Http(), {"ShardIterator": f"{stream}@{place}"}
        return _Http(), self._records(stream, int(place))

    def _records(self, stream: str, place: int) -> Answer:
        with self._lock:
            came, table = self.dynamo.changes[place:], stream.removeprefix(_STREAM)
        told = [_as_read(record) for name, record in came if name == table]
        return {"Records": told, "NextShardIterator": f"{stream}@{place + len(came)}"}


def _as_read(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record as the streams' API gives it rather than Lambda."""
    change = with_bytes(record["dynamodb"])
    at = datetime.fromtimestamp(change["ApproximateCreationDateTime"], UTC)
    return {**record, "eventID": change["SequenceNumber"], "dynamodb": {**change, "ApproximateCreationDateTime": at}}


def _table_of(asked: Mapping[str, Any]) -> str:
    if "TableName" in asked:
        return str(asked["TableName"])
    if "RequestItems" in asked:
        return next(iter(asked["RequestItems"]))
    actions = asked.get("TransactItems") or [{"": {"TableName": ""}}]
    return str(next(iter(actions[0].values()))["TableName"])


def with_bytes(told: Any) -> Any:
    """What JSON says, with binary values as botocore reads them."""
    if isinstance(told, dict):
        if len(told) == 1 and isinstance(text := told.get("B"), str):
            return {"B": base64.b64decode(text)}
        return {name: with_bytes(value) for name, value in told.items()}
    if isinstance(told, list):
        return [with_bytes(one) for one in told]
    return told
