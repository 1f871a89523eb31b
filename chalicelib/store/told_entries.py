"""Entries of bank statements, each thing that happened once, whichever statement told of it."""

from collections.abc import Sequence
from datetime import date

from pynamodb.expressions.condition import Condition

from chalicelib.domain.credit import Credit
from chalicelib.domain.errors import Refused
from chalicelib.domain.page import Page
from chalicelib.domain.told_entry import ASKED_AGAIN, QUESTIONS, ToldEntry
from chalicelib.store import credits, paging
from chalicelib.store.attributes import Day, Number, Record, Text
from chalicelib.store.row import Named, Row
from chalicelib.store.sealed import SealedAttribute
from chalicelib.store.transaction import Action, Lost, delete, put, write

HEAD = "head"
LABEL = "entry"


class ToldRow(Row):
    """One entry under its key; while a person has a question to answer, once more under `questions#<account>`, and
    while a later import may answer it, under `open#<account>`."""

    class Meta:
        table_name = Named("statements")

    statement = Text(hash_key=True)
    part = Text(range_key=True)
    key = Text()
    account = Text()
    meaning = Text()
    amount_vnd = Number()
    booked_on = Day()
    told_in = Text()
    import_id = Text()
    told_as = Text()
    memo = SealedAttribute(str)
    references = Record(tuple[str, ...])
    outcome = Text()
    credit_id = Text()
    candidates = Record(tuple[str, ...])


def claim(told: ToldEntry, *, without_money: Credit | None = None) -> ToldEntry:
    """Remember the entry unless it is known, and with it a transfer that has no money of its own, unless that is known;
    what is known of the entry then: itself, or what was told before it."""
    new = put(_row(told), LABEL, only_if=ToldRow.statement.does_not_exist())
    try:
        write(new, *credits.keep(without_money, even_if_alike=True))
        return told
    except Lost as lost:
        raw = lost.rows.get(LABEL)
    if raw is None:  # the transfer is known, and the entry is not
        return claim(told)
    row = ToldRow.from_raw_data(dict(raw)) if raw else ToldRow.fetch(told.key, HEAD)
    if row is None:
        raise LookupError(told.key)
    return row.become(ToldEntry)


def finish(
    before: ToldEntry,
    after: ToldEntry,
    *,
    money: tuple[Credit, Credit] | None = None,
    also: Sequence[Action] = (),
) -> bool:
    """Note what became of the entry, and move the money of a transfer (before, after) with it, in one transaction.
    False when somebody had finished it; Conflict when the transfer changed, or what `also` asks does not hold."""
    unfinished: Condition = ToldRow.outcome.does_not_exist()
    if before.outcome in ASKED_AGAIN:
        unfinished = ToldRow.outcome == before.outcome
    actions = [put(_row(after), LABEL, only_if=unfinished), *_questions(before, after), *also]
    try:
        write(*actions, *(credits.moved(*money) if money else []))
    except Lost as lost:
        if LABEL in lost.rows:
            return False
        raise
    return True


def questions(account: str, import_id: str, *, limit: int, cursor: str) -> Page[ToldEntry]:
    """A page of the entries of one import about which a person must decide."""
    first, behind_the_last = f"{import_id}#", f"{import_id}$"  # $ follows # in every alphabet
    after = paging.decode(cursor) if cursor else ""
    if cursor and not after.startswith(first):
        raise Refused("cursor_invalid")
    rest = ToldRow.part.between(f"{after}\0" if after else first, behind_the_last)
    raws, next_cursor = paging.filled(ToldRow.pages(f"questions#{account}", where=rest, limit=limit + 1), limit, "part")
    return Page([ToldRow.from_raw_data(raw).become(ToldEntry) for raw in raws], next_cursor)


def asked_again(account: str, since: date) -> list[ToldEntry]:
    """The entries of an account, booked since then, of which a later import may know more."""
    raws = ToldRow.every(f"open#{account}", where=ToldRow.part >= since.isoformat())
    return [ToldRow.from_raw_data(raw).become(ToldEntry) for raw in raws]


def _questions(before: ToldEntry, after: ToldEntry) -> list[Action]:
    """The entry in the lists where it is looked for, as long as it belongs there."""
    lists = [
        (QUESTIONS, f"questions#{after.account}", f"{after.import_id}#{after.key}"),
        (ASKED_AGAIN, f"open#{after.account}", f"{after.booked_on.isoformat()}#{after.key}"),
    ]
    actions = []
    for outcomes, partition, place in lists:
        if after.outcome in outcomes:
            actions.append(put(ToldRow.of(after, statement=partition, part=place)))
        elif before.outcome in outcomes:
            actions.append(delete(ToldRow(partition, place)))
    return actions


def _row(told: ToldEntry) -> ToldRow:
    return ToldRow.of(told, statement=told.key, part=HEAD)
