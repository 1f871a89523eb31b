"""A table's stream -> its function: in order, at least once, with Lambda's partial failures, bisection and retries."""

import base64
import json
import logging
import time
from collections import deque
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from local.feeds.invocation import Context, EverythingFailed, Handler, failed_records
from local.feeds.pace import Pace, before_retry
from local.feeds.place import Place
from local.feeds.template import StreamSource

log = logging.getLogger("pump.stream")

Record = dict[str, Any]


class StreamFeed:
    """Feeds one stream; `step` is called again and again by one thread."""

    def __init__(self, source: StreamSource, handler: Handler, aws: Any, place: Place, pace: Pace) -> None:
        self._source, self._handler, self._place, self._pace = source, handler, place, pace
        self._streams = aws.client("dynamodbstreams")
        self._sqs = aws.client("sqs")
        self._arn: str = aws.client("dynamodb").describe_table(TableName=source.table)["Table"]["LatestStreamArn"]
        self._iterators: dict[str, str] = {}

    def step(self) -> bool:
        """Feeds what has come since the last time, from every shard; False when nothing had."""
        moved = False
        for shard in self._shards():
            try:
                page = self._streams.get_records(ShardIterator=self._iterator(shard), Limit=self._source.batch_size)
            except (
                self._streams.exceptions.ExpiredIteratorException,
                self._streams.exceptions.TrimmedDataAccessException,
            ):
                self.forget_iterators()
                return moved
            if page["Records"]:
                moved = True
                self._pace.was_busy()
                self._feed(shard, [as_event(one, self._arn) for one in page["Records"]])
            if page.get("NextShardIterator"):
                self._iterators[shard] = page["NextShardIterator"]
            else:  # the shard was closed: look for its successors
                self.forget_iterators()
        return moved

    def forget_iterators(self) -> None:
        """Starts again from the saved place, after anything went wrong between reading and saving."""
        self._iterators.clear()

    def _shards(self) -> list[str]:
        if self._iterators:
            return list(self._iterators)
        description = self._streams.describe_stream(StreamArn=self._arn)["StreamDescription"]
        return [one["ShardId"] for one in description["Shards"]]

    def _iterator(self, shard: str) -> str:
        if shard not in self._iterators:
            asked = {"StreamArn": self._arn, "ShardId": shard}
            saved = self._place.read().get(self._arn, {}).get(shard)
            try:
                if saved is None:
                    raise KeyError(shard)
                found = self._streams.get_shard_iterator(
                    **asked, ShardIteratorType="AFTER_SEQUENCE_NUMBER", SequenceNumber=saved
                )
            except (KeyError, self._streams.exceptions.TrimmedDataAccessException):
                found = self._streams.get_shard_iterator(**asked, ShardIteratorType="TRIM_HORIZON")
            self._iterators[shard] = found["ShardIterator"]
        return self._iterators[shard]

    def _feed(self, shard: str, records: list[Record]) -> None:
        """Every record is done or given up when this returns; the place is saved after each part of them."""
        waiting: deque[tuple[list[Record], int]] = deque([(records, 0)])
        while waiting and not self._pace.is_stopping:
            batch, failures = waiting.popleft()
            if too_old := self._too_old(batch):
                self._give_up(shard, batch[:too_old], "RecordAgeExceeded", failures)
                if batch[too_old:]:
                    waiting.appendleft((batch[too_old:], 0))
                continue
            done = self._invoke(batch)
            if done:
                self._save(shard, batch[:done])
            rest = batch[done:]
            if not rest:
                continue
            if done:  # the failed one now begins a batch of its own
                waiting.appendleft((rest, 0))
            elif len(rest) > 1 and self._source.bisects:  # does not count as a retry
                half = (len(rest) + 1) // 2
                waiting.extendleft([(rest[half:], 0), (rest[:half], 0)])
            elif failures < self._source.most_retries:
                self._pace.wait(before_retry(failures + 1))
                waiting.appendleft((rest, failures + 1))
            else:
                self._give_up(shard, rest, "RetryAttemptsExhausted", failures + 1)
        if waiting:  # stopping in the middle: read them again next time
            self.forget_iterators()

    def _invoke(self, batch: Sequence[Record]) -> int:
        """How many records, from the first, the function has done."""
        numbers = [one["dynamodb"]["SequenceNumber"] for one in batch]
        context = Context(self._source.function)
        try:
            failed = failed_records(self._handler({"Records": list(batch)}, context), numbers)
        except EverythingFailed as reason:
            log.warning("%s: %s", self._source.function, reason)
            return 0
        except Exception:
            log.exception("%s failed on %d records", self._source.function, len(batch))
            return 0
        return min((numbers.index(one) for one in failed), default=len(batch))

    def _too_old(self, batch: Sequence[Record]) -> int:
        oldest = time.time() - self._source.oldest_s
        fresh = (i for i, one in enumerate(batch) if one["dynamodb"]["ApproximateCreationDateTime"] >= oldest)
        return next(fresh, len(batch))

    def _give_up(self, shard: str, batch: Sequence[Record], condition: str, invocations: int) -> None:
        """Puts the address of the records (never their content) where a person will look, and goes on."""
        log.error("%s gives up %d records: %s", self._source.function, len(batch), condition)
        context = Context(self._source.function)
        first, last = batch[0]["dynamodb"], batch[-1]["dynamodb"]
        letter = {
            "requestContext": {
                "requestId": context.aws_request_id,
                "functionArn": context.invoked_function_arn,
                "condition": condition,
                "approximateInvokeCount": invocations,
            },
            "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
            "version": "1.0",
            "timestamp": datetime.now(UTC).isoformat(),
            "DDBStreamBatchInfo": {
                "shardId": shard,
                "startSequenceNumber": first["SequenceNumber"],
                "endSequenceNumber": last["SequenceNumber"],
                "approximateArrivalOfFirstRecord": _instant(first),
                "approximateArrivalOfLastRecord": _instant(last),
                "batchSize": len(batch),
                "streamArn": self._arn,
            },
        }
        url = self._sqs.get_queue_url(QueueName=self._source.dead_queue)["QueueUrl"]
        self._sqs.send_message(QueueUrl=url, MessageBody=json.dumps(letter))
        self._save(shard, batch)

    def _save(self, shard: str, done: Sequence[Record]) -> None:
        # Only this stream's shards: another embedded AWS has other streams, whose places mean nothing here.
        shards = self._place.read().get(self._arn, {})
        self._place.save({self._arn: {**shards, shard: done[-1]["dynamodb"]["SequenceNumber"]}})


def as_event(record: Record, stream_arn: str) -> Record:
    """A record as the streams API gives it, in the shape in which Lambda hands it to functions."""
    change = dict(record["dynamodb"])
    change["ApproximateCreationDateTime"] = float(int(change["ApproximateCreationDateTime"].timestamp()))
    for image in ("Keys", "NewImage", "OldImage"):
        if image in change:
            change[image] = {name: _value(value) for name, value in change[image].items()}
    event = {**record, "dynamodb": change, "eventSourceARN": stream_arn}
    if who := event.get("userIdentity"):  # DynamoDB itself, when a row has outlived its TTL
        event["userIdentity"] = {"principalId": who["PrincipalId"], "type": who["Type"]}
    return event


def _value(typed: dict[str, Any]) -> dict[str, Any]:
    """Binary values are base64 text in an event."""
    ((kind, value),) = typed.items()
    if kind == "B":
        value = base64.b64encode(value).decode()
    elif kind == "BS":
        value = [base64.b64encode(one).decode() for one in value]
    elif kind == "L":
        value = [_value(one) for one in value]
    elif kind == "M":
        value = {name: _value(one) for name, one in value.items()}
    return {kind: value}


def _instant(change: dict[str, Any]) -> str:
    return datetime.fromtimestamp(change["ApproximateCreationDateTime"], UTC).isoformat()
