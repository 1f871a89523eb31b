"""Scans that wait, and how far the tracking of each registration was read."""

from datetime import datetime

from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.domain.errors import Conflict
from chalicelib.domain.once import StoredAnswer
from chalicelib.domain.page import Page
from chalicelib.domain.parked_scan import ParkedScan
from chalicelib.domain.tracking_cursor import TrackingCursor
from chalicelib.domain.tracking_event import TrackingEvent
from chalicelib.store import answers, paging
from chalicelib.store.attributes import Flag, Instant, Number, Text
from chalicelib.store.plain import instant
from chalicelib.store.row import Named, Row
from chalicelib.store.sealed import SealedAttribute
from chalicelib.store.transaction import Action, delete, put, write

CURSOR = "cursor#"
PARKED_SHARD, POLL_SHARD = "parked", "poll"


class _ByDue(GlobalSecondaryIndex["ParkedRow"]):
    class Meta:
        index_name = "by_due"
        projection = KeysOnlyProjection()

    due_shard = Text(hash_key=True)
    due_on_at = Text(range_key=True)


class _ToLookAt(GlobalSecondaryIndex["ParkedRow"]):
    class Meta:
        index_name = "to_look_at"
        projection = AllProjection()

    desk = Text(hash_key=True)
    desk_at = Text(range_key=True)


class ParkedRow(Row):
    """One scan that waits: only one that is tried again has `due_shard`, only one for a person has `desk` (the unit).
    It is sealed, since carriers note there who took a parcel."""

    class Meta:
        table_name = Named("tracking")

    scan_id = Text(hash_key=True)
    endpoint = Text()
    agency_code = Text()
    scanned = SealedAttribute(TrackingEvent)
    why = Text()
    parked_at = Instant()
    due_at = Instant()
    tries = Number()
    settled_by = Text()
    settled_at = Instant()
    note = SealedAttribute(str)
    asked_by = Text()
    asked_at = Instant()
    is_believed = Flag()
    version = Number()
    due_shard = Text()
    due_on_at = Text()
    by_due = _ByDue()
    desk = Text()
    desk_at = Text()
    to_look_at = _ToLookAt()


class CursorRow(Row):
    """The cursor of one registration, under `cursor#<endpoint>`."""

    class Meta:
        table_name = Named("tracking")

    scan_id = Text(hash_key=True)
    endpoint = Text()
    carrier = Text()
    last_id = Text()
    due_at = Instant()
    version = Number()
    due_shard = Text()
    due_on_at = Text()


def parking(parked: ParkedScan) -> Action:
    """Keep a scan that waits, beside its line in the journal: the journal knows whether it came before."""
    return put(_row(parked))


def get(scan_id: str) -> ParkedScan | None:
    """The scan that waits under that id."""
    row = ParkedRow.fetch(scan_id)
    return row.become(ParkedScan) if row and row.why else None


def due(now: datetime, *, limit: int) -> list[str]:
    """The ids of at most `limit` scans that are to be tried by now, the longest due first. One Query."""
    return [key.partition("#")[2] for key in _due(PARKED_SHARD, now, limit)]


def save(before: ParkedScan, after: ParkedScan, *, once: StoredAnswer | None = None) -> None:
    """Conflict when `before` is stale; AlreadyAnswered when `once` was answered before."""
    answers.write_with(once, put(_row(after), "parked", only_if=ParkedRow.version == before.version))


def remove(parked: ParkedScan) -> None:
    """It found its parcel: the journal tells the rest. Conflict when it is not as it was."""
    write(delete(ParkedRow(parked.scan_id), "parked", only_if=ParkedRow.version == parked.version))


def for_a_person(agency_code: str, *, limit: int, cursor: str) -> Page[ParkedScan]:
    """The unit's scans that somebody must look at, the oldest first. One Query of an index of nothing else, which may
    be a second behind."""
    after = ParkedRow.desk_at > paging.decode(cursor) if cursor else None
    pages = ParkedRow.pages(agency_code, index="to_look_at", where=after, limit=limit + 1)
    raws, cursor = paging.filled(pages, limit, "desk_at")
    return Page([ParkedRow.from_raw_data(raw).become(ParkedScan) for raw in raws], cursor)


def begin_polling(cursor: TrackingCursor) -> None:
    """Ask for the tracking of this registration from now on; one that is asked for already stays as it is."""
    try:
        write(put(_cursor_row(cursor), "cursor", only_if=CursorRow.scan_id.does_not_exist()))
    except Conflict:
        return


def cursor_of(endpoint: str) -> TrackingCursor | None:
    """How far that registration was read; None for one that is not asked for."""
    row = CursorRow.fetch(CURSOR + endpoint)
    return row.become(TrackingCursor) if row else None


def polls_due(now: datetime, *, limit: int) -> list[str]:
    """The endpoints of at most `limit` registrations whose next round has come, the longest due first. One Query."""
    return [key.partition("#")[2] for key in _due(POLL_SHARD, now, limit)]


def move(before: TrackingCursor, after: TrackingCursor) -> None:
    """Conflict when somebody else read on, or the cursor is not as it was."""
    write(put(_cursor_row(after), "cursor", only_if=CursorRow.version == before.version))


def _due(shard: str, now: datetime, limit: int) -> list[str]:
    until = ParkedRow.due_on_at < f"{instant(now)}~"
    pages = ParkedRow.pages(shard, index="by_due", where=until, limit=limit)
    return [raw["due_on_at"]["S"] for raw in next(pages).items]


def _row(parked: ParkedScan) -> ParkedRow:
    lists: dict[str, str] = {}
    if parked.due_at:
        lists = {"due_shard": PARKED_SHARD, "due_on_at": f"{instant(parked.due_at)}#{parked.scan_id}"}
    elif parked.is_for_a_person:
        lists = {"desk": parked.agency_code, "desk_at": f"{instant(parked.parked_at)}#{parked.scan_id}"}
    return ParkedRow.of(parked, **lists)


def _cursor_row(cursor: TrackingCursor) -> CursorRow:
    due_on_at = f"{instant(cursor.due_at)}#{cursor.endpoint}"
    return CursorRow.of(cursor, scan_id=CURSOR + cursor.endpoint, due_shard=POLL_SHARD, due_on_at=due_on_at)
