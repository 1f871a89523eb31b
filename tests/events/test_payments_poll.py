"""The clock that has gateways asked: every one of them, and one that is slow or broken holds up no other."""

import threading
from datetime import timedelta

import pytest

from chalicelib.domain.polling import ASKABLE
from chalicelib.events import payments_poll
from chalicelib.store import payments
from tests import builders as a
from tests.builders import NOW

EVENT = {"id": "x", "detail-type": "Scheduled Event", "source": "aws.events", "time": "2026-11-23T02:00:00Z"}


def test_one_that_is_slow_waits_for_no_other_and_no_other_for_it(monkeypatch):
    others, asked = threading.Barrier(len(ASKABLE), timeout=5), []

    def ask(provider, now, until):
        others.wait()  # passed only when all are asked at once
        asked.append(provider)

    monkeypatch.setattr(payments_poll, "_ask", ask)
    assert payments_poll.payments_poll(EVENT, None) == {}
    assert set(asked) == ASKABLE


def test_one_that_fails_is_told_when_all_others_were_asked(monkeypatch):
    asked = []

    def ask(provider, now, until):
        if provider == "momo":
            raise KeyError("x")
        asked.append(provider)

    monkeypatch.setattr(payments_poll, "_ask", ask)
    with pytest.raises(RuntimeError, match="momo"):
        payments_poll.payments_poll(EVENT, None)
    assert set(asked) == ASKABLE - {"momo"}


def test_without_secrets_or_a_registration_nobody_is_asked_and_nothing_breaks(system):
    held = [a.a_payment(provider="zalopay", created_at=NOW - timedelta(days=3000)) for _ in range(2)]
    for payment in held:
        payments.create(payment, instead_of="", once=None)
    assert payments_poll.payments_poll(EVENT, None) == {}
    assert all(payments.get(payment.payment_id).state == "awaiting" for payment in held)
