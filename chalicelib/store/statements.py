"""Bank statements: their imports, which of them and which days were told, and their entries."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date, timedelta

from chalicelib.domain.statement import Statement
from chalicelib.store.attributes import Flag, Text
from chalicelib.store.plain import to_plain
from chalicelib.store.remittances import remember as remember
from chalicelib.store.remittances import remitted as remitted
from chalicelib.store.row import Named, Row
from chalicelib.store.settlements import get_settlement as get_settlement
from chalicelib.store.settlements import settle as settle
from chalicelib.store.settlements import settled_days as settled_days
from chalicelib.store.settlements import settlement_of as settlement_of
from chalicelib.store.statement_imports import create_import as create_import
from chalicelib.store.statement_imports import get_import as get_import
from chalicelib.store.statement_imports import imports_of as imports_of
from chalicelib.store.statement_imports import save_import as save_import
from chalicelib.store.told_entries import HEAD
from chalicelib.store.told_entries import asked_again as asked_again
from chalicelib.store.told_entries import claim as claim
from chalicelib.store.told_entries import finish as finish
from chalicelib.store.told_entries import questions as questions
from chalicelib.store.transaction import Lost, put, update, write


class StatementRow(Row):
    """`statement#<account>#<kind>#<id>`: what the statement told, as a hash, and whether every entry was taken. And
    `days#<account>` with a Vietnamese day: a statement with its balances told everything of that day."""

    class Meta:
        table_name = Named("statements")

    statement = Text(hash_key=True)
    part = Text(range_key=True)
    fingerprint = Text()
    import_id = Text()
    done = Flag()


def begin(statement: Statement, *, account: str, import_id: str) -> str:
    """Remember that the statement is told: "new"; "again" when it was begun and not completed, or by this very import;
    "done" when another import completed it, and "differs" when a statement of that id told something else."""
    fingerprint = hashlib.sha256(json.dumps(to_plain(statement), sort_keys=True).encode()).hexdigest()
    row = StatementRow(_name(statement, account), HEAD, fingerprint=fingerprint, import_id=import_id)
    try:
        write(put(row, "statement", only_if=StatementRow.statement.does_not_exist()))
        return "new"
    except Lost:
        known = StatementRow.fetch(row.statement, HEAD)
    if known is None or known.fingerprint != fingerprint:
        return "differs"
    if known.done:
        return "again" if known.import_id == import_id else "done"
    if known.import_id != import_id:  # who begins again counts what became of it
        write(update(StatementRow(row.statement, HEAD), [StatementRow.import_id.set(import_id)]))
    return "again"


def complete(statement: Statement, *, account: str) -> None:
    """Every entry of it was taken. One with balances, which prove that nothing is missing, tells all of its days."""
    if statement.kind == "statement":
        for day in _days(statement.from_on, statement.to_on):
            write(put(StatementRow(f"days#{account}", day.isoformat())))
    write(update(StatementRow(_name(statement, account), HEAD), [StatementRow.done.set(True)]))


def is_told(account: str, day: date) -> bool:
    """Whether a statement told everything of that Vietnamese day."""
    return StatementRow.fetch(f"days#{account}", day.isoformat()) is not None


def _name(statement: Statement, account: str) -> str:
    return f"statement#{account}#{statement.kind}#{statement.statement_id}"


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
