"""Counts what one journey asks of AWS: runs of functions, requests, messages, objects, bytes of logs."""

import io
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bench.meter import Meter
from chalicelib import config


@dataclass(frozen=True)
class Run:
    """One run of a function: seconds of processor, and the calls to AWS that it waited for."""

    function: str
    cpu_s: float
    calls: int
    bytes_out: int = 0


@dataclass
class Ledger:
    """All runs, and the calls by service and operation ("s3.GetObject")."""

    meter: Meter
    runs: list[Run] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    uploads: int = 0  # straight between phone or desk and the bucket
    downloads: int = 0
    bytes_down: int = 0

    def watch(self) -> None:
        """Notes the calls that the program's own clients make from now on."""
        for service in ("dynamodb", "s3", "sqs", "secretsmanager"):
            config.client(service).meta.events.register_first(f"before-call.{service}", self._called)

    def ran(self, function: str, work: Callable[[], Any]) -> Any:
        """Do the work as a run of the function; what it gave. What the tables in memory took is not the function's."""
        calls, began = self.calls.total(), time.thread_time() - self.meter.busy_s
        given = work()
        spent = time.thread_time() - self.meter.busy_s - began
        out = len(given["body"] or "") if isinstance(given, dict) and "body" in given else 0
        self.runs.append(Run(function, spent, self.calls.total() - calls, out))
        return given

    def runs_of(self, function: str) -> int:
        """How often it ran."""
        return sum(one.function == function for one in self.runs)

    def _called(self, model: Any, **_: Any) -> None:
        self.calls[f"{model.service_model.service_name}.{model.name}"] += 1


class Logs(io.TextIOBase):
    """Standard output as Lambda takes it: counted, not shown."""

    def __init__(self) -> None:
        self.bytes = 0

    def write(self, text: str) -> int:
        """Count the text's bytes."""
        self.bytes += len(text.encode())
        return len(text)


def logs() -> Logs:
    """Where the log goes while the bench runs."""
    if not isinstance(sys.stdout, Logs):
        raise RuntimeError("the log is not counted")
    return sys.stdout
