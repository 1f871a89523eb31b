"""Give money back: one officer asks, another approves, and what the bank did of it is noted."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from chalicelib.domain import credit as money
from chalicelib.domain import refund as rules
from chalicelib.domain.actor import Actor
from chalicelib.domain.credit import TO_REFUND, WAITING, Credit
from chalicelib.domain.errors import AlreadyAnswered, Fault, Refused
from chalicelib.domain.once import Once
from chalicelib.domain.payment import Payment
from chalicelib.domain.refund import Refund
from chalicelib.usecases.payments.settle_exception import visible
from chalicelib.usecases.ports.dossiers import Answers
from chalicelib.usecases.ports.money import Credits, Payments, Refunds
from chalicelib.usecases.retrying import again_on_conflict


@again_on_conflict()
def name_account(
    payment_id: str, account: Mapping[str, str], *, by: Actor, now: datetime, payments: Payments
) -> Payment:
    """The citizen tells where money for this payment is to be given back, until a refund is approved."""
    before = payments.get(payment_id)
    if before is None or before.applicant_id != by.id:
        raise Refused("not_found")
    after = replace(before, refund_account=dict(account), version=before.version + 1, updated_at=now)
    if before.refund_account != after.refund_account:
        payments.save(before, after)
    return after


@again_on_conflict()
def request(
    credit_id: str,
    *,
    refund_id: str,
    payment_id: str,
    amount_vnd: int,
    by: Actor,
    now: datetime,
    once: Once,
    credits: Credits,
    payments: Payments,
    refunds: Refunds,
) -> Refund:
    """Ask that so much of a transfer goes back to the applicant of a payment: through the gateway that it came by, or
    by a transfer that a person makes. What waits is to be refunded by this.

    Refuses `money_moved` when less than that is free (refunds that were asked for count), `refund_account_missing`
    until the citizen named an account for a transfer, and a payment of another unit as a fault of the request.
    """
    before = visible(credit_id, by=by, credits=credits)
    payment = payments.get(payment_id)
    if payment is None or not by.covers(payment.agency_code):
        raise Refused("invalid_request", faults=[Fault("/payment_id", "payment_unknown")])
    way = rules.way_of(before, payment_id)
    if way == rules.BY_TRANSFER and not payment.refund_account:
        raise Refused("refund_account_missing")
    credit = before
    lacking = amount_vnd - money.free(credit, TO_REFUND)
    if 0 < lacking <= money.in_place(credit, WAITING):
        given = money.move(
            credit, WAITING, "give_back", lacking, now=now, payment_id=payment_id, reason="refund", decided_by=by.id
        )
        credit = given or credit
    after = money.promise(credit, amount_vnd)
    if after is None:
        raise Refused("money_moved")
    refund = Refund(refund_id, credit_id, payment_id, before.agency_code, amount_vnd, by.id, now, now, by=way)
    refunds.create(refund, (before, after), once=once.of(refund))
    return refund


@again_on_conflict()
def approve(
    refund_id: str, *, by: Actor, now: datetime, once: Once, payments: Payments, refunds: Refunds, answers: Answers
) -> Refund:
    """The second officer's yes; the account is the one that the citizen names at this moment."""
    before = _of_unit(refund_id, by, refunds)
    payment = payments.get(before.payment_id)
    after = rules.approve(before, by=by, account=payment.refund_account if payment else {}, now=now)
    if after is None:
        answers.put(once.of(before))
        return before
    refunds.save(before, after, once=once.of(after))
    return after


@again_on_conflict()
def note(
    refund_id: str,
    what: str,
    *,
    reference: str,
    by: Actor,
    now: datetime,
    once: Once,
    credits: Credits,
    refunds: Refunds,
    answers: Answers,
) -> Refund:
    """Note what the bank did: `send`, `refund` or `fail`. The money leaves the books when it is refunded; told again,
    nothing happens. Refuses as `domain.refund.happened`, and with `refund_not_now` while the system sends it through a
    provider. A contradiction is kept on the refund before it is refused."""
    before = _of_unit(refund_id, by, refunds)
    if not rules.may_note(before):
        raise Refused("refund_not_now")
    try:
        after = rules.happened(before, what, now=now, reference=reference)
    except Refused as refused:
        if refused.slug == "refund_contradicted":
            if answers.get(once.key):  # noted in its time, and only told again: no news contradicts anything
                raise AlreadyAnswered from None
            if seen := rules.contradicted(before, now=now):
                refunds.save(before, seen, once=None)
        raise
    if after is None:
        answers.put(once.of(before))
        return before
    refunds.save(before, after, money=_leaving(before, after, now, credits), once=once.of(after))
    return after


@again_on_conflict()
def note_told(
    refund_id: str, what: str, *, reference: str, now: datetime, credits: Credits, refunds: Refunds
) -> Refund | None:
    """Note what the provider itself told, as `note`; None when that is known, or cannot be any more."""
    before = refunds.get(refund_id)
    try:
        after = rules.happened(before, what, now=now, reference=reference) if before else None
    except Refused:
        return None
    if before is None or after is None:
        return None
    refunds.save(before, after, money=_leaving(before, after, now, credits), once=None)
    return after


@again_on_conflict()
def reject(
    refund_id: str,
    *,
    reason: str,
    by: Actor,
    now: datetime,
    once: Once,
    credits: Credits,
    refunds: Refunds,
    answers: Answers,
) -> Refund:
    """It is not given back, for a written reason: its money is free again. Refuses `refund_not_now` once it was
    approved, unless it failed since."""
    before = _of_unit(refund_id, by, refunds)
    after = rules.reject(before, by=by, reason=reason, now=now)
    if after is None:
        answers.put(once.of(before))
        return before
    credit = visible(before.credit_id, by=by, credits=credits)
    freed = money.unpromise(credit, before.amount_vnd)
    refunds.save(before, after, money=(credit, freed), once=once.of(after))
    return after


def _leaving(before: Refund, after: Refund, now: datetime, credits: Credits) -> tuple[Credit, Credit] | None:
    """The transfer before and after its money left for good; None where it did not."""
    if after.state != rules.REFUNDED:
        return None
    credit = credits.get(before.credit_id)
    gone = credit and money.move(
        credit,
        TO_REFUND,
        "refund",
        before.amount_vnd,
        now=now,
        payment_id=before.payment_id,
        reason=before.refund_id,
        decided_by=before.approved_by,
    )
    if credit is None or gone is None:
        raise ValueError(f"{before.refund_id} was promised more than its transfer holds")
    return credit, gone


def _of_unit(refund_id: str, by: Actor, refunds: Refunds) -> Refund:
    refund = refunds.get(refund_id)
    if refund is None or not by.covers(refund.agency_code):
        raise Refused("not_found")
    return refund
