"""Approved refunds from the table's stream through the queue to the gateway, and the clock that looks after them."""

import pytest

from chalicelib import wiring
from chalicelib.domain.back_order import Told
from chalicelib.domain.credit import Part
from chalicelib.domain.refund import Refund, contradicted
from chalicelib.events.refunds import refunds as refunds_door
from chalicelib.events.refunds_due import refunds_due
from chalicelib.events.refunds_stream import refunds_stream
from chalicelib.store import credits, payments, refunds
from chalicelib.store.transaction import write
from tests import builders as a
from tests.builders import NOW
from tests.events.streams import Tail, failed, message

CODE = "JWA6FE62TT7X"
EVENT = {"id": "x", "detail-type": "Scheduled Event", "source": "aws.events", "time": "2026-11-23T02:00:00Z"}


def _queued(system):
    client, url = system.aws.client("sqs"), system.queue_url("refunds")
    bodies = []
    while messages := client.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
        for one in messages:
            bodies.append(one["Body"])
            client.delete_message(QueueUrl=url, ReceiptHandle=one["ReceiptHandle"])
    return bodies


def _refund(state="approved", by="provider", **changes):
    payment = a.a_payment(payment_id=f"{CODE[:4]}{a.new_id('x')[-8:].upper()}", provider="momo")
    payments.create(payment, instead_of="", once=None)
    credit = a.a_credit(
        Part("to_refund", 16000, NOW, payment.payment_id),
        provider="momo",
        account="M1",
        credit_id=f"M1#momo:{payment.payment_id}.7",
        refunding_vnd=6000,
    )
    write(*credits.keep(credit))
    told = {"state": state, "by": by, "attempt": 1, "agency_code": a.new_id("H37"), **changes}
    refund = Refund(
        a.new_id("r"), credit.credit_id, payment.payment_id, told.pop("agency_code"), 6000, "tu", NOW, NOW, **told
    )
    refunds.create(refund, (credit, credit), once=None)
    return refund


@pytest.mark.parametrize(
    ("state", "by", "is_queued"),
    [("approved", "provider", True), ("approved", "bank_transfer", False), ("requested", "provider", False)],
)
def test_what_was_approved_to_go_back_through_its_gateway_is_queued(system, state, by, is_queued):
    tail = Tail(system, "refunds")
    _queued(system)
    refund = _refund(state, by)
    assert failed(refunds_stream, tail.read()) == []
    assert _queued(system) == ([refund.refund_id] if is_queued else [])


def test_a_contradiction_raises_an_alarm_whoever_told_it(system, caplog):
    refund = _refund("refunded")
    tail = Tail(system, "refunds")
    refunds.save(refund, contradicted(refund, now=NOW), once=None)
    assert failed(refunds_stream, tail.read()) == []
    assert [getattr(line, "alarm", "") for line in caplog.records] == ["refund_contradicted"]


def test_the_queue_sends_it_once_however_often_the_message_comes(system, monkeypatch):
    refund, sent = _refund(), []
    calls = (lambda order: sent.append(order.number) or Told("paid", "99"), None)
    monkeypatch.setattr(wiring.gateways, "refund_calls", lambda now: calls)
    for _ in range(2):
        assert failed(refunds_door, [message(refund.refund_id), message("nobody", "2")]) == []
    assert (refunds.get(refund.refund_id).state, len(sent)) == ("refunded", 1)


@pytest.mark.parametrize("breaks", [False, True])
def test_what_no_gateway_answered_for_raises_an_alarm_even_if_the_last_question_breaks(
    system, monkeypatch, caplog, breaks
):
    long_ago = NOW.replace(year=2020)
    refund = _refund("sent", sent_at=long_ago, ask_at=long_ago)

    def find(order):
        if breaks:
            raise KeyError("x")

    monkeypatch.setattr(wiring.gateways, "refund_calls", lambda now: (None, find))
    assert failed(refunds_door, [message(refund.refund_id)]) == (["m1"] if breaks else [])
    assert "refund_unanswered" in [getattr(line, "alarm", "") for line in caplog.records]


def test_the_clock_queues_what_is_due(system):
    _queued(system)
    waiting, done = _refund(ask_at=NOW.replace(year=2020)), _refund("refunded")
    assert refunds_due(EVENT, None) == {}
    queued = _queued(system)
    assert waiting.refund_id in queued and done.refund_id not in queued
