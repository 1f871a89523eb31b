"""A small Chalice app for the tests of the gateway: it answers what it was given."""

import base64
import json
import time

from chalice import Blueprint, Chalice, Response

app = Chalice(app_name="small")
app.api.binary_types = ["*/*"]
door = Blueprint(__name__)


def _binary(document, content_type="application/json", status=200):
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    return Response(body, headers={"Content-Type": content_type}, status_code=status)


@door.route("/v1/things/{thing}", methods=["GET", "PUT"], content_types=["*/*"])
def thing(thing):
    """Gives back what came, after a moment in which other requests come too."""
    request = door.current_request
    before = request.headers.get("x-mine")
    time.sleep(0.01)
    request = door.current_request
    query = request.query_params
    return _binary(
        {
            "thing": thing,
            "mine": [before, request.headers.get("x-mine")],
            "query": {name: query.getlist(name) for name in query} if query else None,
            "body": base64.b64encode(request.raw_body).decode(),
            "method": request.method,
            "context": {
                name: request.context.get(name) for name in ("stage", "path", "requestId", "resourcePath", "identity")
            },
        }
    )


@door.route("/v1/things/self")
def itself():
    """A literal segment beside a parameter."""
    return _binary({"thing": "literal"})


@door.route("/v1/picture")
def picture():
    """Bytes that are no text, and a header given twice."""
    return Response(
        bytes(range(256)), headers={"Content-Type": "image/png", "Set-Cookie": ["a=1", "b=2"]}, status_code=201
    )


app.register_blueprint(door)


def files(*, base_url):
    """Stands for the documentation's files."""
    return {"/docs": ("text/html; charset=utf-8", f"<h1>Tài liệu</h1> {base_url}".encode())}
