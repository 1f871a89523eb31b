"""The books read from the raw rows, by other means than the program's own: where every đồng is, after each step."""

import functools
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.simulation.aws import PREFIX
from tests.simulation.dynamo import Dynamo
from tests.simulation.money.tellers import TELLERS
from tests.simulation.money.town import UNIT, endpoint_of

PLACES = ("allocated", "waiting", "to_refund", "refunded", "written_off")
Row = Mapping[str, Any]
ENDPOINTS = frozenset(map(endpoint_of, TELLERS))
# Of a refund, from which the money may still go: a failed one may be approved again, or turn out to have arrived.
UNDECIDED = ("requested", "approved", "sent", "failed")


@dataclass(frozen=True)
class Books:
    """What the tables hold, as plain values."""

    credits: dict[str, Row]
    payments: dict[str, Row]
    claims: dict[str, Row]
    refunds: dict[str, Row]
    notices: int
    counts: Row
    unit: str = UNIT


def read(dynamo: Dynamo) -> Books:
    """All rows of the tables of money, as they are now."""
    return _read(dynamo, dynamo.writes)


@functools.lru_cache(maxsize=1)
def _read(dynamo: Dynamo, writes: int) -> Books:
    return books_of(lambda table: dynamo.tables[PREFIX + table].items.values())


def books_of(raw_rows: Callable[[str], Iterable[Mapping[str, Any]]], unit: str = UNIT) -> Books:
    """The books of a unit in any tables, by their raw rows."""

    def rows(table: str) -> list[Row]:
        return [{name: _value(value) for name, value in row.items()} for row in raw_rows(table)]

    payments = {row["payment_id"]: row for row in rows("payments")}
    credits = [row for row in rows("credits") if "parts" in row and row["agency_code"] == unit]
    counts = [row for row in rows("counters") if (row["owner"], row["counter"]) == (unit, "exceptions")]
    return Books(
        {row["credit_id"]: row for row in credits},
        {code: row for code, row in payments.items() if row.get("agency_code") == unit},
        {code: row for code, row in payments.items() if code.startswith("dossier#")},
        {row["refund_id"]: row for row in rows("refunds") if row["agency_code"] == unit},
        sum(row["endpoint"] in ENDPOINTS for row in rows("callbacks")),
        counts[0] if counts else {},
        unit,
    )


def faults(books: Books) -> list[str]:
    """Everything that cannot be, in words."""
    return [*_uneven(books), *_unsettled(books), *_miscounted(books), *_overpromised(books)]


def incoming(books: Books) -> dict[str, int]:
    """What came in, in đồng, by the name of the transfer; one told once more is not money of its own."""
    return {name: row["amount_vnd"] for name, row in books.credits.items() if not row.get("same_as")}


def _uneven(books: Books) -> Iterable[str]:
    total = 0
    for name, row in books.credits.items():
        parts = json.loads(row["parts"])
        worth = sum(part["amount_vnd"] for part in parts)
        own = 0 if row.get("same_as") else row["amount_vnd"] - row.get("reversed_vnd", 0)
        total += own - sum(part["amount_vnd"] for part in parts if part["place"] in PLACES)
        if worth != own or any(part["amount_vnd"] <= 0 for part in parts):
            yield f"{name} is worth {own} and holds {worth}"
    if total:
        yield f"{total} đồng are in no place"


def _unsettled(books: Books) -> Iterable[str]:
    allocated: Counter[str] = Counter()
    for name, row in books.credits.items():
        for part in json.loads(row["parts"]):
            if part["place"] == "allocated":
                allocated[part["payment_id"]] += part["amount_vnd"]
            if part["place"] == "allocated" or part.get("reason") == "surplus":
                payment = books.payments.get(part["payment_id"], {})
                if name not in json.loads(payment.get("credit_ids", "[]")):
                    yield f"{part['payment_id']} does not know of {name}"
    paid: Counter[str] = Counter()
    for code, row in books.payments.items():
        counted = row.get("received_vnd", 0) - row.get("surplus_vnd", 0)
        if counted != allocated[code]:
            yield f"{code} counts {counted}, {allocated[code]} are allocated to it"
        is_paid = row.get("state", "awaiting") == "paid"
        if is_paid != (allocated[code] >= row["amount_vnd"]) or allocated[code] > row["amount_vnd"]:
            yield f"{code} is {row.get('state')} with {allocated[code]} of {row['amount_vnd']}"
        claim = books.claims.get(f"dossier#{row['dossier_id']}", {})
        if is_paid != (claim.get("settled_by") == code):
            yield f"{code} is {row.get('state')}, and its fee is settled by {claim.get('settled_by')}"
        paid[row["dossier_id"]] += is_paid
    yield from (f"{dossier} was settled {times} times" for dossier, times in paid.items() if times > 1)
    yield from (f"{code} is paid and is not there" for code in allocated if code not in books.payments)


def _miscounted(books: Books) -> Iterable[str]:
    """The officers' counts equal their lists, and their lists what there is to do."""
    lists: Counter[str] = Counter()
    for name, row in books.credits.items():
        places = {part["place"] for part in json.loads(row["parts"])}
        urgent = ("taken_back",) if row.get("taken_back_vnd") else ("waiting", "to_refund")
        place = next((one for one in urgent if one == "taken_back" or one in places), "")
        lists[place] += 1
        shown = row.get("exception", "")
        if shown != (f"{books.unit}#{place}" if place else ""):
            yield f"{name} is {place or 'done'} and listed under {shown or 'nothing'}"
    for place in ("taken_back", "waiting", "to_refund"):
        if books.counts.get(place, 0) != lists[place]:
            yield f"{books.counts.get(place, 0)} transfers are counted as {place}, {lists[place]} are"


def _overpromised(books: Books) -> Iterable[str]:
    promised: Counter[str] = Counter()
    gone: Counter[str] = Counter()
    for row in books.refunds.values():
        state = row.get("state", "requested")
        promised[row["credit_id"]] += row["amount_vnd"] if state in UNDECIDED else 0
        gone[row["credit_id"]] += row["amount_vnd"] if state == "refunded" else 0
    for name, row in books.credits.items():
        held: Counter[str] = Counter()
        for part in json.loads(row["parts"]):
            held[part["place"]] += part["amount_vnd"]
        if row.get("refunding_vnd", 0) != promised[name] or promised[name] > held["to_refund"]:
            yield f"{name}: {promised[name]} promised, {row.get('refunding_vnd')} noted, {held['to_refund']} there"
        if held["refunded"] != gone[name]:
            yield f"{name}: {held['refunded']} are given back, refunds tell {gone[name]}"


def _value(typed: Mapping[str, Any]) -> Any:
    ((kind, value),) = typed.items()
    return int(value) if kind == "N" else value
