"""Note what a bank or gateway told us: once each, whatever it says."""

from datetime import datetime

from chalicelib.domain import incoming as rules
from chalicelib.domain import payment_code, told_money
from chalicelib.domain.bank_notice import BankNotice
from chalicelib.domain.errors import Conflict
from chalicelib.domain.incoming import Target
from chalicelib.domain.partner import Partner
from chalicelib.domain.payment import Payment
from chalicelib.usecases.ports.dossiers import Dossiers
from chalicelib.usecases.ports.money import Payments
from chalicelib.usecases.retrying import again_on_conflict


@again_on_conflict(tries=40)
def record_bank_notice(
    notice: BankNotice, *, partner: Partner, exact: bool, now: datetime, payments: Payments, dossiers: Dossiers
) -> str:
    """Journal one genuine notice and move what it pays; the outcome is what the provider is answered. `exact` is true
    for providers that name one order and one amount (`EXACT` of the adapter).

    Payments are found by the order reference, else by the codes in the memo. What cannot be settled by rule is left
    waiting for a person: no code, several that do not add up, a transfer that may have been told before, and one under
    the bank's reference of a transfer of another amount.
    """
    found = [payments.get(code) for code in _codes(notice)]
    targets = [Target(payment) if payment else None for payment in found]
    alike = used = False
    # Nothing is asked about the dossier unless the write is contradicted: seldom, and then it is known for certain.
    for _ in range(4):
        applied = rules.apply(
            targets,
            notice,
            account=partner.account,
            agency_code=partner.agency_code,
            exact=exact,
            now=now,
            maybe_told_before=alike,
        )
        if used:
            applied = told_money.under_a_used_reference(notice, agency_code=partner.agency_code, now=now)
        told = payments.record(
            [payment for payment in found if payment],
            applied,
            notice,
            endpoint=partner.endpoint,
            now=now,
            even_if_alike=alike or used,
        )
        if told == "alike":
            alike = True
        elif told == "differs":
            used = True
        elif told == "contradicted":
            targets = [target(payment, payments, dossiers) if payment else None for payment in found]
        else:
            return "duplicate" if told == "duplicate" else applied.outcome
    raise Conflict("the dossier changes all the time")


def target(payment: Payment, payments: Payments, dossiers: Dossiers) -> Target:
    """The payment with what is known of its dossier now."""
    dossier = dossiers.get(payment.dossier_id)
    settled_by = payments.claim_of_dossier(payment.dossier_id).settled_by
    return Target(payment, settled_by, dossier.state if dossier else "")


def _codes(notice: BankNotice) -> list[str]:
    if payment_code.is_valid(notice.order_reference):
        return [notice.order_reference]
    return payment_code.find(notice.memo)
