"""One clock for doors and event functions, which goes on only when it is told to."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

import pytest

from chalicelib.api import router
from chalicelib.events import doors


class Clock:
    """The time of a simulation; it begins now, since tokens and certificates look at nothing else."""

    def __init__(self) -> None:
        self.at = datetime.now(UTC)

    def passes(self, time: timedelta) -> datetime:
        """Later, and what it is then."""
        self.at += time
        return self.at


@contextmanager
def stopped() -> Iterator[Clock]:
    """Every door reads this clock in the block."""
    clock = Clock()

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return clock.at if tz else clock.at.replace(tzinfo=None)

    with pytest.MonkeyPatch.context() as patch:
        for module in (router, doors):
            patch.setattr(module, "datetime", Stopped)
        yield clock
