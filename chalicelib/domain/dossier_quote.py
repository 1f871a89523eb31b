"""What may change a fee after submission, while nobody was asked to pay: a claim refused, an unknown fee told."""

from datetime import datetime

from chalicelib.domain.actor import Actor
from chalicelib.domain.dossier import Dossier, FeeDue, Moved, may, move
from chalicelib.domain.errors import Refused


def check_claim(dossier: Dossier, *, by: Actor) -> None:
    """Whether `by` may refuse the exemption that was claimed.

    Refuses with `exemption_not_claimed` where none was or it was refused before, and with `payment_begun` where the
    fee is settled, beside what `may` refuses.
    """
    may(dossier, "refuse_exemption", by=by)
    if not dossier.exemption or dossier.exemption_refused:
        raise Refused("exemption_not_claimed")
    if dossier.fee.state == "settled":
        raise Refused("payment_begun")


def refuse_exemption(dossier: Dossier, *, by: Actor, now: datetime, reason: str, fee: FeeDue) -> Moved:
    """Not grant the claimed exemption, with a reason: `fee` is what is owed without it. The caller has made sure that
    no payment was begun. Refuses what `check_claim` refuses."""
    check_claim(dossier, by=by)
    detail = {"reason": reason, "fee_state": fee.state, "amount_vnd": fee.amount_vnd}
    return move(dossier, "refuse_exemption", by=by, now=now, exemption_refused=reason, fee=fee, detail=detail)


def check_unknown(dossier: Dossier, *, by: Actor) -> None:
    """Whether `by` may have the fee quoted again: only while it is unknown, else refused with `fee_already_set`."""
    may(dossier, "quote_fee", by=by)
    if dossier.fee.state != "unknown":
        raise Refused("fee_already_set")


def quote_fee(dossier: Dossier, *, by: Actor, now: datetime, fee: FeeDue) -> Moved:
    """Tell a fee that was unknown at submission. Refuses with `fee_not_set` while the rules still do not tell it, and
    what `check_unknown` refuses."""
    check_unknown(dossier, by=by)
    if fee.state == "unknown":
        raise Refused("fee_not_set")
    detail = {"fee_state": fee.state, "amount_vnd": fee.amount_vnd}
    return move(dossier, "quote_fee", by=by, now=now, fee=fee, detail=detail)
