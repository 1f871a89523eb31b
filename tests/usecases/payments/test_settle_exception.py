"""What a person decides about money: once each, by who answers for the unit, and counts equal lists."""

import secrets
from functools import partial

import pytest

from chalicelib.domain import ledger, payment_code
from chalicelib.domain.credit import Part, in_place
from chalicelib.domain.errors import AlreadyAnswered
from chalicelib.store import credits, dossiers, payments
from chalicelib.store.transaction import write
from chalicelib.usecases.payments import settle_exception
from chalicelib.usecases.payments.record_bank_notice import record_bank_notice
from tests import builders as a
from tests.builders import LATER, NOW
from tests.racing import outcome, race
from tests.size import sized


@pytest.fixture(autouse=True)
def _system(system):
    """The real store."""


@pytest.fixture
def unit():
    return a.new_id("H37")


def _waiting(unit, *parts, **changes):
    credit = a.a_credit(*parts, agency_code=unit, **changes)
    write(*credits.keep(credit))
    return credit


def _payment(unit, **changes):
    payment = a.a_payment(payment_id=payment_code.make(secrets.randbelow(10**9)), agency_code=unit, **changes)
    payments.create(payment, instead_of="", once=None)
    return payment


def _allocate(credit, payment, by=None, once=None):
    return settle_exception.allocate(
        credit.credit_id,
        payment_id=payment if isinstance(payment, str) else payment.payment_id,
        by=by or a.an_official(credit.agency_code, "specialist"),
        now=LATER,
        once=once or a.once(),
        credits=credits,
        payments=payments,
    )


def _write_off(credit, by=None, reason="Không rõ người nộp"):
    by = by or a.an_official(credit.agency_code, "leader")
    return settle_exception.write_off(credit.credit_id, reason=reason, by=by, now=LATER, once=a.once(), credits=credits)


def _lists(unit):
    """The counts, which must equal the lists."""
    counts = credits.exception_counts(unit)
    for place, count in counts.items():
        assert len(credits.exceptions(unit, place, limit=100, cursor="").items) == count
    return {place: counts[place] for place in ("waiting", "to_refund")}


def _proved(credit, *of):
    kept = credits.get(credit.credit_id)
    assert ledger.contradictions([kept], [payments.get(payment.payment_id) for payment in of]) == []
    return [(part.place, part.amount_vnd) for part in kept.parts]


def test_money_without_a_code_settles_the_payment_that_a_person_names(unit):
    credit, payment = _waiting(unit), _payment(unit)
    by = a.an_official(unit, "specialist")
    _allocate(credit, payment, by)
    assert _proved(credit, payment) == [("allocated", 16000)]
    assert credits.get(credit.credit_id).parts[0].decided_by == by.id
    assert (payments.get(payment.payment_id).state, _lists(unit)) == ("paid", {"waiting": 0, "to_refund": 0})


def test_too_little_pays_a_part_and_of_too_much_the_rest_is_to_be_refunded(unit):
    payment = _payment(unit)
    little, much = _waiting(unit, Part("waiting", 6000, NOW)), _waiting(unit, Part("waiting", 15000, NOW))
    _allocate(little, payment)
    assert payments.get(payment.payment_id).state == "part_paid"
    _allocate(much, payment)
    assert payments.get(payment.payment_id).state == "paid"
    assert [(part.place, part.amount_vnd) for part in credits.get(much.credit_id).parts] == [
        ("allocated", 10000), ("to_refund", 5000),
    ]  # fmt: skip
    assert _lists(unit) == {"waiting": 0, "to_refund": 1}


def test_a_surplus_may_pay_another_fee_and_the_rest_of_it_stays(unit):
    surplus, other = _waiting(unit, Part("to_refund", 20000, NOW, reason="surplus")), _payment(unit)
    _allocate(surplus, other)
    assert _proved(surplus, other) == [("to_refund", 4000), ("allocated", 16000)]
    assert _lists(unit) == {"waiting": 0, "to_refund": 1}


@pytest.mark.parametrize("place", ["waiting", "to_refund"])
def test_what_nobody_claims_is_written_off_with_a_reason(unit, place):
    credit = _waiting(unit, Part(place, 9000, NOW, reason="unknown_order"))
    after = _write_off(credit)
    assert (after.parts[0].place, after.parts[0].reason) == ("written_off", "Không rõ người nộp")
    assert _lists(unit) == {"waiting": 0, "to_refund": 0}


def test_a_decision_is_made_once(unit):
    credit, payment = _waiting(unit), _payment(unit)
    _write_off(credit)
    assert outcome(lambda: _allocate(credit, payment)) == "money_moved"
    assert outcome(lambda: _write_off(credit)) == "money_moved"


@pytest.mark.parametrize("state", ["paid"])
def test_where_nothing_is_due_nothing_is_allocated(unit, state):
    payment = _payment(unit, state=state, received_vnd=16000 if state == "paid" else 0)
    assert outcome(lambda: _allocate(_waiting(unit), payment)) == "money_not_due"


@pytest.mark.parametrize("state", ["withdrawn", "not_accepted"])
def test_nor_for_a_dossier_that_is_over(unit, state):
    dossier = a.a_submitted_dossier(state=state)
    dossiers.create_draft(dossier, once=None)
    payment = _payment(unit, dossier_id=dossier.dossier_id)
    assert outcome(lambda: _allocate(_waiting(unit), payment)) == "money_not_due"


def test_nor_for_a_fee_that_another_payment_settled(unit):
    one = _payment(unit)
    other = a.a_payment(dossier_id=one.dossier_id, agency_code=unit)
    payments.create(other, instead_of=one.payment_id, once=None)
    _allocate(_waiting(unit), one)
    assert outcome(lambda: _allocate(_waiting(unit), other)) == "money_not_due"


def test_another_unit_sees_neither_the_money_nor_the_payment(unit):
    credit, payment, stranger = _waiting(unit), _payment(unit), a.an_official("H99", "leader")
    assert outcome(lambda: _allocate(credit, payment, stranger)) == "not_found"
    assert outcome(lambda: _write_off(credit, stranger)) == "not_found"
    assert outcome(lambda: _allocate(credit, _payment("H37.99"))) == "invalid_request"
    assert outcome(lambda: _allocate(credit, "JWNOBODY")) == "invalid_request"
    assert _lists(unit) == {"waiting": 1, "to_refund": 0}


def test_of_many_who_decide_at_once_one_does(unit):
    for _ in range(sized(3, 30)):
        credit, held = _waiting(unit), [_payment(unit) for _ in range(3)]
        told = race(
            [*[partial(_try, _allocate, credit, payment) for payment in held], partial(_try, _write_off, credit)]
        )
        assert sorted(told) == ["done", *["money_moved"] * 3]
        assert in_place(credits.get(credit.credit_id), "waiting") == 0
    assert _lists(unit) == {"waiting": 0, "to_refund": 0}


def _try(decide, *named):
    told = outcome(lambda: decide(*named))
    return told if isinstance(told, str) else "done"


def test_a_bank_and_a_person_at_once_never_settle_twice(unit):
    for _ in range(sized(3, 30)):
        payment, credit = _payment(unit), _waiting(unit)
        notice = a.a_notice(payment)
        tell = partial(
            record_bank_notice,
            notice,
            partner=a.a_partner(agency_code=unit),
            exact=False,
            now=LATER,
            payments=payments,
            dossiers=dossiers,
        )
        race([tell, partial(_try, _allocate, credit, payment)])
        told = [credits.get(f"{notice.account}#{notice.bank_reference}"), credits.get(credit.credit_id)]
        assert ledger.contradictions(told, []) == []
        assert ledger.balances(told).places["allocated"] == 16000
    _lists(unit)


def test_lists_go_on_page_by_page_the_oldest_first(unit):
    kept = [_waiting(unit, occurred_at=NOW.replace(minute=minute)) for minute in (30, 10, 20)]
    first = credits.exceptions(unit, "waiting", limit=2, cursor="")
    rest = credits.exceptions(unit, "waiting", limit=2, cursor=first.next_cursor)
    assert [*first.items, *rest.items] == [kept[1], kept[2], kept[0]] and rest.next_cursor == ""


def test_a_repeated_request_is_told_so(unit):
    once, payment = a.once(), _payment(unit)
    _allocate(_waiting(unit), payment, once=once)
    with pytest.raises(AlreadyAnswered):
        _allocate(_waiting(unit), _payment(unit), once=once)
