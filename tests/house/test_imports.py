"""What may import what, proved in fresh processes; the rules between layers are checked by `make lint`."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOMAIN = sorted(f"chalicelib.domain.{path.stem}" for path in (ROOT / "chalicelib" / "domain").glob("*.py"))
USECASES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in (ROOT / "chalicelib" / "usecases").rglob("*.py")
]
OURS = {"chalicelib.domain", "chalicelib.usecases"}


def _loaded_after(modules):
    """The modules that a Python without any installed library has after importing these."""
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\nimport importlib\n"
        f"for name in {[name.removesuffix('.__init__') for name in modules]!r}: importlib.import_module(name)\n"
        "print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


@pytest.mark.parametrize(("layer", "modules", "may_know"), [
    ("domain", DOMAIN, {"chalicelib.domain"}),
    ("use cases", USECASES, {"chalicelib.domain", "chalicelib.usecases"}),
])  # fmt: skip
def test_rules_and_use_cases_need_only_the_standard_library(layer, modules, may_know):
    loaded = _loaded_after(modules)
    foreign = {name for name in loaded if name.split(".")[0] not in {*sys.stdlib_module_names, "chalicelib"}}
    assert foreign <= {"__main__"}, f"the {layer} loaded {foreign}"
    layers = {".".join(name.split(".")[:2]) for name in loaded if name.startswith("chalicelib.")}
    assert layers == may_know


def test_the_domain_touches_no_clock_network_or_environment():
    loaded = _loaded_after(DOMAIN)
    assert not loaded & {"socket", "ssl", "http.client", "urllib.request", "subprocess", "random", "secrets", "uuid"}


def test_the_rules_of_import_are_checked_by_make_lint():
    lines = (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    lint = lines[next(n for n, line in enumerate(lines) if line.startswith("lint:")) :]
    recipe = lint[1 : lint.index("")]
    assert any("lint-imports" in line for line in recipe)
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    sources = {source for contract in contracts for source in contract.get("source_modules", [])}
    assert {f"chalicelib.{layer}" for layer in ("domain", "usecases", "store", "adapters", "api", "events")} <= sources
