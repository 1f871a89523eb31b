"""Crashes at a chosen call of DynamoDB."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest

from chalicelib import config

Crashing = Callable[[int], AbstractContextManager[list[str]]]


@pytest.fixture
def calls_that_crash() -> Crashing:
    """Lets the n-th call to DynamoDB take effect and dies before its answer is seen; gives what crashed, in a list."""

    @contextmanager
    def crashing(number: int) -> Iterator[list[str]]:
        seen: list[str] = []
        crashed: list[str] = []

        def hook(model: Any, **_: Any) -> None:
            seen.append(model.name)
            if len(seen) == number:
                crashed.append(model.name)
                raise RuntimeError("crashed")

        events = config.client("dynamodb").meta.events
        events.register("after-call.dynamodb", hook)
        try:
            yield crashed
        finally:
            events.unregister("after-call.dynamodb", hook)

    return crashing
