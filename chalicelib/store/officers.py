"""Officers by login name."""

from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.domain.administration import Revision
from chalicelib.domain.officer import Officer
from chalicelib.domain.once import StoredAnswer
from chalicelib.store import answers, revisions
from chalicelib.store.attributes import Flag, Instant, Number, Record, Text
from chalicelib.store.row import Named, Row
from chalicelib.store.sealed import SealedAttribute
from chalicelib.store.transaction import put as put_action
from chalicelib.store.transaction import write


class _ByAgency(GlobalSecondaryIndex["OfficerRow"]):
    class Meta:
        index_name = "by_agency"
        projection = AllProjection()

    agency_code = Text(hash_key=True)
    officer_id = Text(range_key=True)


class OfficerRow(Row):
    """One officer."""

    class Meta:
        table_name = Named("officers")

    officer_id = Text(hash_key=True)
    name = Text()
    agency_code = Text()
    roles = Record(frozenset[str])
    password_hash = Text()
    active = Flag()
    failures = Number()
    locked_until = Instant()
    version = Number()
    totp_secret = SealedAttribute(str)
    totp_confirmed_at = Instant()
    totp_last_step = Number()
    recovery_hashes = Record(frozenset[str])
    sessions_end_before = Instant()
    by_agency = _ByAgency()


def get(officer_id: str) -> Officer | None:
    """The officer with that login name."""
    row = OfficerRow.fetch(officer_id)
    return row.become(Officer) if row else None


def save(
    before: Officer, after: Officer, *, revision: Revision | None = None, once: StoredAnswer | None = None
) -> None:
    """With the record of an administrator's change. Conflict when `before` is stale; AlreadyAnswered when `once` was
    answered before."""
    recorded = [revisions.keep(revision)] if revision else []
    answers.write_with(once, put_action(OfficerRow.of(after), only_if=OfficerRow.version == before.version), *recorded)


def put(officer: Officer) -> None:
    """Add or replace an officer (seeding)."""
    write(put_action(OfficerRow.of(officer)))
