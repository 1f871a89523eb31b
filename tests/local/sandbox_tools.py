"""Builders for the sandbox tests: a receiver in our place, a client in the demo's, a patient eye."""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any

import urllib3

from local.sandbox.server import Answer, Request, Route, start

HTTP = urllib3.PoolManager(retries=False, timeout=10.0)
FAST = [0.02] * 30


def call(
    method: str, url: str, body: Any = None, headers: Mapping[str, str] | None = None
) -> tuple[int, dict[str, Any]]:
    """Status and JSON of one request; `body` is sent as it is when bytes, else as JSON."""
    data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
    answer = HTTP.request(method, url, body=data, headers=dict(headers or {}), redirect=False)
    return answer.status, json.loads(answer.data or b"{}")


class Receiver:
    """Stands where our API stands: keeps every request, answers the n-th as `reply(n, request)` says."""

    def __init__(self, reply: Callable[[int, Request], Answer]) -> None:
        self.requests: list[Request] = []

        def take(request: Request) -> Answer:
            self.requests.append(request)
            return reply(len(self.requests), request)

        routes: list[Route] = [("POST", "/hook", take), ("GET", "/hook", take)]
        self.server = start("receiver", 0, routes)
        self.url = f"{self.server.url}/hook"

    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(request.body) for request in self.requests]


def eventually(fact: Callable[[], Any], timeout_s: float = 8.0) -> Any:
    """The first true value of `fact`; fails when none came in time."""
    end = time.monotonic() + timeout_s
    while not (value := fact()):
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.01)
    return value


def settled(base_url: str) -> list[dict[str, Any]]:
    """All deliveries of a sandbox, once none of them waits any more."""

    def done() -> list[dict[str, Any]] | None:
        _, shown = call("GET", f"{base_url}/deliveries")
        found: list[dict[str, Any]] = shown["deliveries"]
        return found if found and all(d["state"] != "waiting" for d in found) else None

    return list(eventually(done))
