"""A partner's server on 127.0.0.1 that keeps what it was asked and answers as told."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Server:
    url: str = ""
    status: int = 200
    answer: bytes = b"{}"
    answers: list[bytes] = field(default_factory=list)  # in turn, before `answer`
    of_path: Callable[[str], bytes | None] = lambda path: None  # before both
    delay_s: float = 0.0
    asked: list[dict[str, Any]] = field(default_factory=list)


@contextmanager
def serving() -> Iterator[Server]:
    told = Server()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"null"
            told.asked.append({"path": self.path, "headers": dict(self.headers), "body": _body(body)})
            time.sleep(told.delay_s)
            answer = told.of_path(self.path)
            if answer is None:
                answer = told.answers.pop(0) if told.answers else told.answer
            self.send_response(told.status)
            self.send_header("Content-Length", str(len(answer)))
            self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()
            self.wfile.write(answer)

        do_GET = do_POST = _answer

        def log_message(self, *_: Any) -> None:
            """Silent."""

    class Silent(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            """A client that gave up waiting is part of the test."""

    server = Silent(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    told.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _body(sent: bytes) -> Any:
    """What was sent: JSON, else its text (a form)."""
    try:
        return json.loads(sent)
    except ValueError:
        return sent.decode()


def ems_delivered(path: str) -> bytes | None:
    """EMS's answer about any item that it is asked about: it delivered it. None for what is no such question."""
    parts = path.partition("?")[0].split("/")
    if parts[-2] != "tracking":
        return None
    return json.dumps({"code": "success", "data": {"tracking_code": parts[-1], "status": 7}}).encode()
