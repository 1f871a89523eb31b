"""Everything that citizens, officers and clocks look up among many dossiers, and what each takes of the store."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from chalicelib import config
from chalicelib.domain.actor import Actor
from chalicelib.domain.dossier_states import STATES
from chalicelib.store import agencies, citizens, dossiers, procedures
from chalicelib.store.counters import QUEUES
from tests import builders as a
from tests.api.crowd import BIG, BUSINESS, MANY, OFFICER, PROCEDURE, code_of
from tests.api.world.people import person, source_ip
from tests.builders import NOW

NATIONAL_ID = "020190123456"
DESKS = ("", "&assigned_to=me", "&assigned_to=none")
NUMBER = 17  # of a dossier of the citizen of many, accepted


def place() -> None:
    """The unit, the procedure and the citizen to whom the crowd belongs."""
    agencies.put(a.an_agency(agency_code=BIG, parent="Y96"))
    procedures.publish(a.a_procedure(procedure_code=PROCEDURE))
    citizens.create(a.a_citizen(citizen_id=MANY, national_id=NATIONAL_ID, address={}))


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


def all_of() -> dict[str, Reading]:
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
