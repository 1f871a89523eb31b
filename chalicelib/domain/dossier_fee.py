"""The fee of a dossier: asked for, settled when its money came, due again when the bank took the money back."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.actor import Actor
from chalicelib.domain.dossier import Dossier, Moved, may, move
from chalicelib.domain.errors import Refused


def request_fee(dossier: Dossier, *, by: Actor, now: datetime, reason: str) -> Moved:
    """Wait for the fee (portal code 6). Refuses with `fee_settled` when nothing is due, `fee_not_set` when unknown."""
    may(dossier, "request_fee", by=by)
    if dossier.fee.state in ("none", "settled"):
        raise Refused("fee_settled")
    if dossier.fee.state == "unknown":
        raise Refused("fee_not_set")
    return move(dossier, "request_fee", by=by, now=now, detail={"reason": reason} if reason else {})


def settle_fee(dossier: Dossier, *, by: Actor, now: datetime, payment_id: str, amount_vnd: int) -> Moved | None:
    """Note that the fee is paid. None when it was settled before: a repeated stream record."""
    if dossier.fee.state == "settled":
        return None
    fee = replace(dossier.fee, state="settled", payment_id=payment_id)
    return move(
        dossier, "settle_fee", by=by, now=now, fee=fee, detail={"payment_id": payment_id, "amount_vnd": amount_vnd}
    )


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
