"""What goes wrong between us and AWS: at the n-th call of a step, a process is killed, or an answer is lost or refused.

A killed process runs no line more: `Killed` is no Exception, so nothing in the program catches it.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from botocore.exceptions import ClientError, ReadTimeoutError

from tests.simulation.dynamo import Answer, Dynamo, Request, refusal

KILLED_BEFORE = "killed before"
KILLED_AFTER = "killed after"
UNANSWERED = "timed out, not done"
DONE_UNANSWERED = "timed out, done"
SENT_TWICE = "answer lost, sent again by botocore"
THROTTLED = "throttled"
CONTENDED = "met another transaction"
STALE = "an index that is behind"
KILLS = (KILLED_BEFORE, KILLED_AFTER)
KINDS = (*KILLS, UNANSWERED, DONE_UNANSWERED, SENT_TWICE, THROTTLED, CONTENDED, STALE)

T = TypeVar("T")
FIRST_WRITE = -1  # in the place of a call's number: when all was read and decided
Fault = str | Callable[[], Any]  # one of KINDS, or what another process does just before the call
_WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems"})


class Killed(BaseException):
    """The process ended here."""


class Faults:
    """Stands before DynamoDB: counts the calls of a step and lets its plan happen. `seen` are the calls' names."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self._plan: Mapping[int, Fault] = {}
        self._past: Dynamo | None = None

    def begin(self, plan: Mapping[int, Fault], past: Dynamo | None = None) -> None:
        """A step begins: what happens at which of its calls (the first is 0). `past` is what a stale index shows."""
        self.seen, self._plan, self._past = [], plan, past

    def around(self, dynamo: Dynamo, operation: str, request: Request) -> Answer:
        """One call, or what becomes of it."""
        place = len(self.seen)
        if operation in _WRITES and not _WRITES.intersection(self.seen):
            place = FIRST_WRITE if FIRST_WRITE in self._plan else place
        fault = self._plan.get(place)
        self.seen.append(operation)
        if callable(fault):
            self._meanwhile(fault)
        if fault == KILLED_BEFORE:
            raise Killed(f"before {operation}")
        if fault == UNANSWERED:
            raise ReadTimeoutError(endpoint_url="memory")
        if fault == THROTTLED:
            raise refusal("ProvisionedThroughputExceededException", operation)
        if fault == CONTENDED and operation in _WRITES:
            raise contention(operation, request)
        if fault == STALE and "IndexName" in request and self._past:
            return self._past.call(operation, request)
        answer = dynamo.call(operation, request)
        if fault == KILLED_AFTER:
            raise Killed(f"after {operation}")
        if fault == DONE_UNANSWERED:
            raise ReadTimeoutError(endpoint_url="memory")
        if fault == SENT_TWICE:
            return again(lambda: dynamo.call(operation, request))
        return answer

    def _meanwhile(self, happen: Callable[[], Any]) -> None:
        kept = self.seen, self._plan
        self.begin({}, self._past)
        try:
            happen()
        finally:
            self.seen, self._plan = kept


def again(call: Callable[[], T]) -> T:
    """What botocore is told when it sends a request once more; it says so of what it hears."""
    try:
        return call()
    except ClientError as error:
        error.response.setdefault("ResponseMetadata", {})["RetryAttempts"] = 1
        raise


def contention(operation: str, request: Request) -> Exception:
    """What a write is told that met another transaction."""
    if operation != "TransactWriteItems":
        return refusal("TransactionConflictException", operation)
    reasons = [{"Code": "None"} for _ in request["TransactItems"]]
    reasons[-1] = {"Code": "TransactionConflict"}
    return refusal("TransactionCanceledException", operation, CancellationReasons=reasons)
