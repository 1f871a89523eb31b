"""The callers of the bench: each request once, failures counted, a line that breaks opened again."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bench.callers import Answered, Asked, call

HEARD: list[tuple[str, bytes]] = []


class _Server(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        HEARD.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
        if self.path == "/breaks":
            self.close_connection = True
            return
        self.send_response(200 if self.path == "/good" else 500)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_: object) -> None:
        """Silent."""


@pytest.fixture
def address() -> Iterator[str]:
    HEARD.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Server)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_every_request_is_sent_once_and_what_is_not_answered_well_is_counted(address: str):
    paths = ["/good"] * 20 + ["/bad"] * 3 + ["/breaks"] * 2 + ["/good"] * 5
    requests = [lambda path=path: Asked("POST", path, {}, b"body") for path in paths]
    answered = call(address, requests, 4)
    assert sorted(HEARD) == sorted((path, b"body") for path in paths)
    assert (len(answered.took_s), answered.failed) == (25, 5)
    assert answered.failed_share == 5 / 30
    assert 0 < answered.slowest(0.99) <= answered.lasted_s


def test_a_connection_may_rest_between_its_requests(address: str):
    answered = call(address, [lambda: Asked("POST", "/good", {})] * 4, 2, every_s=0.1)
    assert answered.lasted_s >= 0.15
    assert answered.a_second == pytest.approx(4 / answered.lasted_s)


def test_the_slowest_hundredth_is_left_out():
    answered = Answered([0.001 * n for n in range(1, 101)], 0, 1.0, 0.0)
    assert (answered.slowest(0.5), answered.slowest(0.98)) == (pytest.approx(0.051), pytest.approx(0.099))
    assert Answered([], 1, 1.0, 0.0).slowest(0.99) == float("inf")
