"""Waiting for what happens elsewhere: asked again and again until a deadline, never a fixed sleep."""

import time
from collections.abc import Callable
from typing import TypeVar

from local.demo.http import Unexpected

T = TypeVar("T")


def until(what: str, ask: Callable[[], T | None], *, within_s: float = 30.0, every_s: float = 0.1) -> T:
    """The first answer of `ask` that is neither None nor False; `Unexpected` when there is none in time."""
    deadline = time.monotonic() + within_s
    while True:
        if found := ask():
            return found
        if time.monotonic() > deadline:
            raise Unexpected(f"Waited {within_s:.0f} s for: {what}")
        time.sleep(every_s)
