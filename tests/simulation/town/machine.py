"""The machine that a town runs on: its clock is virtual and its entropy is the seed's, so that a seed is one story.

Ids, one-time codes, nonces and transaction tokens are made by the program as ever, from the operating system's random
bytes: here each work is given bytes of its own, drawn from the seed and the work's name.
"""

import os
import random
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from chalicelib.api import ids
from chalicelib.store import accesses, calendars, procedures
from tests.simulation.clock import Clock, stopped

BEGIN = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # Monday 08:00 in Việt Nam


@contextmanager
def seeded(bytes_of_now: Callable[[int], bytes]) -> Iterator[Clock]:
    """The block runs on such a machine, in a process that remembers nothing yet."""
    for memory in (accesses._noted, calendars._hours, procedures._versions, procedures._catalogues):
        memory.clear()  # type: ignore[attr-defined]
    with stopped() as clock, pytest.MonkeyPatch.context() as patch:
        clock.at = BEGIN
        patch.setattr(os, "urandom", bytes_of_now)
        patch.setattr(random, "_urandom", bytes_of_now)  # what `secrets` draws from
        nanoseconds = types.SimpleNamespace(time_ns=lambda: int(clock.at.timestamp() * 1_000_000) * 1_000)
        patch.setattr(ids, "time", nanoseconds)
        yield clock
