"""Undo the last decision, while neither money nor post nor the applicant has moved on it."""

from datetime import datetime

from chalicelib.domain import dossier_undo
from chalicelib.domain.actor import Actor
from chalicelib.domain.document import Document
from chalicelib.domain.dossier import Dossier, Moved, may
from chalicelib.domain.once import Once
from chalicelib.usecases.dossiers.decide import Whole, decide
from chalicelib.usecases.dossiers.submit import return_delivery_id
from chalicelib.usecases.ports import Dossiers, MoneyAndPostOf, Payments, Procedures


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
) -> Whole:
    """Put the dossier back; see `domain.dossier_undo.undo` for what is refused."""

    def decision(dossier: Dossier, _: list[Document]) -> Moved:
        may(dossier, "undo", by=by)
        claim, parcel = money_and_post_of(dossier_id, return_delivery_id(dossier_id))
        payment = payments.get(claim.last) if claim.last else None
        return dossier_undo.undo(
            dossier,
            by=by,
            now=now,
            reason=reason,
            days=procedures.version(dossier.procedure_code, dossier.procedure_version).undo_days,
            money_moved_at=payment.created_at if payment else None,
            post_ordered=parcel is not None and parcel.booking_asked_at is not None,
        )

    return decide(dossier_id, decision, once=once, dossiers=dossiers)
