"""Moves that follow from another aggregate's facts. Each may be told many times and happens once."""

from datetime import datetime
from typing import Any

from chalicelib.domain import dossier_decisions, dossier_fee
from chalicelib.domain.actor import SYSTEM
from chalicelib.domain.delivery_choice import is_given_up
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.dossier_states import DRAFT, FINAL_STATES, FINISHED
from chalicelib.domain.payment import PAID, Payment, settled_vnd
from chalicelib.usecases.calendars.known_hours import known_hours
from chalicelib.usecases.dossiers.submit import return_delivery_id
from chalicelib.usecases.ports.administration import Calendars, Procedures
from chalicelib.usecases.ports.dossiers import Dossiers
from chalicelib.usecases.ports.money import Payments
from chalicelib.usecases.ports.post import Deliveries
from chalicelib.usecases.retrying import again_on_conflict


@again_on_conflict()
def settle_fee(
    dossier_id: str,
    *,
    payment_id: str,
    amount_vnd: int,
    now: datetime,
    dossiers: Dossiers,
    procedures: Procedures,
    calendars: Calendars,
) -> bool:
    """The payment was paid: the dossier's fee is settled, and a clock that waited for it runs on, or waits
    for a missing calendar. False when it was settled before."""
    before = _existing(dossier_id, dossiers)
    told: dict[str, Any] = {}
    if dossier_fee.waits_for_fee(before):
        procedure = procedures.version(before.procedure_code, before.procedure_version)
        told = {"duration": procedure.duration, "hours": known_hours(before.agency_code, calendars=calendars)}
    moved = dossier_fee.settle_fee(before, by=SYSTEM, now=now, payment_id=payment_id, amount_vnd=amount_vnd, **told)
    if moved is None:
        return False
    dossiers.save(before, moved.dossier, event=moved.event)
    return True


def follow_fee(
    payment: Payment,
    *,
    now: datetime,
    payments: Payments,
    dossiers: Dossiers,
    procedures: Procedures,
    calendars: Calendars,
) -> None:
    """The payment became paid, or is so no more: its dossier's fee is settled or due as it is now, in whatever order
    and however late the dossier is told. Where another payment settled the fee meanwhile, that one is noted."""
    current = payments.get(payment.payment_id) or payment
    if current.state != PAID:
        left_vnd = current.amount_vnd - settled_vnd(current)
        unsettle_fee(current.dossier_id, payment_id=current.payment_id, amount_vnd=left_vnd, now=now, dossiers=dossiers)
        settled_by = payments.claim_of_dossier(current.dossier_id).settled_by
        found = payments.get(settled_by) if settled_by else None
        if found is None:
            return
        current = found
    settle_fee(
        current.dossier_id,
        payment_id=current.payment_id,
        amount_vnd=current.amount_vnd,
        now=now,
        dossiers=dossiers,
        procedures=procedures,
        calendars=calendars,
    )


@again_on_conflict()
def unsettle_fee(dossier_id: str, *, payment_id: str, amount_vnd: int, now: datetime, dossiers: Dossiers) -> bool:
    """The bank took the payment's money back: the dossier's fee is due again. False when it was noted before, or
    another payment settled the fee."""
    before = _existing(dossier_id, dossiers)
    moved = dossier_fee.unsettle_fee(before, by=SYSTEM, now=now, payment_id=payment_id, amount_vnd=amount_vnd)
    if moved is None:
        return False
    dossiers.save(before, moved.dossier, event=moved.event)
    return True


@again_on_conflict()
def return_result(dossier_id: str, *, channel: str, now: datetime, dossiers: Dossiers) -> bool:
    """The result reached the applicant (by post, or online as soon as it is finished). False when it was returned
    before, or stands where that cannot be: the parcel's own record keeps the contradiction."""
    before = _existing(dossier_id, dossiers)
    if before.state != FINISHED:
        return False
    moved = dossier_decisions.return_result(before, by=SYSTEM, now=now, channel=channel)
    dossiers.save(before, moved.dossier, event=moved.event)
    return True


@again_on_conflict()
def receive_papers(dossier_id: str, *, at: datetime, now: datetime, dossiers: Dossiers) -> bool:
    """The post handed the papers over at the unit. False when it was noted before, or the dossier is over by then."""
    before = _existing(dossier_id, dossiers)
    if before.state in FINAL_STATES or before.state in (DRAFT, FINISHED):
        return False
    moved = dossier_decisions.receive_papers(before, by=SYSTEM, now=now, handed_over_at=at)
    if moved is None:
        return False
    dossiers.save(before, moved.dossier, event=moved.event)
    return True


@again_on_conflict()
def follow_choice(dossier_id: str, *, now: datetime, dossiers: Dossiers, deliveries: Deliveries) -> bool:
    """The post was given up: what was handed in with it is fetched at the counter. Asks what is chosen now, so however
    late it is told. False where the post is chosen (again), or the dossier is a draft or over."""
    before, parcel = dossiers.get(dossier_id), deliveries.get(return_delivery_id(dossier_id))
    if before is None or before.state in (DRAFT, *FINAL_STATES) or parcel is None or not is_given_up(parcel):
        return False
    moved = dossier_decisions.fetch_instead(before, by=SYSTEM, now=now)
    if moved is None:
        return False
    dossiers.save(before, moved.dossier, event=moved.event, parcel=parcel)
    return True


def _existing(dossier_id: str, dossiers: Dossiers) -> Dossier:
    found = dossiers.get(dossier_id)
    if found is None:
        # Dossiers are never deleted once submitted: this is a fault of ours, to be tried again and alarmed.
        raise LookupError(f"no dossier {dossier_id}")
    return found
