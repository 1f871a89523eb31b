"""What goes wrong outside of us, made to happen at a known moment."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import EndpointConnectionError

from chalicelib import config

WRITES = ("PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems", "BatchWriteItem")
# What may be noted of an attack: how often, and who looked.
NOTED = ("-limits", "-challenges", "-accesses")


@contextmanager
def just_before(operation: str, happen: Callable[[], Any]) -> Iterator[None]:
    """`happen` once, between our next DynamoDB call named `operation` being decided and being sent: what another
    process does meanwhile."""
    waiting = [happen]

    def hook(model: Any, **_: Any) -> None:
        if model.name == operation and waiting:
            waiting.pop()()

    with _hooked(hook):
        yield
    assert not waiting, f"no {operation} was sent"


@contextmanager
def database_away() -> Iterator[None]:
    """DynamoDB cannot be reached."""

    def hook(**_: Any) -> None:
        raise EndpointConnectionError(endpoint_url="https://dynamodb.example")

    with _hooked(hook):
        yield


@contextmanager
def counted() -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """(operation, what it asks) of every DynamoDB call, in order."""
    seen: list[tuple[str, dict[str, Any]]] = []

    def hook(model: Any, params: Any, **_: Any) -> None:
        seen.append((model.name, json.loads(params["body"])))

    with _hooked(hook):
        yield seen


@contextmanager
def _hooked(hook: Callable[..., Any]) -> Iterator[None]:
    events = config.client("dynamodb").meta.events
    events.register("before-call.dynamodb", hook)
    try:
        yield
    finally:
        events.unregister("before-call.dynamodb", hook)


@contextmanager
def without_effect(*also: str) -> Iterator[None]:
    """Nothing is written but what counts attempts, and tables that end so."""
    done: list[str] = []

    def answered(http_response: Any, model: Any, **_: Any) -> None:
        name, asked = calls.pop()
        assert name == model.name and not calls, "one call at a time"
        if http_response.status_code < 300 and name in WRITES:  # a write whose condition was lost had no effect
            done.extend(_tables(asked))

    events = config.client("dynamodb").meta.events
    events.register("after-call.dynamodb", answered)
    try:
        with counted() as calls:
            yield
    finally:
        events.unregister("after-call.dynamodb", answered)
    assert [table for table in done if not table.endswith((*NOTED, *also))] == []


def _tables(asked: dict[str, Any]) -> list[str]:
    if "TransactItems" in asked:
        return [one["TableName"] for item in asked["TransactItems"] for one in item.values()]
    return [*asked.get("RequestItems", {})] or [asked["TableName"]]
