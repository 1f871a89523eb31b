"""Finds a ClamAV daemon on this machine, if there is one: papers are then scanned in the embedded default too."""

import os
import socket
from pathlib import Path

# Where Debian, Fedora and Homebrew let it listen.
SOCKETS = ("/run/clamav/clamd.ctl", "/run/clamd.scan/clamd.sock", "/opt/homebrew/var/run/clamav/clamd.sock")
PORT = ("127.0.0.1", 3310)


def address() -> str:
    """What CLAMD_ADDRESS says, else the address of a daemon that answers PING, else ""."""
    if "CLAMD_ADDRESS" in os.environ:
        return os.environ["CLAMD_ADDRESS"]
    for path in SOCKETS:
        if Path(path).exists() and _answers(f"unix:{path}"):
            return f"unix:{path}"
    return f"{PORT[0]}:{PORT[1]}" if _answers("") else ""


def _answers(address: str) -> bool:
    try:
        if path := address.removeprefix("unix:"):
            connection = socket.socket(socket.AF_UNIX)
            connection.settimeout(1)
            connection.connect(path)
        else:
            connection = socket.create_connection(PORT, 1)
        with connection:
            connection.sendall(b"zPING\0")
            return connection.recv(16).startswith(b"PONG")
    except OSError:
        return False
