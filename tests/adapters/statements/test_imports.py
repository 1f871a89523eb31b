"""Reading statements costs nobody else a cold start: neither the app nor an event loads it before a file is there."""

import subprocess
import sys

STATEMENTS = ("chalicelib.adapters.statements", "defusedxml")


def loaded_after(program):
    told = f"{program}\nimport sys; print([m for m in sys.modules if m.startswith({STATEMENTS!r})])"
    return subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout.strip()


def test_the_app_starts_without_the_readers_of_statements():
    assert loaded_after("import app").splitlines()[-1] == "[]"


def test_a_table_is_read_without_any_xml():
    assert "defusedxml" not in loaded_after("from chalicelib.adapters.statements import table")
