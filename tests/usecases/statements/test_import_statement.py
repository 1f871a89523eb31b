"""A statement's money counts once: beside notices, beside other statements, and after a crash anywhere."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from chalicelib.domain import ledger
from chalicelib.domain.credit import in_place
from chalicelib.domain.refund import Refund
from chalicelib.domain.statement import UnprovenStatement
from chalicelib.store import credits, payments, refunds, statements
from chalicelib.store.transaction import write
from tests import builders as a
from tests.builders import LATER, NOW
from tests.racing import race
from tests.usecases.statements.bank import DAY, Account, a_notification, a_statement, an_entry, in_parts


@pytest.fixture(autouse=True)
def _system(system):
    """The real store."""


@pytest.fixture
def account():
    return Account()


def _stored(payment):
    return payments.get(payment.payment_id)


def test_money_that_nobody_told_of_pays_what_its_memo_names(account):
    payment = account.asks()
    entry = an_entry(memo=f"CT {payment.payment_id} tu 0071")
    counts = account.imports(a_statement(account.number, entry))
    assert (counts.entries, counts.sums_vnd) == ({"recorded": 1}, {"recorded": 16000})
    assert _stored(payment).state == "paid"
    credit = account.credit(entry.bank_reference)
    assert (credit.provider, credit.stated_vnd, in_place(credit, "allocated")) == ("statement", 16000, 16000)


def test_money_that_a_notice_told_of_is_known_and_noted(account):
    payment = account.asks()
    account.told_by_notice(payment, bank_reference="FT1")
    counts = account.imports(a_statement(account.number, an_entry(bank_reference="FT1")))
    assert counts.entries == {"known": 1}
    assert (account.credit("FT1").provider, account.credit("FT1").stated_vnd) == ("sepay", 16000)
    assert _stored(payment).received_vnd == 16000


def test_a_callback_after_the_statement_is_a_duplicate(account):
    payment = account.asks()
    account.imports(a_statement(account.number, an_entry(bank_reference="FT1", memo=payment.payment_id)))
    assert account.told_by_notice(payment, bank_reference="FT1") == "duplicate"
    assert (_stored(payment).received_vnd, len(account.all_credits())) == (16000, 1)


def test_another_amount_than_the_notice_told_is_a_question_for_a_person(account):
    account.told_by_notice(account.asks(), bank_reference="FT1")
    counts = account.imports(a_statement(account.number, an_entry(bank_reference="FT1", amount_vnd=15000)))
    assert counts.entries == {"amount_differs": 1}
    assert (account.credit("FT1").amount_vnd, account.credit("FT1").stated_vnd) == (16000, 15000)
    assert [one.credit_id for one in account.questions()] == [f"{account.number}#FT1"]


def test_what_names_nobody_or_comes_too_much_waits_as_a_notice_would(account):
    payment = account.asks()
    entries = (an_entry("1", memo="le phi"), an_entry("2", amount_vnd=20000, memo=payment.payment_id))
    account.imports(a_statement(account.number, *entries))
    assert account.waiting() == [("unknown_order", 16000)]
    assert in_place(account.credit(entries[1].bank_reference), "to_refund") == 4000


def test_of_two_transfers_under_one_reference_the_one_of_its_amount_is_taken_back(account):
    account.told_by_notice(account.asks(), bank_reference="FT1")
    account.told_by_notice(bank_reference="FT1", amount_vnd=9000)
    back = an_entry("1", "out", bank_reference="", reversal=True, related=("FT1",), amount_vnd=9000)
    assert account.imports(a_statement(account.number, back, opening_vnd=9000)).entries == {"reversed": 1}
    assert (account.credit("FT1").reversed_vnd, account.credit("FT1#9000").reversed_vnd) == (0, 9000)


class TestWithoutAReference:
    def test_it_waits_for_a_person_whatever_it_names(self, account):
        payment = account.asks()
        told = a_statement(account.number, an_entry(bank_reference="", memo=payment.payment_id))
        assert account.imports(told).entries == {"no_reference": 1}
        assert (account.waiting(), _stored(payment).state) == ([("no_reference", 16000)], "awaiting")

    def test_one_that_two_entries_bear_names_neither(self, account):
        told = a_statement(account.number, *(an_entry(n, bank_reference="FT1") for n in "12"))
        assert account.imports(told).entries == {"no_reference": 2}
        assert account.waiting() == [("no_reference", 16000)] * 2

    def test_a_transfer_that_a_notice_told_without_one_is_not_settled_again(self, account):
        payment = account.asks()
        account.told_by_notice(payment, bank_reference="")
        account.imports(a_statement(account.number, an_entry(memo=payment.payment_id)))
        assert account.waiting() == [("maybe_told_before", 16000)]
        assert (_stored(payment).received_vnd, _stored(payment).surplus_vnd) == (16000, 0)

    def test_nor_is_one_that_a_notice_tells_without_one_after_the_statement(self, account):
        payment = account.asks()
        account.imports(a_statement(account.number, an_entry(memo=payment.payment_id)))
        assert account.told_by_notice(payment, bank_reference="") == "recorded"
        assert account.waiting() == [("maybe_told_before", 16000)]


class TestToldTwice:
    def test_the_same_statement_again_changes_nothing(self, account):
        payment = account.asks()
        told = a_statement(account.number, an_entry(memo=payment.payment_id), an_entry("2", bank_reference=""))
        account.imports(told)
        before = account.all_credits(), _stored(payment)
        assert account.imports(told).entries == {"told_before": 2}
        assert (account.all_credits(), _stored(payment)) == before

    def test_under_its_id_with_other_entries_it_is_refused(self, account):
        told = a_statement(account.number, an_entry())
        account.imports(told)
        other = a_statement(account.number, an_entry(), statement_id=told.statement_id)
        with pytest.raises(UnprovenStatement, match="statement_differs"):
            account.imports(other)
        assert len(account.all_credits()) == 1

    def test_an_entry_of_a_notification_is_known_to_the_statement(self, account):
        entry = an_entry()
        assert account.imports(a_notification(account.number, entry)).entries == {"recorded": 1}
        assert account.imports(a_statement(account.number, entry)).entries == {"told_before": 1}
        assert len(account.all_credits()) == 1

    def test_with_another_amount_it_is_a_question(self, account):
        entry = an_entry()
        account.imports(a_notification(account.number, entry))
        other = a_statement(account.number, replace(entry, amount_vnd=15000))
        assert account.imports(other).entries == {"amount_differs": 1}
        (question,) = account.questions()
        assert (question.amount_vnd, question.outcome) == (15000, "amount_differs")

    def test_sixteen_at_once_are_one(self, account):
        payment = account.asks()
        told = a_statement(account.number, an_entry("1", memo=payment.payment_id), an_entry("2", amount_vnd=7000))
        race([partial(account.imports, told)] * 16)
        assert sorted(one.amount_vnd for one in account.all_credits()) == [7000, 16000]
        assert _stored(payment).received_vnd == 16000


class TestABookingOfSeveral:
    """The bank booked two transfers at once, under one reference."""

    def _told(self, account, *, referenced=True):
        names = ["FT1", "FT2"] if referenced else ["", ""]
        parts = [an_entry(str(n), amount_vnd=16000 + n, bank_reference=name) for n, name in enumerate(names)]
        whole = an_entry("1", amount_vnd=32001, bank_reference="BOOKING", memo="TONG")
        return in_parts(a_notification(account.number, *parts), "BOOKING"), a_statement(account.number, whole)

    @pytest.mark.parametrize("referenced", [True, False])
    @pytest.mark.parametrize("order", [(0, 1), (1, 0), (0, 1, 0), (1, 0, 1)])
    def test_in_parts_and_as_a_whole_is_the_same_money_once(self, account, order, referenced):
        told = self._told(account, referenced=referenced)
        for number in order:
            account.imports(told[number])
        assert ledger.balances(account.all_credits()).incoming_vnd == 32001
        assert sum(bool(one.parts) for one in account.all_credits()) == (2 if order[0] == 0 else 1)

    def test_its_parts_told_by_two_statements_are_once(self, account):
        parts, _ = self._told(account, referenced=False)
        account.imports(parts)
        assert account.imports(replace(parts, statement_id="another")).entries == {"told_before": 2}
        assert ledger.balances(account.all_credits()).incoming_vnd == 32001

    def test_a_notice_that_told_of_the_whole_told_of_its_parts(self, account):
        account.told_by_notice(bank_reference="BOOKING", amount_vnd=32001)
        parts, _ = self._told(account)
        assert account.imports(parts).entries == {"told_before": 2}
        assert account.credit("BOOKING").stated_vnd == 32001

    def test_a_notice_of_the_whole_after_its_parts_is_a_duplicate(self, account):
        parts, _ = self._told(account)
        account.imports(parts)
        assert account.told_by_notice(bank_reference="BOOKING", amount_vnd=32001) == "duplicate"
        assert ledger.balances(account.all_credits()).incoming_vnd == 32001
        assert ledger.contradictions(account.all_credits(), []) == []

    def test_a_whole_of_another_amount_is_a_question(self, account):
        account.imports(a_statement(account.number, an_entry(bank_reference="BOOKING", amount_vnd=9)))
        parts, _ = self._told(account)
        assert account.imports(parts).entries == {"amount_differs": 2}


class TestTakenBack:
    def _back(self, reference="", **changes):
        told = {"reversal": True, "related": (reference,) if reference else (), **changes}
        return an_entry("9", "out", **told)

    def test_it_leaves_the_books_of_the_transfer_that_it_names(self, account):
        account.told_by_notice(bank_reference="FT1")
        counts = account.imports(a_statement(account.number, self._back("FT1")))
        assert counts.entries == {"reversed": 1}
        assert (account.credit("FT1").reversed_vnd, account.waiting()) == (16000, [])

    def test_what_settled_a_fee_is_left_to_a_person(self, account):
        payment = account.asks()
        account.told_by_notice(payment, bank_reference="FT1")
        account.imports(a_statement(account.number, self._back("FT1")))
        assert (account.credit("FT1").taken_back_vnd, _stored(payment).state) == (16000, "paid")

    def test_a_reversal_under_the_reference_of_what_it_undoes(self, account):
        entry = an_entry("1", bank_reference="FT1")
        back = self._back(bank_reference="FT1")
        assert account.imports(a_statement(account.number, entry, back)).entries == {"recorded": 1, "reversed": 1}
        assert account.credit("FT1").reversed_vnd == 16000

    def test_without_a_reference_it_is_found_by_its_amount_and_words_if_by_one_only(self, account):
        account.imports(a_statement(account.number, an_entry("1", memo="A"), an_entry("2", memo="B")))
        assert account.imports(a_statement(account.number, self._back(memo="A"))).entries == {"reversed": 1}
        account.imports(a_statement(account.number, an_entry("3", memo="B")))
        assert account.imports(a_statement(account.number, self._back(memo="B"))).entries == {"reversal_open": 1}

    def test_it_is_taken_back_once_whoever_tells_it_again(self, account):
        account.told_by_notice(bank_reference="FT1", amount_vnd=32000)
        for bank_reference in ("", "RV1"):
            back = self._back("FT1", bank_reference=bank_reference, amount_vnd=1000)
            account.imports(a_notification(account.number, back))
            assert account.imports(a_statement(account.number, back)).entries == {"told_before": 1}
        assert account.credit("FT1").reversed_vnd == 2000

    def test_one_that_is_not_found_is_open_until_its_transfer_is_told(self, account):
        back = a_statement(account.number, self._back("FT1"))
        assert account.imports(back).entries == {"reversal_open": 1}
        assert [one.outcome for one in account.questions()] == ["reversal_open"]
        account.imports(a_statement(account.number, an_entry(bank_reference="FT1")))
        assert (account.credit("FT1").reversed_vnd, account.questions()) == (16000, [])

    def test_more_than_came_stays_open(self, account):
        account.told_by_notice(bank_reference="FT1", amount_vnd=1000)
        assert account.imports(a_statement(account.number, self._back("FT1"))).entries == {"reversal_open": 1}
        assert account.credit("FT1").reversed_vnd == 0


class TestARefundThatCameBack:
    @pytest.fixture
    def account(self):
        return Account(agency_code=a.new_id("H37"))

    def _sent(self, account, state="sent", **changes):
        unit = account.partner.agency_code
        surplus = a.a_credit(a.Part("to_refund", 16000, NOW), account=account.number, agency_code=unit)
        write(*credits.keep(surplus))
        refund = Refund(a.new_id("refund"), surplus.credit_id, "P1", unit, 16000, "o-1", NOW, NOW, state=state)
        refund = replace(refund, **changes)
        refunds.create(refund, (surplus, replace(surplus, refunding_vnd=16000, version=2)), once=None)
        return refund

    def _returned(self, *references, **changes):
        return an_entry("5", return_reason="AC04", **{"related": references, **changes})

    @pytest.mark.parametrize("named", ["refund_id", "reference"])
    def test_one_that_was_sent_and_bears_its_id_or_reference_has_failed(self, account, named):
        refund = self._sent(account, reference="FT-OUT")
        told = a_statement(account.number, self._returned("SOMETHING", getattr(refund, named)))
        assert account.imports(told).entries == {"came_back": 1}
        assert refunds.get(refund.refund_id).state == "failed"
        assert account.questions() == []

    def test_one_that_was_told_to_have_arrived_is_contradicted(self, account):
        refund = self._sent(account, "refunded")
        told = a_statement(account.number, self._returned(refund.refund_id))
        assert account.imports(told).entries == {"came_back_open": 1}
        stored = refunds.get(refund.refund_id)
        assert (stored.state, stored.contradicted_at) == ("refunded", LATER)
        assert account.questions()[0].candidates == (refund.refund_id,)

    def test_without_its_name_a_person_is_told_which_it_may_be(self, account):
        refunds_sent = {self._sent(account).refund_id for _ in range(2)}
        assert account.imports(a_statement(account.number, self._returned())).entries == {"came_back_open": 1}
        assert set(account.questions()[0].candidates) == refunds_sent
        assert {refunds.get(one).state for one in refunds_sent} == {"sent"}

    @pytest.mark.parametrize(("state", "changes"), [("requested", {}), ("sent", {"amount_vnd": 1})])
    def test_all_else_is_left_to_a_person(self, account, state, changes):
        refund = self._sent(account, state)
        told = a_statement(account.number, self._returned(refund.refund_id, **changes))
        assert account.imports(told).entries == {"came_back_open": 1}
        assert refunds.get(refund.refund_id).state == state


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"closing_vnd": 1}, "balance_differs"),
        ({"account": "999"}, "other_account"),
        ({"entries": (an_entry(bank_reference="x" * 141),)}, "name_too_long"),
        ({"from_on": DAY - timedelta(days=401)}, "period_too_long"),
    ],
)
def test_what_cannot_be_believed_is_refused_before_anything_is_written(account, changes, reason):
    told = replace(a_statement(account.number, an_entry(amount_vnd=0)), **changes)
    with pytest.raises(UnprovenStatement, match=reason):
        account.imports(told)
    assert account.all_credits() == []


def test_an_account_number_is_the_same_however_it_is_printed(account):
    spaced = f"{account.number[:4]} {account.number[4:8]}-{account.number[8:]}"
    entry = an_entry(bank_reference="FT1")
    account.told_by_notice(bank_reference="FT1")
    assert account.imports(a_statement(spaced, entry)).entries == {"known": 1}


def test_a_statement_with_its_balances_tells_all_of_its_days(account):
    account.imports(a_notification(account.number, an_entry()))
    assert not statements.is_told(account.number, DAY)
    account.imports(a_statement(account.number, an_entry(), from_on=DAY - timedelta(days=1)))
    told = [statements.is_told(account.number, DAY + timedelta(days=n)) for n in (-2, -1, 0, 1)]
    assert told == [False, True, True, False]


def test_after_a_crash_anywhere_the_import_goes_on_where_it_stopped(account, calls_that_crash):
    payment, other = account.asks(), account.asks(5000)
    account.told_by_notice(other, bank_reference="FT5")
    entries = (
        an_entry("1", memo=payment.payment_id),
        an_entry("2", bank_reference="FT5", amount_vnd=5000),
        an_entry("3", bank_reference=""),
        an_entry("4", "out", bank_reference="", reversal=True, related=("FT5",), amount_vnd=1000),
    )
    told, import_id = a_statement(account.number, *entries), a.new_id("import")
    crashes = 0
    for number in range(1, 100):
        with calls_that_crash(number) as crashed:
            try:
                counts = account.imports(told, import_id=import_id)
            except RuntimeError:
                crashes += 1
        if not crashed:
            break
    assert crashes > 8
    assert counts.entries == {"recorded": 1, "known": 1, "no_reference": 1, "reversed": 1}
    known = account.all_credits()
    assert ledger.contradictions(known, [_stored(payment), _stored(other)]) == []
    assert sorted(one.amount_vnd for one in known) == [5000, 16000, 16000]
    assert account.credit("FT5").taken_back_vnd == 1000
