"""The journal of every genuine notice and scan, as it was read. The key is what makes a repeated one a duplicate."""

from datetime import datetime
from typing import Any

from chalicelib.domain.bank_notice import BankNotice
from chalicelib.domain.incoming import Applied
from chalicelib.domain.tracking_event import TrackingEvent
from chalicelib.store.attributes import Instant, Text
from chalicelib.store.row import Named, Row
from chalicelib.store.sealed import SealedAttribute
from chalicelib.store.transaction import Action, put

LABEL = "callback"
# Outcomes of scans that wait for their parcel, or for a word of the carrier.
WAITING = ("unknown_order", "unconfirmed", "failed")


class CallbackRow(Row):
    """One notice or scan. Memos hold names: what was read is sealed."""

    class Meta:
        table_name = Named("callbacks")

    callback_id = Text(hash_key=True)
    endpoint = Text()
    provider = Text()
    received_at = Instant()
    outcome = Text()
    payment_id = Text()
    credit_id = Text()
    same_credit = Text()
    delivery_id = Text()
    notice = SealedAttribute(BankNotice)
    scanned = SealedAttribute(TrackingEvent)


def journal_notice(
    notice: BankNotice, applied: Applied, *, endpoint: str, now: datetime, told_before: bool = False
) -> Action:
    """Keep a bank's notice; lost under `LABEL` when it was kept before. `told_before`: another notice brought the
    same transfer already, so that this one moves nothing."""
    credit_id = applied.credit.credit_id if applied.credit else None
    moved = [] if told_before else [payment.payment_id for payment in applied.payments]
    row = CallbackRow.build(
        callback_id=f"bank#{endpoint}#{notice.notice_id}{_standing(notice)}",
        endpoint=endpoint,
        provider=notice.provider,
        received_at=now,
        outcome=applied.outcome,
        payment_id=moved[0] if len(moved) == 1 else None,  # the credit tells which ones share it
        credit_id=None if told_before else credit_id,
        same_credit=credit_id if told_before else None,
        notice=notice,
    )
    return _once(row)


def journal_scan(
    scan: TrackingEvent, delivery_id: str, *, endpoint: str, now: datetime, outcome: str = "recorded"
) -> Action:
    """Keep a carrier's scan; lost under `LABEL` when it was kept before. `delivery_id` is "" for one that moves
    nothing; one that moves its parcel takes the place of what waited (`WAITING`): told again, it is a duplicate."""
    row = CallbackRow.build(
        callback_id=f"carrier#{endpoint}#{scan.event_id}",
        endpoint=endpoint,
        provider=scan.carrier,
        received_at=now,
        outcome=outcome,
        delivery_id=delivery_id or None,
        scanned=scan,
    )
    if not delivery_id:
        return _once(row)
    waited: Any = CallbackRow.callback_id.does_not_exist()
    for one in WAITING:
        waited = waited | (CallbackRow.outcome == one)
    return put(row, LABEL, only_if=waited)


def _standing(notice: BankNotice) -> str:
    """What was told as pending or failed under some name never stands in the way of its money, told by that name."""
    return "" if notice.outcome == "paid" else f"#{notice.outcome}"


def _once(row: CallbackRow) -> Action:
    return put(row, LABEL, only_if=CallbackRow.callback_id.does_not_exist())
