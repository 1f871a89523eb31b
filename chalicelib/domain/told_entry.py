"""One entry of a bank's statement, remembered so that its money counts once, and what became of it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from chalicelib.domain.statement import Batch, Statement, StatementCredit

PROVIDER = "statement"  # of a notice that a statement tells

# What became of an entry.
RECORDED = "recorded"  # money that nobody had told of
KNOWN = "known"  # a notice had told of it, with this very amount
AMOUNT_DIFFERS = "amount_differs"  # a notice, or another statement, told of it with another amount
TOLD_BEFORE = "told_before"  # another statement told of it
NO_REFERENCE = "no_reference"  # kept as a transfer of its own, for a person
REVERSED = "reversed"  # the bank took a transfer back
REVERSAL_OPEN = "reversal_open"  # the bank took back what is not found here
CAME_BACK = "came_back"  # a refund of ours came back, and is noted as failed
CAME_BACK_OPEN = "came_back_open"  # money of ours came back, and a person must say of which refund
SETTLEMENT = "settlement"  # a gateway paid out what its notices told
SETTLEMENT_DIFFERS = "settlement_differs"  # a gateway paid out something else
WITHHELD_DIFFERS = "withheld_differs"  # a carrier kept more of what it took at the door than its price
NOT_REMITTED = "not_remitted"  # a carrier took it at the door, and no settlement told of it in time
OUTCOMES = (
    RECORDED,
    KNOWN,
    AMOUNT_DIFFERS,
    TOLD_BEFORE,
    NO_REFERENCE,
    REVERSED,
    REVERSAL_OPEN,
    CAME_BACK,
    CAME_BACK_OPEN,
    SETTLEMENT,
    SETTLEMENT_DIFFERS,
    WITHHELD_DIFFERS,
    NOT_REMITTED,
)
# What a person has to look at. Entries without a reference are on the list of transfers that wait.
QUESTIONS = (
    AMOUNT_DIFFERS,
    REVERSAL_OPEN,
    CAME_BACK_OPEN,
    SETTLEMENT_DIFFERS,
    WITHHELD_DIFFERS,
    NOT_REMITTED,
)
# Those of which a later import may know more.
ASKED_AGAIN = (REVERSAL_OPEN, SETTLEMENT_DIFFERS, NOT_REMITTED)

WHOLE, IN_PARTS = "whole", "in_parts"
_NO_NAME = re.compile(r"[^0-9A-Za-z]")


@dataclass(frozen=True, slots=True)
class ToldEntry:
    """What is remembered of an entry under `key`: one for each thing that happened, however many statements tell it.

    `told_in` is the place that told it first, `told_as` whether as one booking or as its parts; `outcome` is "" until
    everything that follows from it is done. `references` are those by which what it undoes may be found; `candidates`
    the refunds that it may be. `memo` may hold names.
    """

    key: str
    account: str
    meaning: str
    amount_vnd: int
    booked_on: date
    told_in: str
    import_id: str
    told_as: str = WHOLE
    memo: str = ""
    references: tuple[str, ...] = ()
    outcome: str = ""
    credit_id: str = ""
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """How many entries had each outcome, and their sums in đồng."""

    entries: Mapping[str, int] = field(default_factory=dict)
    sums_vnd: Mapping[str, int] = field(default_factory=dict)


def counted(outcomes: Iterable[tuple[str, int]]) -> Counts:
    """The counts of these outcomes with their amounts."""
    entries: dict[str, int] = {}
    sums: dict[str, int] = {}
    for outcome, amount_vnd in outcomes:
        entries[outcome] = entries.get(outcome, 0) + 1
        sums[outcome] = sums.get(outcome, 0) + amount_vnd
    return Counts(entries, sums)


def together(several: Iterable[Counts]) -> Counts:
    """The counts of several statements of one file."""
    entries: dict[str, int] = {}
    sums: dict[str, int] = {}
    for one in several:
        for outcome, number in one.entries.items():
            entries[outcome] = entries.get(outcome, 0) + number
            sums[outcome] = sums.get(outcome, 0) + one.sums_vnd[outcome]
    return Counts(entries, sums)


def same_account(one: str, other: str) -> bool:
    """Whether two spellings name one account: printed numbers have spaces, dots and dashes."""
    return _NO_NAME.sub("", one).upper() == _NO_NAME.sub("", other).upper()


def place_of(statement: Statement, entry_id: str) -> str:
    """Where an entry stands: kind, id of the statement, and its own."""
    return f"{statement.kind}#{statement.statement_id}#{entry_id}"


def told(entry: StatementCredit, statement: Statement, *, account: str, import_id: str) -> ToldEntry:
    """What is to be remembered of an entry. The key of one with a bank reference is that reference, so that other
    statements tell the same thing; of one that undoes another without having a reference of its own, that other's and
    the amount; else its place."""
    place = place_of(statement, entry.entry_id)
    told_before = {"received": "entry", "taken_back": "back", "came_back": "return"}[entry.meaning]
    if entry.bank_reference:
        key = f"{told_before}#{account}#{entry.bank_reference}"
    elif entry.meaning != "received" and entry.related:
        key = f"{told_before}-of#{account}#{entry.amount_vnd}#{entry.related[0]}"
    else:
        key = f"line#{account}#{place}"
    return ToldEntry(
        key=key,
        account=account,
        meaning=entry.meaning,
        amount_vnd=entry.amount_vnd,
        booked_on=entry.booked_on,
        told_in=place,
        import_id=import_id,
        memo=entry.memo,
        references=tuple(one for one in (*entry.related, entry.bank_reference) if one),
    )


def told_in_parts(batch: Batch, first: ToldEntry, place: str) -> ToldEntry:
    """What is to be remembered of a booking whose parts are told: its reference is never money of its own then."""
    return ToldEntry(
        key=f"entry#{first.account}#{batch.bank_reference}",
        account=first.account,
        meaning=first.meaning,
        amount_vnd=batch.amount_vnd,
        booked_on=first.booked_on,
        told_in=place,
        import_id=first.import_id,
        told_as=IN_PARTS,
    )


def is_part(entry: StatementCredit) -> bool:
    """Whether the entry is one of several payments that were booked together."""
    return entry.batch is not None and entry.bank_reference != entry.batch.bank_reference
