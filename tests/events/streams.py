"""What a table's stream tells of, as Lambda hands it over, and calling a function with it."""

from collections.abc import Mapping, Sequence
from typing import Any

from local.aws import Stack
from local.feeds.stream import as_event

Record = Mapping[str, Any]


class Tail:
    """The end of one table's stream: every `read` gives the records since the last."""

    def __init__(self, stack: Stack, table: str) -> None:
        described = stack.aws.client("dynamodb").describe_table(TableName=stack.tables[table])
        self._arn = described["Table"]["LatestStreamArn"]
        self._client = stack.aws.client("dynamodbstreams")
        shards = self._client.describe_stream(StreamArn=self._arn)["StreamDescription"]["Shards"]
        self._iterators = [
            self._client.get_shard_iterator(StreamArn=self._arn, ShardId=shard["ShardId"], ShardIteratorType="LATEST")[
                "ShardIterator"
            ]
            for shard in shards
        ]

    def read(self) -> list[Record]:
        """New records, in order, as a Lambda event holds them."""
        records: list[Record] = []
        for number, iterator in enumerate(self._iterators):
            answer = self._client.get_records(ShardIterator=iterator)
            records += [as_event(one, self._arn) for one in answer["Records"]]
            self._iterators[number] = answer["NextShardIterator"]
        return records


def failed(function: Any, records: Sequence[Record]) -> list[str]:
    """Calls an event function; the identifiers of what it reported as failed."""
    answer = function({"Records": list(records)}, None)
    return [one["itemIdentifier"] for one in answer["batchItemFailures"]]


def message(body: str, message_id: str = "m1") -> Record:
    """One record of a queue's event."""
    return {
        "messageId": message_id,
        "receiptHandle": "r",
        "body": body,
        "attributes": {"ApproximateReceiveCount": "1"},
        "messageAttributes": {},
        "md5OfBody": "",
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:ap-southeast-1:000000000000:queue",
        "awsRegion": "ap-southeast-1",
    }
