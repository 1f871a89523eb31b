"""The local HTTP server: granian, with API Gateway's part done by an adapter, and the app called as Lambda calls it."""

import argparse
import importlib
import logging
import os
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

import boto3
from chalice import Chalice
from chalice.local import LocalChalice

from infra import merge
from local import processes
from local.feeds.invocation import REGION, Context
from local.http.compression import compressed, smallest_compressed
from local.http.events import Answer, answer_of, event_of, headers_of, status_line, text_of
from local.http.refusals import Refusals
from local.http.routes import Routes

MOST_BYTES = 10 * 1024 * 1024  # API Gateway's limit of a body
# For granian's worker: `module:name` of the app and of the docs, and our own address.
APP, DOCS, ADDRESS = "CONGDAN_LOCAL_APP", "CONGDAN_LOCAL_DOCS", "CONGDAN_LOCAL_ADDRESS"
FRESH_S = 60.0  # the signed examples of the partner page are good for five minutes
Files = Mapping[str, tuple[str, bytes]]

log = logging.getLogger("gateway")


class Gateway:
    """A WSGI application that does what API Gateway does in front of one Chalice app."""

    def __init__(self, app: Chalice, template: Mapping[str, Any], documents: Callable[[], Files] = dict) -> None:
        # Chalice keeps one current request for the whole process; its local class keeps one per thread.
        app.__class__ = LocalChalice
        self._app = app
        self._routes = Routes({path: list(methods) for path, methods in app.routes.items()})
        self._refusals = Refusals(template)
        self._smallest_compressed = smallest_compressed()
        self._documents, self._files, self._made_at = documents, documents(), time.monotonic()
        self._not_headers = frozenset(os.environ)  # granian mixes them into every request

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answers one request."""
        status, headers, body = self._answer(environ, str(uuid.uuid4()))
        kept = [(name, value) for name, value in headers if name.lower() != "content-length"]
        start_response(status, [*kept, ("Content-Length", str(len(body)))])
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]

    def _answer(self, environ: dict[str, Any], request_id: str) -> Answer:
        method, path = environ["REQUEST_METHOD"], text_of(environ["PATH_INFO"])
        body = _body(environ)
        if body is None:
            return self._refusals.answer("REQUEST_TOO_LARGE", request_id)
        if path in self._files and method in ("GET", "HEAD"):
            return self._document(path)
        resource = self._routes.find(method, path)
        if resource is None:
            return self._refusals.answer("MISSING_AUTHENTICATION_TOKEN", request_id)
        headers = headers_of(environ, self._not_headers)
        try:
            event = event_of(environ, resource, headers, body, request_id)
            answer = answer_of(self._app(event, Context("api_handler", timeout_s=29.0)))
            return compressed(answer, headers.get("Accept-Encoding", ""), self._smallest_compressed)
        except Exception:
            log.exception("the app gave no answer")
            return self._refusals.answer("DEFAULT_5XX", request_id)

    def _document(self, path: str) -> Answer:
        if time.monotonic() - self._made_at > FRESH_S:
            self._files, self._made_at = self._documents(), time.monotonic()
        kind, content = self._files[path]
        return status_line(200), [("Content-Type", kind), ("Cache-Control", "no-cache")], content


def _body(environ: Mapping[str, Any]) -> bytes | None:
    """The request's body; None when it is too large (still read to its end, so that the caller hears the answer)."""
    stream, kept, size = environ["wsgi.input"], [], 0
    while chunk := stream.read(256 * 1024):
        size += len(chunk)
        if size <= MOST_BYTES:
            kept.append(chunk)
    return b"".join(kept) if size <= MOST_BYTES else None


def application() -> Gateway:
    """What granian's worker loads: the app of the environment behind a gateway of infra/'s template."""
    _end_with(os.getppid())
    # The first client of a process is not made safely by several threads at once.
    boto3.client("dynamodb", region_name=REGION)
    return Gateway(
        _named(os.environ[APP]), merge.merged(), partial(_named(os.environ[DOCS]), base_url=os.environ[ADDRESS])
    )


def _named(thing: str) -> Any:
    module, _, name = thing.partition(":")
    return getattr(importlib.import_module(module), name)


def _end_with(parent: int) -> None:
    """Ends this process soon after its parent: granian's worker would outlive it."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.2)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def main() -> None:
    """Serves the API on 127.0.0.1 until Ctrl-C; the environment says where AWS is (see local/aws.py)."""
    from granian import Granian  # only the parent needs it

    options = argparse.ArgumentParser(description=main.__doc__)
    options.add_argument("--port", type=int, default=8080)
    options.add_argument("--threads", type=int, default=16)
    options.add_argument("--app", default="app:app", help="module:name of the Chalice app")
    options.add_argument("--docs", default="local.docs.page:files", help="module:function that gives the docs' files")
    asked = options.parse_args()
    try:
        processes.claim_port(asked.port)
    except processes.PortTaken as reason:
        sys.exit(str(reason))
    os.environ.update({APP: asked.app, DOCS: asked.docs, ADDRESS: f"http://127.0.0.1:{asked.port}"})
    Granian(
        "local.gateway:application",
        factory=True,
        address="127.0.0.1",
        port=asked.port,
        interface="wsgi",  # type: ignore[arg-type]  # granian takes the name of its enum
        workers=1,
        blocking_threads=asked.threads,
        backlog=2048,
        websockets=False,
        log_level="error",  # type: ignore[arg-type]  # the same
    ).serve()


if __name__ == "__main__":
    main()
