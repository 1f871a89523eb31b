"""The cells of an administrator's table: what each column holds, and everything that is wrong in a row at once."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from chalicelib.domain.data_import import CellFault

AGENCY_CODE = re.compile(r"[A-Y][0-9]{2}(\.[0-9]{2,3}){0,3}")
PROCEDURE_CODE = re.compile(
    r"[1-3]\.[0-9]{6}(\.[0-9]{3}\.[0-9]{2}\.[0-9]{2})?(\.[A-Y][0-9]{2})?(\.[0-9]{2})?|LOCAL-[A-Z0-9]+(-[A-Z0-9]+)*"
)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
SLUG = re.compile(r"[a-z0-9_]+")
MOST_DIGITS = 13


@dataclass(frozen=True, slots=True)
class Column:
    """One column by its title. A `text` holds at most `longest` characters, and is of the `shape` if there is one."""

    title: str
    kind: Literal["text", "day", "money"] = "text"
    required: bool = False
    longest: int = 300
    options: tuple[str, ...] = ()
    shape: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file as spreadsheets count it, with its cells by the columns' titles. What is wrong with the
    cells `unread` is told already."""

    row: int
    cells: Mapping[str, str]
    unread: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Told:
    """What a row says: texts, dates and whole đồng; None where an optional cell is empty or a cell is wrong. `given`
    are the columns that the file has, `wrong` those whose cells tell nothing here."""

    row: int
    values: Mapping[str, Any]
    given: frozenset[str] = frozenset()
    wrong: frozenset[str] = frozenset()


def header_faults(titles: Sequence[str], columns: Sequence[Column]) -> list[CellFault]:
    """Columns that are missing, unknown or given twice."""
    known = [column.title for column in columns]
    faults = [
        CellFault(1, column.title, "column_missing")
        for column in columns
        if column.required and column.title not in titles
    ]
    for title in dict.fromkeys(titles):
        if title not in known:
            faults.append(CellFault(1, title, "column_unknown"))
        elif titles.count(title) > 1:
            faults.append(CellFault(1, title, "column_twice"))
    return faults


def read(lines: Iterable[Line], columns: Sequence[Column]) -> tuple[list[Told], list[CellFault]]:
    """Every row with what it says, and every cell that is wrong."""
    told, faults = [], []
    for line in lines:
        values: dict[str, Any] = {}
        wrong = set(line.unread)
        for column in columns:
            if column.title in line.unread:
                values[column.title] = None
                continue
            cell = line.cells.get(column.title, "").strip()
            values[column.title], code, facts = _value(cell, column)
            if code:
                wrong.add(column.title)
                faults.append(CellFault(line.row, column.title, code, facts))
        told.append(Told(line.row, values, wrong=frozenset(wrong)))
    return told, faults


def filled(one: Told, columns: Sequence[Column]) -> Told:
    """The row with None for the columns that the file does not have; where one was needed the row tells nothing."""
    missing = {column.title for column in columns if column.required and column.title not in one.values}
    values = {column.title: one.values.get(column.title) for column in columns}
    return Told(one.row, values, frozenset(one.values), one.wrong | missing)


def given_twice(told: Iterable[Told], *titles: str) -> list[CellFault]:
    """Rows about the same thing: each after the first. An empty cell tells something too, a wrong one nothing."""
    seen: set[tuple[Any, ...]] = set()
    faults = []
    for one in told:
        if not one.wrong.isdisjoint(titles):
            continue
        key = tuple(one.values[title] for title in titles)
        if key in seen:
            faults.append(CellFault(one.row, titles[-1], "given_twice"))
        seen.add(key)
    return faults


def are_sound(of: Iterable[Told], faults: Iterable[CellFault]) -> bool:
    """Whether nothing is wrong with any of these rows."""
    faulty = {fault.row for fault in faults}
    return not any(one.wrong or one.row in faulty for one in of)


def resulting(one: Told, stored: Mapping[str, Any] | None) -> dict[str, Any]:
    """What the row makes of a thing: what it tells, empty cells too, and what is stored where the file has no such
    column. Days are as JSON has them."""
    had = stored or {}
    return {title: plain(value) if title in one.given else had.get(title) for title, value in one.values.items()}


def backwards(one: Told, after: Mapping[str, Any], first: str, last: str) -> list[CellFault]:
    """What is wrong where `after` this row the last day is before the first, at a column that the file has."""
    told = [title for title in (last, first) if title in one.given and title not in one.wrong]
    begins, ends = after.get(first), after.get(last)
    if not told or not begins or not ends or ends >= begins:  # ISO days sort as days do
        return []
    return [CellFault(one.row, told[0], "dates_backwards")]


def plain(value: Any) -> Any:
    """A cell's value as JSON has it."""
    return value.isoformat() if isinstance(value, date) else value


def _value(cell: str, column: Column) -> tuple[Any, str, Mapping[str, Any] | None]:
    if not cell:
        return None, "required" if column.required else "", None
    if column.kind == "day":
        try:
            if not DAY.fullmatch(cell):  # fromisoformat takes weeks too
                raise ValueError
            return date.fromisoformat(cell), "", None
        except ValueError:
            return None, "not_a_day", None
    if column.kind == "money":
        fits = cell.isascii() and cell.isdigit() and len(cell) <= MOST_DIGITS
        return (int(cell), "", None) if fits else (None, "not_an_amount", None)
    if len(cell) > column.longest:
        return None, "too_long", {"limit": column.longest}
    if column.options and cell not in column.options:
        return None, "not_in_list", {"options": ", ".join(column.options)}
    if not cell.isprintable() or (column.shape and not column.shape.fullmatch(cell)):
        return None, "wrong_shape", None
    return cell, "", None
