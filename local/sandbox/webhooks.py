"""What the bank and the carrier share: where notices go, the routes that show and disturb their sending."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from local.sandbox.faults import Faults
from local.sandbox.fields import Refusal, parse_object
from local.sandbox.outbox import Outbox
from local.sandbox.server import Answer, Request, Route


def webhook_url(text: str, *, https_needed: bool = False) -> str:
    """`text` if a webhook can be sent there; refused (400) else. This machine itself needs no TLS."""
    try:
        parts = urlsplit(text)
        here = parts.hostname in ("127.0.0.1", "localhost")
    except ValueError:
        raise Refusal(400, "wrong_url", "url is broken") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Refusal(400, "wrong_url", "url must begin with http:// or https:// and name a host")
    if https_needed and parts.scheme != "https" and not here:
        raise Refusal(400, "wrong_url", "this provider calls https only")
    return text


def answered(body: bytes) -> Mapping[str, Any]:
    """The JSON object in an answer of ours, or an empty one: what is not JSON is no success to any partner."""
    try:
        return parse_object(body)
    except Refusal:
        return {}


def sending_routes(outbox: Outbox) -> list[Route]:
    """/faults (GET, POST), /deliveries (GET, ?about= and ?state=), /deliveries/{id}/again (POST)."""

    def set_faults(request: Request) -> Answer:
        outbox.set_faults(Faults.parse(request.json()))
        return show_faults(request)

    def show_faults(request: Request) -> Answer:
        return Answer(200, vars(outbox.faults))

    def show(request: Request) -> Answer:
        wanted = request.query
        return Answer(200, {"deliveries": outbox.records(about=wanted.get("about"), state=wanted.get("state"))})

    def again(request: Request) -> Answer:
        try:
            return Answer(202, {"delivery_id": outbox.send_again(request.path_values["delivery_id"])})
        except KeyError:
            raise Refusal(404, "no_such_delivery", "no delivery has this id") from None

    return [
        ("POST", "/faults", set_faults),
        ("GET", "/faults", show_faults),
        ("GET", "/deliveries", show),
        ("POST", "/deliveries/{delivery_id}/again", again),
    ]
