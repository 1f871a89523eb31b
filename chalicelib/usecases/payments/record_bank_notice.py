"""Note what a bank or gateway told us: once each, whatever it says."""

from datetime import datetime

from chalicelib.domain import payment as rules
from chalicelib.domain import payment_code
from chalicelib.domain.bank_notice import BankNotice
from chalicelib.domain.partner import Partner
from chalicelib.usecases.ports import Payments
from chalicelib.usecases.retrying import again_on_conflict

# Gateways that name one order and one amount: another amount is an error that they want to hear of.
EXACT = frozenset({"vnpay"})


@again_on_conflict(tries=40)
def record_bank_notice(notice: BankNotice, *, partner: Partner, now: datetime, payments: Payments) -> str:
    """Journal one genuine notice and move its payment; the outcome is what the provider is answered.

    The payment is found by the order reference, else by the one code in the memo. Several codes in one memo, or none,
    leave the money waiting for a person.
    """
    codes = _codes(notice)
    payment = payments.get(codes[0]) if len(codes) == 1 else None
    applied = rules.apply(payment, notice, account=partner.account, exact=partner.provider in EXACT, now=now)
    told = payments.record(payment, applied, notice, endpoint=partner.endpoint, now=now)
    return "duplicate" if told == "duplicate" else applied.outcome


def _codes(notice: BankNotice) -> list[str]:
    if payment_code.is_valid(notice.order_reference):
        return [notice.order_reference]
    return payment_code.find(notice.memo)
