"""Administrators' files: the head of each, and what it plans in parts; applied step by step with what it changes."""

from collections.abc import Sequence
from typing import Any

from chalicelib.domain.administration import Revision
from chalicelib.domain.agency import Agency
from chalicelib.domain.calendar import OfficeCalendar
from chalicelib.domain.data_import import CellFault, DataImport, Planned
from chalicelib.domain.offer import Offer
from chalicelib.domain.officer import Officer
from chalicelib.domain.once import StoredAnswer
from chalicelib.domain.procedure import Procedure
from chalicelib.store import agencies, answers, calendars, offers, officers, procedures, revisions
from chalicelib.store.attributes import Instant, Number, Record, Text
from chalicelib.store.row import Named, Row
from chalicelib.store.transaction import Action, put

HEAD = "head"
PART_OF = 50  # things of one row: 400 KB is DynamoDB's limit
# The days of a year, as they were and will be, are some 20 KB for a unit.
CALENDARS_OF = 10
# What a step makes of one thing: as it was, as it is, and the entries about it.
Effect = tuple[Any, Any, Sequence[Revision]]


class DataImportRow(Row):
    """The head, or one part of the plan."""

    class Meta:
        table_name = Named("imports")

    import_id = Text(hash_key=True)
    part = Text(range_key=True)
    kind = Text()
    filename = Text()
    agency_code = Text()
    by = Text()
    created_at = Instant()
    state = Text()
    rows = Number()
    faults = Record(tuple[CellFault, ...])
    planned = Record(tuple[Planned, ...])
    unchanged = Number()
    done = Number()
    reason = Text()
    version = Number()


def get(import_id: str) -> DataImport | None:
    """The import with its whole plan."""
    rows = [DataImportRow.from_raw_data(raw) for raw in DataImportRow.every(import_id)]
    head = next((row for row in rows if row.part == HEAD), None)
    if head is None:
        return None
    planned = tuple(one for row in rows if row.part != HEAD for one in row.planned)
    return head.become(DataImport, planned=planned)


def create(one: DataImport, *, once: StoredAnswer | None) -> None:
    """Keep what was found in a file. AlreadyAnswered when `once` was answered before."""
    size = CALENDARS_OF if one.kind == "calendars" else PART_OF
    parts = [
        put(DataImportRow.build(import_id=one.import_id, part=f"plan#{at:04}", planned=one.planned[at : at + size]))
        for at in range(0, len(one.planned), size)
    ]
    absent = DataImportRow.import_id.does_not_exist()
    answers.write_with(once, put(_head(one), "import", only_if=absent), *parts)


def step(
    before: DataImport,
    after: DataImport,
    effects: Sequence[Effect],
    *,
    once: StoredAnswer | None,
    by: Officer | None = None,
) -> None:
    """Change some of what is planned, with the entries about it and how far the import is, in one transaction. Conflict
    when one of them, the import, or what the administrator `by` may do is not as it was."""
    actions: list[Action] = [officers.still(by)] if by else []
    for was, becomes, entries in effects:
        actions += [*_saving(was, becomes), *(revisions.keep(one) for one in entries)]
    as_seen = DataImportRow.version == before.version
    answers.write_with(once, *actions, put(_head(after), "import", only_if=as_seen))
    if any(isinstance(becomes, Procedure) for _, becomes, _ in effects):
        procedures.forget_catalogue()


def _saving(before: Any, after: Any) -> list[Action]:
    if isinstance(after, Agency):
        return agencies.saving(before, after)
    if isinstance(after, Officer):
        return officers.saving(before, after)
    if isinstance(after, OfficeCalendar):
        return calendars.saving(before, after)
    return offers.saving(before, after) if isinstance(after, Offer) else procedures.publishing(after)


def _head(one: DataImport) -> DataImportRow:
    return DataImportRow.of(one, part=HEAD, planned=None)
