"""What we fetch: from public addresses only, no further than asked for, no more and no longer than allowed."""

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from chalicelib import config
from chalicelib.adapters import outgoing
from tests.adapters.servers import serving


@contextmanager
def sending(
    *parts: bytes, pause_s: float = 0.0, endless: bool = False, each_after_a_question: bool = False
) -> Iterator[str]:
    """A server that sends these bytes to the first who asks, with pauses, the last one for ever if `endless`."""
    server, over = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def serve() -> None:
        try:
            peer, _ = server.accept()
            with peer:
                peer.recv(65536)
                rest = list(parts)
                while rest and not over.is_set():
                    peer.sendall(rest[0])
                    if each_after_a_question:
                        peer.recv(65536)
                    if len(rest) > 1 or not endless:
                        rest.pop(0)
                    time.sleep(pause_s)
        except OSError:
            """Who asked has gone."""

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
    finally:
        over.set()
        server.close()
        thread.join(2)


@pytest.fixture
def deployed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Not the embedded default, whose partners are on this machine."""
    monkeypatch.setenv("STAGE", "prod")
    config.reset()
    outgoing._pool.cache_clear()
    yield
    monkeypatch.undo()
    config.reset()
    outgoing._pool.cache_clear()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1"])
def test_nothing_inside_is_asked_however_it_is_written(host: str, deployed: None) -> None:
    with serving() as inside:
        with pytest.raises(outgoing.Unreachable):
            outgoing.get(inside.url.replace("127.0.0.1", host))
        assert inside.asked == []


@pytest.mark.parametrize(
    ("address", "is_outside"),
    [
        ("203.162.4.190", True), ("2001:4860:4860::8888", True), ("127.0.0.1", False), ("10.1.2.3", False),
        ("169.254.169.254", False), ("169.254.170.2", False), ("192.168.0.1", False), ("100.64.0.1", False),
        ("0.0.0.0", False), ("224.0.0.1", False), ("::1", False), ("::ffff:169.254.169.254", False),
        ("fe80::1%eth0", False), ("fd00:ec2::254", False), ("ff02::1", False),
    ],
)  # fmt: skip
def test_what_is_outside(address: str, is_outside: bool) -> None:
    assert outgoing.is_outside(address) is is_outside


def test_a_redirect_is_an_answer_and_not_followed() -> None:
    with serving() as partner:
        partner.status = 307
        assert outgoing.get(partner.url)[0] == 307
        assert len(partner.asked) == 1


@pytest.mark.parametrize("scheme", ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/x"])
def test_only_http_is_spoken(scheme: str) -> None:
    with pytest.raises(outgoing.Unreachable):
        outgoing.get(scheme)


def test_an_answer_without_end_is_read_to_the_limit_and_left() -> None:
    head = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
    with sending(head, b"x" * 65536, endless=True) as url:
        status, body = outgoing.get(url)
    assert (status, len(body)) == (200, outgoing.MAX_ANSWER_BYTES)


def test_an_answer_that_unpacks_to_a_gigabyte_is_unpacked_to_the_limit() -> None:
    bomb = gzip.compress(bytes(50_000_000))
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb)
    started = time.monotonic()
    with sending(head + bomb) as url:
        assert len(outgoing.get(url)[1]) == outgoing.MAX_ANSWER_BYTES
    assert time.monotonic() - started < 1


def test_an_answer_that_drips_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "ANSWER_TIMEOUT_S", 0.1)
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"
    with sending(head, b"x", pause_s=0.02, endless=True) as url, pytest.raises(outgoing.Unreachable):
        outgoing.get(url)


def test_a_connection_that_was_read_to_its_end_is_used_again() -> None:
    outgoing._pool.cache_clear()
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
    with sending(answer, answer, each_after_a_question=True) as url:
        assert [outgoing.get(url), outgoing.get(url)] == [(200, b"{}")] * 2
        pool = outgoing._pool().connection_from_url(url)
        assert (pool.num_connections, pool.num_requests) == (1, 2)
