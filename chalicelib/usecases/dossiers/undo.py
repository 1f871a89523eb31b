"""Undo the last decision, while neither money nor post nor the applicant has moved on it."""

from datetime import datetime

from chalicelib.domain import dossier_undo
from chalicelib.domain.actor import Actor
from chalicelib.domain.dossier import may
from chalicelib.domain.dossier_undo import Untouched
from chalicelib.domain.errors import Refused
from chalicelib.domain.once import Once
from chalicelib.usecases.calendars.known_hours import known_hours
from chalicelib.usecases.dossiers.decide import Whole
from chalicelib.usecases.dossiers.keep_unanswered import keep_unanswered
from chalicelib.usecases.dossiers.submit import return_delivery_id
from chalicelib.usecases.ports.administration import Calendars, Procedures
from chalicelib.usecases.ports.dossiers import Dossiers, MoneyAndPostOf
from chalicelib.usecases.ports.money import Payments


def undo(
    dossier_id: str,
    *,
    reason: str,
    by: Actor,
    now: datetime,
    once: Once,
    dossiers: Dossiers,
    procedures: Procedures,
    payments: Payments,
    money_and_post_of: MoneyAndPostOf,
    calendars: Calendars,
) -> Whole:
    """Put the dossier back; see `domain.dossier_undo.undo` for what is refused. Conflict when a payment is begun or the
    parcel is ordered at the same moment."""
    found = dossiers.load(dossier_id)
    if found is None:
        raise Refused("not_found")
    before, documents = found
    may(before, "undo", by=by)
    parcel_id = return_delivery_id(dossier_id)
    claim, parcel = money_and_post_of(dossier_id, parcel_id)
    payment = payments.get(claim.last) if claim.last else None
    moved = dossier_undo.undo(
        before,
        by=by,
        now=now,
        reason=reason,
        days=procedures.version(before.procedure_code, before.procedure_version).undo_days,
        money_moved_at=payment.created_at if payment else None,
        post_ordered=parcel is not None and parcel.booking_asked_at is not None,
        hours=known_hours(before.agency_code, calendars=calendars) if dossier_undo.let_it_run(before) else None,
    )
    finish = moved.event.detail["undone"] == "finish"
    untouched = Untouched(claim.last, parcel_id if finish else "")
    moved, papers, marked = keep_unanswered(before, moved, documents, dossiers=dossiers)
    whole = (moved.dossier, papers)
    answer = once.of(whole)
    dossiers.save(before, moved.dossier, event=moved.event, once=answer, only_while=untouched, marked=marked)
    return whole
