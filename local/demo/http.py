"""HTTP as an app speaks it: answers are judged, a network that is away for a moment is asked again."""

import json
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import urllib3
from urllib3.exceptions import HTTPError, NewConnectionError

PATIENCE_S = 30.0  # how long a phone goes on asking a server that does not answer
FINE = (200, 201, 202, 204)


class Unexpected(Exception):
    """An answer with which the journey cannot go on; the message says what was asked and what came."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The parsed body."""
        return json.loads(self.body)

    @property
    def slug(self) -> str:
        """The name of the problem, "" for anything else."""
        return str(self.json["type"]).rpartition("/")[2] if self.status >= 400 else ""

    @property
    def version(self) -> int:
        """The version in its ETag."""
        return int(self.headers["ETag"].strip('W/"'))


def new_key() -> str:
    """An Idempotency-Key that nobody used before."""
    return str(uuid.uuid4())


class Server:
    """One server by its address. Safe to use from many threads."""

    def __init__(self, address: str, *, connections: int = 16) -> None:
        self.address = address
        timeout = urllib3.Timeout(connect=5, read=35)
        self._pool = urllib3.PoolManager(maxsize=connections, block=False, retries=False, timeout=timeout)

    def call(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        raw: bytes | None = None,
        token: str = "",
        key: str = "",
        if_match: int | None = None,
        expect: tuple[int, ...] = FINE,
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request; `Unexpected` for a status that is not in `expect`, or no answer for half a minute.

        What may be repeated without harm is sent again when the network fails, as an app does: reads, puts, deletes,
        and whatever carries an Idempotency-Key.
        """
        sent = {"Accept": "application/json", "Accept-Language": "vi", **(headers or {})}
        if body is not None:
            sent["Content-Type"] = "application/merge-patch+json" if method == "PATCH" else "application/json"
            raw = json.dumps(body, ensure_ascii=False).encode()
        if token:
            sent["Authorization"] = f"Bearer {token}"
        if key:
            sent["Idempotency-Key"] = f'"{key}"'
        if if_match is not None:
            sent["If-Match"] = f'"{if_match}"'
        fields = dict(query) if query else None
        url = self.address + path + (f"?{urlencode(fields)}" if fields else "")
        answer = self._patiently(method, url, raw, sent, repeatable=bool(key) or method in ("GET", "PUT", "DELETE"))
        if answer.status not in expect:
            said = answer.body[:1500].decode(errors="replace")
            raise Unexpected(f"{method} {path}: {answer.status}, expected {' or '.join(map(str, expect))}. {said}")
        return answer

    def _patiently(
        self, method: str, url: str, raw: bytes | None, headers: Mapping[str, str], *, repeatable: bool
    ) -> Answer:
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                found = self._pool.request(method, url, body=raw, headers=dict(headers), redirect=False)
                return Answer(found.status, found.headers, found.data)
            except HTTPError as error:
                never_sent = isinstance(error, NewConnectionError)
                if not (repeatable or never_sent) or time.monotonic() > deadline:
                    raise Unexpected(f"{method} {url}: no answer ({type(error).__name__})") from error
                time.sleep(0.1)

    def upload(self, url: str, fields: Mapping[str, str], filename: str, content: bytes, kind: str) -> int:
        """A presigned POST with the file last, as a browser sends it; the status."""
        form: dict[str, Any] = {**fields, "file": (filename, content, kind)}
        return int(self._pool.request("POST", url, fields=form).status)

    def download(self, url: str) -> bytes:
        """The bytes behind a link; `Unexpected` when it gives none."""
        found = self._pool.request("GET", url)
        if found.status != 200:
            raise Unexpected(f"GET {url.partition('?')[0]}: {found.status}")
        return bytes(found.data)
