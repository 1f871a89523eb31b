"""`make bench`: measures, prints the table, writes build/bench.json and docs/bench.md; 1 when an aim is missed."""

import argparse
import contextlib
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from bench import imports, small
from bench.ledger import Logs
from bench.line import Line, table
from local.aws import ROOT

JSON, PAGE = ROOT / "build" / "bench.json", ROOT / "docs" / "bench.md"


def main() -> int:
    """The exit code."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("parts", nargs="*", help=f"some of {', '.join(PARTS)}; all unless told, and only all are kept")
    asked = options.parse_args().parts or list(PARTS)
    lines: list[Line] = []
    more: dict[str, Any] = {}
    for part in asked:
        print(f"{part} ...", file=sys.stderr, flush=True)
        with contextlib.redirect_stdout(Logs()):  # the program's log
            lines += PARTS[part](more)
    print(table(lines))
    missed = [line.name for line in lines if not line.holds]
    print(f"\n{len(lines)} lines, missed: {', '.join(missed) or 'none'}")
    if set(asked) == set(PARTS):
        _kept(lines, more)
    return 1 if missed else 0


def _of_imports(more: dict[str, Any]) -> list[Line]:
    return list(imports.lines())


def _of_small(more: dict[str, Any]) -> list[Line]:
    return list(small.lines())


def _of_town(more: dict[str, Any]) -> list[Line]:
    from bench import cost, cpu, routes
    from bench.town import in_town

    with in_town() as town:
        found = [*cpu.lines(town)]
        more["routes"] = routes.measured(town)
        found += routes.lines(more["routes"])
        costs = cost.measured(town, imports.seconds_of("import app"))
        more["cost"] = {"journey": costs.journey, "year": costs.year, "counted": costs.counted}
        return [*found, *cost.lines(costs)]


def _of_growth(more: dict[str, Any]) -> list[Line]:
    from bench import growth
    from bench.town import in_town

    found = []
    for dossiers in (growth.FEW, growth.ALL):
        with in_town() as town:
            found.append(growth.measured(town, dossiers))
    return list(growth.lines(*found))


def _of_load(more: dict[str, Any]) -> list[Line]:
    from bench import load

    return list(load.lines())


def _of_package(more: dict[str, Any]) -> list[Line]:
    from bench import package

    return list(package.lines())


PARTS: dict[str, Callable[[dict[str, Any]], list[Line]]] = {
    "imports": _of_imports,
    "small": _of_small,
    "town": _of_town,
    "growth": _of_growth,
    "load": _of_load,
    "package": _of_package,
}


def _kept(lines: list[Line], more: dict[str, Any]) -> None:
    about = {
        "on": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _commit(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {platform.system()}",
        "python": platform.python_version(),
    }
    JSON.parent.mkdir(exist_ok=True)
    told = {"about": about, "lines": [line.as_json() for line in lines], **more}
    JSON.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    head = "# Benchmarks\n\nWritten by `make bench`; ratios are of one run.\n\n"
    facts = "\n".join(f"- {name}: {value}" for name, value in about.items())
    PAGE.write_text(f"{head}{facts}\n\n{table(lines)}\n", "utf-8")


def _commit() -> str:
    done = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True)
    return done.stdout.strip() or "unknown"


if __name__ == "__main__":
    sys.exit(main())
