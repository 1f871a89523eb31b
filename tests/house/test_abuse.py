"""Every attack of docs/abuse.md names tests that are there."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def names_in(path: str) -> frozenset[str]:
    """The names of the tests of a file, those in classes too."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return frozenset(one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef))


def test_each_attack_has_an_answer_and_a_test_that_is_there() -> None:
    lines = (ROOT / "docs" / "abuse.md").read_text("utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| ") and not line.startswith("| attack")]
    assert len(rows) > 20
    for row in rows:
        attack, answer, shown = row.strip("| ").split(" | ")
        named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", shown)
        assert attack and answer and named, row[:80]
        assert [f"{path}::{name}" for path, name in named if name not in names_in(path)] == []
