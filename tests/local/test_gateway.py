"""The local server does what API Gateway does in front of the app, for many callers at once."""

import base64
import io
import json
import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import urllib3
from chalice import Chalice

from infra import merge
from local import processes
from local.aws import ROOT
from local.gateway import MOST_BYTES, Gateway
from local.http.routes import Routes

SMALL = ["--app", "tests.local.small_app:app", "--docs", "tests.local.small_app:files"]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    port = processes.free_port()
    child = processes.start(
        "The gateway",
        "local.gateway",
        ["--port", str(port), *SMALL],
        env={
            **os.environ,
            "HTTP_PROXY": "http://proxy.invalid",
            "AWS_ACCESS_KEY_ID": "x",
            "AWS_SECRET_ACCESS_KEY": "x",
        },
        log=tmp_path_factory.mktemp("gateway") / "log",
        cwd=ROOT,
    )
    address = f"http://127.0.0.1:{port}"
    processes.wait_until(child, processes.answers(f"{address}/v1/things/self"))
    yield address, child
    child.stop()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0, "something still listens after the stop"


@pytest.fixture(scope="module")
def call(server):
    pool = urllib3.PoolManager(maxsize=64)
    address, _ = server

    def ask(method, path, headers=None, **more):
        # Chalice wants an Accept for binary answers; the real app supplies it by a middleware of its own
        return pool.request(method, address + path, headers={"Accept": "*/*", **(headers or {})}, retries=False, **more)

    return ask


def test_300_parallel_requests_each_read_their_own_data(call):
    def ask(i):
        answer = call("PUT", f"/v1/things/{i}?n={i}", headers={"X-Mine": str(i)}, body=f"body {i}".encode()).json()
        body = base64.b64decode(answer["body"]).decode()
        return answer["thing"], answer["mine"], answer["query"], body

    with ThreadPoolExecutor(60) as pool:
        answers = list(pool.map(ask, range(300)))
    assert answers == [(str(i), [str(i)] * 2, {"n": [str(i)]}, f"body {i}") for i in range(300)]


def test_the_context_says_who_asked_for_what(call):
    first = call("GET", "/v1/things/a").json()["context"]
    second = call("GET", "/v1/things/a").json()["context"]
    assert first["identity"]["sourceIp"] == "127.0.0.1"
    assert (first["stage"], first["path"], first["resourcePath"]) == ("api", "/v1/things/a", "/v1/things/{thing}")
    assert first["requestId"] and first["requestId"] != second["requestId"]


def test_query_values_are_decoded_and_all_of_a_name_are_kept(call):
    answer = call("GET", "/v1/things/a?q=ly+l%E1%BB%8Bch&q=%2B84&empty=").json()
    assert answer["query"] == {"q": ["ly lịch", "+84"], "empty": [""]}


@pytest.mark.parametrize(
    ("accepts", "coding"),
    [
        ("gzip", "gzip"),
        ("br;q=0.5, gzip", "gzip"),
        ("gzip, deflate, br", "gzip"),
        ("deflate", "deflate"),
        ("br, gzip", None),
        ("gzip;q=0", None),
        ("gzip;q=x", None),
        ("*", None),
        ("identity", None),
    ],
)
def test_a_large_answer_is_compressed_for_who_asks_for_it(accepts, coding, call):
    body = b"Tra loi " * 200
    answer = call("PUT", "/v1/things/a", headers={"Accept-Encoding": accepts}, body=body, decode_content=False)
    assert (answer.headers.get("Content-Encoding"), len(answer.data) < 1024) == (coding, coding is not None)
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    whole = call("PUT", "/v1/things/a", headers={"Accept-Encoding": accepts}, body=body)
    assert base64.b64decode(whole.json()["body"]) == body


def test_a_small_answer_is_sent_as_it_is(call):
    answer = call("GET", "/v1/things/self", headers={"Accept-Encoding": "gzip"}, decode_content=False)
    assert "Content-Encoding" not in answer.headers and answer.json() == {"thing": "literal"}


def test_bodies_arrive_byte_for_byte(call):
    body = bytes(range(256)) + "đ".encode()
    assert base64.b64decode(call("PUT", "/v1/things/a", body=body).json()["body"]) == body


def test_binary_answers_and_repeated_headers_leave_as_they_are(call):
    answer = call("GET", "/v1/picture")
    assert answer.status == 201 and answer.data == bytes(range(256))
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers.getlist("Set-Cookie") == ["a=1", "b=2"]


def test_a_literal_segment_wins_over_a_parameter(call):
    assert call("GET", "/v1/things/self").json() == {"thing": "literal"}
    assert call("GET", "/v1/things/self/").json() == {"thing": "literal"}


def test_path_parameters_are_decoded(call):
    answer = call("GET", "/v1/things/h%E1%BB%93%20s%C6%A1%2541").json()
    assert answer["thing"] == "hồ sơ%41"
    assert answer["context"]["path"] == "/v1/things/hồ sơ%41"


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/nowhere"), ("DELETE", "/v1/things/a"), ("OPTIONS", "/v1/things/a"), ("GET", "/v1/things/a/b")],
)
def test_unknown_paths_and_methods_get_the_templates_answer(call, method, path):
    answer = call(method, path, headers={"Authorization": "Bearer x"})
    assert answer.status == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"] == "/problems/not_found" and problem["status"] == 404 and problem["title"]
    assert problem["instance"] == answer.headers["X-Request-Id"]


def test_a_body_over_ten_megabytes_gets_the_templates_answer(call):
    assert call("PUT", "/v1/things/a", body=b"x" * MOST_BYTES).status == 200
    answer = call("PUT", "/v1/things/a", body=b"x" * (MOST_BYTES + 1))
    assert answer.status == 413
    assert answer.json()["type"] == "/problems/body_too_large"


def test_the_servers_own_environment_is_no_header(call):
    assert "proxy" not in json.dumps(call("GET", "/v1/things/a").json())


@pytest.mark.parametrize("returned", [{}, {"statusCode": 200, "body": "no base64!", "isBase64Encoded": True}, None])
def test_an_app_that_gives_no_answer_gets_the_templates(returned):
    class Dying(Chalice):
        def __call__(self, event, context):
            if returned is None:
                raise RuntimeError("cannot")
            return returned

    app = Dying("dying")
    app.route("/v1/x")(lambda: None)
    gateway = Gateway(app, merge.merged())
    app.__class__ = Dying  # the gateway's thread-local class would bring Chalice's own call back
    started = []
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/v1/x", "wsgi.input": io.BytesIO()}
    (body,) = gateway(environ, lambda *line: started.append(line))
    assert started[0][0] == "500 Internal Server Error"
    assert json.loads(body)["type"] == "/problems/internal_error"


def test_the_documentation_is_served_beside_the_api(call, server):
    answer = call("GET", "/docs")
    assert answer.status == 200 and answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.data.decode() == f"<h1>Tài liệu</h1> {server[0]}"


def test_a_taken_port_is_said_clearly():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ended = subprocess.run(
            [sys.executable, "-m", "local.gateway", "--port", str(port)],
            capture_output=True,
            text=True,
            cwd=ROOT,
            timeout=30,
        )
    assert ended.returncode == 1
    assert f"Port {port} of 127.0.0.1 cannot be used" in ended.stderr and "Traceback" not in ended.stderr


def test_it_starts_again_on_its_port_at_once_after_being_killed(tmp_path):
    port = processes.free_port()
    for _ in range(2):
        child = processes.start(
            "The gateway",
            "local.gateway",
            ["--port", str(port), *SMALL],
            env=os.environ,
            log=tmp_path / "log",
            cwd=ROOT,
        )
        processes.wait_until(child, processes.answers(f"http://127.0.0.1:{port}/v1/things/self"))
        urllib3.PoolManager().request("GET", f"http://127.0.0.1:{port}/v1/things/a", headers={"Accept": "*/*"})
        child.kill()


def test_the_worker_ends_when_its_parent_is_killed(tmp_path):
    port = processes.free_port()
    parent = subprocess.Popen(
        [sys.executable, "-m", "local.gateway", "--port", str(port), *SMALL],
        cwd=ROOT,
        stderr=(tmp_path / "log").open("wb"),
        start_new_session=True,
    )
    ready = processes.answers(f"http://127.0.0.1:{port}/v1/things/self")
    processes.wait_until(processes.Child("The gateway", parent, tmp_path / "log"), ready)
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 5
    while ready():
        assert time.monotonic() < deadline, "the worker outlived its parent"
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("method", "path", "resource", "parameters"),
    [
        ("GET", "/", "/", {}),
        ("GET", "/a/b", "/a/{x}", {"x": "b"}),
        ("GET", "/a/c", "/a/c", {}),
        ("GET", "/a/c/d", "/{y}/c/d", {"y": "a"}),
        ("POST", "/a/c", None, None),
        ("GET", "/a/", None, None),
        ("GET", "//", None, None),
    ],
)
def test_resources_are_found_by_segments(method, path, resource, parameters):
    routes = Routes({path: ["GET"] for path in ("/", "/a/{x}", "/a/c", "/{y}/c/d")})
    found = routes.find(method, path)
    assert (found and found.path) == resource
    assert (found and found.parameters) == parameters
