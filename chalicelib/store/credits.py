"""Incoming transfers, each once, whichever provider told of it."""

from collections.abc import Iterator
from datetime import UTC, date, timedelta

from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.domain.bank_notice import BankNotice
from chalicelib.domain.credit import Credit, Decision, Part, exception_of
from chalicelib.domain.incoming import is_named_by_gateway
from chalicelib.domain.once import StoredAnswer
from chalicelib.domain.page import Page
from chalicelib.domain.told_entry import PROVIDER as STATEMENT
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.store import answers, counters, paging
from chalicelib.store.attributes import Flag, Instant, Number, Record, Text
from chalicelib.store.counters import exception_counts as exception_counts
from chalicelib.store.plain import instant
from chalicelib.store.row import Named, RawRow, Row
from chalicelib.store.sealed import SealedAttribute
from chalicelib.store.transaction import Action, check, put, update

LABEL = "credit"
ALIKE = "alike"
NOTICED = "noticed"


class _ByException(GlobalSecondaryIndex["CreditRow"]):
    class Meta:
        index_name = "by_exception"
        projection = AllProjection()

    exception = Text(hash_key=True)
    exception_at = Text(range_key=True)


class _ByAccountDay(GlobalSecondaryIndex["CreditRow"]):
    class Meta:
        index_name = "by_account_day"
        projection = AllProjection()

    account_day = Text(hash_key=True)
    account_day_at = Text(range_key=True)


class CreditRow(Row):
    """One transfer, in đồng, with the place of each part of it. `exception` (`<agency_code>#<place>`) and
    `exception_at` are there only while a person has something to do; `account_day` is `<account>#<Vietnamese day>`."""

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
    same_as = Text()
    decisions = Record(tuple[Decision, ...])
    stated_vnd = Number()
    stated_in = Text()
    noticed_by = Text()
    noticed_vnd = Number()
    exception = Text()
    exception_at = Text()
    account_day = Text()
    account_day_at = Text()
    by_exception = _ByException()
    by_account_day = _ByAccountDay()


class AlikeRow(Row):
    """`alike#<account>#<đồng>#<minute or Vietnamese day>`: a transfer like that is known, `named` by a bank reference
    or `unnamed`; `near`: an unnamed one of the minute before or after, since two clocks may stand on either side of a
    full minute; `stated`: a statement told of it first, which knows the day only."""

    class Meta:
        table_name = Named("credits")

    credit_id = Text(hash_key=True)
    named = Flag()
    unnamed = Flag()
    near = Flag()
    stated = Flag()


def get(credit_id: str) -> Credit | None:
    """The transfer with that id (`<account>#<bank reference>`). A marker's name is no transfer's."""
    row = None if credit_id.startswith(f"{ALIKE}#") else CreditRow.fetch(credit_id)
    return row.become(Credit) if row else None


def keep(credit: Credit | None, *, even_if_alike: bool = False) -> list[Action]:
    """What keeps a new transfer (nothing for None): lost under `LABEL` when it is known, and under `ALIKE` when it may
    be known by another name: the same account and amount, and one of the two has no bank reference, and their minutes
    are the same (or next to each other, where the other has one), or their day, where a statement told the other first.
    """
    if credit is None:
        return []
    kept = put(_row(credit), LABEL, only_if=CreditRow.credit_id.does_not_exist())
    # Known to be alike: nothing is left to be found out, and the marker is there. A gateway's own number is a name.
    unlike = [] if even_if_alike or is_named_by_gateway(credit.provider) else _unlike(credit)
    return [kept, *unlike, *counters.move_exceptions(None, credit)]


def _unlike(credit: Credit) -> list[Action]:
    name = f"{ALIKE}#{credit.account}#{credit.amount_vnd}#"
    before, minute, after = (
        AlikeRow(f"{name}{credit.occurred_at.astimezone(UTC) + timedelta(minutes=by):%Y-%m-%dT%H:%M}")
        for by in (-1, 0, 1)
    )
    by_day = AlikeRow(f"{name}{vietnamese_date(credit.occurred_at)}")
    nobody_unnamed, nobody_named = AlikeRow.unnamed.does_not_exist(), AlikeRow.named.does_not_exist()
    if credit.provider == STATEMENT:
        return [update(by_day, [AlikeRow.stated.set(True)], ALIKE, only_if=nobody_unnamed)]
    if credit.bank_reference:
        alone = nobody_unnamed & AlikeRow.near.does_not_exist()
        return [update(minute, [AlikeRow.named.set(True)], ALIKE, only_if=alone)]
    return [
        update(minute, [AlikeRow.unnamed.set(True)], ALIKE, only_if=nobody_named & nobody_unnamed),
        *(update(next_to, [AlikeRow.near.set(True)], ALIKE, only_if=nobody_named) for next_to in (before, after)),
        update(by_day, [AlikeRow.unnamed.set(True)], ALIKE, only_if=AlikeRow.stated.does_not_exist()),
    ]


def differs(raw: RawRow, told: Credit | None) -> bool:
    """Whether a notice told a transfer under the bank's reference of another one (`raw` as it is stored) with money of
    its own and another amount. What a statement tells so is a question of that statement."""
    row = CreditRow.from_raw_data(dict(raw)) if raw else None
    if row is None or told is None or STATEMENT in (told.provider, row.provider):
        return False
    return bool(told.bank_reference) and not row.same_as and row.amount_vnd != told.amount_vnd


def noticed(raw: RawRow, notice: BankNotice) -> list[Action]:
    """What notes on a transfer that a statement told first (`raw` as it is stored) that a notice tells of it too; lost
    under `NOTICED` when another one did."""
    row = CreditRow.from_raw_data(dict(raw)) if raw else None
    if row is None or row.provider != STATEMENT or row.noticed_by or notice.provider == STATEMENT:
        return []
    whose, how_much = CreditRow.noticed_by.set(notice.provider), CreditRow.noticed_vnd.set(notice.amount_vnd)
    told = [whose, how_much, CreditRow.version.add(1)]
    return [update(CreditRow(row.credit_id), told, NOTICED, only_if=CreditRow.noticed_by.does_not_exist())]


def moved(before: Credit, after: Credit) -> list[Action]:
    """What moves money of a transfer, lost under `LABEL` when it changed; the counts of its unit move with it."""
    unchanged = CreditRow.version == before.version
    return [put(_row(after), LABEL, only_if=unchanged), *counters.move_exceptions(before, after)]


def save(before: Credit, after: Credit, *, once: StoredAnswer | None) -> None:
    """Conflict when the transfer changed; AlreadyAnswered when `once` was answered before."""
    answers.write_with(once, *moved(before, after))


def save_same(before: Credit, after: Credit, *, once: StoredAnswer | None) -> None:
    """Keep that a transfer is another one told once more, which is none of that kind itself. Conflict when one of the
    two changed so; AlreadyAnswered as in `save`."""
    itself = check(CreditRow(after.same_as), "other", only_if=CreditRow.same_as.does_not_exist())
    answers.write_with(once, *moved(before, after), itself)


def exceptions(agency_code: str, place: str, *, limit: int, cursor: str) -> Page[Credit]:
    """What waits for a person of the unit in that place, the oldest transfer first. Reads an index, which may be a
    second behind."""
    later = CreditRow.exception_at > paging.decode(cursor) if cursor else None
    pages = CreditRow.pages(f"{agency_code}#{place}", index="by_exception", where=later, limit=limit + 1)
    raws, after = paging.filled(pages, limit, "exception_at")
    return Page([CreditRow.from_raw_data(raw).become(Credit) for raw in raws], after)


def of_day(account: str, day: date) -> Iterator[Credit]:
    """The transfers into an account on a Vietnamese day, the oldest first. Reads an index, which may be a second
    behind."""
    for page in CreditRow.pages(f"{account}#{day.isoformat()}", index="by_account_day"):
        for raw in page.items:
            yield CreditRow.from_raw_data(raw).become(Credit)


def _row(credit: Credit) -> CreditRow:
    since = f"{instant(credit.occurred_at)}#{credit.credit_id}"
    day = f"{credit.account}#{vietnamese_date(credit.occurred_at).isoformat()}"
    columns = {"account_day": day, "account_day_at": since}
    if place := exception_of(credit):
        columns |= {"exception": f"{credit.agency_code}#{place}", "exception_at": since}
    return CreditRow.of(credit, **columns)
