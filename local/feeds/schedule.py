"""A schedule -> its function, every so often; a run that was missed while nobody ran it is made up for once."""

import json
import logging
import time
import uuid
from datetime import UTC, datetime
from typing import Any

from local.feeds.invocation import ACCOUNT, REGION, Context, Handler
from local.feeds.pace import Pace, before_retry
from local.feeds.place import Place
from local.feeds.template import ScheduleSource

log = logging.getLogger("pump.schedule")


class ScheduleFeed:
    """Runs one function on time."""

    def __init__(self, source: ScheduleSource, handler: Handler, aws: Any, place: Place, pace: Pace) -> None:
        self._source, self._handler, self._place, self._pace = source, handler, place, pace
        self._sqs = aws.client("sqs")
        if "due_at" not in place.read():
            self._place.save({"due_at": time.time() + source.every_s})

    def step(self) -> bool:
        """Runs the function when it is due; False when it is not."""
        due_at = self._place.read()["due_at"]
        if time.time() < due_at:
            return False
        self._pace.was_busy()
        if self._run(datetime.fromtimestamp(due_at, UTC)):
            self._place.save({"due_at": time.time() + self._source.every_s})
        return True

    def forget_iterators(self) -> None:
        """Nothing to forget."""

    def _run(self, due: datetime) -> bool:
        """Whether the run is over, done or put aside; not when the pump is stopped between two attempts."""
        event = as_event(self._source, due)
        for attempt in range(1, self._source.most_retries + 2):
            try:
                self._handler(event, Context(self._source.function))
                return True
            except Exception:
                log.exception("%s failed, attempt %d", self._source.function, attempt)
                self._pace.wait(before_retry(attempt))
            if self._pace.is_stopping:
                return False
        url = self._sqs.get_queue_url(QueueName=self._source.dead_queue)["QueueUrl"]
        self._sqs.send_message(QueueUrl=url, MessageBody=json.dumps({"version": "1.0", "requestPayload": event}))
        return True


def as_event(source: ScheduleSource, due: datetime) -> dict[str, Any]:
    """What EventBridge hands to a function on a schedule."""
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": ACCOUNT,
        "time": due.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": REGION,
        "resources": [f"arn:aws:events:{REGION}:{ACCOUNT}:rule/{source.name}"],
        "detail": {},
    }
