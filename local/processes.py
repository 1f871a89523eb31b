"""Child processes that never outlive us: each in a group of its own, stopped as a group, tied to our life."""

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# Run in the child before anything else: stdin is a pipe that only the parent holds. When the parent ends, however hard,
# the pipe ends too, and the child takes its whole group along.
_TETHER = (
    "import os,signal,sys,threading,runpy\n"
    "def tied():\n"
    "    while os.read(0, 4096): pass\n"
    "    os.killpg(0, signal.SIGKILL)\n"
    "threading.Thread(target=tied, daemon=True).start()\n"
    "sys.argv = sys.argv[1:]\n"
    "runpy.run_module(sys.argv[0], run_name='__main__', alter_sys=True)\n"
)


class PortTaken(Exception):
    """The port asked for is in use; the message says which and what to do."""


class DidNotStart(Exception):
    """A child ended, or said nothing, before it was ready; the message holds the end of its log."""


def free_port() -> int:
    """A TCP port of 127.0.0.1 that is free at this moment, from below those that systems give to whoever calls out: it
    is still free when a server comes back to it."""
    while True:
        port = 10_000 + secrets.randbelow(22_768)
        with contextlib.suppress(PortTaken):
            claim_port(port)
            return port


def claim_port(port: int) -> None:
    """Makes sure that `port` of 127.0.0.1 can be listened on; raises `PortTaken` in plain words when it cannot."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as reason:
            raise PortTaken(
                f"Port {port} of 127.0.0.1 cannot be used ({reason.strerror}). "
                "Stop what listens there or choose another port."
            ) from reason


@dataclass(frozen=True)
class Child:
    """A running child and the file that its words go to."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    scratch: Path | None = None  # a folder of its own that goes when it goes

    def stop(self, patience_s: float = 5.0) -> None:
        """Ends the child's whole group: asked first, then forced. Does nothing when it is gone already."""
        _signal_group(self.process.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(patience_s)
        # The leader may be gone while its workers are not: the group is forced in every case.
        self.kill()

    def kill(self) -> None:
        """Ends the child's whole group at once (kill -9), as a crash would."""
        _signal_group(self.process.pid, signal.SIGKILL)
        self.process.wait()
        if self.process.stdin:
            self.process.stdin.close()
        if self.scratch:
            shutil.rmtree(self.scratch, ignore_errors=True)

    def last_words(self, lines: int = 20) -> str:
        """The end of its log."""
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])


def _signal_group(group: int, number: signal.Signals) -> None:
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):  # macOS says the latter of a group that is ending
        return


def start(
    name: str,
    module: str,
    arguments: Sequence[str],
    *,
    env: Mapping[str, str],
    log: Path,
    python: str = sys.executable,
    cwd: Path | None = None,
    scratch: Path | None = None,
) -> Child:
    """Starts `python -m module arguments` in a group of its own, with exactly `env`, its words appended to `log`."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as words:
        process = subprocess.Popen(
            [python, "-c", _TETHER, module, *arguments],
            stdin=subprocess.PIPE,
            stdout=words,
            stderr=subprocess.STDOUT,
            env=dict(env),
            cwd=cwd,
            start_new_session=True,
        )
    return Child(name, process, log, scratch)


def wait_until(child: Child, ready: Callable[[], bool], *, within_s: float = 30.0) -> None:
    """Returns when `ready()` is true; ends the child and raises `DidNotStart` when it died or took too long."""
    deadline = time.monotonic() + within_s
    while not ready():
        if child.process.poll() is not None or time.monotonic() > deadline:
            code, words = child.process.poll(), child.last_words()
            child.kill()
            how = "took too long" if code is None else f"ended with {code}"
            raise DidNotStart(f"{child.name} did not start ({how}). Its last words:\n{words}")
        time.sleep(0.03)


def answers(url: str) -> Callable[[], bool]:
    """A question for `wait_until`: does this address give any HTTP answer yet?"""

    def asked() -> bool:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False

    return asked
