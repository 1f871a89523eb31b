"""Calls that we make to partners: short, bounded, never retried here, and silent about what they carried."""

import ipaddress
import json
import logging
import time
from collections.abc import Mapping
from functools import cache
from typing import Any

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from chalicelib import config

CONNECT_TIMEOUT_S = 2.0
READ_TIMEOUT_S = 5.0
ANSWER_TIMEOUT_S = 8.0  # for the whole answer: who sends a byte every four seconds is never late for READ_TIMEOUT_S
MAX_ANSWER_BYTES = 64 * 1024

logging.getLogger("urllib3.connectionpool").setLevel(logging.INFO)  # its debug lines hold addresses, and so tokens


class Unreachable(Exception):
    """No answer in time. The text names the kind of failure only: an address may hold a token."""


def post_json(
    url: str, payload: Mapping[str, Any], headers: Mapping[str, str] | None = None, *, limit: int = MAX_ANSWER_BYTES
) -> tuple[int, bytes]:
    """POST a JSON object and return status and body (at most `limit` bytes of it). No redirects are followed."""
    body = json.dumps(payload, ensure_ascii=False).encode()
    return post(url, body, {"Content-Type": "application/json", **(headers or {})}, limit=limit)


def post(url: str, body: bytes, headers: Mapping[str, str], *, limit: int = MAX_ANSWER_BYTES) -> tuple[int, bytes]:
    """POST these very bytes (they may be signed), as `post_json` otherwise."""
    return _asked("POST", url, body, headers, limit)


def get(url: str, headers: Mapping[str, str] | None = None, *, limit: int = MAX_ANSWER_BYTES) -> tuple[int, bytes]:
    """GET, as `post_json` otherwise."""
    return _asked("GET", url, None, headers or {}, limit)


def _asked(method: str, url: str, body: bytes | None, headers: Mapping[str, str], limit: int) -> tuple[int, bytes]:
    until = time.monotonic() + ANSWER_TIMEOUT_S
    try:
        answer = _pool().request(
            method,
            url,
            body=body,
            headers={"Accept": "application/json", **headers},
            retries=False,
            redirect=False,
            preload_content=False,
        )
        try:
            return answer.status, _read(answer, limit, until)
        finally:
            answer.close()  # what was read to its end went back to the pool; what was not is not read on
    except (urllib3.exceptions.HTTPError, OSError) as broken:
        raise Unreachable(type(broken).__name__) from None  # its own text would quote the address


def _read(answer: urllib3.BaseHTTPResponse, limit: int, until: float) -> bytes:
    """At most `limit` unpacked bytes: nothing is asked to be packed, and what comes packed is unpacked as far only."""
    parts, left = [], limit
    while left > 0 and (part := answer.read1(left, decode_content=True)):
        parts.append(part)
        left -= len(part)
        if time.monotonic() > until:
            raise TimeoutError
    return b"".join(parts)


def is_outside(address: str) -> bool:
    """Whether an IP address is one of the public Internet: not of this machine, its network or its cloud (metadata)."""
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_global and not found.is_multicast


class _Http(HTTPConnection):
    """Refuses to send to what is inside, whatever name led there: checked on the very connection, so that a name which
    means another address a moment later wins nothing. The embedded default alone has its partners on this machine."""

    def connect(self) -> None:
        super().connect()
        _stay_outside(self)


class _Https(HTTPSConnection):
    """The same with TLS."""

    def connect(self) -> None:
        super().connect()
        _stay_outside(self)


def _stay_outside(connection: HTTPConnection) -> None:
    if config.settings().stage != "local" and not is_outside(connection.sock.getpeername()[0]):
        connection.close()
        raise urllib3.exceptions.NewConnectionError(connection, "not a public address")


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _Http


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _Https


@cache
def _pool() -> urllib3.PoolManager:
    pool = urllib3.PoolManager(maxsize=4, timeout=urllib3.Timeout(connect=CONNECT_TIMEOUT_S, read=READ_TIMEOUT_S))
    pool.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}
    return pool
