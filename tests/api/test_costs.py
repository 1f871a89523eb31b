"""What a route asks of DynamoDB is bounded, and written down as it is."""

import pytest

from tests.api.costs import FILE, IN_PARTS, REPORTS, Cost, cost_of, measured_all, measured_variants, table
from tests.api.world import World

# One worker makes what all of these look at.
pytestmark = pytest.mark.xdist_group("costs")


@pytest.fixture(scope="module")
def variants(world: World) -> dict[str, tuple[str, Cost]]:
    return measured_variants(world)


@pytest.fixture(scope="module")
def costs(world: World) -> dict[str, tuple[Cost, Cost | None]]:
    return measured_all(world)


def test_the_page_of_costs_is_fresh(costs: dict[str, tuple[Cost, Cost | None]], variants: dict[str, tuple[str, Cost]]):
    assert FILE.read_text("utf-8") == table(costs, variants), "run python -m tests.api.costs"


def test_no_route_scans(costs: dict[str, tuple[Cost, Cost | None]]):
    assert [name for name, (first, again) in costs.items() if first.scans or (again and again.scans)] == []


def test_at_most_two_reads_and_one_write(costs: dict[str, tuple[Cost, Cost | None]]):
    over = {
        name: first
        for name, (first, _) in costs.items()
        if len(first.reads) > REPORTS.get(name, 2) or len(first.writes) > IN_PARTS.get(name, 1)
    }
    assert over == {}


def test_what_was_there_before_costs_twice_as_much_at_most(variants: dict[str, tuple[str, Cost]]):
    assert [
        one for one, (_, cost) in variants.items() if cost.scans or len(cost.reads) > 4 or len(cost.writes) > 2
    ] == []


def test_sent_again_it_writes_no_more_than_once_and_reads_the_answer(costs: dict[str, tuple[Cost, Cost | None]]):
    repeats = {name: again for name, (_, again) in costs.items() if again}
    assert {name for name, again in repeats.items() if "idempotency" not in again.reads} == set()
    assert {name for name, again in repeats.items() if len(again.reads) > 3 or len(again.writes) > 1} == set()


def test_a_call_is_counted_by_what_it_touches():
    key = {"procedure_code": {"S": "x"}, "version": {"N": "0"}}
    calls = [
        ("GetItem", {"TableName": "t-procedures", "Key": key}),
        ("GetItem", {"TableName": "t-procedures", "Key": {**key, "version": {"N": "3"}}}),
        ("Scan", {"TableName": "t-dossiers"}),
        ("UpdateItem", {"TableName": "t-limits"}),
        ("TransactWriteItems", {"TransactItems": [{"Put": {"TableName": "t-b"}}, {"Put": {"TableName": "t-a"}}]}),
        ("BatchGetItem", {"RequestItems": {"t-citizens": {}, "t-deliveries": {}}}),
    ]
    assert cost_of(calls, "t-") == Cost(("procedures", "citizens + deliveries"), ("a + b",), 0, 1, 1, 1)
