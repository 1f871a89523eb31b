"""How long to rest: hardly at all while anything happens anywhere, half a second when all is quiet."""

import threading
import time

QUICK_S = 0.05
SLOW_S = 0.5


class Pace:
    """Shared by all feeds, because work in one is soon work in another."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._busy_at = time.monotonic()
        self._stopping = False

    @property
    def is_stopping(self) -> bool:
        """Whether the feeds must come to an end."""
        return self._stopping

    def was_busy(self) -> None:
        """Says that there was work: wakes every feed that rests."""
        with self._changed:
            self._busy_at = time.monotonic()
            self._changed.notify_all()

    def rest(self) -> None:
        """Waits 50 ms after work, then longer and longer, up to 500 ms after two quiet seconds."""
        with self._changed:
            quiet_s = time.monotonic() - self._busy_at
            if not self._stopping:
                self._changed.wait(min(max(quiet_s / 4, QUICK_S), SLOW_S))

    def wait(self, seconds: float) -> None:
        """Waits as long as told (before a retry), whatever happens elsewhere; less only when stopping."""
        ends = time.monotonic() + seconds
        with self._changed:
            while not self._stopping and (left := ends - time.monotonic()) > 0:
                self._changed.wait(left)

    def stop(self) -> None:
        """Ends every rest and asks the feeds to end."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()


def before_retry(attempt: int) -> float:
    """Seconds to wait before attempt number `attempt` + 1: 0.1, 0.2, 0.4 ... at most 5."""
    return float(min(0.1 * 2 ** (attempt - 1), 5.0))
