"""`python -m tests.compiled`: compiles the tests as pytest imports them, once for all workers, on every core."""

import contextlib
import os
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

TESTS = Path(__file__).parent


def collect(files: list[str]) -> int:
    """pytest's exit code after it imported these files, and wrote what it compiled beside them."""
    with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
        return int(pytest.main(["--collect-only", "-qq", "-p", "no:xdist", *files]))


def main() -> None:
    """Each process takes every so many-th file. What cannot be imported is told by the run itself."""
    cores = os.cpu_count() or 1
    files = sorted(map(str, TESTS.rglob("test_*.py")))
    with ProcessPoolExecutor(cores) as pool:
        list(pool.map(collect, [files[place::cores] for place in range(cores)]))


if __name__ == "__main__":
    main()
