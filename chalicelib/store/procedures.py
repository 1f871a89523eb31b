"""Procedures: immutable versions 1..n, version 0 as a copy of the current one, alone in the catalogue, and version -1
as the draft of the next."""

import time
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.domain.administration import Revision
from chalicelib.domain.once import StoredAnswer
from chalicelib.domain.procedure import Coming, Procedure
from chalicelib.store import answers, revisions
from chalicelib.store.attributes import Day, Number, Record, Text
from chalicelib.store.many import fetch_many
from chalicelib.store.row import Named, RawRow, Row
from chalicelib.store.transaction import Action, put, write

CURRENT, DRAFT = 0, -1
CATALOGUE = "published"
CATALOGUE_KEPT_S = 60


class _ByCatalogue(GlobalSecondaryIndex["ProcedureRow"]):
    class Meta:
        index_name = "by_catalogue"
        projection = AllProjection()

    catalogue = Text(hash_key=True)
    procedure_code = Text(range_key=True)


class ProcedureRow(Row):
    """One version. `published_version` is the version that row 0 copies; of a draft, how often it was saved. Row 0
    names the version that waits for its day too; when that day has come it goes on to copy the one before, until the
    next is published."""

    class Meta:
        table_name = Named("procedures")

    procedure_code = Text(hash_key=True)
    version = Number(range_key=True)
    published_version = Number()
    content = Record(Mapping[str, Any])
    catalogue = Text()
    coming_version = Number()
    coming_on = Day()
    by_catalogue = _ByCatalogue()


_versions: dict[tuple[str, str, int], Procedure] = {}
_catalogues: dict[str, tuple[float, list[Procedure]]] = {}


def current(procedure_code: str) -> Procedure | None:
    """What is published now under that code."""
    row = ProcedureRow.fetch(procedure_code, CURRENT)
    return _procedure(row) if row else None


def current_many(procedure_codes: Sequence[str]) -> dict[str, Procedure]:
    """What is published now under those codes, by code; each is told once."""
    keys = [{"procedure_code": {"S": code}, "version": {"N": str(CURRENT)}} for code in procedure_codes]
    return {row.procedure_code: _procedure(row) for row in fetch_many(ProcedureRow, keys)}


def in_force(published: Procedure | None, *, on: date) -> Procedure | None:
    """Of what is published, the version that holds on a Vietnamese day: one that waited, once its day has come. None
    where there is none, or none yet."""
    if published is None or published.coming is None:
        return published
    if on >= published.coming.on:
        return version(published.procedure_code, published.coming.version)
    return None if published.coming.version == published.version else published


def in_force_all(*, on: date) -> list[Procedure]:
    """The catalogue of a Vietnamese day, in the order of codes."""
    return [found for one in catalogue() if (found := in_force(one, on=on))]


def version(procedure_code: str, version: int) -> Procedure:
    """A version that was published once: immutable, so kept by the process. LookupError when there is none."""
    key = (ProcedureRow.Meta.table_name, procedure_code, version)
    if key not in _versions:
        row = ProcedureRow.fetch(procedure_code, version) if version > CURRENT else None
        if row is None:
            raise LookupError(f"{procedure_code} version {version}")
        _versions[key] = _procedure(row)
    return _versions[key]


def catalogue() -> list[Procedure]:
    """Every published procedure, in the order of codes; kept by the process for a minute."""
    table, now = ProcedureRow.Meta.table_name, time.monotonic()
    kept = _catalogues.get(table)
    if kept is None or now - kept[0] >= CATALOGUE_KEPT_S:
        raws = ProcedureRow.every(CATALOGUE, index="by_catalogue")
        kept = _catalogues[table] = (now, [_procedure(ProcedureRow.from_raw_data(raw)) for raw in raws])
    return list(kept[1])


def publish(procedure: Procedure, *, revision: Revision | None = None, once: StoredAnswer | None = None) -> None:
    """Keep a version and make it the current one. Conflict when that version exists or a newer one is current;
    AlreadyAnswered when `once` was answered before."""
    log = [revisions.keep(revision)] if revision else []
    answers.write_with(once, *publishing(procedure), *log)
    forget_catalogue()


def schedule(
    procedure: Procedure,
    *,
    on: date,
    published: Procedure | None,
    until_then: Procedure | None,
    revision: Revision,
    once: StoredAnswer | None = None,
) -> None:
    """Keep a version that is in force from a later day on, in place of another one that waits. `published` is what was
    seen, `until_then` the version that holds today (None: there is none). Conflict when `published` is not the present
    one any more, or that version exists; AlreadyAnswered when `once` was answered before."""
    code, shown = procedure.procedure_code, until_then or procedure
    told: dict[str, Any] = {"published_version": procedure.version, "content": procedure.content}
    copied: dict[str, Any] = {"published_version": shown.version, "content": shown.content}
    numbered = ProcedureRow.build(procedure_code=code, version=procedure.version, **told)
    copied |= {"catalogue": CATALOGUE, "coming_version": procedure.version, "coming_on": on}
    current_row = ProcedureRow.build(procedure_code=code, version=CURRENT, **copied)
    absent: Any = ProcedureRow.version.does_not_exist()
    as_seen = ProcedureRow.published_version == published.version if published else absent
    waiting = [put(numbered, "version", only_if=absent), put(current_row, "current", only_if=as_seen)]
    answers.write_with(once, *waiting, revisions.keep(revision))
    forget_catalogue()


def forget_catalogue() -> None:
    """Read the catalogue anew when it is next asked for."""
    _catalogues.pop(ProcedureRow.Meta.table_name, None)


def publishing(procedure: Procedure) -> list[Action]:
    """The same for a transaction of several."""
    if procedure.version <= CURRENT:
        raise ValueError("versions begin at 1")
    told: dict[str, Any] = {"published_version": procedure.version, "content": procedure.content}
    numbered = ProcedureRow.build(procedure_code=procedure.procedure_code, version=procedure.version, **told)
    shown = ProcedureRow.build(procedure_code=procedure.procedure_code, version=CURRENT, catalogue=CATALOGUE, **told)
    absent, older = ProcedureRow.version.does_not_exist(), ProcedureRow.published_version < procedure.version
    return [put(numbered, "version", only_if=absent), put(shown, "current", only_if=absent | older)]


def draft(procedure_code: str) -> Procedure | None:
    """What is being prepared as the next version; its `version` tells how often it was saved."""
    row = ProcedureRow.fetch(procedure_code, DRAFT)
    return _procedure(row) if row else None


def save_draft(before: Procedure | None, after: Procedure) -> None:
    """Keep a draft. Conflict when `before` is not the present one any more."""
    told: dict[str, Any] = {"published_version": after.version, "content": after.content}
    row = ProcedureRow.build(procedure_code=after.procedure_code, version=DRAFT, **told)
    absent = ProcedureRow.version.does_not_exist()
    write(put(row, "draft", only_if=ProcedureRow.published_version == before.version if before else absent))


def current_key(procedure_code: str) -> dict[str, Any]:
    """The key of what is published now, for a read of several tables."""
    return {"procedure_code": {"S": procedure_code}, "version": {"N": str(CURRENT)}}


def from_raw(raw: RawRow) -> Procedure:
    """The procedure in a raw row."""
    return _procedure(ProcedureRow.from_raw_data(dict(raw)))


def _procedure(row: ProcedureRow) -> Procedure:
    coming = Coming(row.coming_version, row.coming_on) if row.coming_version else None
    return Procedure(row.procedure_code, row.published_version, row.content, coming)
