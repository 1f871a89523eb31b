"""A file as an answer: its type, a safe name, an ETag, and nothing when the caller has these bytes already."""

import hashlib
import re

from chalicelib.api.router import Answer, Request

_UNSAFE = re.compile(r"[^A-Za-z0-9.-]+")


def file(request: Request, content: bytes, *, kind: str, name: str, attached: bool = False) -> Answer:
    """The bytes, to be looked at or, `attached`, to be kept; 304 for an If-None-Match with their ETag. What is not a
    letter, digit, dot or dash of `name` becomes a dash."""
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if etag in request.headers.get("if-none-match", ""):
        return Answer(304, None, headers)
    told = f'{"attachment" if attached else "inline"}; filename="{_UNSAFE.sub("-", name)}"'
    return Answer(200, content, {**headers, "Content-Type": kind, "Content-Disposition": told})
