"""What each route asks of DynamoDB, counted: `python -m tests.api.costs` writes docs/route-costs.md, and what each
answers, measured in the same calls, docs/answer-sizes.md."""

import functools
import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib import config
from chalicelib.api_spec import operations
from chalicelib.store import procedures
from local.aws import ROOT, create_stack, start
from local.sandbox import phone
from tests.adapters.fixtures.banks import sepay, vietqrvn, vnpay
from tests.adapters.fixtures.carriers import ems
from tests.adapters.servers import ems_delivered, serving
from tests.api import client, sizes
from tests.api.happenings import counted
from tests.api.scenes.scene import MAKERS, Scene
from tests.api.scenes.variants import VARIANTS
from tests.api.world import World
from tests.api.world.people import Person, source_ip

FILE = ROOT / "docs" / "route-costs.md"
READS = {"GetItem", "Query", "BatchGetItem", "TransactGetItems"}
WRITES = {"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"}
# Who calls, and how often: beside what the route itself does.
APART = {"challenges", "limits", "officers", "sessions"}
SIGNERS: Mapping[str, Any] = {
    "callbacks.bank_get": vnpay,
    "callbacks.carrier": ems,
    "callbacks.vietqrvn_token": vietqrvn,
    "callbacks.vietqrvn_sync": vietqrvn,
}
# What compares one day of one account from all sides may read more, a fixed number of times for a page; so may a list
# of dossiers of many people, of whom some are found and seen.
REPORTS = {
    "officer_reconciliation.read": 4,
    "officer_bulk.act": 3,
    "officer_mirrors.import_statuses": 3,
    # What the post costs there: by the unit's carrier, from where the unit is.
    "deliveries.quote": 3,
    "deliveries.choose": 4,
    "officer_deliveries.look_after": 3,
    "hand_overs.read": 3,  # what was handed over, what waits, their dossiers a hundred a read
    "hand_overs.print_list": 5,  # and the unit's letterhead, and what it calls its carrier
    "officer_auth.issue_tokens": 3,
    "statistics.read": 4,  # the unit, its months, what is told apart, and the names of that
}
# The deed, and the answer to the whole of the request.
# What is done for a person who is present is a reading of the dossier too, which its owner sees.
IN_PARTS = {"officer_bulk.act": 2, "officer_counter.answer_supplement": 2, "officer_counter.withdraw": 2}
Call = tuple[str, Mapping[str, Any]]
HEARD: dict[str, client.Reply] = {}  # what each operation answered when it was counted


@dataclass(frozen=True)
class Cost:
    """The calls of one request, sorted: `reads` and `writes` name the tables of each call; a write is one request to
    DynamoDB, of one item or a transaction. `catalogue` are reads of what never changes, made once by a process."""

    reads: tuple[str, ...]
    writes: tuple[str, ...]
    apart_reads: int
    apart_writes: int
    catalogue: int
    scans: int


def cost_of(calls: list[Call], prefix: str) -> Cost:
    """Sort the calls of one request."""
    reads, writes, apart, catalogue, scans = [], [], Counter[str](), 0, 0
    for name, asked in calls:
        tables = [table.removeprefix(prefix) for table in _tables(name, asked)]
        if name == "Scan":
            scans += 1
        elif set(tables) <= APART:
            apart["read" if name in READS else "write"] += 1
        elif _is_immutable(asked, tables):
            catalogue += 1
        elif name in READS:
            reads.append(" + ".join(sorted(set(tables))))
        elif name in WRITES:
            writes.append(" + ".join(sorted(set(tables))))
        else:
            raise ValueError(f"{name} is neither a read nor a write")
    return Cost(tuple(reads), tuple(writes), apart["read"], apart["write"], catalogue, scans)


def measured_variants(world: World) -> dict[str, tuple[str, Cost]]:
    """The other courses that a route may take: what course -> operation, cost."""
    return {
        course: (operation_id, _counted(make(world), operation_id, world))
        for course, (operation_id, make) in VARIANTS.items()
    }


@functools.cache
def measured_all(world: World) -> dict[str, tuple[Cost, Cost | None]]:
    """Every operation, in the order of the spec, once for each world."""
    return {name: measured(name, world) for name in operations()}


def measured(operation_id: str, world: World) -> tuple[Cost, Cost | None]:
    """What the operation costs when it does its work, and when the same key is sent again (None: it takes no key)."""
    scene, entry = MAKERS[operation_id](world), operations()[operation_id]
    first = _counted(scene, operation_id, world)
    return first, _counted(scene, operation_id, world) if entry["idempotent"] else None


def table(costs: Mapping[str, tuple[Cost, Cost | None]], variants: Mapping[str, tuple[str, Cost]]) -> str:
    """The page of docs."""
    rows = [_row(operation_id, *costs[operation_id]) for operation_id in operations()]
    others = [
        f"| `{operation_id}` | {course} | {_told(cost.reads)} | {_told(cost.writes)} | {_apart(cost)} |"
        for course, (operation_id, cost) in variants.items()
    ]
    return "\n".join((HEAD + "\n".join(rows), OTHERS + "\n".join(others), ""))


HEAD = """\
# What each route asks of DynamoDB

Counted by `tests/api/costs.py` on the embedded AWS, each route doing its work; made by `python -m tests.api.costs`,
kept true by `tests/api/test_costs.py`. No route scans. None makes more than two reads and one write, beside who calls
and how often (`challenges`, `limits`, `officers`, `sessions`) and the catalogue's immutable versions, which a process
reads once. A token is verified without a read. A unit's register takes one more read for each further month asked for,
and the three-way report four: the account, its day, what stands around a page of its transfers, and their dossiers.
What is done in bulk costs as much for each dossier as at its own door, and two calls more for the whole. An officer's
sign-in takes one more read for each closed unit that the officer's unit took over. What is done with a dossier for
somebody who is present is noted as a reading of it too: one write more.

- **reads**, **writes**: one entry for each request to DynamoDB, naming its tables; tables joined by + are one
  transaction (of writes) or one batch (of reads).
- **apart**: reads and writes for sign-in and limits.
- **once**: reads of immutable catalogue data, by a process that has not kept them yet.
- **again**: reads and writes when the same Idempotency-Key comes again; writes are then refused by DynamoDB.

The units of capacity are left out: the emulator tells 1 for each call, whatever its size. The number of calls does
not grow with the number of dossiers; the size of a reading grows with one dossier's own papers (at most 60) and moves.

| route | operation | reads | writes | scans | apart | once | again |
|---|---|---|---|---|---|---|---|
"""

OTHERS = """
Where something was there before, or was lost on the way, a route may ask for more, still of one thing only:

| operation | course | reads | writes | apart |
|---|---|---|---|---|
"""


def _row(operation_id: str, first: Cost, again: Cost | None) -> str:
    entry = operations()[operation_id]
    cells = (
        f"{entry['method']} {entry['path'].removeprefix('/v1')}",
        f"`{operation_id}`",
        _told(first.reads),
        _told(first.writes),
        str(first.scans),
        _apart(first),
        str(first.catalogue) if first.catalogue else "–",
        f"{len(again.reads)} r, {len(again.writes)} w" if again else "–",
    )
    return f"| {' | '.join(cells)} |"


def _apart(cost: Cost) -> str:
    return f"{cost.apart_reads} r, {cost.apart_writes} w" if cost.apart_reads or cost.apart_writes else "–"


def _told(calls: tuple[str, ...]) -> str:
    return f"{len(calls)}: {', '.join(calls)}" if calls else "0"


def _counted(scene: Scene, operation_id: str, world: World) -> Cost:
    as_new()
    with counted() as calls:
        HEARD[operation_id] = asked(scene, operation_id, world)
    return cost_of(list(calls), config.settings().table_prefix)


def as_new() -> None:
    """A process that begins: it has kept nothing of the catalogue."""
    procedures._versions.clear()
    procedures._catalogues.clear()


def asked(scene: Scene, operation_id: str, world: World) -> client.Reply:
    """The scene's call, made by who may make it; it must succeed."""
    named: dict[str, Any] = {"source_ip": source_ip(), **scene.named}
    entry = operations()[operation_id]
    if scene.signed:
        fixture = SIGNERS.get(operation_id, sepay)
        call = scene.signed(fixture.SECRETS[0])
        named |= {"raw": call.body, "headers": dict(call.headers), "query": list(call.query)}
    elif entry["callers"] == ["officer"]:
        named["token"] = desk_of(scene, operation_id, world).token
    elif scene.owner:
        named["token"] = scene.owner.token
    reply = client.call(entry["method"], scene.url, **named)
    assert reply.status < 300 or reply.slug == "draft_stale", (operation_id, reply.body)
    return reply


def desk_of(scene: Scene, operation_id: str, world: World) -> Person:
    """An officer who may make the scene's call: the one whose call it is, a leader, or who else the spec names."""
    if scene.owner and scene.owner.actor.kind == "officer":
        return scene.owner
    roles = operations()[operation_id]["roles"]
    return world.officer("leader" if not roles or "leader" in roles else roles[0])


def _tables(name: str, asked: Mapping[str, Any]) -> list[str]:
    if "RequestItems" in asked:
        return list(asked["RequestItems"])
    if "TransactItems" in asked:
        return [next(iter(item.values()))["TableName"] for item in asked["TransactItems"]]
    return [str(asked["TableName"])]


def _is_immutable(asked: Mapping[str, Any], tables: list[str]) -> bool:
    if tables != ["procedures"]:
        return False
    return asked.get("IndexName") == "by_catalogue" or asked.get("Key", {}).get("version", {}).get("N", "0") not in (
        "-1",
        "0",
    )


def main() -> None:
    """Writes the pages, on an embedded AWS of its own."""
    aws, child = start()
    gateway = phone.serve(0, token="only-in-tests")
    try:
        stack = create_stack(aws, "route-costs-")
        with serving() as post_office:
            told = {"SMS_GATEWAY_URL": f"{gateway.url}/messages", "EMS_API_URL": post_office.url}
            os.environ.update({**stack.environment(), **told, "VNPAY_PAY_URL": "https://vnpay.example/pay"})
            post_office.of_path = ems_delivered
            post_office.answer = b'{"code": "success", "data": {"tracking_code": "EE473124829VN", "fee": 25000}}'
            config.reset()
            world = World(stack, post_office)
            FILE.write_text(table(measured_all(world), measured_variants(world)), "utf-8")
            found = sizes.sizes(sizes.with_rows(HEARD, world))
            sizes.FILE.write_text(sizes.table(sizes.steady(found, sizes.written())), "utf-8")
    finally:
        gateway.stop()
        child.stop()


if __name__ == "__main__":
    main()
