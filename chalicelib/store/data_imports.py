"""Administrators' files: the head of each, and what it plans in parts; applied step by step with what it changes."""

from collections.abc import Sequence
from typing import Any

from chalicelib.domain.administration import Revision
from chalicelib.domain.agency import Agency
from chalicelib.domain.data_import import CellFault, DataImport, Planned
from chalicelib.domain.offer import Offer
from chalicelib.domain.once import StoredAnswer
from chalicelib.domain.procedure import Procedure
from chalicelib.store import agencies, answers, offers, procedures, revisions
from chalicelib.store.attributes import Instant, Number, Record, Text
from chalicelib.store.row import Named, Row
from chalicelib.store.transaction import Action, put

HEAD = "head"
PART_OF = 50  # things of one row: 400 KB is DynamoDB's limit
# What a step makes of one thing: as it was, as it is, and the entry about it.
Effect = tuple[Any, Any, Revision]


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
    parts = [
        put(DataImportRow.build(import_id=one.import_id, part=f"plan#{at:04}", planned=one.planned[at : at + PART_OF]))
        for at in range(0, len(one.planned), PART_OF)
    ]
    absent = DataImportRow.import_id.does_not_exist()
    answers.write_with(once, put(_head(one), "import", only_if=absent), *parts)


def step(before: DataImport, after: DataImport, effects: Sequence[Effect], *, once: StoredAnswer | None) -> None:
    """Change some of what is planned, with the entries about it and how far the import is, in one transaction. Conflict
    when one of them, or the import, is not as it was."""
    actions: list[Action] = []
    for was, becomes, revision in effects:
        actions += [*_saving(was, becomes), revisions.keep(revision)]
    as_seen = DataImportRow.version == before.version
    answers.write_with(once, *actions, put(_head(after), "import", only_if=as_seen))
    if any(isinstance(becomes, Procedure) for _, becomes, _ in effects):
        procedures.forget_catalogue()


def _saving(before: Any, after: Any) -> list[Action]:
    if isinstance(after, Agency):
        return agencies.saving(before, after)
    return offers.saving(before, after) if isinstance(after, Offer) else procedures.publishing(after)


def _head(one: DataImport) -> DataImportRow:
    return DataImportRow.of(one, part=HEAD, planned=None)
