"""What a bank says happened on one account: entries, balances, and the proof that they belong together."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

VND = "VND"
MOST_ENTRIES = 20_000
LONGEST_NAME = 140  # of a reference, an account or an id: four times what ISO 20022 allows
LONGEST_PERIOD = timedelta(days=400)
Direction = Literal["in", "out"]
Kind = Literal["statement", "notification"]
Meaning = Literal["received", "taken_back", "came_back"]


class UnprovenStatement(ValueError):
    """A statement that cannot be believed, so that none of it may be used.

    `reason`: not_vnd, not_whole_dong, not_positive, page_missing, pages_differ, entry_twice, unknown_batch,
    batch_differs, opening_missing, closing_missing, balance_differs, name_too_long, too_many_entries, period_too_long.
    `place` is the entry, batch or page ("" for all of it); `expected_vnd` is what the parts make, `found_vnd` what the
    bank states, where the two differ.
    """

    def __init__(
        self, reason: str, place: str = "", *, expected_vnd: int | None = None, found_vnd: int | None = None
    ) -> None:
        super().__init__(f"{reason} {place}".strip())
        self.reason = reason
        self.place = place
        self.expected_vnd = expected_vnd
        self.found_vnd = found_vnd


@dataclass(frozen=True, slots=True)
class Entry:
    """One booked movement, in whole đồng. `direction` is what it did to the balance.

    `reversal`: it undoes an earlier movement the other way (a reversal "out" takes back money that had come in).
    `return_reason` is the bank's code when a transfer came back by itself (AC04: account closed). `bank_reference` is
    the bank's id of this very transfer, "" where none is told; `batch` names the booking that it is a part of, or "".
    `related` are the other references that it bears: of one that undoes another, that one's are among them.
    """

    entry_id: str
    bank_reference: str
    direction: Direction
    amount_vnd: int
    booked_on: date
    value_on: date
    memo: str
    reversal: bool = False
    return_reason: str = ""
    batch: str = ""
    counterparty_name: str = ""
    counterparty_account: str = ""
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """One booking of several transfers: its whole amount, the bank's id of the booking, and the reference under which
    the sender had put them together. A statement may tell only the booking and a notification its parts: the two are
    the same money, known by the booking's `bank_reference`."""

    batch_id: str
    direction: Direction
    amount_vnd: int
    bank_reference: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """The booked entries of one account over some days, as the bank reports them. Balances are đồng, below zero when
    the account is overdrawn; a notification has none. A long statement comes in pages: see `joined`."""

    statement_id: str
    account: str
    currency: str
    from_on: date
    to_on: date
    opening_vnd: int | None
    closing_vnd: int | None
    entries: tuple[Entry, ...]
    kind: Kind = "statement"
    batches: tuple[Batch, ...] = ()
    page: int = 1
    is_last_page: bool = True


@dataclass(frozen=True, slots=True)
class StatementCredit:
    """One movement of incoming money, to be matched with what notices said.

    `meaning`: `received` (somebody paid us), `taken_back` (the bank undid such a payment: money we no longer have),
    `came_back` (money that we had sent returned: a refund that did not arrive, not a payment). `bank_reference` is ""
    where it does not tell one transfer from another: then a person decides. `batch` is the booking it is a part of.
    """

    meaning: Meaning
    account: str
    bank_reference: str
    amount_vnd: int
    memo: str
    booked_on: date
    value_on: date
    statement_id: str
    entry_id: str
    batch: Batch | None
    payer_name: str
    payer_account: str
    related: tuple[str, ...] = ()


def prove(statement: Statement) -> None:
    """Refuse with `UnprovenStatement` what does not add up: opening + credits - debits must be the closing balance,
    the parts of a batch its booking, and all of it whole đồng of a complete statement.

    A notification reports single movements without balances (camt.054), so only its amounts and batches are proved.
    """
    if statement.currency != VND:
        raise UnprovenStatement("not_vnd")
    if statement.page != 1 or not statement.is_last_page:
        raise UnprovenStatement("page_missing", str(statement.page))
    _prove_bounds(statement)
    _prove_amounts(statement)
    _prove_batches(statement)
    if statement.kind == "statement":
        _prove_balance(statement)


def credits_of(statement: Statement) -> tuple[StatementCredit, ...]:
    """The movements of incoming money, in the statement's order. Reversals flip the meaning; other outgoing entries and
    entries of nothing are left out. Prove the statement first."""
    batches = {batch.batch_id: batch for batch in statement.batches}
    named = Counter((_meaning(e), e.bank_reference) for e in statement.entries)
    return tuple(_credits(statement, batches, named))


def joined(pages: Sequence[Statement]) -> Statement:
    """One statement from all its pages, given in any order: the first page's opening, the last one's closing.

    Refuses with `UnprovenStatement`: a page that is missing or there twice, pages of different statements.
    """
    if not pages:
        raise UnprovenStatement("page_missing", "1")
    ordered = sorted(pages, key=lambda page: page.page)
    first, last = ordered[0], ordered[-1]
    for number, page in enumerate(ordered, 1):
        if page.page != number or page.is_last_page != (page is last):
            raise UnprovenStatement("page_missing", str(number))
        if _heading(page) != _heading(first):
            raise UnprovenStatement("pages_differ", str(number))
    if len(ordered) == 1:
        return first
    return replace(
        first,
        from_on=min(page.from_on for page in ordered),
        to_on=max(page.to_on for page in ordered),
        closing_vnd=last.closing_vnd,
        entries=tuple(
            replace(e, entry_id=f"{p.page}/{e.entry_id}", batch=e.batch and f"{p.page}/{e.batch}")
            for p in ordered
            for e in p.entries
        ),
        batches=tuple(replace(b, batch_id=f"{p.page}/{b.batch_id}") for p in ordered for b in p.batches),
        is_last_page=True,
    )


def signed_vnd(part: Entry | Batch) -> int:
    """What it did to the balance, in đồng: above zero for money in."""
    return part.amount_vnd if part.direction == "in" else -part.amount_vnd


def _heading(page: Statement) -> tuple[str, str, str, Kind]:
    return page.statement_id, page.account, page.currency, page.kind


def _prove_bounds(statement: Statement) -> None:
    if len(statement.entries) > MOST_ENTRIES:
        raise UnprovenStatement("too_many_entries", str(MOST_ENTRIES))
    if statement.to_on - statement.from_on > LONGEST_PERIOD:
        raise UnprovenStatement("period_too_long", str(LONGEST_PERIOD.days))
    names = [("statement", statement.statement_id), ("account", statement.account)]
    names += [(e.entry_id, one) for e in statement.entries for one in (e.bank_reference, *e.related)]
    names += [(b.batch_id, b.bank_reference) for b in statement.batches]
    for place, name in names:
        if len(name) > LONGEST_NAME:
            raise UnprovenStatement("name_too_long", place)


def _prove_amounts(statement: Statement) -> None:
    amounts = [(e.entry_id, e.amount_vnd) for e in statement.entries]
    amounts += [(b.batch_id, b.amount_vnd) for b in statement.batches]
    for place, amount in amounts:
        if type(amount) is not int:
            raise UnprovenStatement("not_whole_dong", place)
        if amount < 0:
            raise UnprovenStatement("not_positive", place)
    for place, balance in (("opening", statement.opening_vnd), ("closing", statement.closing_vnd)):
        if balance is not None and type(balance) is not int:
            raise UnprovenStatement("not_whole_dong", place)
    for entry_id, times in Counter(e.entry_id for e in statement.entries).items():
        if times > 1:
            raise UnprovenStatement("entry_twice", entry_id)


def _prove_batches(statement: Statement) -> None:
    sums: Counter[str] = Counter({batch.batch_id: 0 for batch in statement.batches})
    if len(sums) != len(statement.batches):
        raise UnprovenStatement("entry_twice", "batch")
    for entry in statement.entries:
        if entry.batch and entry.batch not in sums:
            raise UnprovenStatement("unknown_batch", entry.entry_id)
        if entry.batch:
            sums[entry.batch] += signed_vnd(entry)
    for batch in statement.batches:
        if sums[batch.batch_id] != signed_vnd(batch):
            raise UnprovenStatement(
                "batch_differs", batch.batch_id, expected_vnd=sums[batch.batch_id], found_vnd=signed_vnd(batch)
            )


def _prove_balance(statement: Statement) -> None:
    if statement.opening_vnd is None:
        raise UnprovenStatement("opening_missing")
    if statement.closing_vnd is None:
        raise UnprovenStatement("closing_missing")
    expected = statement.opening_vnd + sum(signed_vnd(entry) for entry in statement.entries)
    if expected != statement.closing_vnd:
        raise UnprovenStatement("balance_differs", expected_vnd=expected, found_vnd=statement.closing_vnd)


def _meaning(entry: Entry) -> Meaning | None:
    """What an entry means for incoming money; None for what we paid or were charged."""
    undoes = entry.reversal or bool(entry.return_reason)
    if entry.direction == "in":
        return "came_back" if undoes else "received"
    return "taken_back" if undoes else None


def _credits(
    statement: Statement, batches: dict[str, Batch], named: Counter[tuple[Meaning | None, str]]
) -> Iterator[StatementCredit]:
    for entry in statement.entries:
        meaning = _meaning(entry)
        if meaning is None or entry.amount_vnd == 0:
            continue
        # Two payments under one reference would become one credit, and the other one's money would be lost.
        told_apart = named[meaning, entry.bank_reference] == 1
        yield StatementCredit(
            meaning=meaning,
            account=statement.account,
            bank_reference=entry.bank_reference if told_apart else "",
            amount_vnd=entry.amount_vnd,
            memo=entry.memo,
            booked_on=entry.booked_on,
            value_on=entry.value_on,
            statement_id=statement.statement_id,
            entry_id=entry.entry_id,
            batch=batches.get(entry.batch),
            payer_name=entry.counterparty_name,
            payer_account=entry.counterparty_account,
            related=entry.related,
        )
