"""Makes what is deployed: one zip for all functions and one template, in build/package/ (`make package`)."""

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from infra import merge, policies, vendor
from infra.vendor import CannotPackage

ROOT = Path(__file__).resolve().parent.parent
REGION = "ap-southeast-1"
AIM_MB = 30


def build(source: Path, target: Path) -> Path:
    """Packages `source` (the repository) into the clean folder `target`; gives the template's path.

    Raises `CannotPackage` with what is missing or wrong.
    """
    shutil.rmtree(target, ignore_errors=True)
    code, out = target / "code", target / "out"
    _copy(source, code)
    vendor.fill(code / "vendor", source / "requirements.txt")
    vendor.check_imports(code, code / "vendor")
    template = target / "merge.json"
    template.write_text(json.dumps(merge.merged(), ensure_ascii=False), encoding="utf-8")
    # Chalice reads the app to list routes and functions, with this Python and no AWS.
    command = [
        sys.executable,
        "-c",
        "from chalice.cli import main; main()",
        "package",
        "--stage",
        "dev",
        "--merge-template",
        str(template),
    ]
    environment = {**os.environ, "AWS_DEFAULT_REGION": REGION, "PYTHONDONTWRITEBYTECODE": "1"}
    environment.pop("PYTHONPATH", None)
    _run([*command, str(out)], cwd=code, env=environment)
    return _checked(out / "sam.json")


def _copy(source: Path, code: Path) -> None:
    code.mkdir(parents=True)
    shutil.copy(source / "app.py", code)
    shutil.copytree(source / "chalicelib", code / "chalicelib", ignore=shutil.ignore_patterns("__pycache__"))
    (code / ".chalice").mkdir()
    shutil.copy(source / ".chalice" / "config.json", code / ".chalice")
    policies.write(code / ".chalice")
    # Chalice would build wheels for the Python that runs it; vendor/ holds the right ones.
    (code / "requirements.txt").write_text("", encoding="utf-8")


def _run(command: list[str], *, cwd: Path | None = None, env: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)  # noqa: S603 - our own words only
    if done.returncode != 0:
        raise CannotPackage(f"{' '.join(command[2:4])} failed:\n{done.stdout}{done.stderr}")


def _checked(template: Path) -> Path:
    found: dict[str, Any] = json.loads(template.read_text(encoding="utf-8"))
    functions = {
        name: one["Properties"]
        for name, one in found["Resources"].items()
        if one.get("Type") == "AWS::Serverless::Function"
    }
    if set(functions) != {policies.logical_id(one) for one in policies.ACCESS}:
        raise CannotPackage(f"infra/policies.py and app.py do not have the same functions: {', '.join(functions)}")
    for name, says in functions.items():
        if says["Runtime"] != "python3.13" or says["Architectures"] != ["arm64"]:
            raise CannotPackage(f"{name} is for {says['Runtime']} on {says['Architectures']}")
    if half := [name for name, one in found["Resources"].items() if "Type" not in one]:
        raise CannotPackage(f"In infra/ but not in app.py: {', '.join(half)}")
    _run(
        [
            sys.executable,
            "-c",
            "from cfnlint.runner import main; main()",
            "--regions",
            REGION,
            "--template",
            str(template),
        ]
    )
    return template


def main() -> None:
    """Packages this repository and prints where the result is and how large."""
    options = argparse.ArgumentParser(description=main.__doc__)
    options.add_argument("--source", type=Path, default=ROOT)
    options.add_argument("--target", type=Path, default=ROOT / "build" / "package")
    asked = options.parse_args()
    try:
        template = build(asked.source, asked.target)
    except CannotPackage as reason:
        sys.exit(f"Cannot package: {reason}")
    size_mb = (template.parent / "deployment.zip").stat().st_size / 1e6
    print(
        f"Python 3.13 on arm64; cfn-lint clean.\n  {template}\n  {template.parent / 'deployment.zip'}: {size_mb:.1f} MB"
    )
    if size_mb > AIM_MB:
        sys.exit(f"Cannot package: the zip is larger than {AIM_MB} MB; see what grew in {asked.target / 'code'}")


if __name__ == "__main__":
    main()
