"""Refunds against the real store: four eyes, never more than is left, odd orders of news."""

import secrets
from functools import partial

import pytest

from chalicelib.domain import payment_code
from chalicelib.domain.credit import Part, in_place, is_even
from chalicelib.domain.errors import AlreadyAnswered
from chalicelib.store import answers, credits, payments, refunds
from chalicelib.store.payment_rows import PaymentRow
from chalicelib.store.transaction import write
from chalicelib.usecases.payments import refund as refunding
from chalicelib.usecases.payments import settle_exception
from tests import builders as a
from tests.builders import LATER, NOW
from tests.racing import outcome, race
from tests.size import sized

ACCOUNT = {"bank_bin": "970436", "account": "1020304050", "account_name": "NONG THI BINH"}
CLERK, LEADER = (a.an_official("H37.12", role) for role in ("specialist", "leader"))


@pytest.fixture(autouse=True)
def _system(system):
    """The real store."""


def _surplus(amount=4000, place="to_refund", account=True):
    payment = a.a_payment(payment_id=payment_code.make(secrets.randbelow(10**9)))
    payments.create(payment, instead_of="", once=None)
    if account:
        _name(payment)
    credit = a.a_credit(Part(place, amount, NOW, payment.payment_id, "surplus"))
    write(*credits.keep(credit))
    return credit, payment


def _name(payment, account=ACCOUNT, by=None):
    by = by or a.a_citizen_acting(payment.applicant_id)
    return refunding.name_account(payment.payment_id, account, by=by, now=LATER, payments=payments)


def _ask(credit, payment, amount=4000, by=CLERK, once=None):
    return refunding.request(
        credit.credit_id,
        refund_id=a.new_id("refund"),
        payment_id=payment.payment_id,
        amount_vnd=amount,
        by=by,
        now=LATER,
        once=once or a.once(),
        credits=credits,
        payments=payments,
        refunds=refunds,
    )


def _approve(refund, by=LEADER):
    return refunding.approve(
        refund.refund_id, by=by, now=LATER, once=a.once(), payments=payments, refunds=refunds, answers=answers
    )


def _note(refund, what, by=CLERK, once=None):
    return refunding.note(
        refund.refund_id,
        what,
        reference="FT9",
        by=by,
        now=LATER,
        once=once or a.once(),
        credits=credits,
        refunds=refunds,
        answers=answers,
    )


def _money(credit):
    kept = credits.get(credit.credit_id)
    assert is_even(kept)
    return in_place(kept, "to_refund"), kept.refunding_vnd, in_place(kept, "refunded")


def test_asked_approved_sent_and_refunded():
    credit, payment = _surplus()
    refund = _ask(credit, payment)
    assert (refund.state, refund.account, _money(credit)) == ("requested", {}, (4000, 4000, 0))
    approved = _approve(refund)
    assert (approved.account, approved.approved_by, _money(credit)) == (ACCOUNT, LEADER.id, (4000, 4000, 0))
    assert _note(refund, "send").state == "sent"
    assert (_note(refund, "refund").state, _money(credit)) == ("refunded", (0, 0, 4000))
    assert refunds.get(refund.refund_id).reference == "FT9"


def test_money_that_waits_is_to_be_refunded_by_asking():
    credit, payment = _surplus(16000, place="waiting")
    _ask(credit, payment, 16000)
    assert _money(credit) == (16000, 16000, 0)


def test_one_officer_never_asks_and_approves():
    credit, payment = _surplus()
    refund = _ask(credit, payment, by=LEADER)
    assert outcome(lambda: _approve(refund)) == "refund_own_request"
    assert refunds.get(refund.refund_id).state == "requested"


def test_refunded_after_failed_is_believed_and_failed_after_refunded_is_not():
    credit, payment = _surplus()
    refund = _ask(credit, payment)
    _approve(refund)
    _note(refund, "fail")
    assert _money(credit) == (4000, 4000, 0), "still promised: it may have arrived"
    assert outcome(lambda: _ask(credit, payment, 1)) == "money_moved"
    _note(refund, "refund")
    assert outcome(lambda: _note(refund, "fail")) == "refund_contradicted"
    seen = refunds.get(refund.refund_id)
    assert (seen.state, seen.contradicted_at, seen.version) == ("refunded", LATER, 5), "a person must look"
    assert outcome(lambda: _note(refund, "fail")) == "refund_contradicted"
    assert _note(refund, "refund").version == 5, "repeated: nothing"
    assert _money(credit) == (0, 0, 4000)


def test_a_failure_told_again_under_its_key_contradicts_nothing():
    credit, payment = _surplus()
    refund = _ask(credit, payment)
    _approve(refund)
    first = a.once()
    _note(refund, "fail", once=first)
    _note(refund, "refund")
    with pytest.raises(AlreadyAnswered):
        _note(refund, "fail", once=first)
    seen = refunds.get(refund.refund_id)
    assert (seen.state, seen.contradicted_at) == ("refunded", None)


def test_one_that_failed_is_tried_again_with_the_account_named_now():
    credit, payment = _surplus()
    refund = _ask(credit, payment)
    _approve(refund)
    _note(refund, "fail")
    _name(payment, {**ACCOUNT, "account": "99887766"})
    assert _approve(refund).account["account"] == "99887766"


def test_nothing_is_noted_of_a_refund_that_nobody_approved():
    credit, payment = _surplus()
    refund = _ask(credit, payment)
    for what in ("send", "refund", "fail"):
        assert outcome(partial(_note, refund, what)) == "refund_not_now"


def test_never_more_than_is_left_whoever_asks_at_once():
    for _ in range(sized(3, 30)):
        credit, payment = _surplus(10000)
        told = race([partial(outcome, partial(_ask, credit, payment, 4000)) for _ in range(6)])
        assert sum(1 for one in told if one != "money_moved") == 2
        assert _money(credit) == (10000, 8000, 0)


def test_what_is_promised_cannot_be_written_off_or_allocated():
    credit, payment = _surplus()
    _ask(credit, payment)
    decided = {"by": LEADER, "now": LATER, "once": a.once(), "credits": credits}
    assert outcome(lambda: settle_exception.write_off(credit.credit_id, reason="x", **decided)) == "money_moved"
    named = {"payment_id": payment.payment_id, "payments": payments}
    assert outcome(lambda: settle_exception.allocate(credit.credit_id, **named, **decided)) == "money_moved"


def _reject(refund, by=LEADER):
    named = {"reason": "Đã dùng cho hồ sơ khác", "by": by, "now": LATER, "once": a.once(), "credits": credits}
    return refunding.reject(refund.refund_id, refunds=refunds, answers=answers, **named)


def test_what_is_rejected_is_free_again():
    credit, payment = _surplus()
    refund = _ask(credit, payment)
    rejected = _reject(refund)
    assert (rejected.state, rejected.rejected_by, rejected.rejected_why) == (
        "rejected",
        LEADER.id,
        "Đã dùng cho hồ sơ khác",
    )
    assert _money(credit) == (4000, 0, 0) and _reject(refund).version == 2, "told again: nothing"
    assert outcome(lambda: _approve(refund)) == "refund_not_now"
    assert _ask(credit, payment).state == "requested"


def test_what_was_approved_is_rejected_no_more():
    credit, payment = _surplus()
    refund = _ask(credit, payment)
    _approve(refund)
    assert outcome(lambda: _reject(refund)) == "refund_not_now"


def test_what_cannot_be_given_back_is_rejected_and_written_off():
    credit, payment = _surplus()
    refund = _ask(credit, payment)
    _approve(refund)
    _note(refund, "fail")
    assert (_reject(refund).state, _money(credit)) == ("rejected", (4000, 0, 0))
    assert outcome(lambda: _note(refund, "refund")) == "refund_not_now"
    told = {"reason": "Tài khoản đã đóng", "by": LEADER, "now": LATER, "once": a.once(), "credits": credits}
    assert in_place(settle_exception.write_off(credit.credit_id, **told), "written_off") == 4000


def test_approved_or_rejected_never_both():
    for _ in range(sized(3, 30)):
        credit, payment = _surplus()
        refund = _ask(credit, payment)
        told = race([partial(_approve, refund), partial(_reject, refund)])
        assert sorted(str(one) == "refund_not_now" for one in told) == [False, True]
        promised = 4000 if refunds.get(refund.refund_id).state == "approved" else 0
        assert _money(credit) == (4000, promised, 0)


def test_the_lists_of_a_unit_equal_its_counts():
    unit = a.new_id("H37")
    clerk, leader = (a.an_official(unit, role) for role in ("specialist", "leader"))
    payment = a.a_payment(payment_id=payment_code.make(secrets.randbelow(10**9)), agency_code=unit)
    payments.create(payment, instead_of="", once=None)
    _name(payment)
    credit = a.a_credit(Part("to_refund", 5000, NOW, payment.payment_id, "surplus"), agency_code=unit)
    write(*credits.keep(credit))
    asked = [_ask(credit, payment, 1000, by=clerk) for _ in range(4)]
    _approve(asked[0], leader)
    _approve(asked[1], leader)
    _note(asked[1], "refund", clerk)
    _reject(asked[2], leader)
    counts = refunds.refund_counts(unit)
    assert counts == {"requested": 1, "approved": 1, "sent": 0, "refunded": 1, "failed": 0, "rejected": 1}
    for state, count in counts.items():
        assert len(refunds.of_unit(unit, state, limit=100, cursor="").items) == count
    more = [_ask(credit, payment, 1, by=clerk) for _ in range(2)]
    first = refunds.of_unit(unit, "requested", limit=2, cursor="")
    rest = refunds.of_unit(unit, "requested", limit=2, cursor=first.next_cursor)
    assert {one.refund_id for one in [*first.items, *rest.items]} == {one.refund_id for one in [asked[3], *more]}


def test_an_account_is_needed_and_only_its_owner_names_it():
    credit, payment = _surplus(account=False)
    assert outcome(lambda: _ask(credit, payment)) == "refund_account_missing"
    assert outcome(lambda: _name(payment, by=a.a_citizen_acting())) == "not_found"
    assert _name(payment).version == 2
    assert payments.get(payment.payment_id).refund_account == ACCOUNT


def test_another_unit_sees_nothing():
    credit, payment = _surplus()
    refund, stranger = _ask(credit, payment), a.an_official("H37.13", "leader")
    assert outcome(lambda: _ask(credit, payment, by=stranger)) == "not_found"
    assert outcome(lambda: _approve(refund, by=stranger)) == "not_found"
    assert outcome(lambda: _note(refund, "send", by=stranger)) == "not_found"


def test_the_account_is_sealed():
    _, payment = _surplus()
    row = PaymentRow.fetch(payment.payment_id)
    assert b"1020304050" not in bytes(row.refund_account)
