"""The phone takes each message once, shows it to its owner; every sandbox starts and ends as a program should."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from local.sandbox import phone
from local.sandbox.server import PortTaken
from tests.local.sandbox_tools import HTTP, call

ROOT = Path(__file__).parents[2]
TOKEN = {"Authorization": "Bearer T"}
MESSAGE = {"message_id": "m1", "to": "+84912345678", "text": "Mã của bạn là 123456"}


@pytest.fixture
def url():
    server = phone.serve(0, token="T")
    yield server.url
    server.stop()


def inbox(url, number="+84912345678"):
    return [sms["text"] for sms in call("GET", f"{url}/inbox/{number.replace('+', '%2B')}")[1]["messages"]]


def test_a_message_is_shown_once_however_often_it_is_sent(url):
    assert [call("POST", f"{url}/messages", MESSAGE, TOKEN)[0] for _ in range(3)] == [202, 200, 200]
    assert inbox(url) == [MESSAGE["text"]]


def test_the_newest_message_is_first_and_phones_are_apart(url):
    for number, text in ((1, "một"), (2, "hai")):
        call("POST", f"{url}/messages", MESSAGE | {"message_id": f"m{number}", "text": text}, TOKEN)
    assert inbox(url) == ["hai", "một"]
    assert inbox(url, "+84912345679") == []


@pytest.mark.parametrize(
    ("change", "headers", "status"),
    [
        ({}, {}, 401),
        ({}, {"Authorization": "Bearer U"}, 401),
        ({"to": "0912345678"}, TOKEN, 422),
        ({"text": ""}, TOKEN, 422),
        ({"from": "x"}, TOKEN, 400),
        ({"to": None}, TOKEN, 400),
    ],
)
def test_a_wrong_message_is_refused(url, change, headers, status):
    assert call("POST", f"{url}/messages", MESSAGE | change, headers)[0] == status
    assert inbox(url) == []


def test_one_id_is_not_for_two_messages(url):
    call("POST", f"{url}/messages", MESSAGE, TOKEN)
    assert call("POST", f"{url}/messages", MESSAGE | {"text": "khác"}, TOKEN)[0] == 409


def test_a_busy_gateway_refuses_and_a_lossy_one_swallows(url):
    call("POST", f"{url}/faults", {"refuse": 1, "lose": 1})
    assert [call("POST", f"{url}/messages", MESSAGE | {"message_id": f"m{n}"}, TOKEN)[0] for n in range(3)] == [
        503, 202, 202,
    ]  # fmt: skip
    assert len(inbox(url)) == 1


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/health", None, 200),
        ("GET", "/nothing", None, 404),
        ("GET", "/messages", None, 405),
        ("POST", "/faults", b"{", 400),
        ("POST", "/faults", b"[]", 400),
        ("POST", "/faults", b"x" * (5 * 1024 * 1024 + 1), 413),
    ],
)
def test_every_answer_is_json_with_a_fitting_status(url, method, path, body, status):
    if status == 413:
        answer = HTTP.request(method, url + path, headers={"Content-Length": str(len(body))}, body=b"")
        assert answer.status == 413
        return
    assert call(method, url + path, body)[0] == status


def test_a_taken_port_is_said(url):
    with pytest.raises(PortTaken, match="is taken"):
        phone.serve(int(url.rpartition(":")[2]), token="T")


@pytest.mark.parametrize("name", ["phone", "bank", "carrier"])
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_a_sandbox_runs_as_a_program_and_ends_cleanly(name, ending, tmp_path):
    config = tmp_path / "config.json"
    config.write_text(json.dumps({"token": "T"} if name == "phone" else {"registrations": []}))
    command = [sys.executable, "-m", f"local.sandbox.{name}", "--config", str(config)]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    address = running.stdout.readline().split()[-1]
    assert call("GET", f"{address}/health") == (200, {"server": name, "state": "up"})
    taken = subprocess.run(
        [*command, "--port", address.rpartition(":")[2]], cwd=ROOT, capture_output=True, text=True, timeout=30
    )
    assert taken.returncode == 1 and "is taken by another program" in taken.stderr
    running.send_signal(ending)
    _, errors = running.communicate(timeout=30)
    assert (running.returncode, errors) == (0, "")


def test_the_sandboxes_load_nothing_of_ours():
    code = (
        "import sys, local.sandbox.phone, local.sandbox.bank, local.sandbox.carrier;"
        "sys.exit(any(name.split('.')[0] == 'chalicelib' for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0
