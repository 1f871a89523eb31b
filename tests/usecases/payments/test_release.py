"""Money that leaves the payment it settled: who may let it go and when, by rule where it is of no use, never twice."""

import dataclasses
import secrets
from functools import partial

import pytest

from chalicelib.domain import ledger, payment_code
from chalicelib.domain.credit import Part, take_back
from chalicelib.domain.incoming import credit_id_of
from chalicelib.store import credits, dossiers, payments
from chalicelib.store.transaction import write
from chalicelib.usecases.payments import settle_exception
from chalicelib.usecases.payments.record_bank_notice import record_bank_notice
from chalicelib.usecases.payments.release import release, release_leftovers
from tests import builders as a
from tests.builders import LATER, NOW
from tests.racing import counted, outcome, race
from tests.size import sized

UNIT = "H37.12"
LEADER = a.an_official(UNIT, "leader")


@pytest.fixture(autouse=True)
def _system(system):
    """The real store."""


def _dossier(state="processing", **changes):
    dossier = a.a_submitted_dossier(state=state, agency_code=UNIT, **changes)
    dossiers.create_draft(dossier, once=None)
    return dossier


def _payment(dossier, *, instead_of=""):
    code = payment_code.make(secrets.randbelow(10**9))
    payment = a.a_payment(payment_id=code, dossier_id=dossier.dossier_id, agency_code=UNIT)
    payments.create(payment, instead_of=instead_of, once=None)
    return payment


def _pays(payment, amount=16000):
    notice = a.a_notice(payment, amount_vnd=amount)
    record_bank_notice(notice, partner=a.a_partner(), exact=False, now=LATER, payments=payments, dossiers=dossiers)
    return credit_id_of(notice)


def _is_taken_back(credit_id, amount):
    credit = credits.get(credit_id)
    credits.save(credit, take_back(credit, amount), once=None)


def _withdrawn(dossier, state="withdrawn", **changes):
    now = dossiers.get(dossier.dossier_id)
    dossiers.save(now, dataclasses.replace(now, state=state, version=now.version + 1, **changes))


def _release(credit_id, payment, amount=None, by=LEADER, once=None):
    return release(
        credit_id,
        payment_id=payment.payment_id,
        amount_vnd=amount,
        reason="Công dân yêu cầu",
        by=by,
        now=LATER,
        once=once or a.once(),
        credits=credits,
        payments=payments,
        dossiers=dossiers,
    )


def _leftovers(dossier, reason):
    return release_leftovers(
        dossier.dossier_id, reason=reason, now=LATER, credits=credits, payments=payments, dossiers=dossiers
    )


def _proved(credit_ids, *of):
    kept, held = [credits.get(one) for one in credit_ids], [payments.get(one.payment_id) for one in of]
    assert ledger.contradictions(kept, held) == []
    return [one.state for one in held], [(part.place, part.amount_vnd) for one in kept for part in one.parts]


def test_part_of_the_money_may_leave_and_the_rest_is_still_counted():
    payment = _payment(_dossier())
    credit_id = _pays(payment, 10000)
    after = _release(credit_id, payment, 4000)
    assert _proved([credit_id], payment) == (["part_paid"], [("allocated", 6000), ("to_refund", 4000)])
    assert (after.decisions[0].by, after.decisions[0].reason, after.decisions[0].at) == (
        LEADER.id, "Công dân yêu cầu", LATER,
    )  # fmt: skip
    _release(credit_id, payment)
    assert _proved([credit_id], payment) == (["awaiting"], [("to_refund", 4000), ("to_refund", 6000)])


def test_what_settles_a_fee_that_is_owed_stays():
    payment = _payment(_dossier())
    credit_id = _pays(payment)
    assert outcome(lambda: _release(credit_id, payment)) == "money_settles_fee"
    assert _proved([credit_id], payment)[0] == ["paid"]


@pytest.mark.parametrize(
    ("state", "outcome_"), [("withdrawn", ""), ("not_accepted", ""), ("finished", "refused"), ("returned", "refused")]
)
def test_of_a_dossier_that_came_to_nothing_a_paid_fee_may_leave_and_is_settled_by_nobody(state, outcome_):
    dossier = _dossier()
    payment = _payment(dossier)
    credit_id = _pays(payment)
    _withdrawn(dossier, state, outcome=outcome_)
    _release(credit_id, payment)
    assert _proved([credit_id], payment) == (["awaiting"], [("to_refund", 16000)])
    assert payments.claim_of_dossier(dossier.dossier_id).settled_by == ""


def test_a_granted_dossier_keeps_its_fee():
    dossier = _dossier("finished", outcome="granted")
    payment = _payment(dossier)
    credit_id = _pays(payment)
    assert outcome(lambda: _release(credit_id, payment)) == "money_settles_fee"


def test_what_the_bank_took_back_may_leave_and_nothing_more():
    payment = _payment(_dossier())
    credit_id = _pays(payment)
    _is_taken_back(credit_id, 9000)
    assert outcome(lambda: _release(credit_id, payment, 9001)) == "money_settles_fee"
    after = _release(credit_id, payment)
    assert (after.reversed_vnd, after.taken_back_vnd, after.decisions[0].amount_vnd) == (9000, 0, 9000)
    assert _proved([credit_id], payment) == (["part_paid"], [("allocated", 7000)])


def test_or_the_unit_bears_it_once():
    payment = _payment(_dossier())
    credit_id = _pays(payment)
    _is_taken_back(credit_id, 16000)
    named = {"reason": "Đã trả kết quả", "by": LEADER, "now": LATER, "credits": credits}
    borne = settle_exception.bear(credit_id, once=a.once(), **named)
    assert (borne.borne_vnd, borne.taken_back_vnd, borne.decisions[0].by) == (16000, 0, LEADER.id)
    assert outcome(lambda: settle_exception.bear(credit_id, once=a.once(), **named)) == "money_moved"
    assert _proved([credit_id], payment)[0] == ["paid"]


def test_of_other_money_other_units_and_other_payments_nothing_leaves():
    payment, other = _payment(_dossier()), _payment(_dossier())
    credit_id = _pays(payment, 1000)
    assert outcome(lambda: _release(credit_id, other)) == "money_moved"
    assert outcome(lambda: _release(credit_id, payment, 1001)) == "money_moved"
    assert outcome(lambda: _release(credit_id, payment, by=a.an_official("H99", "leader"))) == "not_found"
    assert outcome(lambda: _release(credit_id, dataclasses.replace(payment, payment_id="JW"))) == "invalid_request"


def test_eight_at_once_let_it_go_once():
    for _ in range(sized(2, 20)):
        payment = _payment(_dossier())
        credit_id = _pays(payment, 10000)
        told = counted(race([partial(_release, credit_id, payment)] * 8))
        assert told == {"done": 1, "money_moved": 7}
        assert _proved([credit_id], payment) == (["awaiting"], [("to_refund", 10000)])


def test_part_money_of_another_payment_is_to_be_refunded_once_the_fee_is_settled():
    dossier = _dossier()
    first = _payment(dossier)
    second = _payment(dossier, instead_of=first.payment_id)
    parts = [_pays(first, 4000), _pays(first, 5000)]
    assert _leftovers(dossier, "fee_settled") == 0, "nothing settled it yet"
    whole = _pays(second)
    assert (_leftovers(dossier, "fee_settled"), _leftovers(dossier, "fee_settled")) == (2, 0)
    assert _proved([*parts, whole], first, second) == (
        ["awaiting", "paid"], [("to_refund", 4000), ("to_refund", 5000), ("allocated", 16000)],
    )  # fmt: skip
    assert [part.reason for part in credits.get(parts[0]).parts] == ["fee_settled"]


@pytest.mark.parametrize("state", ["withdrawn", "not_accepted"])
def test_part_money_for_a_dossier_that_is_over_is_to_be_refunded(state):
    dossier = _dossier()
    payment = _payment(dossier)
    credit_id = _pays(payment, 4000)
    assert _leftovers(dossier, f"dossier_{state}") == 0, "it is not over yet"
    _withdrawn(dossier, state)
    assert _leftovers(dossier, f"dossier_{state}") == 1
    assert _proved([credit_id], payment) == (["awaiting"], [("to_refund", 4000)])


def test_a_fee_that_was_paid_whole_is_left_to_a_person_when_its_dossier_is_withdrawn():
    dossier = _dossier()
    payment = _payment(dossier)
    credit_id = _pays(payment)
    _withdrawn(dossier)
    assert _leftovers(dossier, "dossier_withdrawn") == 0
    assert _proved([credit_id], payment) == (["paid"], [("allocated", 16000)])


class TestToldTwice:
    def _waiting(self, **changes):
        credit = a.a_credit(Part("waiting", 16000, NOW, reason="no_reference"), agency_code=UNIT, **changes)
        write(*credits.keep(credit, even_if_alike=True))
        return credit

    def _same(self, credit, other, by=LEADER):
        named = {"by": by, "now": LATER, "once": a.once(), "credits": credits}
        return settle_exception.find_same(credit.credit_id, other.credit_id, **named)

    def test_it_has_no_money_of_its_own_then_and_leaves_the_list(self):
        unit = a.new_id("H37")
        leader = a.an_official(unit, "leader")
        one = a.a_credit(agency_code=unit)
        two = a.a_credit(agency_code=unit, provider="casso")
        for credit in (one, two):
            write(*credits.keep(credit, even_if_alike=True))
        after = self._same(two, one, leader)
        assert (after.same_as, after.decisions[0].by) == (one.credit_id, leader.id)
        assert credits.exception_counts(unit)["waiting"] == 1
        assert ledger.balances([credits.get(one.credit_id), after]).incoming_vnd == 16000

    def test_two_are_never_each_other(self):
        for _ in range(sized(3, 30)):
            one, two = self._waiting(), self._waiting(provider="casso")
            told = counted(race([partial(self._same, one, two), partial(self._same, two, one)]))
            assert told["done"] == 1
            assert sorted(bool(credits.get(c.credit_id).same_as) for c in (one, two)) == [False, True]

    def test_unlike_unknown_and_settled_ones_are_refused(self):
        one = self._waiting()
        assert outcome(lambda: self._same(one, one)) == "invalid_request"
        assert outcome(lambda: self._same(one, self._waiting(account="999"))) == "invalid_request"
        assert outcome(lambda: self._same(one, a.a_credit())) == "invalid_request"
        assert outcome(lambda: self._same(one, self._waiting())) == "invalid_request", "the bank tells them apart"
        payment = _payment(_dossier())
        settled = credits.get(_pays(payment))
        assert outcome(lambda: self._same(settled, one)) == "money_moved"
