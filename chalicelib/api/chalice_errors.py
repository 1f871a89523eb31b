"""Middleware: what Chalice itself answers becomes a problem document too, and every body goes out as bytes."""

import json
from collections.abc import Callable
from typing import Any

from chalice import Response
from chalice.app import CaseInsensitiveMapping

from chalicelib.api import problems, reading
from chalicelib.api.ids import new_id
from chalicelib.domain.errors import Refused

_SLUGS = {404: "not_found", 405: "method_not_allowed", 413: "body_too_large", 415: "unsupported_media_type"}


def send_bytes(request: Any, get_response: Callable[[Any], Response]) -> Response:
    """Registered first. Every type is binary to API Gateway, which keeps callback bodies exact; Chalice then wants an
    Accept header and bytes, and a phone that sends no Accept must not get a 400 for its QR picture."""
    if request is not None and "accept" not in request.headers:
        request.headers = CaseInsensitiveMapping({**dict(request.headers), "accept": "*/*"})
    response = get_response(request)
    if not isinstance(response.body, bytes):
        response.body = json.dumps(response.body, ensure_ascii=False).encode("utf-8")
    response.headers = {"Content-Type": "application/json", **response.headers}
    return response


def problems_for_chalice(request: Any, get_response: Callable[[Any], Response]) -> Response:
    """Registered second. Chalice's own 4xx and 5xx bodies ({"Code", "Message"}) become problem documents."""
    response = get_response(request)
    if response.status_code < 400 or not isinstance(response.body, dict) or "Code" not in response.body:
        return response
    headers = {name.lower(): value for name, value in request.headers.items()} if request is not None else {}
    request_id = (request.context.get("requestId") if request is not None else "") or new_id()
    slug = _SLUGS.get(response.status_code, "invalid_request" if response.status_code < 500 else "internal_error")
    status, body = problems.problem(Refused(slug), language=reading.language_of(headers), request_id=request_id)
    kept = {"Content-Type": "application/problem+json", "X-Request-Id": request_id}
    return Response(json.dumps(body, ensure_ascii=False).encode("utf-8"), kept, status)
