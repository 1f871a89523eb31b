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
    """One row of the file as spreadsheets count it, with its cells by the columns' titles."""

    row: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """What a row says: texts, dates and whole đồng; None where an optional cell is empty or a cell is wrong. `given`
    are the columns that the file has."""

    row: int
    values: Mapping[str, Any]
    given: frozenset[str] = frozenset()


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
        for column in columns:
            cell = line.cells.get(column.title, "").strip()
            values[column.title], code, facts = _value(cell, column)
            if code:
                faults.append(CellFault(line.row, column.title, code, facts))
        told.append(Told(line.row, values))
    return told, faults


def given_twice(told: Iterable[Told], *titles: str) -> list[CellFault]:
    """Rows about the same thing: each after the first."""
    seen: set[tuple[Any, ...]] = set()
    faults = []
    for one in told:
        key = tuple(one.values[title] for title in titles)
        if None not in key and key in seen:
            faults.append(CellFault(one.row, titles[-1], "given_twice"))
        seen.add(key)
    return faults


def backwards(told: Iterable[Told], first: str, last: str) -> list[CellFault]:
    """Rows whose last day is before the first."""
    return [
        CellFault(one.row, last, "dates_backwards")
        for one in told
        if one.values[first] and one.values[last] and one.values[last] < one.values[first]
    ]


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
