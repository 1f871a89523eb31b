"""What every event function needs: one failing record does not stop its neighbours, nor get lost."""

import functools
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from chalicelib.log import kind_and_place, log

Handler = Callable[[Any, Any], dict[str, Any]]


def stream(handle: Callable[[Mapping[str, Any], datetime], None]) -> Handler:
    """A table's stream: records in order, up to the first that fails; Lambda sends again from there
    (ReportBatchItemFailures)."""

    @functools.wraps(handle)
    def door(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
        for record in event["Records"]:
            try:
                handle(record, datetime.now(UTC))
            except Exception as error:
                log.error("event failed", function=handle.__name__, **kind_and_place(error))
                return {"batchItemFailures": [{"itemIdentifier": record["dynamodb"]["SequenceNumber"]}]}
        return {"batchItemFailures": []}

    return door


def queue(handle: Callable[[str, datetime], None], put_off: Callable[[str, int], None] | None = None) -> Handler:
    """A queue: each message by itself; the failed ones come again, in the end to the dead-letter queue.

    With `put_off(receipt_handle, seconds)` a failed message waits longer after each try (`wait_s`), else as long as
    the queue hides messages.
    """

    @functools.wraps(handle)
    def door(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
        failed = []
        for record in event["Records"]:
            try:
                handle(record["body"], datetime.now(UTC))
            except Exception as error:
                log.error("event failed", function=handle.__name__, **kind_and_place(error))
                failed.append({"itemIdentifier": record["messageId"]})
                if put_off:
                    _put_off(record, put_off)
        return {"batchItemFailures": failed}

    return door


def wait_s(tries: int) -> int:
    """Seconds before a message comes again after so many tries: 15, doubled each time, at most 15 minutes."""
    return int(min(900, 15 * 2 ** min(tries - 1, 10)))


def _put_off(record: Mapping[str, Any], put_off: Callable[[str, int], None]) -> None:
    try:
        put_off(record["receiptHandle"], wait_s(int(record["attributes"]["ApproximateReceiveCount"])))
    except Exception as error:  # it comes again all the same, when the queue shows it again
        log.warning("could not put off a message", **kind_and_place(error))


def schedule(handle: Callable[[datetime], None]) -> Handler:
    """A clock: what fails is alarmed and done at the next stroke."""

    @functools.wraps(handle)
    def door(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
        handle(datetime.now(UTC))
        return {}

    return door
