"""The running stack against its contract, by schemathesis: every operation, by who may call it, with all its checks.
Only in the proof: it takes minutes."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from local import stack
from local.aws import ROOT
from mobile_api_spec import compile as compiling
from tests.size import PROOF

HERE = Path(__file__).parent
# A path that has no such method is 404 in API Gateway, before any code of ours; the embedded gateway answers alike.
NOT_OURS = "unsupported_method"
MOST_SECONDS = 900


@pytest.mark.skipif(not PROOF, reason="minutes long: make proof")
@pytest.mark.xdist_group("contract")
def test_every_answer_is_as_the_contract_says(record_property: Callable[[str, object], None]) -> None:
    compiling.write()
    with stack.running() as system:
        asked = [sys.executable, "-m", "tests.contract.sign_ins"]
        told = subprocess.run(asked, env=system.environment, cwd=ROOT, capture_output=True, text=True, check=True)
        tokens = told.stdout.strip().splitlines()[-1]
        assert set(json.loads(tokens)) == {"citizen", "desk", "auditor", "administrator"}
        done = subprocess.run(
            [
                str(Path(sys.executable).with_name("schemathesis")),
                *("--config-file", str(HERE / "schemathesis.toml"), "run", str(compiling.BUNDLE)),
                *("--url", system.addresses["api"], "--checks", "all", "--exclude-checks", NOT_OURS),
                *("--phases", "examples,coverage,fuzzing", "--max-time", str(MOST_SECONDS), "--max-examples", "100"),
                # One worker: Python 3.11 parses source in one thread at a time only, and schemathesis does in each.
                *("--continue-on-failure", "--no-color", "--workers", "1"),
            ],
            env={
                **os.environ,
                "SCHEMATHESIS_HOOKS": "tests.contract.hooks",
                "CONTRACT_SIGN_INS": tokens,
                "PYTHONPATH": str(ROOT),
            },
            cwd=system.work,  # it leaves notes of its own
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Traceback" not in (system.work / "api.log").read_text("utf-8", errors="replace")
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-2_000:]
    counted = re.search(r"Test cases:\s+(.+)", done.stdout)
    record_property("figures", f"schemathesis: {counted[1] if counted else '?'}")
