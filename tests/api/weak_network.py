"""Networks on which answers are lost and requests come again."""

import itertools
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.api import client

Call = Callable[..., client.Reply]
Network = Callable[[Call], Call]


def undisturbed(call: Call) -> Call:
    """Each request is answered."""
    return call


def every_second_answer_lost(call: Call) -> Call:
    """Each is carried out; of every second one nothing comes back, and the phone sends it again as it was."""
    sent = itertools.count(1)

    def send(method: str, url: str, **named: Any) -> client.Reply:
        while True:
            reply = call(method, url, **named)
            if next(sent) % 2:
                return reply

    return send


def everything_twice(call: Call) -> Call:
    """Each request arrives twice, and the first answer is heard."""

    def send(method: str, url: str, **named: Any) -> client.Reply:
        first, _ = call(method, url, **named), call(method, url, **named)
        return first

    return send


def copies_come_late(call: Call) -> Call:
    """A copy of each writing request arrives after the next one was answered."""
    before: list[tuple[str, str, dict[str, Any]]] = []

    def send(method: str, url: str, **named: Any) -> client.Reply:
        reply = call(method, url, **named)
        if before:
            late_method, late_url, late = before.pop()
            call(late_method, late_url, **late)
        if method != "GET":
            before.append((method, url, named))
        return reply

    return send


@contextmanager
def over(network: Network) -> Iterator[None]:
    """Everybody's calls go over this network: apps, partners, officers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client, "call", network(client.call))
        yield


def losing(seed: int) -> Network:
    """Of each request as many answers are lost as it happens, half of all."""
    chance = random.Random(seed)

    def network(call: Call) -> Call:
        def send(method: str, url: str, **named: Any) -> client.Reply:
            while True:
                reply = call(method, url, **named)
                if chance.random() < 0.5:
                    return reply

        return send

    return network
