"""A timer over threads: runs each step at its time, never two clocks in one program."""

import heapq
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

Step = Callable[[], None]


class Clockwork:
    """Runs steps at monotonic times, up to 16 at once; `close()` forgets the rest."""

    def __init__(self) -> None:
        self._due: list[tuple[float, int, Step]] = []
        self._added = 0
        self._changed = threading.Condition()
        self._closed = False
        self._workers = ThreadPoolExecutor(16, thread_name_prefix="outbox")
        self._thread = threading.Thread(target=self._run, name="outbox-clock", daemon=True)
        self._thread.start()

    def at(self, due: float, step: Step) -> None:
        """Has `step` run when time.monotonic() reaches `due`; of equal times the earlier added goes first."""
        with self._changed:
            self._added += 1
            heapq.heappush(self._due, (due, self._added, step))
            self._changed.notify()

    def close(self) -> None:
        """Stops the clock; a step that runs already ends by itself."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join()
        self._workers.shutdown(wait=False, cancel_futures=True)

    def _run(self) -> None:
        with self._changed:
            while not self._closed:
                now = time.monotonic()
                while self._due and self._due[0][0] <= now:
                    self._workers.submit(heapq.heappop(self._due)[2])
                self._changed.wait(self._due[0][0] - now if self._due else None)
