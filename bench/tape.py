"""AWS answered from memory: what it said once, said again, so that only the side that asks is measured.

The answers come where botocore would open a connection: requests are built and signed, answers read, as ever.
"""

import base64
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from botocore.awsrequest import AWSResponse

from tests.simulation.behind_botocore import with_bytes

Call = tuple[str, dict[str, Any], bytes]  # the operation, what it asks, the body of the answer
_HEADERS = {"Content-Type": "application/x-amz-json-1.0", "x-amzn-RequestId": "0" * 52}


@contextmanager
def recording(client: Any) -> Iterator[list[Call]]:
    """Every call of this DynamoDB client, in order, with its answer."""
    asked: list[dict[str, Any]] = []
    calls: list[Call] = []

    def before(params: Mapping[str, Any], **_: Any) -> None:
        asked.append(with_bytes(json.loads(params["body"])))

    def after(model: Any, parsed: Mapping[str, Any], **_: Any) -> None:
        said = {name: value for name, value in parsed.items() if name != "ResponseMetadata"}
        calls.append((model.name, asked[-1], json.dumps(said, default=_as_text).encode()))

    events = client.meta.events
    events.register_first("before-call.dynamodb", before)
    events.register("after-call.dynamodb", after)
    try:
        yield calls
    finally:
        events.unregister("before-call.dynamodb", before)
        events.unregister("after-call.dynamodb", after)


@contextmanager
def playing(client: Any, calls: Sequence[Call]) -> Iterator[None]:
    """The client hears these answers, in turn, again and again."""
    answers, place = [body for _, _, body in calls], 0

    def send(request: Any, **_: Any) -> AWSResponse:
        nonlocal place
        body, place = answers[place], (place + 1) % len(answers)
        return AWSResponse(request.url, 200, _HEADERS, _Raw(body))

    client.meta.events.register("before-send.dynamodb", send)
    try:
        yield
    finally:
        client.meta.events.unregister("before-send.dynamodb", send)


class _Raw(io.BytesIO):
    """A body as urllib3 hands it over."""

    def stream(self, *_: Any, **__: Any) -> Iterator[bytes]:
        yield self.read()


def _as_text(value: Any) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(type(value))
