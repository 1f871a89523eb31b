"""Imports of bank statements, listed by unit."""

from collections.abc import Mapping

from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.domain.once import StoredAnswer
from chalicelib.domain.page import Page
from chalicelib.domain.statement_import import RowFault, StatementImport
from chalicelib.store import answers, paging
from chalicelib.store.attributes import Day, Instant, Number, Record, Text
from chalicelib.store.plain import instant
from chalicelib.store.row import Named, Row
from chalicelib.store.sealed import SealedAttribute
from chalicelib.store.told_entries import HEAD
from chalicelib.store.transaction import Lost, put, write


class _ByAgency(GlobalSecondaryIndex["ImportRow"]):
    class Meta:
        index_name = "by_agency"
        projection = AllProjection()

    agency_code = Text(hash_key=True)
    listed_at = Text(range_key=True)


class ImportRow(Row):
    """`import#<import_id>`: one file and what became of it."""

    class Meta:
        table_name = Named("statements")

    statement = Text(hash_key=True)
    part = Text(range_key=True)
    import_id = Text()
    agency_code = Text()
    listed_at = Text()
    endpoint = Text()
    account = Text()
    format = Text()
    filename = SealedAttribute(str)
    uploaded_by = Text()
    created_at = Instant()
    updated_at = Instant()
    object_key = SealedAttribute(str)  # of a file that a bank dropped, it is that file's name
    object_version = Text()
    mapping = Text()
    size = Number()
    sha256 = Text()
    state = Text()
    version = Number()
    statement_ids = Record(tuple[str, ...])
    from_on = Day()
    to_on = Day()
    opening_vnd = Number()
    closing_vnd = Number()
    entries = Record(Mapping[str, int])
    sums_vnd = Record(Mapping[str, int])
    reason = Text()
    place = Text()
    expected_vnd = Number()
    found_vnd = Number()
    faults = Record(tuple[RowFault, ...])
    by_agency = _ByAgency()


def get_import(import_id: str) -> StatementImport | None:
    """The import with that id."""
    row = ImportRow.fetch(f"import#{import_id}", HEAD)
    return row.become(StatementImport) if row else None


def create_import(one: StatementImport, *, once: StoredAnswer | None) -> bool:
    """Keep a new import; False when there is one of that id. AlreadyAnswered when `once` was answered before."""
    try:
        answers.write_with(once, put(_row(one), "import", only_if=ImportRow.statement.does_not_exist()))
    except Lost:
        return False
    return True


def save_import(before: StatementImport, after: StatementImport) -> None:
    """Conflict when `before` is stale."""
    write(put(_row(after), "import", only_if=ImportRow.version == before.version))


def imports_of(agency_code: str, *, limit: int, cursor: str) -> Page[StatementImport]:
    """The imports of a unit, the newest first. Reads an index, which may be a second behind."""
    older = ImportRow.listed_at < paging.decode(cursor) if cursor else None
    pages = ImportRow.pages(agency_code, index="by_agency", where=older, newest_first=True, limit=limit + 1)
    raws, after = paging.filled(pages, limit, "listed_at")
    return Page([ImportRow.from_raw_data(raw).become(StatementImport) for raw in raws], after)


def _row(one: StatementImport) -> ImportRow:
    listed_at = f"{instant(one.created_at)}#{one.import_id}"
    return ImportRow.of(one, statement=f"import#{one.import_id}", part=HEAD, listed_at=listed_at)
