"""Incoming transfers, each once, whichever provider told of it."""

from datetime import UTC

from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.domain.credit import Credit, Part, exception_of
from chalicelib.domain.once import StoredAnswer
from chalicelib.domain.page import Page
from chalicelib.store import answers, counters, paging
from chalicelib.store.attributes import Flag, Instant, Number, Record, Text
from chalicelib.store.counters import exception_counts as exception_counts
from chalicelib.store.plain import instant
from chalicelib.store.row import Named, Row
from chalicelib.store.sealed import SealedAttribute
from chalicelib.store.transaction import Action, put

LABEL = "credit"
ALIKE = "alike"


class _ByException(GlobalSecondaryIndex["CreditRow"]):
    class Meta:
        index_name = "by_exception"
        projection = AllProjection()

    exception = Text(hash_key=True)
    exception_at = Text(range_key=True)


class CreditRow(Row):
    """One transfer, in đồng, with the place of each part of it. `exception` (`<agency_code>#<place>`) and
    `exception_at` are there only while a person has something to do."""

    class Meta:
        table_name = Named("credits")

    credit_id = Text(hash_key=True)
    provider = Text()
    account = Text()
    bank_reference = Text()
    amount_vnd = Number()
    occurred_at = Instant()
    agency_code = Text()
    parts = Record(tuple[Part, ...])
    reversed_vnd = Number()
    version = Number()
    memo = SealedAttribute(str)
    refunding_vnd = Number()
    taken_back_vnd = Number()
    borne_vnd = Number()
    borne_why = Text()
    same_as = Text()
    stated_vnd = Number()
    stated_in = Text()
    exception = Text()
    exception_at = Text()
    by_exception = _ByException()


class AlikeRow(Row):
    """`alike#<account>#<đồng>#<minute>`: some transfer like that is known; `unnamed`: without a bank reference."""

    class Meta:
        table_name = Named("credits")

    credit_id = Text(hash_key=True)
    unnamed = Flag()


def get(credit_id: str) -> Credit | None:
    """The transfer with that id (`<account>#<bank reference>`). A marker's name is no transfer's."""
    row = None if credit_id.startswith(f"{ALIKE}#") else CreditRow.fetch(credit_id)
    return row.become(Credit) if row else None


def keep(credit: Credit | None, *, even_if_alike: bool = False) -> list[Action]:
    """What keeps a new transfer (nothing for None): lost under `LABEL` when it is known, and under `ALIKE` when it may
    be known by another name: the same account, amount and minute, and one of the two has no bank reference."""
    if credit is None:
        return []
    minute = f"{credit.occurred_at.astimezone(UTC):%Y-%m-%dT%H:%M}"
    marker = AlikeRow(f"{ALIKE}#{credit.account}#{credit.amount_vnd}#{minute}")
    if credit.bank_reference:
        unlike = AlikeRow.unnamed.does_not_exist()
    else:
        unlike, marker.unnamed = AlikeRow.credit_id.does_not_exist(), True
    kept = put(_row(credit), LABEL, only_if=CreditRow.credit_id.does_not_exist())
    counted = counters.move_exceptions(None, credit)
    # Known to be alike: nothing is left to be found out, and the marker is there.
    return [kept, *counted] if even_if_alike else [kept, put(marker, ALIKE, only_if=unlike), *counted]


def moved(before: Credit, after: Credit) -> list[Action]:
    """What moves money of a transfer, lost under `LABEL` when it changed; the counts of its unit move with it."""
    unchanged = CreditRow.version == before.version
    return [put(_row(after), LABEL, only_if=unchanged), *counters.move_exceptions(before, after)]


def save(before: Credit, after: Credit, *, once: StoredAnswer | None) -> None:
    """Conflict when the transfer changed; AlreadyAnswered when `once` was answered before."""
    answers.write_with(once, *moved(before, after))


def exceptions(agency_code: str, place: str, *, limit: int, cursor: str) -> Page[Credit]:
    """What waits for a person of the unit in that place, the oldest transfer first. Reads an index, which may be a
    second behind."""
    later = CreditRow.exception_at > paging.decode(cursor) if cursor else None
    pages = CreditRow.pages(f"{agency_code}#{place}", index="by_exception", where=later, limit=limit + 1)
    raws, after = paging.filled(pages, limit, "exception_at")
    return Page([CreditRow.from_raw_data(raw).become(Credit) for raw in raws], after)


def _row(credit: Credit) -> CreditRow:
    place = exception_of(credit)
    if not place:
        return CreditRow.of(credit)
    since = f"{instant(credit.occurred_at)}#{credit.credit_id}"
    return CreditRow.of(credit, exception=f"{credit.agency_code}#{place}", exception_at=since)
