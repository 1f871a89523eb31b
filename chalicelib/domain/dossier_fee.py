"""The fee of a dossier: asked for, settled when its money came, due again when the bank took the money back."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain import dossier_clock as clock
from chalicelib.domain.actor import Actor
from chalicelib.domain.calendar import OfficeHours
from chalicelib.domain.dossier import Dossier, Moved, may, move
from chalicelib.domain.dossier_states import PAYMENT_REQUIRED
from chalicelib.domain.due_time import Duration
from chalicelib.domain.errors import Refused


def request_fee(dossier: Dossier, *, by: Actor, now: datetime, reason: str, hours: OfficeHours) -> Moved:
    """Wait for the fee (portal code 6): the time until it is paid is not counted. Refuses with `fee_settled` when
    nothing is due, `fee_not_set` when unknown, `verification_open` while another body is asked."""
    may(dossier, "request_fee", by=by)
    if dossier.verification_is_open:
        raise Refused("verification_open")
    if dossier.fee.state in ("none", "settled"):
        raise Refused("fee_settled")
    if dossier.fee.state == "unknown":
        raise Refused("fee_not_set")
    changes = clock.paused(dossier, "fee", now=now, hours=hours)
    return move(dossier, "request_fee", by=by, now=now, **changes, detail={"reason": reason} if reason else {})


def settle_fee(
    dossier: Dossier,
    *,
    by: Actor,
    now: datetime,
    payment_id: str,
    amount_vnd: int,
    duration: Duration | None = None,
    hours: OfficeHours | None = None,
) -> Moved | None:
    """Note that the fee is paid. None when it was settled before: a repeated stream record.

    A dossier that waited for it (`waits_for_fee`) goes on, and so does its clock, for which it needs `duration` and
    `hours`; no missing calendar (`hours` None) stands in the way of money.
    """
    if dossier.fee.state == "settled":
        return None
    changes: clock.Changes = {}
    if waits_for_fee(dossier):
        if duration is None:
            raise ValueError("a clock that waits for money needs the procedure's time to run on")
        changes = clock.goes_on(dossier, duration, now=now, hours=hours)
    fee = replace(dossier.fee, state="settled", payment_id=payment_id)
    told = {"payment_id": payment_id, "amount_vnd": amount_vnd}
    return move(dossier, "settle_fee", by=by, now=now, fee=fee, **changes, detail=told)


def waits_for_fee(dossier: Dossier) -> bool:
    """Whether the dossier stands still until its fee is paid."""
    return dossier.state == PAYMENT_REQUIRED


def unsettle_fee(dossier: Dossier, *, by: Actor, now: datetime, payment_id: str, amount_vnd: int) -> Moved | None:
    """Note that the bank took the money of `payment_id` back (`amount_vnd` of it): the fee is due again. The dossier
    stays where it stands: what is to become of it is decided by a person.

    None when that payment does not settle the fee: a repeated stream record, or another payment settled it since.
    """
    if dossier.fee.state != "settled" or dossier.fee.payment_id != payment_id:
        return None
    fee = replace(dossier.fee, state="due", payment_id="")
    return move(
        dossier, "unsettle_fee", by=by, now=now, fee=fee, detail={"payment_id": payment_id, "amount_vnd": amount_vnd}
    )
