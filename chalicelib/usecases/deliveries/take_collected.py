"""What the carrier took at the door pays the fee, once: its transfer to the unit comes later."""

from collections.abc import Callable
from datetime import datetime, timedelta

from chalicelib.domain import cod, payment_code
from chalicelib.domain.cod import Taken
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import Conflict
from chalicelib.domain.incoming import OVER, Target
from chalicelib.domain.payment import Payment
from chalicelib.usecases.payments.record_bank_notice import target
from chalicelib.usecases.ports.dossiers import Dossiers
from chalicelib.usecases.ports.money import Payments
from chalicelib.usecases.ports.post import Deliveries
from chalicelib.usecases.retrying import again_on_conflict

LIFETIME = timedelta(hours=48)


@again_on_conflict(tries=40)
def take_collected(
    delivery_id: str,
    *,
    now: datetime,
    random_int: Callable[[], int],
    deliveries: Deliveries,
    payments: Payments,
    dossiers: Dossiers,
) -> str:
    """Record what the scans of a parcel tell was taken: "recorded", "duplicate" when it was before (by a scan, or the
    stream told again), "nothing" where none was.

    It is money of the unit from now on, a claim on the carrier until that transfers it: the fee is paid, and the
    citizen gets a confirmation. The fee's request for money is the one that was begun, or a new one. The credit and the
    payment are written together; a request that was made and not paid because of a crash is found by the next telling.
    """
    delivery = deliveries.get(delivery_id)
    if delivery is None or not delivery.collected_vnd:
        return "nothing"
    taken = Taken(
        delivery.delivery_id,
        delivery.endpoint,
        delivery.agency_code,
        delivery.to_collect,
        delivery.collected_vnd,
        delivery.delivered_at or delivery.updated_at,
    )
    payment = _payment(delivery, now, random_int, payments, dossiers)
    found = Target(payment) if payment else None
    for _ in range(4):
        after, credit = cod.place(taken, found, now=now)
        told = payments.take(credit, (payment, after) if payment and after else None, once=None)
        if told != "contradicted" or payment is None:
            return told
        found = target(payment, payments, dossiers)
    raise Conflict("the dossier changes all the time")


def unpaid_fee(dossier: Dossier | None, *, payments: Payments) -> int:
    """How many đồng of the dossier's fee are not paid yet; nothing of one that nobody knows, or that is not owed."""
    if dossier is None or not _is_owed(dossier):
        return 0
    claim = payments.claim_of_dossier(dossier.dossier_id)
    return cod.unpaid(dossier.fee.amount_vnd or 0, claim, payments.several(claim.begun))


def _is_owed(dossier: Dossier) -> bool:
    over = dossier.state in OVER or dossier.outcome == "refused" or dossier.stopped_finally
    return dossier.fee.state == "due" and not over


def _payment(
    delivery: Delivery, now: datetime, random_int: Callable[[], int], payments: Payments, dossiers: Dossiers
) -> Payment | None:
    """The fee's request for money; None where no fee was asked for at the door, or nobody knows it."""
    if delivery.to_collect is None or not delivery.to_collect.fee_vnd:
        return None
    claim = payments.claim_of_dossier(delivery.dossier_id)
    found = cod.payment_for(claim, payments.several(claim.begun))
    dossier = dossiers.get(delivery.dossier_id)
    if found or dossier is None or not dossier.fee.amount_vnd:
        return found
    begun = Payment(
        payment_id=payment_code.make(random_int()),
        dossier_id=dossier.dossier_id,
        applicant_id=dossier.applicant_id,
        agency_code=dossier.agency_code,
        provider=cod.PROVIDER,
        endpoint=delivery.endpoint,
        bank_bin="",
        account=cod.account_of(delivery.endpoint),
        account_name="",
        bank_name="",
        amount_vnd=dossier.fee.amount_vnd,
        lines=dossier.fee.lines,
        created_at=now,
        expires_at=now + LIFETIME,
        updated_at=now,
    )
    payments.create(begun, instead_of=claim.last, once=None)
    return begun
