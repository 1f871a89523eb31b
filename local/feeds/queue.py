"""A queue -> its function: what the function did is deleted, what it did not do comes back by itself."""

import logging
from collections.abc import Mapping
from typing import Any

from local.feeds.invocation import ACCOUNT, REGION, Context, EverythingFailed, Handler, failed_records
from local.feeds.pace import Pace
from local.feeds.template import QueueSource

log = logging.getLogger("pump.queue")


class QueueFeed:
    """Feeds one queue. Its place is the queue itself: what was not deleted is still there."""

    def __init__(self, source: QueueSource, handler: Handler, aws: Any, pace: Pace) -> None:
        self._source, self._handler, self._pace = source, handler, pace
        self._sqs = aws.client("sqs")
        self._url = self._sqs.get_queue_url(QueueName=source.queue)["QueueUrl"]

    def step(self) -> bool:
        """Feeds one batch; False when there was none."""
        received = self._sqs.receive_message(
            QueueUrl=self._url,
            MaxNumberOfMessages=min(self._source.batch_size, 10),
            AttributeNames=["All"],
            MessageAttributeNames=["All"],
        )
        messages = received.get("Messages", [])
        if not messages:
            return False
        self._pace.was_busy()
        failed = self._invoke([as_event(one, self._source.queue) for one in messages])
        done = [one for one in messages if one["MessageId"] not in failed]
        if done:
            self._sqs.delete_message_batch(
                QueueUrl=self._url,
                Entries=[{"Id": str(i), "ReceiptHandle": one["ReceiptHandle"]} for i, one in enumerate(done)],
            )
        return True

    def forget_iterators(self) -> None:
        """Nothing to forget."""

    def _invoke(self, records: list[dict[str, Any]]) -> set[str]:
        identifiers = [one["messageId"] for one in records]
        try:
            return set(failed_records(self._handler({"Records": records}, Context(self._source.function)), identifiers))
        except EverythingFailed as reason:
            log.warning("%s: %s", self._source.function, reason)
        except Exception:
            log.exception("%s failed on %d messages", self._source.function, len(records))
        return set(identifiers)


def as_event(message: Mapping[str, Any], queue: str) -> dict[str, Any]:
    """A message as the queue gives it, in the shape in which Lambda hands it to functions."""
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": dict(message.get("Attributes", {})),
        "messageAttributes": {
            name: {name_of[0].lower() + name_of[1:]: value for name_of, value in attribute.items()}
            for name, attribute in message.get("MessageAttributes", {}).items()
        },
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:{REGION}:{ACCOUNT}:{queue}",
        "awsRegion": REGION,
    }
