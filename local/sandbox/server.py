"""A small JSON server on 127.0.0.1: routes, refusals, a clear word about a taken port."""

import errno
import json
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from local.sandbox.fields import Refusal, parse_object

LARGEST_BODY = 5 * 1024 * 1024


@dataclass(frozen=True)
class Request:
    """One request: `headers` have lower-case names, `raw_query` is as sent, `path_values` fill the route's names."""

    method: str
    path: str
    raw_query: str
    headers: Mapping[str, str]
    body: bytes
    path_values: Mapping[str, str] = field(default_factory=dict)

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(self.raw_query, keep_blank_values=True))

    def json(self) -> dict[str, Any]:
        return parse_object(self.body)


@dataclass(frozen=True)
class Answer:
    """An answer: `body` is JSON-able, or text that goes out as it is with its own content type."""

    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "application/json; charset=utf-8"})


Route = tuple[str, str, Callable[[Request], Answer]]


class PortTaken(Exception):
    """Another program listens on the port already."""


class SandboxServer(ThreadingHTTPServer):
    """A server with its address in `url`; `stop()` ends it and what works behind it."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, name: str, port: int, routes: Sequence[Route], closers: Sequence[Callable[[], None]]) -> None:
        self.name, self.closers = name, closers
        health: Route = ("GET", "/health", lambda request: Answer(200, {"server": name, "state": "up"}))
        self.routes = [(method, _pattern(path), handle) for method, path, handle in [*routes, health]]
        try:
            super().__init__(("127.0.0.1", port), _Handler)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise PortTaken(f"{name}: port {port} on 127.0.0.1 is taken by another program") from None
            raise
        self.url = f"http://127.0.0.1:{self.server_address[1]}"

    def answer(self, request: Request) -> Answer:
        """The route's answer; 404 or 405 where there is none, and every refusal as `{error, message}`."""
        allowed = []
        try:
            for method, pattern, handle in self.routes:
                if match := pattern.fullmatch(request.path):
                    if method == request.method:
                        values = {name: unquote(value) for name, value in match.groupdict().items()}
                        return handle(replace(request, path_values=values))
                    allowed.append(method)
            if allowed:
                raise Refusal(405, "wrong_method", f"{request.path} takes {', '.join(allowed)}")
            raise Refusal(404, "no_such_path", f"the {self.name} sandbox has no {request.path}")
        except Refusal as refusal:
            return Answer(refusal.status, {"error": refusal.code, "message": refusal.message})

    def stop(self) -> None:
        self.shutdown()
        self.server_close()
        for close in self.closers:
            close()


class _Handler(BaseHTTPRequestHandler):
    server: SandboxServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60

    def _serve(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > LARGEST_BODY or "Transfer-Encoding" in self.headers:
            self.close_connection = True
            self._send(Answer(413, {"error": "body_too_large", "message": "at most 5 MB, with a Content-Length"}))
            return
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(length))
        request = Request(self.command, parts.path, parts.query, headers, body)
        try:
            answer = self.server.answer(request)
        except Exception as error:
            answer = Answer(500, {"error": "sandbox_fault", "message": f"{type(error).__name__}: {error}"})
        self._send(answer)

    do_GET = do_POST = do_PUT = do_DELETE = _serve

    def _send(self, answer: Answer) -> None:
        text = answer.body if isinstance(answer.body, str) else json.dumps(answer.body, ensure_ascii=False)
        payload = text.encode()
        self.send_response(answer.status)
        for name, value in {**answer.headers, "Content-Length": str(len(payload))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(payload)

    def log_message(self, format: str, *args: Any) -> None:
        """Silent: messages hold codes and phone numbers; `/deliveries` and `/inbox` tell what happened."""


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))


def start(name: str, port: int, routes: Sequence[Route], closers: Sequence[Callable[[], None]] = ()) -> SandboxServer:
    """A running server on 127.0.0.1 (`port` 0 takes a free one, see `.url`); raises `PortTaken`."""
    server = SandboxServer(name, port, routes, closers)
    threading.Thread(target=server.serve_forever, args=(0.05,), name=f"sandbox-{name}", daemon=True).start()
    return server
