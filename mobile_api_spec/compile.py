"""`python -m mobile_api_spec.compile`: writes the bundle and the server's tables; `--check` only compares them."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from mobile_api_spec.tool.bundle import bundle
from mobile_api_spec.tool.tables import operations_table, problems_table

HERE = Path(__file__).resolve().parent
BUNDLE = HERE / "dist" / "openapi.json"
DATA = HERE.parent / "chalicelib" / "data"


def compiled() -> dict[Path, str]:
    """The two committed tables as text, by where they belong. The same sources always give the same text."""
    document = bundle()
    return {
        DATA / "operations.json": _text(operations_table(document)),
        DATA / "problems.json": _text(problems_table()),
    }


def stale() -> list[Path]:
    """The committed tables that are not what the sources say."""
    return [path for path, text in compiled().items() if not path.exists() or path.read_text("utf-8") != text]


def write() -> None:
    """Write the tables and the bundle."""
    for path, text in {**compiled(), BUNDLE: _text(bundle())}.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def main() -> int:
    """0 when written, or fresh; 1 when `--check` finds a stale table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a committed table is stale")
    if parser.parse_args().check:
        old = stale()
        for path in old:
            print(f"stale: {path.relative_to(HERE.parent)}; run `make spec` and commit it", file=sys.stderr)
        return 1 if old else 0
    write()
    return 0


if __name__ == "__main__":
    sys.exit(main())
