"""The background sender of webhooks: tries again until the partner's own success answer, misbehaves when told to."""

import threading
import time
from collections.abc import Sequence
from functools import partial
from typing import Any

import urllib3

from local.sandbox.clockwork import Clockwork
from local.sandbox.delivery import Attempt, Delivery, Message, Notice, State
from local.sandbox.faults import Faults
from local.sandbox.vietnam_time import utc_now

# 20 tries over 73 seconds: an API that is killed and started again within a minute misses nothing. Real partners
# wait minutes (SePay 1..13 min, VNPAY 5 min); the order of events is the same, only faster.
RETRY_DELAYS_S = (0.2, 0.5, 1, 1, 2, 3, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5)
REORDER_WINDOW_S = 0.5
LONGEST_ANSWER_KEPT = 2000


class Outbox:
    """Sends notices from threads of its own; every try is kept with its answer. `close()` stops it."""

    def __init__(self, retry_delays_s: Sequence[float] = RETRY_DELAYS_S, timeout_s: float = 15.0) -> None:
        self.retry_delays_s = tuple(retry_delays_s)
        self.faults = Faults()
        self._http = urllib3.PoolManager(maxsize=16, timeout=urllib3.Timeout(total=timeout_s), retries=False)
        self._deliveries: dict[str, Delivery] = {}
        self._held: list[Notice] = []
        self._held_until = 0.0
        self._lock = threading.RLock()
        self._clockwork = Clockwork()

    def post(self, notices: Sequence[Notice], *, gap_s: float = 0.0) -> list[str]:
        """Takes `notices` to be sent in this order and returns the ids of their first copies.

        The next one leaves when the first try of the one before has been answered (or failed), `gap_s` seconds
        later. Under `reorder` they are gathered first, and the ids are not known yet: an empty list.
        """
        with self._lock:
            if self.faults.reorder:
                self._held += notices
                self._held_until = time.monotonic() + REORDER_WINDOW_S
                self._clockwork.at(self._held_until, self._release)
                return []
            return self._queue(notices, gap_s)

    def send_again(self, delivery_id: str) -> str:
        """Sends the notice of an earlier delivery once more, as a new delivery; KeyError when unknown."""
        with self._lock:
            return self._queue([self._deliveries[delivery_id].notice], 0.0)[0]

    def records(self, *, about: str | None = None, state: str | None = None) -> list[dict[str, Any]]:
        """Every delivery so far, oldest first, or only those about one reference or in one state."""
        with self._lock:
            return [
                d.record()
                for d in self._deliveries.values()
                if about in (None, d.notice.about) and state in (None, d.state)
            ]

    def set_faults(self, faults: Faults) -> None:
        """Replaces all switches at once."""
        with self._lock:
            self.faults = faults

    def close(self) -> None:
        """Stops sending; what still waits is forgotten, as with a partner that goes down for good."""
        self._clockwork.close()

    def _queue(self, notices: Sequence[Notice], gap_s: float) -> list[str]:
        sent, dropped = [], []
        for notice in notices:
            if self.faults.spend("drop"):
                dropped.append(self._new(notice, 1, "dropped"))
            else:
                sent.append([self._new(notice, copy) for copy in range(1, self.faults.duplicate + 2)])
        self._send_chain(sent, gap_s, time.monotonic() + self.faults.delay_s)
        return [copies[0].delivery_id for copies in sent] + [d.delivery_id for d in dropped]

    def _new(self, notice: Notice, copy: int, state: State = "waiting") -> Delivery:
        delivery = Delivery(f"{len(self._deliveries) + 1:06d}", notice, copy, state)
        self._deliveries[delivery.delivery_id] = delivery
        return delivery

    def _send_chain(self, chain: Sequence[Sequence[Delivery]], gap_s: float, due: float) -> None:
        if not chain:
            return
        first, *extra = chain[0]

        def send_first() -> None:
            self._try(first)
            with self._lock:
                self._send_chain(chain[1:], gap_s, time.monotonic() + gap_s)

        self._clockwork.at(due, send_first)
        for copy in extra:
            self._clockwork.at(due, partial(self._try, copy))

    def _release(self) -> None:
        with self._lock:
            if self._held and time.monotonic() >= self._held_until:
                held, self._held = self._held[::-1], []
                self._queue(held, 0.0)

    def _try(self, delivery: Delivery) -> None:
        message = delivery.notice.prepare(utc_now())
        attempt = Attempt(len(delivery.attempts) + 1, utc_now(), "lost")
        with self._lock:
            lost, answer_lost = self.faults.spend("lose"), False
            if not lost:
                answer_lost = self.faults.spend("lose_answers")
        if not lost:
            self._send(message, delivery.notice, attempt)
            if answer_lost:
                attempt.outcome = "answer_lost"
        with self._lock:
            delivery.last_sent = message
            delivery.attempts.append(attempt)
            if attempt.outcome == "accepted":
                delivery.state = "accepted"
            elif attempt.number > len(self.retry_delays_s) or (
                attempt.outcome == "not_accepted" and attempt.status in delivery.notice.final_refusals
            ):
                delivery.state = "given_up"
            else:
                wait_s = self.retry_delays_s[attempt.number - 1]
                self._clockwork.at(time.monotonic() + wait_s, partial(self._try, delivery))

    def _send(self, message: Message, notice: Notice, attempt: Attempt) -> None:
        try:
            answer = self._http.request(
                message.method, message.url, body=message.body, headers=message.headers, redirect=False
            )
        except urllib3.exceptions.HTTPError as error:
            attempt.outcome, attempt.error = "unreachable", type(error).__name__
            return
        attempt.status = answer.status
        attempt.answer = answer.data[:LONGEST_ANSWER_KEPT].decode(errors="replace")
        attempt.outcome = "accepted" if notice.accepted(answer.status, answer.data) else "not_accepted"
