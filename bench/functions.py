"""What the streams and queues of the town wake, fed as Lambda feeds it, each run noted in the ledger."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.ledger import Ledger
from infra import merge
from local.aws import Stack
from local.feeds import invocation, template
from local.feeds.pace import Pace
from local.feeds.place import Place
from local.feeds.queue import QueueFeed
from local.feeds.stream import StreamFeed


class Functions:
    """All consumers of one stack, from now on."""

    def __init__(self, stack: Stack, ledger: Ledger) -> None:
        self._ledger, pace = ledger, Pace()
        self._places = tempfile.TemporaryDirectory()
        self._streams, self._queues = [], {}
        for one in template.sources(merge.merged(), stack.prefix):
            if isinstance(one, template.StreamSource):
                place = Place(Path(self._places.name) / one.name)
                self._streams.append(StreamFeed(one, self._noted(one.function), stack.aws, place, pace))
            elif isinstance(one, template.QueueSource):
                self._queues[one.function] = QueueFeed(one, self._noted(one.function), stack.aws, pace)
        for feed in self._streams:
            feed.step()  # its place is now

    def follow(self, *queues: str) -> None:
        """Feed until nothing moves: the streams, and the queues that are named."""
        moved = True
        while moved:
            moved = any([feed.step() for feed in self._streams] + [self._queues[name].step() for name in queues])

    def _noted(self, function: str) -> Callable[[dict[str, Any], Any], Any]:
        handler = invocation.load(function)

        def run(event: dict[str, Any], context: Any) -> Any:
            answer = self._ledger.ran(function, lambda: handler(event, context))
            assert answer == {"batchItemFailures": []}, f"{function} failed"
            return answer

        return run
