"""Seeding: once or twice, the same; only the catalogue goes to production."""

import json
import os
import re
import subprocess
import sys
import uuid

import pytest

from local.aws import ROOT, create_stack

# One worker makes what all of these look at.
pytestmark = pytest.mark.xdist_group("seed")


def seed(stack, *arguments, **environment):
    return subprocess.run(
        [sys.executable, "-m", "local.seed", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **stack.environment(), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def stacks(aws_server):
    return [create_stack(aws_server, f"test-{uuid.uuid4().hex[:8]}-") for _ in range(3)]


@pytest.fixture(scope="module")
def seeded(stacks):
    """What two installations were told, and the first of them when it was seeded again."""
    return [json.loads(seed(stack).stdout) for stack in (stacks[0], stacks[1], stacks[0])]


def count(stack, table):
    return stack.aws.client("dynamodb").scan(TableName=stack.tables[table])["Count"]


def test_seeding_twice_changes_nothing(stacks, seeded):
    first, _, again = seeded
    assert again == first
    assert count(stacks[0], "agencies") == 11
    assert count(stacks[0], "procedures") == 2 * 27  # each with its first version and as the current one
    assert count(stacks[0], "officers") == len(first["officers"])
    assert count(stacks[0], "partners") == len(first["partners"])


def test_passwords_endpoints_and_secrets_are_random_for_each_installation(seeded):
    one, other, _ = seeded
    for group, name in (("officers", "password"), ("partners", "endpoint")):
        known = [entry[name] for installation in (one, other) for entry in installation[group]]
        assert len(set(known)) == len(known)
    assert all(re.fullmatch("[0-9a-f]{48}", entry["endpoint"]) for entry in one["partners"])


def test_every_open_unit_has_an_account_a_merchant_and_a_carrier(seeded):
    partners = seeded[0]["partners"]
    units = {entry["agency_code"] for entry in partners}
    assert "H37.12" in units and "H37.91" not in units  # closed on 30 June 2025
    found = {(entry["agency_code"], entry["provider"]) for entry in partners}
    everywhere = {(unit, provider) for unit in units for provider in ("sepay", "vnpay", "ems")}
    assert found == everywhere | {
        ("H37.12", one) for one in ("momo", "zalopay", "payos", "dvcqg", "vietqrvn", "viettelpost", "vnpost")
    }
    accounts = [(entry["provider"], entry["account"]) for entry in partners if entry["kind"] == "bank"]
    assert len(set(accounts)) == len(accounts)


def test_production_gets_the_catalogue_and_nobody_invented(stacks):
    stack = stacks[2]
    refused = seed(stack, STAGE="production")
    assert refused.returncode == 1 and "--catalogue-only" in refused.stderr
    loaded = seed(stack, "--catalogue-only", STAGE="production")
    assert loaded.returncode == 0, loaded.stderr
    assert count(stack, "procedures") and count(stack, "agencies")
    assert not count(stack, "officers") and not count(stack, "partners")
