"""Fills vendor/ with wheels for Lambda's Python 3.13 on arm64, whatever Python and machine packages them."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

PLATFORMS = ("manylinux2014_aarch64", "manylinux_2_28_aarch64", "manylinux_2_34_aarch64")
ABIS = ("cp313", "abi3", "none")
# The services we call, and the tables that botocore itself reads; the other 400 would be 100 MB of the package.
BOTOCORE_SERVICES = ("dynamodb", "s3", "sqs", "secretsmanager", "sts")
AARCH64 = 183  # e_machine of an ELF file


class CannotPackage(Exception):
    """A wheel or a module is missing, or one is of another machine; the message says which."""


def fill(vendor: Path, requirements: Path) -> None:
    """Installs the pinned requirements into `vendor` and cuts what Lambda does not need. Raises `CannotPackage`."""
    lines = requirements.read_text(encoding="utf-8").splitlines()
    pinned = [line.partition("#")[0].strip() for line in lines]
    # `chalice package` adds the runtime half of Chalice itself; the rest of it is a command line.
    wanted = [line for line in pinned if line and not line.startswith("chalice==")]
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-compile", "--disable-pip-version-check"]
    command += ["--target", str(vendor), "--only-binary=:all:", "--python-version", "3.13", "--implementation", "cp"]
    command += [option for one in PLATFORMS for option in ("--platform", one)]
    command += [option for one in ABIS for option in ("--abi", one)]
    done = subprocess.run([*command, *wanted], capture_output=True, text=True, check=False)  # noqa: S603 - our own words only
    if done.returncode != 0:
        raise CannotPackage(f"No wheel for Python 3.13 on arm64, or none at all:\n{done.stderr.strip()}")
    _cut(vendor)
    _check_machine(vendor)


def _cut(vendor: Path) -> None:
    shutil.rmtree(vendor / "bin", ignore_errors=True)
    for service in (vendor / "botocore" / "data").iterdir():
        if service.is_dir() and service.name not in BOTOCORE_SERVICES:
            shutil.rmtree(service)
    # Faster doubles of modules that are there in Python too, with their C sources: 18 MB that a small font never needs.
    for double in [*vendor.glob("fontTools/**/*")]:
        if double.suffix in (".so", ".c"):
            double.unlink()
    # The numbers of all other countries, 4 MB with their tables.
    for country in vendor.glob("stdnum/*/"):
        if country.is_dir() and country.name != "vn":
            shutil.rmtree(country)
    for tables in vendor.glob("stdnum/*.dat"):
        tables.unlink()
    for tests in [*vendor.glob("*/tests"), *vendor.glob("*/test"), *vendor.rglob("__pycache__")]:
        shutil.rmtree(tests, ignore_errors=True)


def _check_machine(vendor: Path) -> None:
    for library in vendor.rglob("*.so*"):
        head = library.read_bytes()[:20]
        if head[:4] != b"\x7fELF" or int.from_bytes(head[18:20], "little") != AARCH64:
            raise CannotPackage(f"{library.relative_to(vendor)} is not for arm64")


def check_imports(code: Path, vendor: Path) -> None:
    """Makes sure that all that `code` imports ships with it. Raises `CannotPackage` with what is missing."""
    shipped = {one.name.partition(".")[0] for one in vendor.iterdir()} | {"chalice", "chalicelib", "app"}
    missing = set()
    for file in sorted(code.rglob("*.py")):
        if vendor in file.parents:
            continue
        for name in _imported(ast.parse(file.read_text(encoding="utf-8"))):
            if name not in shipped and name not in sys.stdlib_module_names:
                missing.add(f"{name} (in {file.relative_to(code)})")
    if missing:
        raise CannotPackage(f"Imported but not shipped: {', '.join(sorted(missing))}")


def _imported(tree: ast.Module) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {one.name.partition(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names
