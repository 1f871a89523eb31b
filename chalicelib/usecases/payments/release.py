"""Let money leave the payment that it settled: by a person, or by rule where the payment has no use for it any more."""

from datetime import datetime

from chalicelib.domain import credit as money
from chalicelib.domain.actor import Actor
from chalicelib.domain.credit import Credit
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.dossier_states import FINISHED, RETURNED
from chalicelib.domain.errors import Conflict, Fault, Refused
from chalicelib.domain.incoming import OVER
from chalicelib.domain.incoming import release as released
from chalicelib.domain.once import Once
from chalicelib.domain.payment import PAID, Payment, settled_vnd
from chalicelib.usecases.payments.settle_exception import visible
from chalicelib.usecases.ports.dossiers import Dossiers
from chalicelib.usecases.ports.money import Credits, Payments
from chalicelib.usecases.retrying import again_on_conflict


@again_on_conflict()
def release(
    credit_id: str,
    *,
    payment_id: str,
    amount_vnd: int | None,
    reason: str,
    by: Actor,
    now: datetime,
    once: Once,
    credits: Credits,
    payments: Payments,
    dossiers: Dossiers,
) -> Credit:
    """So much of a transfer (None: all that may) leaves a payment to be refunded, for a written reason; the payment is
    owed again.

    Money of a payment that is not paid in full may always leave; of one that is, when its dossier came to nothing
    (withdrawn, not accepted, refused in the end), or as much as the bank took back. Refuses `money_settles_fee`
    otherwise, `money_moved` when less than that settles the payment, and a payment of another unit as a fault of the
    request.
    """
    credit = visible(credit_id, by=by, credits=credits)
    payment = payments.get(payment_id)
    if payment is None or not by.covers(payment.agency_code):
        raise Refused("invalid_request", faults=[Fault("/payment_id", "payment_unknown")])
    there = money.settling(credit, payment_id)
    if not there:
        raise Refused("money_moved")
    if there > settled_vnd(payment):
        raise Conflict("the payment changed between the two reads")
    free = min(there, _may_leave(credit, payment, dossiers))
    wanted = free if amount_vnd is None else amount_vnd
    if not 0 < wanted <= free:
        raise Refused("money_moved" if wanted > there else "money_settles_fee")
    owed = _owed(payment, wanted, now)
    freed = money.let_go(credit, payment_id, wanted, now=now, reason=reason, decided_by=by.id)
    payments.release((credit, freed), (payment, owed), once=once.of(freed))
    return freed


def release_leftovers(
    dossier_id: str, *, reason: str, now: datetime, credits: Credits, payments: Payments, dossiers: Dossiers
) -> int:
    """What came for payments of a dossier that never became whole is to be refunded, now that another payment settled
    the fee (`fee_settled`) or nothing is owed any more (`dossier_withdrawn`, `dossier_not_accepted`); how many
    transfers. Told again, nothing is left to do; told late, what is true now counts."""
    claim = payments.claim_of_dossier(dossier_id)
    if reason == "fee_settled":
        over = bool(claim.settled_by)
    else:
        dossier = dossiers.get(dossier_id)
        over = dossier is not None and f"dossier_{dossier.state}" == reason and dossier.state in OVER
    if not over:
        return 0
    freed = 0
    for payment_id in claim.begun:
        while _release_one(payment_id, reason=reason, now=now, credits=credits, payments=payments):
            freed += 1
    return freed


@again_on_conflict()
def _release_one(payment_id: str, *, reason: str, now: datetime, credits: Credits, payments: Payments) -> bool:
    """One transfer after the other, each in a transaction of its own. False when none is left."""
    payment = payments.get(payment_id)
    if payment is None or payment.state == PAID or not settled_vnd(payment):
        return False
    for credit_id in payment.credit_ids:
        credit = credits.get(credit_id)
        there = money.settling(credit, payment_id) if credit else 0
        if credit and there:
            owed = _owed(payment, there, now)
            freed = money.let_go(credit, payment_id, there, now=now, reason=reason)
            payments.release((credit, freed), (payment, owed), once=None)
            return True
    return False


def _owed(payment: Payment, amount_vnd: int, now: datetime) -> Payment:
    owed = released(payment, amount_vnd, now=now)
    if owed is None:
        raise Conflict("the payment changed between the two reads")
    return owed


def _may_leave(credit: Credit, payment: Payment, dossiers: Dossiers) -> int:
    if payment.state != PAID:
        return settled_vnd(payment)
    if credit.taken_back_vnd >= settled_vnd(payment):
        return credit.taken_back_vnd
    dossier = dossiers.get(payment.dossier_id)
    return settled_vnd(payment) if dossier and _came_to_nothing(dossier) else credit.taken_back_vnd


def _came_to_nothing(dossier: Dossier) -> bool:
    refused = dossier.state in (FINISHED, RETURNED) and dossier.outcome == "refused"
    return refused or dossier.state in OVER or dossier.stopped_finally
