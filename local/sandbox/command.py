"""The command line of one sandbox: port, settings file, a clean end on Ctrl-C and SIGTERM."""

import argparse
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from local.sandbox.fields import Refusal, parse_object
from local.sandbox.server import PortTaken, SandboxServer


def run(name: str, serve: Callable[..., SandboxServer], argv: Sequence[str] | None = None) -> int:
    """The command line of one sandbox: serves until Ctrl-C or SIGTERM; returns the exit code (1: could not start)."""
    parser = argparse.ArgumentParser(prog=f"python -m local.sandbox.{name}")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free port and prints it")
    parser.add_argument("--config", type=Path, help="JSON file with the arguments of serve()")
    options = parser.parse_args(argv)
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    try:
        config = parse_object(options.config.read_bytes()) if options.config else {}
        server = serve(options.port, **config)
    except (PortTaken, Refusal, OSError, TypeError, OverflowError) as error:
        print(f"{name} sandbox did not start: {error}", file=sys.stderr)
        return 1
    print(f"{name} sandbox at {server.url}", flush=True)
    ended.wait()
    server.stop()
    return 0
