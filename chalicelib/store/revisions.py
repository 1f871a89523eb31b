"""The record of what administrators changed: written with the change, never changed itself."""

from collections.abc import Mapping
from typing import Any

from chalicelib.domain.administration import Revision
from chalicelib.domain.errors import Refused
from chalicelib.domain.page import Page
from chalicelib.store import paging
from chalicelib.store.attributes import Instant, Number, Record, Text
from chalicelib.store.row import Named, Row
from chalicelib.store.transaction import Action, put


class RevisionRow(Row):
    """One change."""

    class Meta:
        table_name = Named("revisions")

    subject = Text(hash_key=True)
    version = Number(range_key=True)
    at = Instant()
    by = Text()
    reason = Text()
    before_sha256 = Text()
    after_sha256 = Text()
    import_id = Text()
    before = Record(Mapping[str, Any])
    after = Record(Mapping[str, Any])


def keep(revision: Revision) -> Action:
    """The entry, for the transaction of the change itself."""
    return put(RevisionRow.of(revision), "revision", only_if=RevisionRow.subject.does_not_exist())


def of(subject: str, *, limit: int, cursor: str) -> Page[Revision]:
    """The changes of one thing, the newest first. Refuses a cursor that is none of ours with `cursor_invalid`."""
    older = RevisionRow.version < _version(cursor) if cursor else None
    page = next(RevisionRow.pages(subject, where=older, newest_first=True, limit=limit + 1))
    found = [RevisionRow.from_raw_data(raw).become(Revision) for raw in page.items]
    more = len(found) > limit
    return Page(found[:limit], paging.encode(str(found[limit - 1].version)) if more else "")


def _version(cursor: str) -> int:
    position = paging.decode(cursor)
    if not position.isascii() or not position.isdigit():
        raise Refused("cursor_invalid")
    return int(position)
