"""The only writer: one action or many in one transaction, with the reason for a refusal named by label."""

import random
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from botocore.exceptions import ClientError
from pynamodb.expressions.condition import Condition

from chalicelib import config
from chalicelib.domain.errors import Conflict
from chalicelib.store.row import Row

TRIES = 8
FIRST_PAUSE_S = 0.01
LONGEST_PAUSE_S = 0.4
MOST_ACTIONS = 100  # DynamoDB's limit

_CONTENTION = frozenset(
    {
        "TransactionConflictException",
        "TransactionInProgressException",
        "ProvisionedThroughputExceededException",
        "ThrottlingException",
        "RequestLimitExceeded",
        # as reasons of a cancelled transaction
        "TransactionConflict",
        "ThrottlingError",
        "ProvisionedThroughputExceeded",
    }
)
_ALL_OLD = "ALL_OLD"


@dataclass(frozen=True, slots=True)
class Action:
    """One write: what DynamoDB is asked, and the name by which its lost condition is told."""

    verb: Literal["Put", "Update", "Delete", "ConditionCheck"]
    request: Mapping[str, Any]
    label: str


class Lost(Conflict):
    """Conditions that did not hold. `rows`: label -> the row that was in the way (raw), {} where there is none."""

    def __init__(self, rows: Mapping[str, Mapping[str, Any]]) -> None:
        super().__init__(f"lost: {', '.join(rows)}")
        self.rows = rows


def put(row: Row, label: str = "", *, only_if: Condition | None = None) -> Action:
    """Write the whole row."""
    return Action("Put", row.get_save_kwargs_from_instance(only_if, _ALL_OLD if only_if is not None else None), label)


def update(row: Row, changes: list[Any], label: str = "", *, only_if: Condition | None = None) -> Action:
    """Change some columns of the row with the keys of `row`, made when missing."""
    old = _ALL_OLD if only_if is not None else None
    return Action("Update", row.get_update_kwargs_from_instance(changes, only_if, old), label)


def delete(row: Row, label: str = "", *, only_if: Condition | None = None) -> Action:
    """Delete the row with the keys of `row`."""
    old = _ALL_OLD if only_if is not None else None
    return Action("Delete", row.get_delete_kwargs_from_instance(only_if, old), label)


def check(row: Row, label: str, *, only_if: Condition) -> Action:
    """Write nothing, and let the others in the transaction happen only if this holds of the row with the keys of
    `row`."""
    return Action("ConditionCheck", row.get_delete_kwargs_from_instance(only_if, _ALL_OLD), label)


def write(*actions: Action) -> None:
    """All of the actions or none. One alone is sent as a single write, at half the price of a transaction.

    Raises `Lost` (a Conflict) when conditions did not hold; not when what stands in the way of a whole row is that very
    row, written when botocore first sent it: its answer was lost, and it was sent again. Meeting another transaction on
    the same row, or being throttled, is tried again with growing random pauses, and is a `Conflict` after eight times.
    """
    for attempt in range(TRIES):
        try:
            return _send(actions)
        except ClientError as error:
            if _is_there_already(error, actions):
                return None
            if lost := _lost(error, actions):
                raise Lost(lost) from None
            if not _is_contention(error):
                raise
        time.sleep(random.uniform(0, min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2**attempt)))  # noqa: S311 - no secret
    raise Conflict("too many writers")


def _send(actions: tuple[Action, ...]) -> None:
    client = config.client("dynamodb")
    if len(actions) == 1:
        send = {"Put": client.put_item, "Update": client.update_item, "Delete": client.delete_item}
        send[actions[0].verb](**actions[0].request)
        return
    # The token lets botocore repeat a request whose answer was lost. A cancelled transaction did nothing, so that our
    # own next try is a new one.
    client.transact_write_items(
        TransactItems=[{action.verb: action.request} for action in actions], ClientRequestToken=str(uuid.uuid4())
    )


def _lost(error: ClientError, actions: tuple[Action, ...]) -> dict[str, Mapping[str, Any]]:
    answer: Mapping[str, Any] = error.response
    code = answer["Error"]["Code"]
    if code == "ConditionalCheckFailedException":
        return {actions[0].label: answer.get("Item", {})}
    if code != "TransactionCanceledException":
        return {}
    return {
        action.label: reason.get("Item", {})
        for action, reason in zip(actions, answer["CancellationReasons"], strict=True)
        if reason["Code"] == "ConditionalCheckFailed"
    }


def _is_there_already(error: ClientError, actions: tuple[Action, ...]) -> bool:
    """A transaction has a token for this; one row alone is known again by botocore's having sent it more than once."""
    answer: Mapping[str, Any] = error.response
    was_repeated = answer.get("ResponseMetadata", {}).get("RetryAttempts", 0) > 0
    return was_repeated and "Item" in answer and answer["Item"] == actions[0].request.get("Item")


def _is_contention(error: ClientError) -> bool:
    answer: Mapping[str, Any] = error.response
    if answer["Error"]["Code"] in _CONTENTION:
        return True
    codes = {reason["Code"] for reason in answer.get("CancellationReasons", [])} - {"None"}
    return bool(codes) and codes <= _CONTENTION
