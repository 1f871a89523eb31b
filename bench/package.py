"""How large the zip of all functions is: what is in build/ already, else made now."""

import sys
from collections.abc import Iterator
from pathlib import Path

from bench.line import Line
from infra.package import AIM_MB, ROOT, build

TARGET = ROOT / "build" / "package"


def lines() -> Iterator[Line]:
    """The zip for Python 3.13 on arm64. One that is older than the code is made anew."""
    zipped = TARGET / "out" / "deployment.zip"
    if not zipped.exists() or zipped.stat().st_mtime < _newest():
        print("making the package ...", file=sys.stderr, flush=True)
        build(ROOT, TARGET)
    yield Line("package, zipped for arm64", zipped.stat().st_size / 1e6, "MB", AIM_MB, "make package")


def _newest() -> float:
    sources: list[Path] = [ROOT / "app.py", ROOT / "requirements.txt"]
    sources += [path for path in (ROOT / "chalicelib").rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return max(path.stat().st_mtime for path in sources)
