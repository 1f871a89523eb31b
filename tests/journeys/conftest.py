"""One whole system for all journeys of a worker: its own ports, its own embedded AWS."""

from collections.abc import Callable, Iterator

import pytest

from local import stack
from local.demo.journey import Journey
from local.demo.people import someone
from local.demo.printing import Screen
from tests.log_scan import SCAN


@pytest.fixture(scope="package")
def system() -> Iterator[stack.Running]:
    """Everything running, seeded and answering, until the last journey: its pump never rests. What our own processes
    logged is scanned with all the rest."""
    with stack.running() as running:
        yield running
        for name in ("api", "pump"):
            SCAN.keep_file(running.work / f"{name}.log")


@pytest.fixture(scope="package")
def a_while_later(system: stack.Running) -> Callable[[float], None]:
    """Lets the time of all limits pass (one code a minute for a phone) by forgetting what was counted."""

    def pass_time(seconds: float = 0) -> None:
        dynamodb, table = system.stack.aws.client("dynamodb"), system.stack.tables["limits"]
        for row in rows_of(system, "limits"):
            dynamodb.delete_item(TableName=table, Key={"limit": row["limit"]})

    return pass_time


@pytest.fixture(scope="package")
def new_journey(system: stack.Running, a_while_later: Callable[[float], None]) -> Callable[[], Journey]:
    """A journey of a person whom nobody saw before."""

    def begin() -> Journey:
        a_while_later(0)
        person = someone()
        SCAN.note_all(vars(person))
        SCAN.note(person.e164, *(officer["password"] for officer in system.officers))
        return Journey(system.addresses, system.officers, Screen(None), person=person, rest=a_while_later)

    return begin


def rows_of(system: stack.Running, table: str) -> list[dict]:
    """Every raw row of a table, past the application."""
    dynamodb, rows, start = system.stack.aws.client("dynamodb"), [], {}
    while True:
        page = dynamodb.scan(TableName=system.stack.tables[table], ConsistentRead=True, **start)
        rows += page["Items"]
        if "LastEvaluatedKey" not in page:
            return rows
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}


def serials_of_today(system: stack.Running, agency_code: str) -> list[int]:
    """The serials that were given by a unit, in order, from the claims of its codes; those of one day in a test."""
    claims = [row["dossier_id"]["S"] for row in rows_of(system, "dossiers")]
    codes = [claim.removeprefix("code#") for claim in claims if claim.startswith(f"code#{agency_code}-")]
    return sorted(int(code.rpartition("-")[2]) for code in codes)


def credits_of(system: stack.Running, payment_id: str) -> list[dict]:
    """The credits that name a payment."""
    return [row for row in rows_of(system, "credits") if payment_id in row.get("parts", {}).get("S", "")]
