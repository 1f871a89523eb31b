"""What goes wrong outside of us, made to happen at a known moment."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import EndpointConnectionError

from chalicelib import config


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
