"""Bank statements as CSV in each bank's own columns: a layout is data (data/statement_mappings.json)."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, TypeVar

from chalicelib.adapters.statements import RowFault, UnreadableStatement, cells, sheet
from chalicelib.domain.statement import VND, Entry, Statement

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Line:
    """One row as read: what it did to the balance of its account, and the balance after it where the bank tells it."""

    account: str
    row: int
    signed_vnd: int
    balance_vnd: int | None
    entry: Entry


def read(data: bytes, mapping: Mapping[str, Any], *, account: str | None = None) -> list[Statement]:
    """One statement for each account in the file, entries oldest first, amounts in whole đồng.

    `account` is the one that the file should be about; it is needed where the file tells none. The balances are the
    labelled ones, else the first and last row's; a file without them proves nothing and is a `notification`. The
    statement's id is the file's hash, as such a file has none of its own.

    Refuses with `UnreadableStatement`: what `sheet.read` refuses; no_rows, no_account, other_account, several_accounts
    (under one labelled balance), label_faulty; and faulty_rows, whose `faults` list every faulty row at once:
    too_many_cells, row_after_end, not_a_date, not_an_amount, not_whole_dong, no_amount, both_sides, negative_amount,
    not_vnd, no_account, other_account, spreadsheet_number, no_balance, balance_differs.
    """
    found = sheet.read(data, mapping)
    if not found.rows and not found.faults:
        raise UnreadableStatement("no_rows")
    expected = _expected_account(found, account)
    faults = list(found.faults)
    lines = [line for row in found.rows if (line := _line(row, mapping, expected, faults))]
    if mapping["order"] == "newest_first":
        lines.reverse()
    opening, closing = _labelled(found, "opening", mapping), _labelled(found, "closing", mapping)
    accounts = list(dict.fromkeys(line.account for line in lines))
    if len(accounts) > 1 and (opening, closing) != (None, None):
        raise UnreadableStatement("several_accounts")
    of_account = {name: [line for line in lines if line.account == name] for name in accounts}
    if not faults:  # a row that could not be read would make the next one's balance look wrong
        for own in of_account.values():
            faults += _unbalanced(own, opening)
    if faults:
        faults.sort(key=lambda fault: fault.row)
        raise UnreadableStatement("faulty_rows", f"row {faults[0].row}", faults)
    statement_id = f"table:{hashlib.sha256(data).hexdigest()[:32]}"
    return [_statement(statement_id, own, opening, closing) for own in of_account.values()]


def _expected_account(found: sheet.Sheet, given: str | None) -> str:
    """The account that every row must be of, "" where each row tells its own and none was given."""
    wanted = cells.account(given or "")
    if "account" not in found.labels:
        return wanted
    row, written = found.labels["account"]
    try:
        told = cells.account(written)
    except cells.Faulty as faulty:
        raise UnreadableStatement("label_faulty", "account", [RowFault(row, "account", faulty.code)]) from None
    if wanted and told != wanted:
        raise UnreadableStatement("other_account", f"row {row}")
    return told


def _labelled(found: sheet.Sheet, name: str, mapping: Mapping[str, Any]) -> int | None:
    if name not in found.labels:
        return None
    row, written = found.labels[name]
    try:
        return _balance(written, mapping)
    except cells.Faulty as faulty:
        raise UnreadableStatement("label_faulty", name, [RowFault(row, name, faulty.code)]) from None


def _balance(written: str, mapping: Mapping[str, Any]) -> int | None:
    """A balance; the dash that accountants write is nought, where an empty cell is no balance at all."""
    vnd = cells.amount(written, thousands=mapping["thousands"], decimal=mapping["decimal"])
    return 0 if vnd is None and written.strip() else vnd


def _line(row: sheet.Row, mapping: Mapping[str, Any], expected: str, faults: list[RowFault]) -> _Line | None:
    """What a row says; None after adding everything that is wrong with it to `faults`."""
    before = len(faults)

    def cell(column: str, reading: Callable[[str], _T], otherwise: _T) -> _T:
        try:
            return reading(row.cells[column]) if column in row.cells else otherwise
        except cells.Faulty as faulty:
            faults.append(RowFault(row.number, column, faulty.code))
            return otherwise

    in_dong = partial(cells.amount, thousands=mapping["thousands"], decimal=mapping["decimal"])
    on_day = partial(cells.day, shape=mapping["date_format"])
    booked_on = cell("booked_on", on_day, date.min)
    has_value_day = bool(row.cells.get("value_on", "").strip())
    amounts = {column: cell(column, in_dong, None) for column in ("amount", "debit", "credit")}
    balance = cell("balance", partial(_balance, mapping=mapping), None)
    own = cell("account", cells.account, "")
    reference = cell("bank_reference", cells.name, "")
    their_account = cell("counterparty_account", cells.account, "")
    value_on = cell("value_on", on_day, booked_on) if has_value_day else booked_on
    if len(faults) == before:
        faults += [RowFault(row.number, column, code) for column, code in _wrong(row, amounts, balance, own, expected)]
    if len(faults) > before:
        return None
    signed = (amounts["amount"] or 0) + (amounts["credit"] or 0) - (amounts["debit"] or 0)
    entry = Entry(
        entry_id=str(row.number),
        bank_reference=reference,
        direction="in" if signed > 0 else "out",
        amount_vnd=abs(signed),
        booked_on=booked_on,
        value_on=value_on,
        memo=cells.text(row.cells.get("memo", "")),
        counterparty_name=cells.text(row.cells.get("counterparty_name", "")),
        counterparty_account=their_account,
    )
    return _Line(own or expected, row.number, signed, balance, entry)


def _wrong(
    row: sheet.Row, amounts: Mapping[str, int | None], balance: int | None, own: str, expected: str
) -> Iterable[tuple[str, str]]:
    """What a row of readable cells still cannot mean, as columns and codes."""
    sides = {column: vnd for column, vnd in amounts.items() if vnd}
    if not sides:
        yield "amount" if "amount" in row.cells else "credit", "no_amount"
    if len(sides) > 1:
        yield "debit", "both_sides"
    for column in ("debit", "credit"):
        if sides.get(column, 0) < 0:
            yield column, "negative_amount"
    if cells.plain(row.cells.get("currency", "")).upper() not in ("", VND):
        yield "currency", "not_vnd"
    if "balance" in row.cells and balance is None:
        yield "balance", "no_balance"
    if not (own or expected):
        yield "account", "no_account"
    elif own and expected and own != expected:
        yield "account", "other_account"


def _unbalanced(lines: list[_Line], opening: int | None) -> Iterable[RowFault]:
    """The rows whose balance is not the one before plus their own amount."""
    before = opening
    for line in lines:
        if None not in (before, line.balance_vnd) and (before or 0) + line.signed_vnd != line.balance_vnd:
            yield RowFault(line.row, "balance", "balance_differs")
        before = line.balance_vnd


def _statement(statement_id: str, lines: list[_Line], opening: int | None, closing: int | None) -> Statement:
    first, last = lines[0], lines[-1]
    if opening is None and first.balance_vnd is not None:
        opening = first.balance_vnd - first.signed_vnd
    closing = last.balance_vnd if closing is None else closing
    return Statement(
        statement_id=statement_id,
        account=first.account,
        currency=VND,
        from_on=min(line.entry.booked_on for line in lines),
        to_on=max(line.entry.booked_on for line in lines),
        opening_vnd=opening,
        closing_vnd=closing,
        entries=tuple(line.entry for line in lines),
        kind="notification" if opening is None or closing is None else "statement",
    )
