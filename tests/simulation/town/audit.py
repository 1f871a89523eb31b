"""What must be true of a town that came to rest, read from the raw rows; each function names what cannot be."""

import functools
import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from chalicelib.domain.agency import with_those_above
from chalicelib.domain.document import RESULT_SLOT
from chalicelib.domain.dossier import queues_of
from chalicelib.domain.dossier_states import OFFICERS_ONLY, arrow
from chalicelib.domain.feed import NOTIFY
from chalicelib.domain.figures import months_of
from chalicelib.domain.register import RegisterEntry, is_ended
from chalicelib.store import dossier_rows
from chalicelib.store.document_rows import DOCUMENT
from chalicelib.store.register import RegisterRow
from chalicelib.usecases.feed.tell import NO_MESSAGE
from tests.simulation.aws import PREFIX
from tests.simulation.dynamo import Dynamo
from tests.simulation.money import audit as money
from tests.simulation.town.place import UNITS
from tests.simulation.town.town import Town

Row = Mapping[str, Any]
ARRIVED = frozenset({"accepted", "rejected", "awaiting_upload"})  # what a paper may rest in


def invariants() -> dict[str, Callable[[Town], Iterator[str]]]:
    """Every check by the name under which its count is printed."""
    return {
        "the money of each unit sums": money_sums,
        "every transfer that was acknowledged is kept": transfers_are_kept,
        "each serial once, none left out": serials,
        "every timeline is legal": timelines,
        "every paid fee is settled, and no other": fees,
        "every confirmation stands for a paid fee": receipts,
        "every booked parcel is known, and every order wanted": parcels,
        "nothing is told twice, nothing is left untold": told_once,
        "every device knows what there is": devices,
        "one account, one draft, one paper for one wish": once_each,
        "queues and counts agree": counts,
        "open figures are those of the registers": open_figures,
        "nothing is stuck": nothing_stuck,
    }


def rows(town: Town, table: str) -> Iterator[Row]:
    """The raw rows of a table."""
    yield from list(town.dynamo.tables[PREFIX + table].items.values())


def _text(row: Row, name: str, missing: str = "") -> str:
    return str(row[name]["S"]) if name in row else missing


def _number(row: Row, name: str) -> int:
    return int(row[name]["N"]) if name in row else 0


def _heads(town: Town) -> dict[str, Any]:
    return _read(town.dynamo, town.dynamo.writes)[0]


def _events(town: Town) -> dict[str, list[Any]]:
    return _read(town.dynamo, town.dynamo.writes)[1]


@functools.lru_cache(maxsize=1)
def _read(dynamo: Dynamo, writes: int) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """Every dossier, and its moves in order; read once, since they are sealed."""
    heads, moves = {}, defaultdict[str, list[Any]](list)
    for row in dynamo.tables[PREFIX + "dossiers"].items.values():
        if _text(row, "part") == dossier_rows.HEAD:
            heads[_text(row, "dossier_id")] = dossier_rows.read_head(row)
        elif _text(row, "part").startswith(dossier_rows.EVENT):
            moves[_text(row, "dossier_id")].append(dossier_rows.read_event(row))
    for one in moves.values():
        one.sort(key=lambda move: int(move.sequence))
    return heads, moves


# --- money
def money_sums(town: Town) -> Iterator[str]:
    """Every đồng of every unit in one place, and each payment worth what was allocated to it."""
    for unit in UNITS:
        yield from money.faults(money.books_of(lambda table: rows(town, table), unit))


def transfers_are_kept(town: Town) -> Iterator[str]:
    """What a bank was thanked for is in the books with its amount, once."""
    by_reference: dict[str, list[int]] = defaultdict(list)
    for row in rows(town, "credits"):
        if "parts" in row and "same_as" not in row:
            by_reference[_text(row, "bank_reference")].append(_number(row, "amount_vnd"))
    for journey in town.journeys.values():
        for reference, amount in journey.told.items():
            kept = by_reference.get(reference, [])
            if amount and kept != [amount] and _is_by_reference(reference, by_reference):
                yield f"{journey.name}: {reference} of {amount} đ was acknowledged, {kept} are kept"


def _is_by_reference(reference: str, kept: Mapping[str, list[int]]) -> bool:
    """A gateway's transfer is named by its order."""
    return reference in kept or not any(name.endswith(reference.removeprefix("FT")) for name in kept)


def fees(town: Town) -> Iterator[str]:
    """A dossier's fee is settled where one of its payments is paid, by that one, and its moves say the same."""
    paid: dict[str, list[str]] = defaultdict(list)
    for row in rows(town, "payments"):
        if _text(row, "state", "awaiting") == "paid":
            paid[_text(row, "dossier_id")].append(_text(row, "payment_id"))
    moves = _events(town)
    for name, head in _heads(town).items():
        settled = sum((one.action == "settle_fee") - (one.action == "unsettle_fee") for one in moves[name])
        if (head.fee.state == "settled") != bool(paid[name]) or settled != len(paid[name]) or len(paid[name]) > 1:
            yield f"{name}: fee {head.fee.state}, settled {settled} times, paid by {paid[name]}"


def receipts(town: Town) -> Iterator[str]:
    """One standing confirmation for each paid payment, none for another."""
    paid = {_text(row, "payment_id") for row in rows(town, "payments") if _text(row, "state") == "paid"}
    stand = Counter(_text(row, "payment_id") for row in rows(town, "receipts") if "voided_at" not in row)
    for code in paid | set(stand):
        if stand[code] != (code in paid):
            yield f"{stand[code]} confirmations stand for {code}, which is {'' if code in paid else 'not '}paid"


# --- numbers
def serials(town: Town) -> Iterator[str]:
    """Codes, confirmations and papers are numbered 1, 2, 3 … in each of their rows, as their counter says."""
    given: dict[tuple[str, str], list[int]] = defaultdict(list)
    for head in _heads(town).values():
        if head.dossier_code:
            unit, day, serial = head.dossier_code.rsplit("-", 2)
            given[unit, f"serial#{day}"].append(int(serial))
    for row in rows(town, "receipts"):
        _, unit, year, serial = _text(row, "number").rsplit("-", 3)
        given[unit, f"receipts#{year}"].append(int(serial))
    for row in rows(town, "slips"):
        if serial := "".join(itertools.takewhile(str.isdigit, _text(row, "number"))):
            year = _text(row, "issued_at")[:4]
            given[_text(row, "agency_code"), f"slips#{_text(row, 'form')}#{year}"].append(int(serial))
    last = {(_text(row, "owner"), _text(row, "counter")): _number(row, "last") for row in rows(town, "counters")}
    for (unit, kind), numbers in given.items():
        if sorted(numbers) != list(range(1, len(numbers) + 1)) or last.get((unit, kind)) != len(numbers):
            yield f"{unit} {kind}: {sorted(numbers)}, counted {last.get((unit, kind))}"


# --- moves
def timelines(town: Town) -> Iterator[str]:
    """Each move starts where the one before ended, along an arrow that there is; the head stands where the last
    ended."""
    moves = _events(town)
    for name, head in _heads(town).items():
        stands, was_accepted = "draft", False
        for number, move in enumerate(moves[name], 1):
            if move.sequence != number or move.from_state != stands:
                yield f"{name}: move {move.sequence} from {move.from_state}, after {number - 1} moves to {stands}"
            found = arrow(move.from_state, move.action, accepted=was_accepted)
            if found is None or found.to not in (move.to_state, "before"):
                yield f"{name}: {move.action} from {move.from_state} to {move.to_state}"
            stands = move.to_state
            was_accepted = (was_accepted or move.action == "accept") and move.detail.get("undone") != "accept"
        if head.state != stands or head.events != len(moves[name]):
            yield f"{name} is {head.state} with {head.events} moves; its {len(moves[name])} moves lead to {stands}"


def told_once(town: Town) -> Iterator[str]:
    """Each move is one line of its timeline and, if it notifies, one message; the list of changes has no gap."""
    lines, messages = Counter[str](), Counter[str]()
    numbers: dict[str, list[int]] = defaultdict(list)
    for row in rows(town, "feed"):
        feed = _text(row, "feed")
        if feed.startswith("dossier#"):
            lines[_text(row, "entry_id")] += 1
        elif feed.endswith("#messages"):
            messages[_text(row, "entry_id")] += 1
        elif _text(row, "position").isdigit():
            numbers[feed].append(int(_text(row, "position")))
    for entry, times in (lines + messages).items():
        if lines[entry] > 1 or messages[entry] > 1:
            yield f"{entry} is told {times} times"
    for feed, given in numbers.items():
        if sorted(given) != list(range(1, len(given) + 1)):
            yield f"{feed} leaves a number out"
    wanted: set[str] = set()
    for name, moves in _events(town).items():
        for move in moves:
            if move.action in OFFICERS_ONLY:
                continue
            entry = f"dossier#{name}#{move.sequence:06d}"
            wanted.add(entry)
            notifies = move.action in NOTIFY["dossier"] and move.detail.get("threshold") not in NO_MESSAGE
            if not lines[entry] or bool(messages[entry]) != notifies:
                yield f"{entry} ({move.action}): {lines[entry]} lines, {messages[entry]} messages"
    yield from (f"{one} is told and never was" for one in lines if one.startswith("dossier#") and one not in wanted)


def devices(town: Town) -> Iterator[str]:
    """A phone that followed the changes, whatever it missed on the way, knows the newest move of its dossiers."""
    moves = _events(town)
    for journey in town.journeys.values():
        told = [one.version for one in moves[journey.dossier_id] if one.action not in OFFICERS_ONLY]
        knows = journey.device.get(("dossier", journey.dossier_id), 0)
        if told and knows < max(told):
            yield f"{journey.name}'s phone knows version {knows} of {max(told)}"


# --- things
def parcels(town: Town) -> Iterator[str]:
    """What the carrier carries is what we ordered, under the number that it gave; and each delivered result returned
    its dossier."""
    heads, known = _heads(town), {}
    for row in rows(town, "deliveries"):
        if _text(row, "part") == "delivery":
            known[_text(row, "delivery_id")] = row
    for order, item in town.carrier.orders.items():
        row = known.get(order, {})
        if _text(row, "item_code") != item:
            yield f"the carrier has {order} as {item}, we as {_text(row, 'item_code') or 'nothing'}"
    for order, row in known.items():
        head = heads[_text(row, "dossier_id")]
        if "booking_asked_at" in row and order not in town.carrier.orders and "conflict" not in row:
            yield f"{order} was never ordered"
        if _text(row, "state") == "delivered" and head.state not in ("returned", "processing", "stopped"):
            yield f"{order} is delivered, its dossier {head.state}"
        if order in town.carrier.called_off and "called_off_at" not in row and "conflict" not in row:
            yield f"{order} is called off at the carrier, and nobody knows"
        scanned = sum(1 for one in rows(town, "deliveries") if _is_scan_of(one, order))
        if scanned != _number(row, "scans"):
            yield f"{order} counts {_number(row, 'scans')} scans, has {scanned}"


def _is_scan_of(row: Row, order: str) -> bool:
    return _text(row, "delivery_id") == order and _text(row, "part").startswith("scan#")


def once_each(town: Town) -> Iterator[str]:
    """Nothing was made twice by an answer that was lost."""
    heads = Counter(head.applicant_id for head in _heads(town).values())
    papers = Counter(
        _text(row, "dossier_id")
        for row in rows(town, "dossiers")
        if _text(row, "part").startswith(DOCUMENT) and _text(row, "slot") != RESULT_SLOT
    )
    phones = Counter(_text(row, "phone_hash") for row in rows(town, "citizens") if "phone_hash" in row)
    for journey in town.journeys.values():
        owner = journey.owner.id if journey.owner else ""
        if heads[owner] != 1:
            yield f"{journey.name} opened one dossier and has {heads[owner]}"
        if papers[journey.dossier_id] != journey.papers:
            yield f"{journey.name} sent {journey.papers} pages, {papers[journey.dossier_id]} are kept"
    yield from (f"{times} accounts of one phone" for times in phones.values() if times > 1)


def counts(town: Town) -> Iterator[str]:
    """The counts of officers' queues are what stands in them."""
    stand: dict[str, Counter[str]] = defaultdict(Counter)
    for head in _heads(town).values():
        for queue in queues_of(head):
            stand[head.agency_code][queue] += 1
    for row in rows(town, "counters"):
        if _text(row, "counter") == "queues":
            told = {name: int(value["N"]) for name, value in row.items() if "N" in value and "nobodys" not in name}
            is_so = stand[_text(row, "owner")]
            if any(told.get(queue, 0) != is_so[queue] for queue in {*told, *is_so}):
                yield f"{_text(row, 'owner')} counts {told}, there are {dict(is_so)}"


_ENDS = ("finished_at", "promptness", "outcome", "returned_at")


def open_figures(town: Town) -> Iterator[str]:
    """What is published of units is what stands in their registers, counted line by line, and that is as the dossiers
    are."""
    stand: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    lines = [RegisterRow.from_raw_data(dict(row)).become(RegisterEntry) for row in rows(town, "register")]
    written: dict[str, list[Any]] = {}
    for line in lines:
        written[line.dossier_id] = [getattr(line, name) for name in _ENDS]
        written[line.dossier_id] += [line.ended_at is not None, line.rated_at is not None, line.score]
    for head in _heads(town).values():
        is_so = [getattr(head, name) for name in _ENDS]
        is_so += [is_ended(head), bool(head.rating), head.rating.get("score", 0)]
        if head.dossier_code and written.get(head.dossier_id) != is_so:
            yield f"{head.dossier_code} is in the register as {written.get(head.dossier_id)}"
    for line in lines:
        for month, counted in months_of(line).items():
            for owner in with_those_above(line.unit):
                stand[owner, f"figures#{month}"] += counted
                stand[owner, f"procedures#{month}#{line.procedure_code}"] += counted
                stand[owner, f"units#{month}#{line.unit}"] += counted
    told = {}
    for row in rows(town, "counters"):
        if _text(row, "counter").startswith(("figures#", "procedures#", "units#")):
            counts = {name: int(value["N"]) for name, value in row.items() if "N" in value}
            told[_text(row, "owner"), _text(row, "counter")] = Counter(counts)
    for key in {*stand, *told}:
        if (told.get(key) or Counter()) != stand[key]:
            yield f"{key} tells {dict(told.get(key) or {})}, the register {dict(stand[key])}"


def nothing_stuck(town: Town) -> Iterator[str]:
    """Everybody did what was left to do: each dossier is at an end, no request for money is open for ever, no paper is
    being checked, no draft is claimed that is none."""
    heads = _heads(town)
    for journey in town.journeys.values():
        head = heads.get(journey.dossier_id)
        if head is None or not (head.state in ("not_accepted", "withdrawn", "returned") or head.stopped_finally):
            yield f"{journey.name} ends {head.state if head else 'nowhere'}"
    for row in rows(town, "payments"):
        if _text(row, "payment_id").startswith("dossier#"):
            continue
        if _text(row, "state", "awaiting") == "awaiting":
            yield f"{_text(row, 'payment_id')} waits for ever"
    for row in rows(town, "dossiers"):
        if _text(row, "part").startswith(DOCUMENT) and _text(row, "state", "awaiting_upload") not in ARRIVED:
            yield f"a paper of {_text(row, 'dossier_id')} is {_text(row, 'state')}"
