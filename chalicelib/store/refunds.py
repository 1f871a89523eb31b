"""Refunds, and the money of a transfer that moves with them."""

from collections.abc import Mapping
from datetime import datetime

from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.domain.credit import Credit
from chalicelib.domain.once import StoredAnswer
from chalicelib.domain.page import Page
from chalicelib.domain.refund import Refund
from chalicelib.store import answers, counters, credits, paging
from chalicelib.store.attributes import Instant, Number, Text
from chalicelib.store.counters import refund_counts as refund_counts
from chalicelib.store.plain import instant
from chalicelib.store.row import Named, RawRow, Row
from chalicelib.store.sealed import SealedAttribute
from chalicelib.store.transaction import put

# One partition: refunds that a provider is sent or asked about are those of a few days.
ASK_SHARD = "open"


class _ByState(GlobalSecondaryIndex["RefundRow"]):
    class Meta:
        index_name = "by_state"
        projection = AllProjection()

    unit_state = Text(hash_key=True)
    listed_at = Text(range_key=True)


class _ByAsk(GlobalSecondaryIndex["RefundRow"]):
    class Meta:
        index_name = "by_ask"
        projection = KeysOnlyProjection()

    ask_shard = Text(hash_key=True)
    ask_on_at = Text(range_key=True)


class RefundRow(Row):
    """One refund; the account is a person's and sealed. `unit_state` is `<agency_code>#<state>`; `ask_shard` and
    `ask_on_at` are there only while the system has something to do of itself."""

    class Meta:
        table_name = Named("refunds")

    refund_id = Text(hash_key=True)
    credit_id = Text()
    payment_id = Text()
    agency_code = Text()
    amount_vnd = Number()
    requested_by = Text()
    requested_at = Instant()
    updated_at = Instant()
    account = SealedAttribute(Mapping[str, str])
    state = Text()
    approved_by = Text()
    reference = Text()
    version = Number()
    by = Text()
    attempt = Number()
    sent_at = Instant()
    asked = Number()
    ask_at = Instant()
    rejected_by = Text()
    rejected_why = SealedAttribute(str)  # an officer's words about a person
    contradicted_at = Instant()
    unit_state = Text()
    listed_at = Text()
    by_state = _ByState()
    ask_shard = Text()
    ask_on_at = Text()
    by_ask = _ByAsk()


def get(refund_id: str) -> Refund | None:
    """The refund with that id."""
    row = RefundRow.fetch(refund_id)
    return row.become(Refund) if row else None


def create(refund: Refund, money: tuple[Credit, Credit], *, once: StoredAnswer | None) -> None:
    """Keep it and promise it the money of its transfer (before, after): what is left is the cap, whoever asks at the
    same moment. Conflict when the transfer changed; AlreadyAnswered when `once` was answered before."""
    new = put(_row(refund), "refund", only_if=RefundRow.refund_id.does_not_exist())
    answers.write_with(once, new, *credits.moved(*money), *counters.move_refunds(None, refund))


def save(
    before: Refund, after: Refund, *, money: tuple[Credit, Credit] | None = None, once: StoredAnswer | None
) -> None:
    """Move a refund, and the money with it when it left. Conflict when one of the two changed."""
    moved = put(_row(after), "refund", only_if=RefundRow.version == before.version)
    with_it = credits.moved(*money) if money else []
    answers.write_with(once, moved, *with_it, *counters.move_refunds(before, after))


def of_unit(agency_code: str, state: str, *, limit: int, cursor: str) -> Page[Refund]:
    """A unit's refunds in one state, the oldest first. Reads an index, which may be a second behind."""
    later = RefundRow.listed_at > paging.decode(cursor) if cursor else None
    pages = RefundRow.pages(f"{agency_code}#{state}", index="by_state", where=later, limit=limit + 1)
    raws, after = paging.filled(pages, limit, "listed_at")
    return Page([RefundRow.from_raw_data(raw).become(Refund) for raw in raws], after)


def due(now: datetime, limit: int) -> list[str]:
    """At most `limit` refunds with which the system has something to do by now, the longest due first."""
    pages = RefundRow.pages(ASK_SHARD, index="by_ask", where=RefundRow.ask_on_at <= instant(now), limit=limit)
    return [raw["refund_id"]["S"] for raw in next(pages).items]


def from_image(image: RawRow) -> Refund:
    """The refund in a stream image."""
    return RefundRow.from_image(image).become(Refund)


def _row(refund: Refund) -> RefundRow:
    columns = {
        "unit_state": f"{refund.agency_code}#{refund.state}",
        "listed_at": f"{instant(refund.requested_at)}#{refund.refund_id}",
    }
    if refund.ask_at:
        columns |= {"ask_shard": ASK_SHARD, "ask_on_at": instant(refund.ask_at)}
    return RefundRow.of(refund, **columns)
