"""However many dossiers there are, a list asks the store as often and reads as many rows as with a hundred."""

import time
import uuid
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib import config
from local.aws import Aws, create_stack
from tests.api import readings
from tests.api.crowd import BIG, OF_MANY, Crowd
from tests.api.readings import LISTS, ONE, answer, of_the_business, read
from tests.deployment import put_secrets
from tests.simulation.behind_botocore import in_memory
from tests.size import PROOF, sized

pytestmark = pytest.mark.xdist_group("scale")  # the crowd is put in place once
FEW, ALL = 100, sized(2_000, 100_000)


@pytest.fixture(scope="module")
def crowd(aws_server: Aws) -> Iterator[Crowd]:
    """Tables of its own, so that nobody else's are crowded; empty of dossiers."""
    stack = create_stack(aws_server, f"test-{uuid.uuid4().hex[:8]}-")
    with pytest.MonkeyPatch.context() as patch:
        if not PROOF:
            in_memory(stack, patch)
        for name, value in stack.environment().items():
            patch.setenv(name, value)
        # The embedded AWS looks through all of a partition for one page of it, which takes seconds at full size.
        patch.setitem(config._TIMEOUTS_S, "dynamodb", (1, 120))
        put_secrets(stack)
        readings.place()
        yield Crowd()
    config.reset()


def test_every_list_asks_as_often_and_reads_as_much_as_with_a_hundred(crowd: Crowd, record_property: Any):
    crowd.grows_to(FEW)
    answer(f"/v1/officer/dossiers/{ONE}")  # that it was read today is noted once
    few = readings.all_of()
    begun = time.monotonic()
    crowd.grows_to(ALL)
    made = time.monotonic()
    assert readings.all_of() == few
    assert not any(call.startswith("Scan") for one in few.values() for call in one.calls)
    asked = sum(len(one.calls) for one in few.values())
    record_property(
        "figures",
        f"scale: {len(few)} readings ask {asked} times and read {sum(one.rows for one in few.values())} rows with "
        f"{FEW} dossiers as with {ALL:,} (in place in {made - begun:.0f} s, read in {time.monotonic() - made:.1f} s)",
    )


@pytest.mark.parametrize("url", LISTS)
def test_a_whole_page_reads_the_rows_that_it_shows_and_one_more(url: str, crowd: Crowd):
    crowd.grows_to(ALL)
    with read() as whole:
        shown = answer(f"{url}limit=100")
    again = url == "/v1/me/papers?"  # heads and their sets, and the heads of the fewer that a page holds
    twice = again or "state=" in url  # keys and their heads
    assert whole.rows <= 101 + 100 * (twice + again) + 1, "and what is read beside the list: a count, a profile"
    assert len(whole.calls) <= 2 + again and len(shown.get("items", shown.get("dossiers"))) > 1


def test_a_whole_page_of_a_business_reads_the_rows_that_it_shows_and_one_more(crowd: Crowd):
    crowd.grows_to(ALL)
    with read() as whole:
        shown = of_the_business(100)
    assert len(shown["items"]) == 100 and whole.rows == 101, "and looks whether it was answered before"


def test_a_days_register_has_that_days_entries_and_reads_no_others(crowd: Crowd):
    crowd.grows_to(ALL)
    with read() as whole:
        book = answer("/v1/officer/register?from=2026-11-20&to=2026-11-20&format=csv").decode("utf-8-sig")
    lines = book.count(f"{BIG}-261120-")
    assert lines > 20 and BIG + "-261123-" not in book
    assert whole.rows == lines + 1, "and the unit"


def test_sync_tells_each_thing_once_from_the_beginning_to_the_end(crowd: Crowd):
    crowd.grows_to(ALL)
    told, cursor, more = Counter[str](), "", True
    while more:
        page = answer(f"/v1/sync?limit=100{f'&cursor={cursor}' if cursor else ''}")
        told.update(one["id"] for one in page["items"])
        cursor, more = page["next_cursor"], page["poll_after_s"] == 0
    assert told == Counter(f"dossier-{number:07}" for number in range(1, min(ALL, OF_MANY), 2))
    assert answer(f"/v1/sync?cursor={cursor}")["items"] == []
