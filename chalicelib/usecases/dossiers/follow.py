"""Moves that follow from another aggregate's facts. Each may be told many times and happens once."""

from datetime import datetime

from chalicelib.domain import dossier_decisions, dossier_fee
from chalicelib.domain.actor import SYSTEM
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.dossier_states import FINISHED
from chalicelib.usecases.ports import Dossiers
from chalicelib.usecases.retrying import again_on_conflict


@again_on_conflict()
def settle_fee(dossier_id: str, *, payment_id: str, amount_vnd: int, now: datetime, dossiers: Dossiers) -> bool:
    """The payment was paid: the dossier's fee is settled. False when it was settled before."""
    before = _existing(dossier_id, dossiers)
    moved = dossier_fee.settle_fee(before, by=SYSTEM, now=now, payment_id=payment_id, amount_vnd=amount_vnd)
    if moved is None:
        return False
    dossiers.save(before, moved.dossier, event=moved.event)
    return True


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


def _existing(dossier_id: str, dossiers: Dossiers) -> Dossier:
    found = dossiers.get(dossier_id)
    if found is None:
        # Dossiers are never deleted once submitted: this is a fault of ours, to be tried again and alarmed.
        raise LookupError(f"no dossier {dossier_id}")
    return found
