"""The house in words: every module says what lives there, every public function what it means, every link leads
somewhere."""

import ast
import functools
import re
from collections.abc import Iterator
from pathlib import Path

from tests.each import each

ROOT = Path(__file__).resolve().parents[2]
CODE = sorted(
    path
    for folder in ("chalicelib", "local", "infra", "mobile_api_spec")
    for path in (ROOT / folder).rglob("*.py")
    if "/data/" not in str(path) or path.name == "__init__.py"
)
DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@functools.cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@each("path", CODE, ids=name_of)
def test_a_module_says_in_its_first_line_what_lives_there(path: Path) -> None:
    told = ast.get_docstring(parsed(path))
    assert told, "no docstring"
    assert len(told.splitlines()[0]) > 15


def public_functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


@each("layer", ["domain", "usecases", "store", "adapters", "api"])
def test_a_public_function_says_what_it_means(layer: str) -> None:
    silent = [
        f"{name_of(path)}:{function.lineno} {function.name}"
        for path in CODE
        if f"chalicelib/{layer}/" in str(path)
        for function in public_functions(parsed(path))
        if not ast.get_docstring(function)
    ]
    assert silent == []


def test_nothing_scans_a_table() -> None:
    scanning = [
        f"{name_of(path)}:{number}"
        for path in CODE
        if name_of(path).startswith("chalicelib/")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(r"\.(scan|rate_limited_scan)\(", line)
    ]
    assert scanning == []


def test_only_one_file_writes_to_the_tables() -> None:
    writing = {
        name_of(path)
        for path in CODE
        if name_of(path).startswith("chalicelib/")
        and re.search(r"transact_write_items|\bput_item\b|\bbatch_write\b|\.save\(\)", path.read_text("utf-8"))
    }
    assert writing == {"chalicelib/store/transaction.py"}


def test_only_the_settings_read_the_environment() -> None:
    reading = {
        name_of(path)
        for path in CODE
        if name_of(path).startswith("chalicelib/") and re.search(r"os\.environ|os\.getenv", path.read_text("utf-8"))
    }
    assert reading == {"chalicelib/config.py"}


@each("path", DOCS, ids=name_of)
def test_a_link_in_the_docs_leads_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", path.read_text("utf-8"))
    missing = [target for target in targets if not (path.parent / target).exists()]
    assert missing == []


def test_the_readme_names_only_commands_that_there_are() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE))
    assert named <= targets
    assert {"demo", "test"} <= named


def test_every_decision_is_in_the_index() -> None:
    index = (ROOT / "docs/decisions/README.md").read_text("utf-8")
    for record in (ROOT / "docs/decisions").glob("0*.md"):
        assert record.name in index
