"""Sums: what was counted, times what it costs."""

import json
from collections.abc import Mapping
from functools import cache
from math import ceil
from pathlib import Path
from typing import Any

from bench.ledger import Run

FILE = Path(__file__).with_name("prices.json")
GB = 1e9


@cache
def told() -> dict[str, Any]:
    """The price table as it is kept."""
    found: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    return found


def assumed(name: str) -> float:
    """A figure that was not measured; the table says why it is what it is."""
    return float(told()["assumed"][name]["value"])


def dollars(price: str, amount: float) -> float:
    """What so much of it costs."""
    one = told()["prices"][price]
    return float(one["usd"]) * amount / float(one["per"])


def billed_ms(run: Run, memory_mb: int) -> int:
    """Milliseconds that Lambda bills for a warm run: its processor's time on the share of a core that this memory
    gives, and its waiting for AWS; rounded up."""
    share = min(1.0, memory_mb / assumed("full_core_mb"))
    return max(1, ceil(run.cpu_s * 1000 * assumed("core_factor") / share + run.calls * assumed("wait_ms_a_call")))


def of_run(run: Run, memory_mb: int, cold_s: float) -> dict[str, float]:
    """What a run costs, its part of the cold starts included (`cold_s`: processor's seconds of the imports)."""
    cold_ms = assumed("cold_share") * billed_ms(Run(run.function, cold_s, 0), memory_mb)
    gb_s = (billed_ms(run, memory_mb) + cold_ms) / 1000 * memory_mb / 1024
    return {"lambda": dollars("lambda_request", 1) + dollars("lambda_gb_s_arm", gb_s)}


def of_storage(table_bytes: float, paper_bytes: float, log_bytes: float) -> dict[str, float]:
    """A year of keeping so much: rows with their backups, papers, logs."""
    return {
        "storage of rows": 12 * dollars("table_gb_month", table_bytes / GB)
        + 12 * dollars("table_backup_gb_month", table_bytes / GB),
        "storage of papers": 12 * dollars("s3_gb_month", paper_bytes / GB),
        "logs kept": assumed("log_months_kept") * dollars("log_gb_month", log_bytes / GB),
    }


def added(*parts: Mapping[str, float]) -> dict[str, float]:
    """The sum of each kind."""
    names = {name: None for part in parts for name in part}
    return {name: sum(part.get(name, 0.0) for part in parts) for name in names}


def times(part: Mapping[str, float], factor: float) -> dict[str, float]:
    """So many of it."""
    return {name: usd * factor for name, usd in part.items()}
