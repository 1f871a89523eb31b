"""A real clamd on this machine with a tiny database of our own: nothing is downloaded."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from local import processes

# The harmless string that every scanner calls malware (eicar.org), in two parts: no scanner shall take this file away.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
OURS = b"congdan: a phrase that only our own signature knows"
# Extended signatures of ClamAV: name, any kind of file, anywhere in it, the bytes.
DATABASE = f"Eicar-Test:0:*:{EICAR.hex()}\nCongdan-Own:0:*:{OURS.hex()}\n"
MOST_BYTES = 2_000_000
BINARY = shutil.which("clamd", path=f"{os.defpath}:/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin")
SKIPPED = "SKIPPED, papers were not scanned by a real clamd: install ClamAV (apt-get install clamav-daemon)"


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Its address; `folder` takes its database and log. Skips, or fails where CONGDAN_CLAMD says `required`."""
    if BINARY is None:
        if os.environ.get("CONGDAN_CLAMD") == "required":
            pytest.fail("CONGDAN_CLAMD=required, and there is no clamd")
        pytest.skip(SKIPPED)
    database = folder / "database"
    database.mkdir()
    (database / "own.ndb").write_text(DATABASE, "ascii")
    port = processes.free_port()
    settings = {
        "DatabaseDirectory": database,
        "TemporaryDirectory": folder,
        "TCPAddr": "127.0.0.1",
        "TCPSocket": port,
        "Foreground": "yes",
        "StreamMaxLength": MOST_BYTES,
        "AlertEncrypted": "yes",
        "AlertExceedsMax": "yes",
        "User": "root" if os.geteuid() == 0 else os.environ.get("USER", "root"),
    }
    (folder / "clamd.conf").write_text("".join(f"{name} {value}\n" for name, value in settings.items()), "utf-8")
    # Started by way of a module of ours, so that it ends with us however hard we end.
    child = processes.start(
        "clamd",
        "tests.clamd",
        [BINARY, f"--config-file={folder / 'clamd.conf'}"],
        env={"PATH": os.defpath},
        log=folder / "clamd.log",
        cwd=Path(__file__).parents[1],
    )
    try:
        processes.wait_until(child, lambda: _answers(port))
        yield f"127.0.0.1:{port}"
    finally:
        child.stop()


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 1) as connection:
            connection.sendall(b"zPING\0")
            return connection.recv(16).startswith(b"PONG")
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(subprocess.call(sys.argv[1:]))
