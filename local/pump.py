"""The event pump: gives table streams, queues and schedules of the embedded AWS to the functions that Lambda runs."""

import argparse
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import boto3
from botocore.config import Config

from infra import merge
from local.feeds import invocation, template
from local.feeds.pace import Pace
from local.feeds.place import Place
from local.feeds.queue import QueueFeed
from local.feeds.schedule import ScheduleFeed
from local.feeds.stream import StreamFeed

log = logging.getLogger("pump")


class Feed(Protocol):
    """One source and its function."""

    def step(self) -> bool:
        """Feeds what there is; False when there was nothing."""

    def forget_iterators(self) -> None:
        """Starts again from the saved place."""


class Clients:
    """boto3 clients, all made in the main thread: making them is not thread-safe, using them is."""

    def client(self, service: str) -> Any:
        """A client of one service at the address and with the key of the environment."""
        return boto3.client(service, config=Config(retries={"max_attempts": 2, "mode": "standard"}, read_timeout=20))


class Pump:
    """All feeds, one thread for each."""

    def __init__(
        self,
        sources: Sequence[template.Source],
        places: Path,
        *,
        load: Callable[[str], invocation.Handler] = invocation.load,
        aws: Any = None,
    ) -> None:
        aws = aws or Clients()
        self._pace = Pace()
        self._feeds = {one.name: self._feed(one, load(one.function), aws, places) for one in sources}
        self._threads = [
            threading.Thread(target=self._run, args=(name, feed), name=name, daemon=True)
            for name, feed in self._feeds.items()
        ]

    def _feed(self, source: template.Source, handler: invocation.Handler, aws: Any, places: Path) -> Feed:
        place = Place(places / f"{source.name}.json")
        if isinstance(source, template.StreamSource):
            return StreamFeed(source, handler, aws, place, self._pace)
        if isinstance(source, template.QueueSource):
            return QueueFeed(source, handler, aws, self._pace)
        return ScheduleFeed(source, handler, aws, place, self._pace)

    def start(self) -> None:
        """Starts feeding."""
        for one in self._threads:
            one.start()

    def stop(self) -> None:
        """Stops feeding; functions that are running may end first (ten seconds)."""
        self._pace.stop()
        for one in self._threads:
            one.join(10)

    def _run(self, name: str, feed: Feed) -> None:
        while not self._pace.is_stopping:
            try:
                moved = feed.step()
            except Exception as reason:  # AWS does not answer: say it, rest, go on from the saved place
                log.warning("%s: %s: %s", name, type(reason).__name__, reason)
                feed.forget_iterators()
                self._pace.wait(0.5)
                continue
            if not moved:
                self._pace.rest()


def main() -> None:
    """Feeds the functions of chalicelib/events until Ctrl-C; the environment says where AWS is (see local/aws.py)."""
    options = argparse.ArgumentParser(description=main.__doc__)
    options.add_argument("--places", type=Path, default=Path(".local/pump"), help="where it keeps how far it has come")
    asked = options.parse_args()
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    for library in ("botocore", "pynamodb"):
        logging.getLogger(library).setLevel(logging.WARNING)
    prefix = os.environ["TABLE_PREFIX"]
    pump = Pump(template.sources(merge.merged(), prefix), asked.places)
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    pump.start()
    print("The event pump is feeding.", flush=True)
    ended.wait()
    pump.stop()


if __name__ == "__main__":
    main()
