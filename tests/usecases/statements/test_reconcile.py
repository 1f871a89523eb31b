"""Dossier, notice and statement side by side: each difference is named, and nothing else is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain import reconciliation as rules
from chalicelib.domain.credit import Part
from chalicelib.domain.dossier import FeeDue
from chalicelib.domain.errors import Refused
from chalicelib.store import credits, day_money, dossiers, partners, payments
from chalicelib.usecases.statements.reconcile import account_of, side_by_side, transfers_of
from tests import builders as a
from tests.builders import NOW
from tests.usecases.statements.bank import DAY, Account, a_statement, an_entry


@pytest.fixture
def account(system):
    return Account()


def _for_a_dossier(account, fee_state="due", **changes):
    """A payment of a dossier whose fee stands so."""
    payment_id = account.asks().payment_id
    payment = payments.get(payment_id)
    fee = FeeDue(fee_state, 16000, (), payment_id if fee_state == "settled" else "")
    dossiers.create_draft(a.a_dossier(dossier_id=payment.dossier_id, fee=fee, state="submitted", **changes), once=None)
    return payment


def _sides(account, day=DAY):
    found, are_all = transfers_of(account.number, day, credits=credits)
    assert are_all
    return side_by_side(found, account=account.number, day=day, day_money=day_money)


def _differences(account):
    return [row.differences for row in _sides(account).rows]


def test_what_all_three_tell_alike_differs_in_nothing(account):
    payment = _for_a_dossier(account, "settled")
    account.told_by_notice(payment, bank_reference="FT1")
    account.imports(a_statement(account.number, an_entry(bank_reference="FT1")))
    [row] = _sides(account).rows
    assert (row.noticed_vnd, row.stated_vnd, row.differences) == (16000, 16000, ())
    assert [dossier.dossier_id for dossier in row.dossiers] == [payment.dossier_id]


def test_a_notice_alone_differs_only_once_a_statement_told_that_day(account):
    account.told_by_notice(_for_a_dossier(account, "settled"))
    assert (_differences(account), _sides(account).is_told) == ([()], False)
    account.imports(a_statement(account.number, an_entry("1", "out")))
    assert (_differences(account), _sides(account).is_told) == ([("notice_only",)], True)


def test_a_statement_alone_differs_until_a_notice_tells_the_same(account):
    payment = _for_a_dossier(account, "settled")
    account.imports(a_statement(account.number, an_entry(bank_reference="FT1", memo=payment.payment_id)))
    assert _differences(account) == [("statement_only",)]
    assert account.told_by_notice(payment, bank_reference="FT1") == "duplicate"
    assert account.told_by_notice(payment, bank_reference="FT1", provider="standard") == "duplicate"
    [row] = _sides(account).rows
    assert (row.credit.noticed_by, row.noticed_vnd, row.differences) == ("sepay", 16000, ())


def test_a_notice_that_tells_another_amount_after_the_statement_differs_and_moves_nothing(account):
    payment = _for_a_dossier(account, "settled")
    account.imports(a_statement(account.number, an_entry(bank_reference="FT1", memo=payment.payment_id)))
    assert account.told_by_notice(payment, bank_reference="FT1", amount_vnd=15000) == "duplicate"
    [row] = _sides(account).rows
    assert (row.noticed_vnd, row.stated_vnd, row.differences) == (15000, 16000, ("amount_differs",))
    assert row.credit.amount_vnd == 16000


def test_two_amounts_of_one_transfer(account):
    account.told_by_notice(_for_a_dossier(account, "settled"), bank_reference="FT1")
    account.imports(a_statement(account.number, an_entry(bank_reference="FT1", amount_vnd=15000)))
    assert _differences(account) == [("amount_differs",)]


def test_money_without_a_dossier(account):
    account.told_by_notice()
    assert _differences(account) == [("no_dossier",)]


def test_a_paid_fee_that_its_dossier_does_not_know_of(account):
    account.told_by_notice(_for_a_dossier(account, "due"))
    assert _differences(account) == [("dossier_unsettled",)]


def test_a_dossier_that_is_settled_by_a_payment_whose_money_left(account):
    payment = _for_a_dossier(account, "settled")
    account.told_by_notice(payment, bank_reference="FT1")
    paid = payments.get(payment.payment_id)
    payments.save(paid, replace(paid, state="awaiting", received_vnd=0, version=paid.version + 1))
    assert _differences(account) == [("settled_without_money",)]


def test_a_transfer_told_once_more_is_no_difference(account):
    account.told_by_notice(bank_reference="FT1")
    other = account.credit("FT1")
    credits.save(other, replace(other, parts=(), same_as="another", version=other.version + 1), once=None)
    assert _differences(account) == [()]


class TestALumpSum:
    def _imported(self, account, paid_vnd):
        gateway = a.a_partner(
            provider="vnpay", account=a.new_id("TMN"), bank_bin="", settles_into=account.number,
            settlement_mark="QUYET TOAN",
        )  # fmt: skip
        account.gateways = (gateway,)
        before = NOW - timedelta(days=1)
        paid = a.a_credit(Part("written_off", paid_vnd, before), account=gateway.account, occurred_at=before)
        from chalicelib.store.transaction import write

        write(*credits.keep(paid))
        account.imports(a_statement(account.number, an_entry(memo="QUYET TOAN", amount_vnd=90_000)))
        return gateway

    def test_that_fits_is_shown_on_both_accounts(self, account):
        gateway = self._imported(account, 90_000)
        [row] = _sides(account).rows
        assert (row.settlement.state, row.differences) == ("matched", ())
        day = DAY - timedelta(days=1)
        told = side_by_side([], account=gateway.account, day=day, day_money=day_money)
        assert (told.paid_out.lump_vnd, told.paid_out.payments) == (90_000, 1)

    def test_that_does_not_differs(self, account):
        self._imported(account, 89_999)
        [row] = _sides(account).rows
        assert (row.settlement.fee_vnd, row.differences) == (-1, ("settlement_differs",))


def test_the_totals_count_each_dong_once(account):
    payment = _for_a_dossier(account)
    account.told_by_notice(payment, bank_reference="FT1")
    account.told_by_notice(payment, bank_reference="FT2", amount_vnd=1000)
    account.told_by_notice(bank_reference="FT3", amount_vnd=700)
    account.imports(a_statement(account.number, an_entry("1", bank_reference="FT1"), an_entry("2", amount_vnd=50)))
    found = rules.totals(transfers_of(account.number, DAY, credits=credits)[0])
    assert (found.transfers, found.noticed_vnd, found.stated_vnd) == (4, 17700, 16050)
    assert (found.settled_vnd, found.waiting_vnd, found.to_refund_vnd) == (16000, 750, 1000)
    assert found.difference_vnd == -1650


def test_more_transfers_than_one_read_takes(account):
    for number in range(3):
        account.told_by_notice(_for_a_dossier(account, "settled"), bank_reference=f"FT{number}")
    day_money.MOST_KEYS, kept = 2, day_money.MOST_KEYS
    try:
        assert _differences(account) == [()] * 3
    finally:
        day_money.MOST_KEYS = kept


def test_only_an_account_of_a_unit_that_the_officer_answers_for(account):
    partners.put(account.partner)
    mine = a.an_official(account.partner.agency_code, "specialist")
    assert account_of(account.partner.endpoint, by=mine, partners=partners) == account.partner
    for by, endpoint in ((a.an_official("H37.99", "leader"), account.partner.endpoint), (mine, "nobody")):
        with pytest.raises(Refused, match="not_found"):
            account_of(endpoint, by=by, partners=partners)
