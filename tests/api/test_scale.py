"""However many dossiers there are, a list asks the store as often and reads as many rows as with a hundred."""

import json
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from chalicelib import config
from chalicelib.domain.actor import Actor
from chalicelib.domain.dossier_states import STATES
from chalicelib.store import agencies, citizens, dossiers, procedures
from chalicelib.store.counters import QUEUES
from local.aws import Aws, create_stack
from tests import builders as a
from tests.api.crowd import BIG, BUSINESS, MANY, OF_MANY, OFFICER, PROCEDURE, Crowd, code_of
from tests.api.world.people import person, source_ip
from tests.builders import NOW
from tests.deployment import put_secrets
from tests.simulation.behind_botocore import in_memory
from tests.size import PROOF, sized

pytestmark = pytest.mark.xdist_group("scale")  # the crowd is put in place once
FEW, ALL = 100, sized(2_000, 100_000)
NATIONAL_ID = "020190123456"
DESKS = ("", "&assigned_to=me", "&assigned_to=none")
NUMBER = 17  # of a dossier of the citizen of many, accepted


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
        agencies.put(a.an_agency(agency_code=BIG, parent="Y96"))
        procedures.publish(a.a_procedure(procedure_code=PROCEDURE))
        citizens.create(a.a_citizen(citizen_id=MANY, national_id=NATIONAL_ID, address={}))
        yield Crowd()
    config.reset()


@dataclass
class Reading:
    """What was asked of the store: each operation with its table and index, and how many rows were read for it."""

    calls: list[str] = field(default_factory=list)
    rows: int = 0


@contextmanager
def read() -> Iterator[Reading]:
    """All that the block reads."""
    events, found, prefix = config.client("dynamodb").meta.events, Reading(), config.settings().table_prefix

    def asked(model: Any, params: Any, **_: Any) -> None:
        body = json.loads(params["body"])
        table = body.get("TableName") or ",".join(body.get("RequestItems", ""))
        found.calls.append(f"{model.name} {table.removeprefix(prefix)} {body.get('IndexName', '')}".strip())

    def answered(parsed: Any, **_: Any) -> None:
        batches = parsed.get("Responses", {}).values()
        found.rows += parsed.get("ScannedCount", 0) + ("Item" in parsed) + sum(len(one) for one in batches)

    hooks = {"before-call.dynamodb": asked, "after-call.dynamodb": answered}
    for name, hook in hooks.items():
        events.register(name, hook)
    try:
        yield found
    finally:
        for name, hook in hooks.items():
            events.unregister(name, hook)


CITIZENS_LISTS = (
    "/v1/dossiers?",
    *(f"/v1/dossiers?state={state}&" for state in STATES),
    "/v1/me/papers?",
    "/v1/me/data-export?",
    "/v1/me/access-log?",
    "/v1/notifications?",
    "/v1/sync?",
)
OFFICERS_LISTS = tuple(f"/v1/officer/dossiers?queue={queue}{desk}&" for queue in QUEUES for desk in DESKS)
LISTS = (*CITIZENS_LISTS, *OFFICERS_LISTS)
ONE = f"dossier-{NUMBER:07}"
OTHERS = (
    f"/v1/dossiers/{ONE}",
    f"/v1/dossiers/{ONE}/timeline",
    f"/v1/officer/dossiers/{ONE}",
    f"/v1/officer/dossiers/{ONE}/sets",
    f"/v1/officer/dossiers/{ONE}/notes",
    f"/v1/public/lookups?dossier_code={code_of(NUMBER)}",
    # The book of a day, whose month has all the others.
    "/v1/officer/register?from=2026-11-20&to=2026-11-20&format=csv",
    # Of the unit, and of none of these dossiers: nobody looks through them to find that.
    *(
        f"/v1/officer/{name}"
        for name in ("deliveries", "feedback", "opinions", "refunds", "statements", "paper-counts")
    ),
    "/v1/officer/payments/exceptions",
)


def answer(url: str) -> Any:
    """What the door says to the citizen of many, or to the officer of many."""
    citizen = Actor("citizen", MANY, "session-1")
    officer = Actor("officer", OFFICER, "session-2", BIG, frozenset({"receiver", "specialist", "leader"}))
    who = person(officer if url.startswith("/v1/officer") else citizen)
    reply = who.call("GET", url, source_ip=source_ip())
    assert reply.status == 200, reply.body
    return reply.body if "format=csv" in url else reply.json


def of_the_business(limit: int, cursor: str = "") -> Any:
    """What the unit was handed in for the business of many."""
    officer = person(Actor("officer", OFFICER, "session-2", BIG, frozenset({"receiver"})))
    asked = {"tax_code": BUSINESS.tax_code, "limit": limit, **({"cursor": cursor} if cursor else {})}
    return officer.does("/v1/officer/businesses/lookups", asked)


def readings() -> dict[str, Reading]:
    """What each list reads for a short page and for the one after it, and what everything else reads."""
    found = {}
    for url in LISTS:
        with read() as found[f"{url}limit=1"]:
            told = answer(f"{url}limit=1")
        with read() as found[f"{url}limit=1&cursor=..."]:
            answer(f"{url}limit=1&cursor={told['next_cursor']}")
    with read() as found["a business"]:
        told = of_the_business(1)
    with read() as found["a business, the page after it"]:
        of_the_business(1, told["next_cursor"])
    for url in OTHERS:
        with read() as found[url]:
            answer(url)
    with read() as found["the sweep of deadlines"]:
        assert dossiers.warnings_due(NOW + timedelta(days=30), limit=2)
    with read() as found["the sweep of drafts"]:
        assert dossiers.drafts_due(idle_since=NOW + timedelta(days=30), told_before=NOW, limit=2)
    return found


def test_every_list_asks_as_often_and_reads_as_much_as_with_a_hundred(crowd: Crowd, record_property: Any):
    crowd.grows_to(FEW)
    answer(f"/v1/officer/dossiers/{ONE}")  # that it was read today is noted once
    few = readings()
    begun = time.monotonic()
    crowd.grows_to(ALL)
    made = time.monotonic()
    assert readings() == few
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
