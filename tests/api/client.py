"""A client in process: makes API Gateway's event for the app and reads its answer."""

import base64
import functools
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit


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
        return self.json["type"].removeprefix("/problems/")


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
    if_match: int | None = None,
) -> Reply:
    """Call one path; `body` is sent as JSON, `raw` as it is; `key` is the Idempotency-Key."""
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
    query: dict[str, list[str]] = {}
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        query.setdefault(name, []).append(value)
    data = raw if raw is not None else (b"" if body is None else json.dumps(body).encode())
    event = {
        "resource": resource,
        "path": parts.path,
        "httpMethod": method,
        "headers": sent,
        "multiValueHeaders": {name: [value] for name, value in sent.items()},
        "queryStringParameters": {name: values[-1] for name, values in query.items()} or None,
        "multiValueQueryStringParameters": query or None,
        "pathParameters": params or None,
        "stageVariables": None,
        "requestContext": {
            "resourcePath": resource,
            "httpMethod": method,
            "path": parts.path,
            "requestId": "",
            "identity": {"sourceIp": "203.0.113.7"},
        },
        "body": base64.b64encode(data).decode() if data else None,
        "isBase64Encoded": bool(data),
    }
    out = app(event, None)
    content = out["body"]
    content = base64.b64decode(content) if out.get("isBase64Encoded") else content.encode()
    return Reply(out["statusCode"], {n.lower(): v for n, v in out["headers"].items()}, content)


def _match(app: Any, path: str) -> tuple[str, dict[str, str]]:
    given = path.split("/")
    for resource in app.routes:
        wanted = resource.split("/")
        if len(wanted) == len(given) and all(w == g or (w.startswith("{") and g) for w, g in zip(wanted, given, strict=True)):
            return resource, {w[1:-1]: g for w, g in zip(wanted, given, strict=True) if w.startswith("{")}
    raise LookupError(f"no route for {path}: API Gateway answers such a path itself")
