"""ClamAV's daemon, by its INSTREAM command (clamd(8)): the file goes over the socket in chunks, one line comes back."""

import contextlib
import re
import select
import socket
import struct
import time

from chalicelib.adapters.scanning import Readable
from chalicelib.domain.findings import CLEAN, INFECTED, TIMED_OUT, UNAVAILABLE, UNSUPPORTED
from chalicelib.log import log

CONNECT_S = 2.0
WITHIN_S = 15.0  # the function that asks has 30
CHUNK = 128 * 1024
LONGEST_REPLY = 4096
# What clamd "finds" when it could not look inside, if its own AlertEncrypted and AlertExceedsMax say so.
NOT_LOOKED_INTO = ("Heuristics.Encrypted", "Heuristics.Limits.Exceeded")
TOO_LONG = "INSTREAM size limit exceeded"
DEFAULT_PORT = 3310


def scan(file: Readable, *, address: str, within_s: float = WITHIN_S) -> str:
    """How the scan of `file` ended. `address` is `unix:/path/to/socket` or `host:port`; `within_s` bounds it all."""
    deadline = time.monotonic() + within_s
    try:
        with _connected(address, deadline) as connection:
            reply = _instream(connection, file, deadline)
    except TimeoutError:
        return TIMED_OUT
    except (OSError, ValueError):
        return UNAVAILABLE
    return outcome_of(reply)


# What may be logged of an answer: whoever listens there has the paper, and could send it back.
_A_NAME = re.compile(r"[A-Za-z][A-Za-z0-9._:/-]{2,99}")
_A_COMPLAINT = re.compile(r"UNKNOWN COMMAND|COMMAND READ TIMED OUT|(?:stream: )?[A-Za-z' ]{1,60} ERROR")


def outcome_of(reply: str) -> str:
    """The outcome that clamd's line tells; a line that it does not document is no verdict."""
    if reply == "stream: OK":
        return CLEAN
    if reply.startswith("stream: ") and reply.endswith(" FOUND"):
        found = reply.removeprefix("stream: ").removesuffix(" FOUND")
        if found.startswith(NOT_LOOKED_INTO):
            return UNSUPPORTED
        log.warning("malware in a paper", malware=found if _A_NAME.fullmatch(found) else "")
        return INFECTED
    if TOO_LONG in reply:
        return UNSUPPORTED
    log.warning("scanner gave no verdict", reply=reply if _A_COMPLAINT.fullmatch(reply) else "", length=len(reply))
    return UNAVAILABLE


def _connected(address: str, deadline: float) -> socket.socket:
    if address.startswith("unix:"):
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.settimeout(_left(deadline, CONNECT_S))
            connection.connect(address.removeprefix("unix:"))
        except OSError:
            connection.close()
            raise
        return connection
    host, _, port = address.rpartition(":") if ":" in address else (address, "", str(DEFAULT_PORT))
    return socket.create_connection((host.strip("[]"), int(port)), _left(deadline, CONNECT_S))


def _instream(connection: socket.socket, file: Readable, deadline: float) -> str:
    # Where clamd has enough (its StreamMaxLength), it answers and closes while we still send: its answer counts.
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        _send(connection, b"zINSTREAM\0", deadline)
        while not _has_answered(connection):
            chunk = file.read(CHUNK)
            _send(connection, struct.pack("!I", len(chunk)) + chunk, deadline)
            if not chunk:
                break
    return _reply(connection, deadline)


def _send(connection: socket.socket, data: bytes, deadline: float) -> None:
    connection.settimeout(_left(deadline))
    connection.sendall(data)


def _has_answered(connection: socket.socket) -> bool:
    return bool(select.select([connection], [], [], 0)[0])


def _reply(connection: socket.socket, deadline: float) -> str:
    reply = b""
    while len(reply) < LONGEST_REPLY and not reply.endswith(b"\0"):
        connection.settimeout(_left(deadline))
        part = connection.recv(LONGEST_REPLY)
        if not part:
            break
        reply += part
    return reply.rstrip(b"\0\n").decode("utf-8", "replace")


def _left(deadline: float, most: float = WITHIN_S) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return min(left, most)
