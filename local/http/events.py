"""A WSGI request -> the event of a REST API's proxy integration; the app's answer -> a WSGI response."""

import base64
import time
from collections.abc import Collection, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from local.feeds.invocation import ACCOUNT
from local.http.routes import Resource

Answer = tuple[str, list[tuple[str, str]], bytes]


def headers_of(environ: Mapping[str, Any], not_headers: Collection[str] = ()) -> dict[str, str]:
    """The request's headers; `not_headers` are variables of the server's own environment that only look like some."""
    found = {}
    for name, value in environ.items():
        if name.startswith("HTTP_") and name not in not_headers:
            found[name[5:].replace("_", "-").title()] = text_of(value)
        elif name in ("CONTENT_TYPE", "CONTENT_LENGTH") and value:
            found[name.replace("_", "-").title()] = text_of(value)
    return found


def text_of(value: str) -> str:
    """WSGI hands over bytes as Latin-1; what is UTF-8 is read as UTF-8."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value


def event_of(
    environ: Mapping[str, Any], resource: Resource, headers: Mapping[str, str], body: bytes, request_id: str
) -> dict[str, Any]:
    """What a function behind API Gateway gets. The body is base64, as an API whose binary types are `*/*` gives it."""
    method, path = environ["REQUEST_METHOD"], text_of(environ["PATH_INFO"])
    values: dict[str, list[str]] = {}
    query = environ.get("QUERY_STRING", "")
    for name, value in parse_qsl(query, keep_blank_values=True, errors="replace", max_num_fields=1000):
        values.setdefault(name, []).append(value)
    now = time.time()
    return {
        "resource": resource.path,
        "path": path,
        "httpMethod": method,
        "headers": dict(headers),
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": {name: several[-1] for name, several in values.items()} or None,
        "multiValueQueryStringParameters": values or None,
        "pathParameters": dict(resource.parameters) or None,
        "stageVariables": None,
        "requestContext": {
            "accountId": ACCOUNT,
            "apiId": "local",
            "stage": "api",
            "resourcePath": resource.path,
            "httpMethod": method,
            "path": path,
            "protocol": environ.get("SERVER_PROTOCOL", "HTTP/1.1"),
            "requestId": request_id,
            "requestTime": time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(now)),
            "requestTimeEpoch": int(now * 1000),
            "identity": {"sourceIp": _address(environ), "userAgent": headers.get("User-Agent")},
        },
        "body": base64.b64encode(body).decode("ascii") if body else None,
        "isBase64Encoded": bool(body),
    }


def _address(environ: Mapping[str, Any]) -> str:
    # granian gives address and port in one
    return str(environ.get("REMOTE_ADDR", "127.0.0.1")).rsplit(":", 1)[0]


def answer_of(returned: Mapping[str, Any]) -> Answer:
    """Status line, headers and body of what the app returned; `KeyError` or `ValueError` when it is no answer."""
    headers = [(name, str(value)) for name, value in (returned.get("headers") or {}).items()]
    for name, values in (returned.get("multiValueHeaders") or {}).items():
        headers.extend((name, str(value)) for value in values)
    body = returned.get("body") or ""
    if returned.get("isBase64Encoded"):
        content = base64.b64decode(body, validate=True)
    else:
        content = body if isinstance(body, bytes) else str(body).encode("utf-8")
    return status_line(int(returned["statusCode"])), headers, content


def status_line(status: int) -> str:
    """`404` -> `404 Not Found`."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} Unknown"
