"""What a cold start pays before the first line of ours runs: imports in fresh processes, taken in turns."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.line import Line
from bench.rounds import Measure, ratio
from tests.events.test_imports import MODULES, NEVER

ROOT = Path(__file__).resolve().parent.parent
NEEDED = "import chalice, boto3, pynamodb.models, jwt, jsonschema_rs"
ROUNDS = 40


def lines() -> Iterator[Line]:
    """The app against the libraries that it is asked to use; each in `ROUNDS` processes."""
    with tempfile.TemporaryDirectory() as kept:
        app, needed = _timed("import app", kept), _timed(NEEDED, kept)
        share, app_s, needed_s = ratio(app, needed, ROUNDS)
        functions = [_loaded(f"chalicelib.events.{name}") for name in MODULES]
    told = f"{app_s * 1000:.0f} ms against {needed_s * 1000:.0f} ms; medians of {ROUNDS} fresh processes each, in turns"
    yield Line("cold import of app / of its libraries", share, "", 1.25, told)
    unused = sum(len(loaded) for loaded in functions)
    told = f"in {len(functions)} modules of events together: app, tokens, schemas, QR, PDF, XML, tables and more"
    yield Line(
        "modules that an event function loads for nothing", unused, "", 0, f"{told}; tests/events/test_imports.py"
    )


def _loaded(module: str) -> set[str]:
    """What an import of the module loads of the things that no event needs before it comes."""
    program = f"import sys\nbefore = set(sys.modules)\nimport {module}\nprint(*(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split()) & NEVER


def seconds_of(statement: str) -> float:
    """Seconds of one import with all compiled files warm: the second of two."""
    with tempfile.TemporaryDirectory() as kept:
        measure = _timed(statement, kept)
        measure()
        return measure()


def _timed(statement: str, kept: str) -> Measure:
    """Seconds of the import itself in a new process; compiled files are in a folder of their own and warm after the
    first, as they are on disk in a package that was unpacked before."""
    program = f"import time\nbegan = time.perf_counter()\n{statement}\nprint(time.perf_counter() - began)"
    told = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    told |= {"PYTHONPYCACHEPREFIX": kept, "AWS_DEFAULT_REGION": "ap-southeast-1"}

    def measured() -> float:
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, env=told, capture_output=True, text=True, check=True
        )
        return float(done.stdout.split()[-1])

    return measured
