"""What a function's cold start loads: its own module graph, and nothing that only some of its events need."""

import functools
import subprocess
import sys
from pathlib import Path

import pytest

MODULES = sorted(
    path.stem
    for path in (Path(__file__).parents[2] / "chalicelib" / "events").glob("*.py")
    if path.stem not in ("__init__", "doors")
)
NEVER = {
    "app", "chalice", "boto3", "jwt", "jsonschema_rs", "qrcode", "fpdf", "pypdf", "PIL", "xml", "defusedxml", "argon2",
    "phonenumbers", "filetype", "asn1crypto", "pynamodb", "urllib3",
    "chalicelib.api", "chalicelib.store", "chalicelib.adapters", "chalicelib.config",
}  # fmt: skip
# Beside the standard library and ourselves. (Powertools asks botocore for its name, and reads events with jmespath.)
ALLOWED = {"botocore", "jmespath", "aws_lambda_powertools", "typing_extensions"}


@functools.cache
def _loaded_by(program):
    done = subprocess.run(
        [sys.executable, "-c", f"{program}\nimport sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return frozenset(done.stdout.split())


def test_each_source_has_its_module():
    assert MODULES == [
        "bookings",
        "citizens_stream",
        "deadlines",
        "deliveries_stream",
        "desks",
        "dossiers_stream",
        "e_receipts",
        "feedback_stream",
        "officers_stream",
        "payments_expiry",
        "payments_poll",
        "payments_stream",
        "refunds",
        "refunds_due",
        "refunds_stream",
        "statements",
        "tracking",
        "uploads",
    ]


@pytest.mark.parametrize("module", MODULES)
def test_a_function_loads_without_the_app_and_without_what_is_heavy(module):
    before = _loaded_by("pass")
    loaded = _loaded_by(f"import chalicelib.events.{module} as m; assert callable(m.{module})") - before
    assert not loaded & NEVER
    roots = {name.split(".")[0] for name in loaded} - set(sys.stdlib_module_names) - {"chalicelib"}
    assert roots <= ALLOWED
