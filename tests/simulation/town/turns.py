"""Many works at once in virtual time, of which one runs at a time: each hands the turn on before every call to AWS."""

import _thread
import heapq
import itertools
import random
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from tests.simulation.faults import FIRST_WRITE, Killed


class Work:
    """One attempt at something, with chances of its own: what others do never changes what happens to it. `plan` tells
    which fault meets which of its calls."""

    def __init__(self, key: str, do: Callable[[], Any], chance: random.Random, plan: Mapping[int, str]) -> None:
        self.key, self.do, self.chance, self.plan = key, do, chance, plan
        self.calls, self.has_written, self.is_over = 0, False, False
        self.met: list[str] = []  # faults that it met
        self.reply: Any = None
        self.error: BaseException | None = None

    def fault(self, *, is_write: bool) -> str:
        """What meets its next call; "" for nothing."""
        place, self.calls = self.calls, self.calls + 1
        if is_write and not self.has_written:
            self.has_written = True
            place = FIRST_WRITE if FIRST_WRITE in self.plan else place
        return self.plan.get(place, "")

    def run(self) -> None:
        """To its end, however that comes."""
        try:
            self.reply = self.do()
        except AssertionError:
            raise
        except (Exception, Killed) as error:
            self.error = error


class _Hand(threading.Thread):
    """A thread that works only while it has the turn."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.work: Work | None = None
        self.go, self.back = _thread.allocate_lock(), _thread.allocate_lock()
        self.go.acquire()
        self.back.acquire()
        self.broken: BaseException | None = None

    def run(self) -> None:
        while True:
            self.go.acquire()
            if self.work is None:
                return
            try:
                self.work.run()
            except BaseException as broken:
                self.broken = broken
            self.work.is_over = True
            self.back.release()

    def turn(self) -> None:
        """Works until it hands the turn on, or is done."""
        self.go.release()
        self.back.acquire()
        if self.broken:
            raise self.broken

    def hand_on(self) -> None:
        """Within the work: others first."""
        self.back.release()
        self.go.acquire()


class Turns:
    """What is to happen, by time; and whose turn it is. `tell` hears the time."""

    def __init__(self, tell: Callable[[datetime], None], begin: datetime) -> None:
        self.now = begin
        self._tell, self._next, self._numbers = tell, list[Any](), itertools.count()
        self._idle, self._all = list[_Hand](), list[_Hand]()
        self._hand: _Hand | None = None

    @property
    def current(self) -> Work | None:
        """The work that has the turn."""
        return self._hand.work if self._hand and threading.current_thread() is self._hand else None

    def at(self, when: datetime, key: str, do: Callable[[], None]) -> None:
        """Something happens then; at the same instant the order is that of the keys."""
        heapq.heappush(self._next, (when, key, next(self._numbers), do))

    def after(self, time: timedelta, key: str, do: Callable[[], None]) -> None:
        """Something happens so much later."""
        self.at(self.now + time, key, do)

    def run(self) -> None:
        """Until nothing is to happen any more."""
        while self._next:
            when, _, _, do = heapq.heappop(self._next)
            self.now = max(self.now, when)
            self._tell(self.now)
            do()

    def begin(self, work: Work, then: Callable[[Work], None]) -> None:
        """The work begins now; `then` is called at its end."""
        hand = self._idle.pop() if self._idle else self._new()
        hand.work = work
        self._go_on(hand, then)

    def wait(self, work: Work) -> None:
        """Within a work: a call takes its time, and others have the turn meanwhile."""
        hand = self._hand
        assert hand and hand.work is work
        hand.hand_on()

    def close(self) -> None:
        """No thread stays; works that are under way are left where they are (a failing town is thrown away)."""
        for hand in self._idle:
            hand.work = None
            hand.go.release()

    def _new(self) -> _Hand:
        hand = _Hand()
        self._all.append(hand)
        hand.start()
        return hand

    def _go_on(self, hand: _Hand, then: Callable[[Work], None]) -> None:
        before, self._hand = self._hand, hand
        try:
            hand.turn()
        finally:
            self._hand = before
        work = hand.work
        assert work
        if work.is_over:
            self._idle.append(hand)
            then(work)
        else:
            took = timedelta(microseconds=work.chance.randint(1_000, 40_000))
            self.after(took, work.key, lambda: self._go_on(hand, then))
