"""The scan of the logs sees: what is planted is found, what is harmless is not."""

import subprocess
import sys
from pathlib import Path

import pytest

from chalicelib.log import kind_and_place, log
from tests.log_scan import Scan

ROOT = Path(__file__).resolve().parents[2]

HARMLESS = [
    '{"message":"answered","operation":"me.change_phone","status":200,"endpoint":"ep_sepay","code":"07"}',
    '{"message":"a voided confirmation has a tax receipt","number":"H37.12-2026-000123"}',
    '{"message":"malware in a paper","malware":"Eicar-Test-Signature"}',
]
PERSON = {
    "full_name": "NONG THI BINH",
    "phone": "+84912345678",
    "items": [{"memo": "NOP PHI JWA6FE62TT7X"}, {"code": "493817"}],
    "refresh_token": "sessionid.7.Zm9vYmFy",
    "form": {"hobby": "shuttlecock kicking"},
    "agency_code": "H37.12",
    "state": "accepted",
}
LEAKS = {
    "a name": "found NONG THI BINH twice",
    "a phone": "to +84912345678",
    "a phone at home": "to 0912345678",
    "a national ID": "id=020192003456",
    "an e-mail address": "to binh@example.vn",
    "an access token": "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ4In0.abc",
    "a header": "authorization: Bearer abc",
    "a refresh token": "session sessionid.7.Zm9vYmFy over",
    "a code": "entered 493817 wrongly",
    "a memo": '"memo":"NOP PHI JWA6FE62TT7X"',
    "what was typed into a form": "unknown field shuttlecock kicking",
    "Vietnamese": "không rõ",
    "Vietnamese, escaped": "kh\\u00f4ng r\\u00f5",
    "a PDF": "b'%PDF-1.7'",
    "a picture": "iVBORw0KGgoAAAANSUhEUg",
}


@pytest.mark.parametrize("leak", LEAKS.values(), ids=LEAKS)
def test_a_planted_leak_is_found(leak: str) -> None:
    scan = Scan()
    scan.note_all(PERSON)
    for line in (*HARMLESS, leak):
        scan.keep(line)
    found = scan.leaks()
    assert found and all(leak in one for one in found)


def test_what_is_harmless_is_no_leak() -> None:
    scan = Scan()
    scan.note_all(PERSON)
    for line in HARMLESS:
        scan.keep(line)
    assert scan.leaks() == []


def test_what_is_logged_with_an_exception_is_seen_too() -> None:
    scan = Scan()
    scan.note("NONG THI BINH")
    error = ValueError("NONG THI BINH is no number")
    for extra in (kind_and_place(error), {"error": str(error)}):
        scan.keep(
            log.registered_formatter.format(log.makeRecord("congdan", 20, "x.py", 1, "failed", (), None, "f", extra))
        )
    assert len(scan.leaks()) == 1, "the kind and the place say nothing of people"


PLANTED = """
from chalicelib.log import log
from tests import builders


def test_a_test_that_passes():
    log.error("no such citizen", phone=builders.a_citizen(full_name="NONG THI BINH").full_name)
"""


def test_a_run_in_which_somebody_is_logged_fails(tmp_path: Path) -> None:
    """A passing test in a worker; the run fails all the same and says why."""
    path = tmp_path / "test_planted.py"
    path.write_text(PLANTED, "utf-8")
    asked = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-n", "1", "-p", "no:cacheprovider", str(path)]
    done = subprocess.run([*asked, f"--rootdir={tmp_path}"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "1 passed" in done.stdout and "1 leaks" in done.stdout and "NONG THI BINH" in done.stdout
