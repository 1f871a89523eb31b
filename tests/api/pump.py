"""The event functions, driven by hand: what the tables' streams and the queue of bookings hold, in process."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from local.aws import Stack
from local.feeds.stream import as_event

Handler = Callable[[Any, Any], dict[str, Any]]


class Pump:
    """Feeds what came since it was made. Only what is about `ours` (dossier ids) is fed: other tests of the same worker
    write into the same tables."""

    def __init__(self, stack: Stack) -> None:
        from chalicelib.events import bookings, deliveries_stream, dossiers_stream, payments_stream, uploads

        self._streams = stack.aws.client("dynamodbstreams")
        self._sqs = stack.aws.client("sqs")
        self._bookings_url = stack.environment()["BOOKINGS_QUEUE_URL"]
        self._bookings: Handler = bookings.bookings
        self._uploads: Handler = uploads.uploads
        self._handlers: dict[str, Handler] = {
            "dossiers": dossiers_stream.dossiers_stream,
            "payments": payments_stream.payments_stream,
            "deliveries": deliveries_stream.deliveries_stream,
        }
        describe = stack.aws.client("dynamodb").describe_table
        self._arns = {
            name: describe(TableName=stack.tables[name])["Table"]["LatestStreamArn"] for name in self._handlers
        }
        self._places = list(self._shards())
        self.ours: set[str] = set()
        self.from_now()

    def from_now(self) -> None:
        """Forget what came until now: for a test that begins, since reading all that others did takes long."""
        self._iterators = {(name, shard): self._latest(arn, shard) for name, arn, shard in self._places}

    def run(self) -> None:
        """Feed until nothing moves any more."""
        moved = 1
        while moved:
            moved = sum(self._feed(name, shard) for name, shard in self._iterators) + self._feed_bookings()

    def upload_arrived(self, key: str) -> None:
        """S3 tells that an object was made, through the queue."""
        told = {"Records": [{"eventName": "ObjectCreated:Post", "s3": {"object": {"key": key}}}]}
        _all_done(self._uploads({"Records": [{"messageId": "1", "body": json.dumps(told)}]}, None))

    def statement_arrived(self, key: str) -> None:
        """S3 tells that a bank statement came, through the queue."""
        from chalicelib.events.statements import statements

        told = {"Records": [{"eventName": "ObjectCreated:Post", "s3": {"object": {"key": key}}}]}
        _all_done(statements({"Records": [{"messageId": "1", "body": json.dumps(told)}]}, None))

    def _shards(self) -> Iterator[tuple[str, str, str]]:
        for name, arn in self._arns.items():
            for shard in self._streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]:
                yield name, arn, shard["ShardId"]

    def _latest(self, arn: str, shard: str) -> str:
        found = self._streams.get_shard_iterator(StreamArn=arn, ShardId=shard, ShardIteratorType="LATEST")
        return str(found["ShardIterator"])

    def _feed(self, name: str, shard: str) -> bool:
        page = self._streams.get_records(ShardIterator=self._iterators[name, shard])
        self._iterators[name, shard] = page["NextShardIterator"]
        records = [as_event(one, self._arns[name]) for one in page["Records"]]
        mine = [one for one in records if self._dossier_of(one["dynamodb"]) in self.ours]
        if mine:
            _all_done(self._handlers[name]({"Records": mine}, None))
        return bool(page["Records"])

    def _dossier_of(self, change: Any) -> str:
        row = change.get("NewImage") or change.get("OldImage")
        if "delivery_id" in row:
            return str(row["delivery_id"]["S"]).partition(".")[0]
        return str(row.get("dossier_id", {}).get("S", ""))

    def _feed_bookings(self) -> bool:
        found = self._sqs.receive_message(QueueUrl=self._bookings_url, MaxNumberOfMessages=10, WaitTimeSeconds=0).get(
            "Messages", []
        )
        mine = [one for one in found if one["Body"].partition(".")[0] in self.ours]
        if mine:
            records = [{"messageId": one["MessageId"], "body": one["Body"]} for one in mine]
            _all_done(self._bookings({"Records": records}, None))
        for one in mine:
            self._sqs.delete_message(QueueUrl=self._bookings_url, ReceiptHandle=one["ReceiptHandle"])
        return bool(mine)


def _all_done(answer: Any) -> None:
    assert answer == {"batchItemFailures": []}, answer
