"""Gateways that are asked, over HTTP, on the real store: what a lost callback would have told comes in all the same,
once; one that is away is asked again, and holds up nobody."""

import json
import secrets as random
from datetime import timedelta
from functools import partial

import pytest

from chalicelib import wiring
from chalicelib.adapters import banks
from chalicelib.domain import ledger, payment_code
from chalicelib.store import credits, dossiers, partners, payments
from chalicelib.usecases.payments.ask_provider import MOST_SILENT, ask_due
from chalicelib.usecases.payments.record_bank_notice import record_bank_notice
from tests import builders as a
from tests.adapters.fixtures.banks import momo, vnpay
from tests.adapters.fixtures.gateways import vnpay as asked_vnpay
from tests.adapters.servers import serving
from tests.builders import NOW
from tests.racing import race
from tests.size import sized

SOON = NOW + timedelta(minutes=16)


@pytest.fixture(scope="module")
def gateway(system):
    with serving() as server:
        yield server


@pytest.fixture(autouse=True)
def _quiet(gateway):
    gateway.asked.clear()
    gateway.answers.clear()
    gateway.status, gateway.answer, gateway.delay_s = 200, b"{}", 0.0


@pytest.fixture(scope="module")
def vnpay_unit(system, gateway):
    return _registered(system, "vnpay", "LANGSON1", vnpay.SECRETS, gateway.url)


def _registered(system, provider, account, secrets, url):
    partner = a.a_partner(provider=provider, account=account, bank_bin="", urls={"api": url})
    partners.put(partner)
    name = f"{system.environment()['SECRETS_PREFIX']}partners/{partner.endpoint}"
    system.aws.client("secretsmanager").create_secret(Name=name, SecretString=json.dumps(secrets))
    return partner


def _payment(partner, **changes):
    told = {
        "payment_id": payment_code.make(random.randbelow(10**9)),
        "provider": partner.provider,
        "endpoint": partner.endpoint,
        "account": partner.account,
        **changes,
    }
    payment = a.a_payment(**told)
    payments.create(payment, instead_of="", once=None)
    return payment


def _ask(provider="vnpay", now=SOON, limit=100, may_go_on=lambda: True, only=()):
    """One stroke about these payments only: other tests' are in the same table."""

    class Ours:
        def __getattr__(self, name):
            return getattr(payments, name)

        def due_to_ask(self, *asked):
            due = payments.due_to_ask(*asked)
            return [one for one in due if one in {payment.payment_id for payment in only}]

    return ask_due(
        provider,
        now=now,
        limit=limit,
        exact=True,
        ask=wiring.gateways.order_query(provider, now),
        may_go_on=may_go_on,
        payments=Ours(),
        partners=partners,
        dossiers=dossiers,
    )


def _says(gateway, payment, **changes):
    told = {"TxnRef": payment.payment_id, "TransactionNo": str(random.randbelow(10**8) + 1), **changes}
    gateway.answer = json.dumps(asked_vnpay.answered("querydr", **told)).encode()
    return told["TransactionNo"]


def _ipn(partner, payment, number):
    call = vnpay.genuine(vnp_TxnRef=payment.payment_id, vnp_TransactionNo=number, vnp_Amount="1600000")
    (notice,) = banks.load("vnpay").verify(call, secrets=vnpay.SECRETS, now=SOON)
    return record_bank_notice(notice, partner=partner, exact=True, now=SOON, payments=payments, dossiers=dossiers)


def _books(payment):
    stored = payments.get(payment.payment_id)
    kept = [credits.get(one) for one in stored.credit_ids]
    assert ledger.contradictions(kept, [stored]) == []
    return stored.state, [credit.amount_vnd for credit in kept]


def test_a_payment_whose_callback_was_lost_is_paid_and_asked_no_more(gateway, vnpay_unit):
    payment = _payment(vnpay_unit)
    _says(gateway, payment)
    assert _ask(now=NOW + timedelta(minutes=14), only=[payment]) == 0
    assert _ask(only=[payment]) == 1
    assert _books(payment) == ("paid", [16000])
    assert _ask(now=NOW + timedelta(days=2), only=[payment]) == 0 and len(gateway.asked) == 1


@pytest.mark.parametrize("state", ["expired", "cancelled"])
def test_so_is_one_that_expired_or_was_cancelled_meanwhile(gateway, vnpay_unit, state):
    payment = _payment(vnpay_unit, state=state)
    _says(gateway, payment)
    _ask(only=[payment])
    assert _books(payment) == ("paid", [16000])


def test_callback_and_answer_are_one_credit_whichever_comes_first(gateway, vnpay_unit):
    asked_first, called_first = _payment(vnpay_unit), _payment(vnpay_unit)
    number = _says(gateway, asked_first)
    _ask(only=[asked_first])
    assert _ipn(vnpay_unit, asked_first, number) == "duplicate"
    assert _books(asked_first) == ("paid", [16000])
    number = _says(gateway, called_first)
    _ipn(vnpay_unit, called_first, number)
    wiring.gateways.order_query("vnpay", SOON)
    (notice,) = wiring.gateways.order_query("vnpay", SOON)(called_first, vnpay_unit)
    told = record_bank_notice(notice, partner=vnpay_unit, exact=True, now=SOON, payments=payments, dossiers=dossiers)
    assert told == "duplicate" and _books(called_first) == ("paid", [16000])


def test_callback_and_strokes_at_once_are_one_credit_and_one_question(gateway, vnpay_unit):
    for _ in range(sized(3, 30)):
        payment = _payment(vnpay_unit)
        gateway.asked.clear()
        number = _says(gateway, payment)
        race([partial(_ipn, vnpay_unit, payment, number), *[partial(_ask, only=[payment])] * 4])
        assert _books(payment) == ("paid", [16000])
        assert len(gateway.asked) <= 1


def test_a_gateway_that_is_away_is_asked_again_at_the_next_stroke(gateway, vnpay_unit):
    payment = _payment(vnpay_unit)
    _says(gateway, payment)
    gateway.status = 503
    assert _ask(only=[payment]) == 0
    assert _ask(now=SOON + timedelta(minutes=4), only=[payment]) == 0 and len(gateway.asked) == 1
    gateway.status = 200
    assert _ask(now=SOON + timedelta(minutes=5), only=[payment]) == 1
    assert _books(payment) == ("paid", [16000])


def test_after_a_few_silences_the_rest_of_its_payments_wait_for_the_next_stroke(gateway, vnpay_unit):
    held = [_payment(vnpay_unit) for _ in range(MOST_SILENT + 2)]
    gateway.status = 500
    _ask(only=held)
    assert len(gateway.asked) == MOST_SILENT
    gateway.status, gateway.answer = (
        200,
        json.dumps(asked_vnpay.answered("querydr", ResponseCode="91", TxnRef="", TransactionStatus="")).encode(),
    )
    assert _ask(now=SOON + timedelta(minutes=1), only=held) == 2, "those that nobody asked about come first"


def test_what_nobody_paid_yet_is_asked_by_plan_and_a_failed_try_is_noted_once(gateway, vnpay_unit):
    payment = _payment(vnpay_unit)
    _says(gateway, payment, TransactionStatus="02")
    _ask(only=[payment])
    _ask(now=NOW + timedelta(minutes=29), only=[payment])
    assert len(gateway.asked) == 1
    _ask(now=NOW + timedelta(minutes=31), only=[payment])
    stored = payments.get(payment.payment_id)
    assert (len(gateway.asked), stored.failed_attempts, stored.asked, stored.ask_again_at) == (2, 1, 2, None)


def test_another_amount_than_asked_waits_for_a_person_once(gateway, vnpay_unit):
    payment = _payment(vnpay_unit)
    number = _says(gateway, payment, Amount="1500000")
    for days in (0, 1, 2):
        _ask(now=SOON + timedelta(days=days), only=[payment])
    credit = credits.get(f"LANGSON1#vnpay:{payment.payment_id}.{number}")
    assert [(part.place, part.reason, part.amount_vnd) for part in credit.parts] == [("waiting", "wrong_amount", 15000)]
    assert _books(payment) == ("awaiting", [])


def test_time_and_number_of_questions_are_bounded(gateway, vnpay_unit):
    held = [_payment(vnpay_unit) for _ in range(3)]
    assert _ask(may_go_on=lambda: False, only=held) == 0 and gateway.asked == []
    assert len(payments.due_to_ask("vnpay", SOON, 2)) == 2


def test_two_fees_of_one_amount_in_one_minute_by_a_gateway_are_two(system):
    partner = a.a_partner(provider="momo", account="MOMOLS01")
    for number in (random.randbelow(10**9) + 1, random.randbelow(10**9) + 1):
        payment = _payment(partner)
        call = momo.genuine(orderId=payment.payment_id, transId=number, amount=16000)
        (notice,) = banks.load("momo").verify(call, secrets=momo.SECRETS, now=SOON)
        record_bank_notice(notice, partner=partner, exact=True, now=SOON, payments=payments, dossiers=dossiers)
        assert _books(payment) == ("paid", [16000])
