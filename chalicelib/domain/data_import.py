"""A file of an administrator: checked as a whole first, and applied only when nothing in it is wrong."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from chalicelib.domain.errors import Refused

FAULTY, CHECKED, APPLYING, APPLIED, REVERTING, REVERTED = (
    "faulty",
    "checked",
    "applying",
    "applied",
    "reverting",
    "reverted",
)
Kind = Literal["units", "offers", "fees", "papers", "officers", "calendars"]
OF_PROCEDURES = ("fees", "papers")  # parts of a procedure: for who administers the province
MOST_ROWS = 500
# Of one transaction: three rows for each, the import, who applies it and the answer are below DynamoDB's hundred.
STEP = 24
MOST_FAULTS = 500
MOST_TOLD = 20
# A file with one of these was not read to its end: what a row seems to contradict may be told further down.
CUT_SHORT = frozenset({"broken_quoting", "too_many_rows"})


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong at a place of the file: `row` as spreadsheets count (the header is row 1), the column's title (""
    for the whole row), and a code of data/texts/import_faults.json."""

    row: int
    column: str
    code: str
    facts: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """What the file makes of one thing: its version now (0: there is none) and its content before and after."""

    subject: str
    base_version: int
    after: Mapping[str, Any]
    before: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class DataImport:
    """One file. `planned` is in the order in which it is applied; the first `done` of it are (or are no longer, while
    it is taken back). `unchanged` things are told and left alone."""

    import_id: str
    kind: Kind
    filename: str
    agency_code: str
    by: str
    created_at: datetime
    state: str
    rows: int
    faults: tuple[CellFault, ...] = ()
    planned: tuple[Planned, ...] = ()
    unchanged: int = 0
    done: int = 0
    reason: str = ""
    version: int = 1


def in_order(faults: Iterable[CellFault], titles: Sequence[str]) -> tuple[CellFault, ...]:
    """Faults as one reads the file: by rows, then by columns, each once; the first `MOST_FAULTS` of them."""
    places = {title: at for at, title in enumerate(titles)}
    told = {(one.row, one.column, one.code): one for one in faults}
    found = sorted(told.values(), key=lambda one: (one.row, places.get(one.column, -1), one.column, one.code))
    return tuple(found[:MOST_FAULTS])


def begun(one: DataImport, *, reason: str) -> DataImport:
    """The import as it starts, or goes on, to be applied. Refuses with `import_not_now` a faulty one and one that was
    applied."""
    if one.state == APPLYING:
        return one
    if one.state != CHECKED:
        raise Refused("import_not_now", extensions={"state": one.state})
    return replace(one, state=APPLYING, reason=reason)


def taking_back(one: DataImport, *, reason: str) -> DataImport:
    """The import as it starts, or goes on, to be taken back: also one that was applied in part. Refuses any other with
    `import_not_now`."""
    if one.state == REVERTING:
        return one
    if one.state not in (APPLIED, APPLYING):
        raise Refused("import_not_now", extensions={"state": one.state})
    return replace(one, state=REVERTING, reason=reason)


def stepped(one: DataImport, count: int) -> DataImport:
    """The import after `count` more things."""
    if one.state == REVERTING:
        done = one.done - count
        return replace(one, done=done, state=REVERTED if done == 0 else REVERTING, version=one.version + 1)
    done = one.done + count
    return replace(one, done=done, state=APPLIED if done == len(one.planned) else APPLYING, version=one.version + 1)
