"""Cash at the counter: it closes the open request once, and a transfer that still comes is a surplus."""

import secrets
from functools import partial

import pytest

from chalicelib.domain import ledger, payment_code
from chalicelib.store import credits, dossiers, payments
from chalicelib.usecases.payments.record_bank_notice import record_bank_notice
from chalicelib.usecases.payments.take_cash import take_cash
from tests import builders as a
from tests.builders import LATER, NOW
from tests.racing import outcome, race
from tests.size import sized

DESK = a.an_official("H37.12", "receiver")


@pytest.fixture(autouse=True)
def _system(system):
    """The real store."""


def _payment(**changes):
    payment = a.a_payment(payment_id=payment_code.make(secrets.randbelow(10**9)), **changes)
    payments.create(payment, instead_of="", once=None)
    return payment


def _take(payment, amount=16000, number="", by=DESK):
    return take_cash(
        payment.payment_id,
        received_vnd=amount,
        receipt_number=number or a.new_id("receipt"),
        by=by,
        now=LATER,
        once=a.once(),
        payments=payments,
    )


def _tell(notice):
    return record_bank_notice(
        notice, partner=a.a_partner(), exact=False, now=LATER, payments=payments, dossiers=dossiers
    )


def _fault(call):
    with pytest.raises(Exception) as refused:
        call()
    return [(fault.pointer, fault.code) for fault in refused.value.faults]


@pytest.mark.parametrize("state", ["awaiting", "expired"])
def test_cash_pays_and_is_a_credit_of_its_own(state):
    payment, number = _payment(state=state), a.new_id("receipt")
    paid = _take(payment, number=number)
    assert paid == payments.get(payment.payment_id) and (paid.state, paid.paid_at) == ("paid", LATER)
    credit = credits.get(f"cash:H37.12#{number}")
    assert (credit.provider, credit.bank_reference, credit.amount_vnd) == ("cash", number, 16000)
    assert credit.parts[0].decided_by == DESK.id
    assert ledger.contradictions([credit], [paid]) == []


def test_what_a_transfer_left_open_can_be_paid_in_cash():
    payment = _payment()
    _tell(a.a_notice(payment, amount_vnd=10000))
    assert _fault(lambda: _take(payment)) == [("/received_vnd", "amount_not_due")]
    assert _take(payment, 6000).state == "paid"


def test_a_transfer_that_still_comes_is_to_be_refunded():
    payment = _payment()
    _take(payment)
    notice = a.a_notice(payment)
    assert _tell(notice) == "recorded"
    (part,) = credits.get(f"{notice.account}#{notice.bank_reference}").parts
    assert (part.place, part.amount_vnd, part.reason) == ("to_refund", 16000, "surplus")


@pytest.mark.parametrize("state", ["paid"])
def test_cash_is_not_taken_where_nothing_is_due(state):
    payment = _payment(state=state, received_vnd=16000 if state == "paid" else 0)
    assert outcome(lambda: _take(payment)) == "money_not_due"


def test_nor_for_a_dossier_that_was_withdrawn():
    dossier = a.a_submitted_dossier(state="withdrawn")
    dossiers.create_draft(dossier, once=None)
    assert outcome(lambda: _take(_payment(dossier_id=dossier.dossier_id))) == "money_not_due"


def test_another_unit_takes_nothing():
    assert outcome(lambda: _take(_payment(), by=a.an_official("H37.13", "receiver"))) == "not_found"


def test_a_receipt_is_used_once():
    number = a.new_id("receipt")
    _take(_payment(), number=number)
    other = _payment()
    assert _fault(lambda: _take(other, number=number)) == [("/receipt_number", "receipt_number_used")]
    assert payments.get(other.payment_id) == other


def test_cash_and_a_transfer_at_once_settle_the_fee_once():
    for _ in range(sized(4, 40)):
        payment, number = _payment(created_at=NOW), a.new_id("receipt")
        notice = a.a_notice(payment)
        race([partial(outcome, partial(_take, payment, number=number)), partial(_tell, notice)])
        told = [credits.get(f"{notice.account}#{notice.bank_reference}"), credits.get(f"cash:H37.12#{number}")]
        assert ledger.contradictions([one for one in told if one], [payments.get(payment.payment_id)]) == []
