"""Count what somebody does, and a request that is sent again once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from chalicelib.domain.errors import AlreadyAnswered
from chalicelib.usecases.ports.people import Limits


@contextmanager
def counted(name: str, *, most: int, window_s: int, now: datetime, limits: Limits) -> Iterator[None]:
    """Counts one attempt before what is done inside, so that of many at once none is done uncounted; given back where
    it turns out to be answered already: an answer that got lost on the way costs nobody two. Refuses as `Limits.hit`.
    """
    limits.hit(name, most=most, window_s=window_s, now=now)
    try:
        yield
    except AlreadyAnswered:
        limits.give_back(name)
        raise
