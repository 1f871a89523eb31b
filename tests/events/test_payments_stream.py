"""The payments' stream: a paid fee is settled on its dossier, and every state is told, once; and the expiry."""

import dataclasses
import secrets
from datetime import timedelta

import pytest

from chalicelib.domain import incoming, payment_code
from chalicelib.domain.credit import let_go, take_back
from chalicelib.domain.dossier import FeeDue
from chalicelib.domain.incoming import credit_id_of
from chalicelib.events.payments_expiry import payments_expiry
from chalicelib.events.payments_stream import payments_stream
from chalicelib.store import credits, dossiers, feed, payments, receipts
from chalicelib.usecases.payments.record_bank_notice import record_bank_notice
from chalicelib.usecases.payments.release import release
from chalicelib.wiring.documents import receipt_of_token
from tests import builders as a
from tests.builders import LATER, NOW
from tests.events.streams import Tail, failed
from tests.usecases.office import an_office


@pytest.fixture
def office(system):
    return an_office()


@pytest.fixture
def tail(system):
    return Tail(system, "payments")


def _requested(office, **changes):
    """A dossier that waits for its fee, and the request to pay."""
    dossier = office.stored(
        state="payment_required",
        accepted_at=NOW,
        submitted_at=NOW,
        fee=FeeDue("due", 16000),
        applicant_name="Nông Thị Bình",
        **changes,
    )
    payment = a.a_payment(
        payment_id=payment_code.make(secrets.randbelow(10**9)),
        dossier_id=dossier.dossier_id,
        applicant_id=dossier.applicant_id,
        updated_at=NOW,
    )
    payments.create(payment, instead_of="", once=None)
    return dossier, payment


def _pay(payment, amount=16000):
    notice = a.a_notice(payment, amount_vnd=amount)
    return record_bank_notice(
        notice, partner=a.a_partner(), exact=False, now=LATER, payments=payments, dossiers=dossiers
    )


def _leave(paid):
    """All that settled the payment leaves it again."""
    [credit] = [credits.get(credit_id) for credit_id in paid.credit_ids]
    freed = let_go(credit, paid.payment_id, 16000, now=LATER, reason="released")
    payments.release((credit, freed), (paid, incoming.release(paid, 16000, now=LATER)), once=None)


def _lines(dossier):
    return [entry.event for entry in reversed(feed.timeline(dossier.dossier_id, limit=50, cursor="").items)]


def test_money_settles_the_fee_once_however_often_the_records_come(office, tail):
    dossier, payment = _requested(office)
    _pay(payment, 6000)
    _pay(payment, 10000)
    records = tail.read()
    for _ in range(3):
        assert failed(payments_stream, records) == []
    stored, _, events = dossiers.load_with_events(dossier.dossier_id)
    assert (stored.state, stored.fee.state, stored.fee.payment_id) == ("processing", "settled", payment.payment_id)
    assert [event.action for event in events] == ["settle_fee"]
    assert sorted(_lines(dossier)) == ["paid", "part_paid", "started"]


def test_a_paid_fee_is_confirmed_once_and_money_that_leaves_voids_that_once(office, tail):
    _, payment = _requested(office)
    _pay(payment)
    records = tail.read()
    for _ in range(2):
        assert failed(payments_stream, records) == []
    receipt = receipts.get(payment.payment_id)
    assert (receipt.told.total_vnd, receipt.told.payer_name, receipt.stands) == (16000, "Nông Thị Bình", True)
    assert receipt_of_token(receipt.told.verification_url.rpartition("/")[2]) == receipt.receipt_id
    _leave(payments.get(payment.payment_id))
    records += tail.read()
    for _ in range(2):
        assert failed(payments_stream, records) == []
    voided = receipts.get(payment.payment_id)
    assert voided == dataclasses.replace(receipt, voided_at=voided.voided_at, version=2) and not voided.stands
    assert receipts.last_of(payment.payment_id) == (voided, 1)


def test_part_of_the_money_settles_nothing(office, tail):
    dossier, payment = _requested(office)
    _pay(payment, 15999)
    assert failed(payments_stream, tail.read()) == []
    assert dossiers.get(dossier.dossier_id).fee.state == "due"


def test_money_for_a_dossier_that_is_not_there_is_reported_and_stops_what_follows(office, tail):
    lost = a.a_payment(dossier_id="nowhere", state="awaiting")
    payments.create(lost, instead_of="", once=None)
    payments.save(lost, dataclasses.replace(lost, state="paid", version=2, updated_at=LATER))
    dossier, payment = _requested(office)
    _pay(payment)
    records = tail.read()
    broken = next(one for one in records if one["dynamodb"]["NewImage"].get("state", {}).get("S") == "paid")
    assert failed(payments_stream, records) == [broken["dynamodb"]["SequenceNumber"]]
    assert dossiers.get(dossier.dossier_id).fee.state == "due"
    assert failed(payments_stream, records[records.index(broken) + 1 :]) == []
    assert dossiers.get(dossier.dossier_id).fee.state == "settled"


def test_a_second_payment_of_a_settled_fee_moves_nothing(office, tail):
    dossier, first = _requested(office)
    second = a.a_payment(
        payment_id=payment_code.make(secrets.randbelow(10**9)),
        dossier_id=dossier.dossier_id,
        applicant_id=dossier.applicant_id,
    )
    payments.create(second, instead_of=first.payment_id, once=None)
    _pay(first)
    _pay(second)
    assert failed(payments_stream, tail.read()) == []
    stored = dossiers.get(dossier.dossier_id)
    assert (stored.fee.payment_id, stored.events) == (first.payment_id, 1)


def test_the_clock_closes_what_nobody_paid_and_the_citizen_is_told(office, tail):
    dossier, payment = _requested(office)
    old = dataclasses.replace(payment, expires_at=NOW - timedelta(days=2000), version=2)
    payments.save(payment, old)
    event = {"id": "x", "detail-type": "Scheduled Event", "source": "aws.events", "time": "2026-11-23T02:00:00Z"}
    assert payments_expiry(event, None) == {}
    assert payments.get(payment.payment_id).state == "expired"
    records = tail.read()
    for _ in range(2):
        assert failed(payments_stream, records) == []
    assert "expired" in _lines(dossier)
    assert dossiers.get(dossier.dossier_id).fee.state == "due"


class TestTakenBackByTheBank:
    def _paid(self, office, tail):
        dossier, payment = _requested(office)
        credit_id = credit_id_of(_notice_of(payment))
        assert failed(payments_stream, tail.read()) == []
        return dossier, payment, credit_id

    def _leaves(self, payment, credit_id):
        credit = credits.get(credit_id)
        credits.save(credit, take_back(credit, 16000), once=None)
        release(
            credit_id,
            payment_id=payment.payment_id,
            amount_vnd=None,
            reason="Ngân hàng thu lại",
            by=a.an_official("H37.12", "leader"),
            now=LATER,
            once=a.once(),
            credits=credits,
            payments=payments,
            dossiers=dossiers,
        )

    def test_the_fee_is_due_again_and_told_once_however_often_the_records_come(self, office, tail):
        dossier, payment, credit_id = self._paid(office, tail)
        self._leaves(payment, credit_id)
        records = tail.read()
        for _ in range(3):
            assert failed(payments_stream, records) == []
        stored, _, events = dossiers.load_with_events(dossier.dossier_id)
        assert (stored.fee.state, [event.action for event in events]) == ("due", ["settle_fee", "unsettle_fee"])

    def test_old_news_of_it_changes_nothing_once_it_was_paid_again(self, office, tail):
        dossier, payment, credit_id = self._paid(office, tail)
        self._leaves(payment, credit_id)
        left = tail.read()
        _pay(payment)
        assert failed(payments_stream, tail.read()) == []
        assert failed(payments_stream, left) == []
        stored = dossiers.get(dossier.dossier_id)
        assert (stored.fee.state, stored.fee.payment_id) == ("settled", payment.payment_id)

    def test_another_payment_that_settled_the_fee_since_is_noted_though_its_news_came_first(self, office, tail):
        dossier, payment, credit_id = self._paid(office, tail)
        self._leaves(payment, credit_id)
        left = tail.read()
        other = a.a_payment(
            payment_id=payment_code.make(secrets.randbelow(10**9)),
            dossier_id=dossier.dossier_id,
            applicant_id=dossier.applicant_id,
        )
        payments.create(other, instead_of=payment.payment_id, once=None)
        _pay(other)
        assert failed(payments_stream, tail.read()) == []
        assert failed(payments_stream, left) == []
        stored = dossiers.get(dossier.dossier_id)
        assert (stored.fee.state, stored.fee.payment_id) == ("settled", other.payment_id)


def test_part_money_of_another_request_is_to_be_refunded_once_the_fee_is_settled(office, tail):
    dossier, first = _requested(office)
    told = _notice_of(first, 5000)
    second = a.a_payment(
        payment_id=payment_code.make(secrets.randbelow(10**9)),
        dossier_id=dossier.dossier_id,
        applicant_id=dossier.applicant_id,
    )
    payments.create(second, instead_of=first.payment_id, once=None)
    _pay(second)
    records = tail.read()
    for _ in range(2):
        assert failed(payments_stream, records) == []
    (part,) = credits.get(credit_id_of(told)).parts
    assert (part.place, part.reason, payments.get(first.payment_id).state) == ("to_refund", "fee_settled", "awaiting")


def _notice_of(payment, amount=16000):
    """A transfer for the payment that came."""
    notice = a.a_notice(payment, amount_vnd=amount)
    record_bank_notice(notice, partner=a.a_partner(), exact=False, now=LATER, payments=payments, dossiers=dossiers)
    return notice
