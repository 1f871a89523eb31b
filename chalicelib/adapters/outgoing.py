"""Calls that we make to partners: short, bounded, never retried here, and silent about what they carried."""

import json
import logging
from collections.abc import Mapping
from functools import cache
from typing import Any

import urllib3

CONNECT_TIMEOUT_S = 2.0
READ_TIMEOUT_S = 5.0
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


def get(url: str, headers: Mapping[str, str] | None = None) -> tuple[int, bytes]:
    """GET, as `post_json` otherwise."""
    return _asked("GET", url, None, headers or {}, MAX_ANSWER_BYTES)


def _asked(method: str, url: str, body: bytes | None, headers: Mapping[str, str], limit: int) -> tuple[int, bytes]:
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
            return answer.status, answer.read(limit, decode_content=True)
        finally:
            answer.drain_conn()
            answer.release_conn()
    except (urllib3.exceptions.HTTPError, OSError) as broken:
        raise Unreachable(type(broken).__name__) from None  # its own text would quote the address


@cache
def _pool() -> urllib3.PoolManager:
    return urllib3.PoolManager(maxsize=4, timeout=urllib3.Timeout(connect=CONNECT_TIMEOUT_S, read=READ_TIMEOUT_S))
