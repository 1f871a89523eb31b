"""A gateway's lump sum: for its own payments, never a citizen's, and known whoever tells of it."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from chalicelib.domain import ledger, payment_code
from chalicelib.store import dossiers, payments, statements
from chalicelib.usecases.payments.record_bank_notice import record_bank_notice
from tests import builders as a
from tests.builders import LATER
from tests.racing import race
from tests.usecases.statements.bank import DAY, Account, a_notification, a_statement, an_entry

MARK = "VNPAY QUYET TOAN"


@pytest.fixture
def account(system):
    account = Account()
    gateway = a.a_partner(
        provider="vnpay", account=a.new_id("TMN"), bank_bin="", fee_basis_points=110, fee_vnd=0,
        settles_into=account.number, settlement_mark=MARK,
    )  # fmt: skip
    account.gateways = (gateway,)
    return account


def _pays(account, amount_vnd=100_000, days=1):
    """A citizen pays through the gateway, so many days before the lump."""
    (gateway,) = account.gateways
    payment = account.asks(
        amount_vnd, account=gateway.account, payment_id=payment_code.make(int(a.new_id("n")[2:], 16))
    )
    notice = a.a_notice(
        payment, provider="vnpay", account=gateway.account, order_reference=payment.payment_id,
        occurred_at=LATER - timedelta(days=days),
    )  # fmt: skip
    told = record_bank_notice(notice, partner=gateway, exact=True, now=LATER, payments=payments, dossiers=dossiers)
    assert told == "recorded"
    return payment


def _lump(amount_vnd=198_000, **changes):
    return an_entry("7", amount_vnd=amount_vnd, **{"memo": f"{MARK} 22/11", "bank_reference": "LUMP", **changes})


def _all(account):
    from chalicelib.store import credits

    (gateway,) = account.gateways
    days = [DAY - timedelta(days=n) for n in range(4)]
    return [*account.all_credits(), *(one for day in days for one in credits.of_day(gateway.account, day))]


def test_it_is_matched_with_the_notices_of_its_day_and_is_no_money_of_its_own(account):
    _pays(account), _pays(account)
    assert account.imports(a_statement(account.number, _lump())).entries == {"settlement": 1}
    settlement = statements.settlement_of(account.gateways[0].account, DAY - timedelta(days=1))
    assert (settlement.state, settlement.payments, settlement.fee_vnd) == ("matched", 2, 2_000)
    assert ledger.balances(_all(account)).incoming_vnd == 200_000
    assert account.waiting() == []


@pytest.mark.parametrize("bank_reference", ["LUMP", ""])
def test_the_same_lump_twice_is_once(account, bank_reference):
    _pays(account), _pays(account)
    told = a_statement(account.number, _lump(bank_reference=bank_reference))
    account.imports(told)
    assert account.imports(told).entries == {"told_before": 1}
    again = {"settlement_differs": 1} if not bank_reference else {"told_before": 1}
    assert account.imports(a_notification(account.number, *told.entries)).entries == again, "its days are paid for"
    assert ledger.balances(_all(account)).incoming_vnd == 200_000


@pytest.mark.parametrize("first", ["notice", "statement"])
def test_a_notice_of_the_bank_about_the_lump_makes_no_second_money(account, first):
    _pays(account), _pays(account)
    happenings = {
        "notice": lambda: account.told_by_notice(bank_reference="LUMP", amount_vnd=198_000, memo=MARK),
        "statement": lambda: account.imports(a_statement(account.number, _lump())),
    }
    for name in sorted(happenings, key=lambda name: name != first):
        happenings[name]()
    assert (account.waiting(), ledger.balances(_all(account)).incoming_vnd) == ([], 200_000)
    assert ledger.contradictions(_all(account), []) == []


def test_what_does_not_fit_is_a_question_until_the_late_notice_is_told(account):
    _pays(account)
    assert account.imports(a_statement(account.number, _lump())).entries == {"settlement_differs": 1}
    (question,) = account.questions()
    expected = statements.get_settlement(f"settlement#{question.key}")
    assert (expected.state, expected.sum_vnd, expected.fee_vnd) == ("differs", 100_000, -98_000)
    _pays(account)
    account.imports(a_statement(account.number, an_entry("8", "out")))
    assert account.questions() == []
    assert statements.get_settlement(expected.settlement_id).state == "matched"


def test_two_lumps_at_once_take_a_day_once(account):
    _pays(account), _pays(account)
    told = [a_statement(account.number, _lump(bank_reference=name)) for name in ("L1", "L2")]
    race([partial(account.imports, one) for one in told])
    outcomes = sorted(
        statements.get_settlement(f"settlement#entry#{account.number}#{name}").state for name in ("L1", "L2")
    )
    assert outcomes == ["differs", "matched"]


def test_without_the_mark_it_is_a_transfer_like_any_other(account):
    _pays(account)
    account.imports(a_statement(account.number, replace(_lump(), memo="VNPAY")))
    assert account.waiting() == [("unknown_order", 198_000)]
