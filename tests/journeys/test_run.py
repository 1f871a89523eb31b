"""`make run` stays up, says where everything is, and leaves nothing behind, however it ends."""

import os
import re
import signal
import socket
import subprocess
import sys
import time

import pytest
import urllib3

from local import processes
from local.aws import ROOT
from local.demo.waiting import until

pytestmark = pytest.mark.xdist_group("run")


def run(port):
    return subprocess.Popen(
        [sys.executable, "-m", "local.run", "--port", str(port)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )


def read_until(process, words):
    said = []
    for line in process.stdout:
        said.append(line)
        if words in line:
            return "".join(said)
    raise AssertionError("".join(said))


def is_open(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize(("how", "code"), [(signal.SIGINT, 0), (signal.SIGKILL, -signal.SIGKILL)])
def test_it_serves_until_it_is_ended_and_leaves_nothing_running(how, code):
    port = processes.free_port()
    process = run(port)
    said = read_until(process, "Ctrl-C")
    ports = {int(found) for found in re.findall(r"127\.0\.0\.1:(\d+)", said)}
    assert port in ports and len(ports) == 4
    assert urllib3.request("GET", f"http://127.0.0.1:{port}/docs").status == 200
    login, password = re.search(r"(dongkinh\.receiver) +(\S+)", said).groups()
    body = {"grant_type": "password", "login": login, "password": password}
    assert urllib3.request("POST", f"http://127.0.0.1:{port}/v1/officer/auth/tokens", json=body).status == 200
    process.send_signal(how)
    assert process.wait(20) == code
    until("every port free", lambda: not any(map(is_open, ports)), within_s=10)


def test_ctrl_c_while_it_starts_leaves_nothing_running():
    process = run(processes.free_port())
    read_until(process, "Starting")
    time.sleep(1.0)  # somewhere between AWS and the last sandbox
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=30)[0]
    assert process.returncode == 0, said
    assert "Stopped" in said and "Traceback" not in said


def test_a_taken_port_is_said_clearly():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = run(port)
        said = process.communicate(timeout=20)[0]
    assert process.returncode == 1
    assert f"Port {port}" in said and "Traceback" not in said
