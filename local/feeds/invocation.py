"""Calls a function as Lambda would: by module and name, with a context, and reads what it says of its records."""

import importlib
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Handler = Callable[[dict[str, Any], Any], Any]

ACCOUNT = "000000000000"
REGION = "ap-southeast-1"


class Context:
    """The part of Lambda's context object that functions may read."""

    function_version = "$LATEST"
    memory_limit_in_mb = "1024"

    def __init__(self, function: str, timeout_s: float = 30.0) -> None:
        self.function_name = function
        self.invoked_function_arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{function}"
        self.aws_request_id = str(uuid.uuid4())
        self.log_group_name = f"/congdan/local/{function}"
        self.log_stream_name = "local"
        self._ends = time.monotonic() + timeout_s

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until Lambda would stop the function."""
        return max(0, int((self._ends - time.monotonic()) * 1000))


def load(function: str) -> Handler:
    """The handler of a function by name; imports its module only, never app.py, as Lambda does."""
    handler: Handler = getattr(importlib.import_module(f"chalicelib.events.{function}"), function)
    return handler


class EverythingFailed(Exception):
    """The function's answer fails the whole batch: malformed, or naming a record that was not in it."""


def failed_records(answer: Any, identifiers: Sequence[str]) -> list[str]:
    """The identifiers that the answer reports as failed; none for an empty answer. Raises `EverythingFailed`.

    Rules of "Reporting batch item failures" in the Lambda guide.
    """
    if not answer:
        return []
    failures = answer.get("batchItemFailures") if isinstance(answer, Mapping) else None
    if failures is None:
        return []
    try:
        named = [str(one["itemIdentifier"]) for one in failures]
    except (TypeError, KeyError) as reason:
        raise EverythingFailed("the answer cannot be read") from reason
    if unknown := [one for one in named if one not in identifiers]:
        raise EverythingFailed(f"the answer names {len(unknown)} records that were not sent")
    return named
