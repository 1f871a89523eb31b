"""A client in process: makes API Gateway's event for the app, and holds every answer to the contract."""

import base64
import functools
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests import log_scan
from tests.api import promises


@dataclass(frozen=True)
class Reply:
    """What came back: `json` is the parsed body when it is JSON."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def slug(self) -> str:
        return str(self.json["type"]).removeprefix("/problems/")

    @property
    def faults(self) -> set[tuple[str, str]]:
        """(pointer, code) of every fault in a problem document."""
        return {(one["pointer"], one["code"]) for one in self.json.get("errors", [])}


class PromiseBroken(AssertionError):
    """An answer that the contract does not promise."""


@functools.cache
def the_app() -> Any:
    """The app, safe for tests that call it from many threads."""
    from chalice.local import LocalChalice

    from app import app

    app.__class__ = LocalChalice
    return app


def call(
    method: str,
    url: str,
    *,
    token: str | None = None,
    body: Any = None,
    raw: bytes | None = None,
    headers: dict[str, str] | None = None,
    key: str | None = None,
    if_match: int | str | None = None,
    query: list[tuple[str, str]] | None = None,
    source_ip: str = "203.0.113.7",
) -> Reply:
    """Call one path; `body` is sent as JSON, `raw` as it is; `key` is the Idempotency-Key; `query` goes decoded, as API
    Gateway hands it over. Every answer is checked against the contract: PromiseBroken."""
    app = the_app()
    sent = {"Content-Type": "application/json", "Accept-Language": "vi", **(headers or {})}
    if token:
        sent["Authorization"] = f"Bearer {token}"
    if key:
        sent["Idempotency-Key"] = f'"{key}"'
    if if_match is not None:
        sent["If-Match"] = f'"{if_match}"'
    parts = urlsplit(url)
    resource, params = _match(app, parts.path)
    data = raw if raw is not None else (b"" if body is None else json.dumps(body).encode())
    pairs = [*parse_qsl(parts.query, keep_blank_values=True), *(query or [])]
    out = app(_event(method, resource, parts.path, params, pairs, sent, data, source_ip), None)
    content = out["body"]
    content = base64.b64decode(content) if out.get("isBase64Encoded") else content.encode()
    log_scan.SCAN.note(token or "")
    log_scan.SCAN.note_json(data)
    log_scan.SCAN.note_json(content)
    reply = Reply(out["statusCode"], {n.lower(): v for n, v in out["headers"].items()}, content)
    wrong = promises.broken(method, resource, reply.status, reply.headers, reply.body)
    if wrong:
        raise PromiseBroken(f"{method} {parts.path}: {'; '.join(wrong)}")
    return reply


def _event(
    method: str,
    resource: str,
    path: str,
    params: dict[str, str],
    pairs: list[tuple[str, str]],
    headers: dict[str, str],
    data: bytes,
    source_ip: str,
) -> dict[str, Any]:
    query: dict[str, list[str]] = {}
    for name, value in pairs:
        query.setdefault(name, []).append(value)
    return {
        "resource": resource,
        "path": path,
        "httpMethod": method,
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": {name: values[-1] for name, values in query.items()} or None,
        "multiValueQueryStringParameters": query or None,
        "pathParameters": params or None,
        "stageVariables": None,
        "requestContext": {
            "resourcePath": resource,
            "httpMethod": method,
            "path": path,
            "requestId": "",
            "identity": {"sourceIp": source_ip},
        },
        "body": base64.b64encode(data).decode() if data else None,
        "isBase64Encoded": bool(data),
    }


def _match(app: Any, path: str) -> tuple[str, dict[str, str]]:
    given = path.split("/")
    for resource in sorted(app.routes):
        wanted = resource.split("/")
        if len(wanted) == len(given) and all(
            w == g or (w.startswith("{") and g) for w, g in zip(wanted, given, strict=True)
        ):
            return resource, {w[1:-1]: g for w, g in zip(wanted, given, strict=True) if w.startswith("{")}
    raise LookupError(f"no route for {path}: API Gateway answers such a path itself")
