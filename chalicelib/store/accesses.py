"""Which officers read or changed what belongs to a citizen."""

import contextlib
from datetime import timedelta

from chalicelib.domain.access import DOSSIER, Access
from chalicelib.domain.page import Page
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.store import paging
from chalicelib.store.attributes import Expiry, Instant, Text
from chalicelib.store.plain import instant
from chalicelib.store.row import Named, Row
from chalicelib.store.transaction import Action, Lost, put, write

KEPT = timedelta(days=731)


class AccessRow(Row):
    """One access; positions sort by Vietnamese day."""

    class Meta:
        table_name = Named("accesses")

    citizen_id = Text(hash_key=True)
    position = Text(range_key=True)
    kind = Text()
    officer_id = Text()
    agency_code = Text()
    dossier_id = Text()
    at = Instant()
    ttl = Expiry()


_noted: set[tuple[str, str, str]] = set()  # by this process, today
_MOST_NOTED = 10_000


def keep(access: Access) -> Action:
    """The write of one access, for the transaction of what was done."""
    return put(_row(access), "access")


def note_reading(access: Access) -> None:
    """Keep that an officer read a dossier: one write of less than 1 KB for an officer, a dossier and a day, which a
    process that made it remembers. The first reading of the day stays."""
    row = _row(access)
    seen = (access.officer_id, access.dossier_id, row.position)
    if seen in _noted:
        return
    with contextlib.suppress(Lost):
        write(put(row, only_if=AccessRow.citizen_id.does_not_exist()))
    if len(_noted) >= _MOST_NOTED:
        _noted.clear()
    _noted.add(seen)


def of_citizen(citizen_id: str, *, limit: int, cursor: str) -> Page[Access]:
    """A page of the accesses to what a citizen has, the newest day first."""
    where = AccessRow.position < paging.decode(cursor) if cursor else None
    pages = AccessRow.pages(citizen_id, where=where, newest_first=True, limit=limit + 1)
    rows, after = paging.filled(pages, limit, "position")
    return Page([AccessRow.from_raw_data(row).become(Access) for row in rows], after)


def _row(access: Access) -> AccessRow:
    own = access.dossier_id if access.kind == DOSSIER else instant(access.at)
    day = vietnamese_date(access.at).isoformat()
    position = f"{day}#{access.kind}#{own}#{access.officer_id}"
    return AccessRow.of(access, position=position, ttl=access.at + KEPT)
