"""Officers by login name."""

from collections.abc import Sequence
from typing import Any

from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.domain.administration import Revision
from chalicelib.domain.officer import Help, Officer
from chalicelib.domain.once import StoredAnswer
from chalicelib.domain.page import Page
from chalicelib.store import answers, paging, revisions
from chalicelib.store.attributes import Flag, Instant, Number, Record, Text
from chalicelib.store.many import fetch_many
from chalicelib.store.row import Named, RawRow, Row
from chalicelib.store.sealed import SealedAttribute
from chalicelib.store.transaction import Action, check, write
from chalicelib.store.transaction import put as put_action


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
    session_kept = Text()
    first_password_until = Instant()
    edition = Number()
    helps = Record(tuple[Help, ...])
    by_agency = _ByAgency()


def get(officer_id: str) -> Officer | None:
    """The officer with that login name."""
    row = OfficerRow.fetch(officer_id)
    return row.become(Officer) if row else None


def of_agency(agency_code: str, *, limit: int, cursor: str) -> Page[Officer]:
    """The officers of a unit in the order of their logins, active or not; a change shows within a second. Refuses a
    cursor that is none of ours with `cursor_invalid`."""
    after = OfficerRow.officer_id > paging.decode(cursor) if cursor else None
    pages = OfficerRow.pages(agency_code, index="by_agency", where=after, limit=limit + 1)
    raws, next_cursor = paging.filled(pages, limit, "officer_id")
    return Page([OfficerRow.from_raw_data(raw).become(Officer) for raw in raws], next_cursor)


def get_many(officer_ids: Sequence[str]) -> dict[str, Officer]:
    """The officers with those logins that there are, by login; each login is told once."""
    rows = fetch_many(OfficerRow, [{"officer_id": {"S": one}} for one in officer_ids])
    return {row.officer_id: row.become(Officer) for row in rows}


def save(before: Officer, after: Officer) -> None:
    """What the officer does to the own account. Conflict when `before` is stale."""
    write(*saving(before, after))


def administer(
    before: Officer | None,
    after: Officer,
    *,
    entries: Sequence[Revision],
    by: Officer,
    once: StoredAnswer | None = None,
) -> None:
    """What the administrator `by` makes of an officer (None: a new one), with the record of it, as long as nobody
    changed the administrator meanwhile: of two who take each other's role away at once, one does. Conflict when one of
    them is not as it was; AlreadyAnswered when `once` was answered before."""
    recorded = [revisions.keep(one) for one in entries]
    answers.write_with(once, *saving(before, after), *recorded, still(by))


def saving(before: Officer | None, after: Officer) -> list[Action]:
    """One officer, for a transaction of several."""
    absent: Any = OfficerRow.officer_id.does_not_exist()
    as_seen = OfficerRow.version == before.version if before else absent
    return [put_action(OfficerRow.of(after), "officer", only_if=as_seen)]


def still(officer: Officer) -> Action:
    """That nobody changed what the officer may do, for the transaction of what the officer does; signing in changes
    nothing of that."""
    as_seen: Any = OfficerRow.edition == officer.edition
    if officer.edition == 1:  # as an officer of the first loading is, who has none
        as_seen = as_seen | OfficerRow.edition.does_not_exist()
    return check(OfficerRow(officer.officer_id), "by", only_if=as_seen)


def from_image(image: RawRow) -> Officer:
    """The officer in a stream image."""
    return OfficerRow.from_image(image).become(Officer)


def put(officer: Officer) -> None:
    """Add or replace an officer (seeding)."""
    write(put_action(OfficerRow.of(officer)))
