"""Money back through gateways, over HTTP, on the real store: never twice, and never unknown for ever."""

import dataclasses
import json
import secrets as random
from datetime import timedelta
from functools import partial

import pytest

from chalicelib import wiring
from chalicelib.domain import payment_code
from chalicelib.domain.back_order import Told
from chalicelib.domain.credit import Part, in_place, is_even
from chalicelib.store import answers, credits, partners, payments, refunds
from chalicelib.store.transaction import write
from chalicelib.usecases.payments import refund as refunding
from chalicelib.usecases.payments.send_refund import send_or_ask
from tests import builders as a
from tests.adapters.fixtures.banks import momo, vnpay, zalopay
from tests.adapters.fixtures.gateways import vnpay as asked_vnpay
from tests.adapters.servers import serving
from tests.builders import NOW
from tests.racing import outcome, race
from tests.size import sized

CLERK, LEADER = (a.an_official("H37.12", role) for role in ("specialist", "leader"))
SECRETS = {"vnpay": vnpay.SECRETS, "momo": momo.SECRETS, "zalopay": zalopay.SECRETS}
ACCOUNTS = {"vnpay": "LANGSON1", "momo": "MOMOLS01", "zalopay": "2553"}
QUARTER = timedelta(minutes=15)


@pytest.fixture(autouse=True)
def _system(system):
    """The real store."""


@pytest.fixture
def gateway():
    with serving() as server:
        yield server


def _approved(system, gateway, provider="momo", amount=6000, of=16000):
    """A refund of a surplus that came through a gateway, approved."""
    partner = a.a_partner(provider=provider, account=ACCOUNTS[provider], bank_bin="", urls={"api": gateway.url})
    partners.put(partner)
    name = f"{system.environment()['SECRETS_PREFIX']}partners/{partner.endpoint}"
    system.aws.client("secretsmanager").create_secret(Name=name, SecretString=json.dumps(SECRETS[provider]))
    payment = a.a_payment(
        payment_id=payment_code.make(random.randbelow(10**9)), provider=provider, endpoint=partner.endpoint
    )
    payments.create(payment, instead_of="", once=None)
    order = f"261123_{payment.payment_id}" if provider == "zalopay" else payment.payment_id
    credit = a.a_credit(
        Part("to_refund", of, NOW, payment.payment_id, "fee_settled"),
        provider=provider,
        account=partner.account,
        credit_id=f"{partner.account}#{provider}:{order}.4088878653",
    )
    write(*credits.keep(credit))
    refund = refunding.request(
        credit.credit_id,
        refund_id=a.new_id("r").replace("-", ""),
        payment_id=payment.payment_id,
        amount_vnd=amount,
        by=CLERK,
        now=NOW,
        once=a.once(),
        credits=credits,
        payments=payments,
        refunds=refunds,
    )
    assert refund.by == "provider", "no account of the citizen is needed"
    named = {"by": LEADER, "now": NOW, "once": a.once(), "payments": payments, "refunds": refunds, "answers": answers}
    return refunding.approve(refund.refund_id, **named)


def _run(refund, now=NOW, send=None, find=None):
    gives, finds = wiring.gateways.refund_calls(now)
    return send_or_ask(
        refund.refund_id,
        now=now,
        send=send or gives,
        find=find or finds,
        credits=credits,
        payments=payments,
        refunds=refunds,
    )


def _stands(refund):
    credit = credits.get(refund.credit_id)
    assert is_even(credit)
    return refunds.get(refund.refund_id).state, credit.refunding_vnd, in_place(credit, "refunded")


def _momo(refund, code=0, **changes):
    number = f"{refund.refund_id}{refund.attempt:02d}"
    told = {"partnerCode": "MOMOLS01", "orderId": number, "requestId": number, "amount": 6000, "transId": 99}
    return json.dumps({**told, "resultCode": code, "message": "x", **changes}).encode()


def _momo_order(refund, now, listed=()):
    """The answer to a question about the order, with the refunds that MoMo lists."""
    names = {"orderId": refund.payment_id, "requestId": f"{refund.refund_id}{refund.attempt:02d}-{now:%y%m%d%H%M}"}
    told = {"partnerCode": "MOMOLS01", **names, "amount": 16000, "resultCode": 0, "transId": 4088878653}
    rows = [
        {"orderId": f"{refund.refund_id}{refund.attempt:02d}", "resultCode": code, "transId": 99} for code in listed
    ]
    return json.dumps({**told, "message": "x", "refundTrans": rows}).encode()


def test_it_is_sent_and_what_the_gateway_made_of_it_is_noted(system, gateway):
    refund = _approved(system, gateway)
    gateway.answer = _momo(refund)
    assert _run(refund).state == "refunded"
    assert _stands(refund) == ("refunded", 0, 6000)
    assert refunds.get(refund.refund_id).reference == "99"
    assert _run(refund) is None and len(gateway.asked) == 1
    assert gateway.asked[0]["body"]["requestId"] == f"{refund.refund_id}01"


def test_eight_at_once_send_it_once(system, gateway):
    for _ in range(sized(2, 20)):
        refund = _approved(system, gateway)
        gateway.asked.clear()
        gateway.answer = _momo(refund)
        race([partial(_run, refund)] * 8)
        assert len(gateway.asked) == 1 and _stands(refund) == ("refunded", 0, 6000)


def test_what_the_gateway_refuses_has_failed_and_its_money_stays_promised(system, gateway):
    refund = _approved(system, gateway)
    gateway.answer = _momo(refund, 1080)
    assert _run(refund).state == "failed"
    assert _stands(refund) == ("failed", 6000, 0)


@pytest.mark.parametrize(("code", "state"), [(0, "refunded"), (1080, "failed"), (7000, "sent")])
def test_a_time_out_with_the_refund_made_is_found_out_by_asking(system, gateway, code, state):
    refund = _approved(system, gateway)
    gateway.status = 504
    assert _run(refund).state == "sent"
    gateway.status, gateway.answer = 200, _momo_order(refund, NOW + QUARTER, [code])
    assert _run(refund, NOW + timedelta(minutes=14)) is None, "not yet"
    assert _run(refund, NOW + QUARTER).state == state
    assert [one["path"].rpartition("/")[2] for one in gateway.asked] == ["refund", "query"]


def test_a_crash_before_the_call_is_found_out_and_it_is_told_once_more_under_the_same_number(system, gateway):
    refund = _approved(system, gateway)

    def crash(order):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _run(refund, send=crash)
    assert _stands(refund) == ("sent", 6000, 0)
    gateway.answers = [_momo_order(refund, NOW + QUARTER), _momo(refund)]
    assert _run(refund, NOW + QUARTER).state == "refunded"
    assert gateway.asked[1]["body"]["requestId"] == f"{refund.refund_id}01"
    assert _stands(refund) == ("refunded", 0, 6000)


def test_what_a_repeated_request_is_refused_is_not_believed(system, gateway):
    refund = _approved(system, gateway)
    _run(refund, send=lambda order: None)
    gateway.answers = [_momo_order(refund, NOW + QUARTER), _momo(refund, 41)]
    assert _run(refund, NOW + QUARTER).state == "sent"
    now = NOW + timedelta(minutes=30)
    gateway.answers = [_momo_order(refund, now, [0])]
    assert _run(refund, now).state == "refunded"


def test_one_that_nobody_answers_for_waits_for_a_person_who_notes_it(system, gateway):
    refund = _approved(system, gateway)
    _run(refund, send=lambda order: None)
    noted = {"by": CLERK, "now": NOW, "reference": "1", "credits": credits, "refunds": refunds, "answers": answers}
    assert outcome(lambda: refunding.note(refund.refund_id, "refund", once=a.once(), **noted)) == "refund_not_now"
    now = NOW
    while (known := refunds.get(refund.refund_id)).ask_at:
        now = known.ask_at
        assert refund.refund_id in refunds.due(now, 1000)
        _run(refund, now, find=lambda order: None)
    assert refund.refund_id not in refunds.due(now + timedelta(days=99), 1000)
    assert refunding.note(refund.refund_id, "refund", once=a.once(), **noted).state == "refunded"


def test_an_approved_one_that_the_queue_lost_is_found_by_the_clock(system, gateway):
    refund = _approved(system, gateway)
    assert refund.refund_id not in refunds.due(NOW + timedelta(minutes=14), 1000)
    assert refund.refund_id in refunds.due(NOW + QUARTER, 1000)
    assert _run(refund, NOW + QUARTER, send=lambda order: Told("paid", "1")).state == "refunded"


def test_a_new_approval_is_a_request_of_its_own(system, gateway):
    refund = _approved(system, gateway)
    _run(refund, send=lambda order: Told("failed", "1080"))
    named = {"by": LEADER, "now": NOW, "once": a.once(), "payments": payments, "refunds": refunds, "answers": answers}
    again = refunding.approve(refund.refund_id, **named)
    numbers = []
    _run(again, send=lambda order: numbers.append(order.number) or Told("paid", "1"))
    assert numbers == [f"{refund.refund_id}02"] and _stands(refund) == ("refunded", 0, 6000)


class TestVnpay:
    def _answer(self, refund, command, **changes):
        return json.dumps(asked_vnpay.answered(command, TxnRef=refund.payment_id, **changes)).encode()

    def test_a_whole_refund_is_taken_and_asked_about(self, system, gateway):
        refund = _approved(system, gateway, "vnpay", 16000)
        gateway.answer = self._answer(refund, "refund", TransactionType="02", TransactionStatus="05")
        assert _run(refund).state == "sent"
        assert (gateway.asked[0]["body"]["vnp_TransactionType"], gateway.asked[0]["body"]["vnp_RequestId"]) == (
            "02", f"{refund.refund_id}01",
        )  # fmt: skip
        gateway.answer = self._answer(refund, "querydr", TransactionType="02", TransactionStatus="00")
        assert _run(refund, NOW + QUARTER).state == "refunded"

    def test_what_it_never_heard_of_is_told_again_on_the_same_day_only(self, system, gateway):
        refund = _approved(system, gateway, "vnpay", 16000)
        _run(refund, send=lambda order: None)
        gateway.answers = [
            self._answer(refund, "querydr"),
            self._answer(refund, "refund", ResponseCode="94", TransactionStatus=""),
        ]
        assert _run(refund, NOW + QUARTER).state == "sent"
        gateway.asked.clear()
        gateway.answer = self._answer(refund, "querydr")
        assert _run(refund, NOW + timedelta(days=1)).state == "sent"
        assert [one["body"]["vnp_Command"] for one in gateway.asked] == ["querydr"]

    def test_of_a_part_its_answer_does_not_tell_which(self, system, gateway):
        refund = _approved(system, gateway, "vnpay", 6000)
        _run(refund, send=lambda order: None)
        gateway.answer = self._answer(refund, "querydr", TransactionType="03", TransactionStatus="00")
        assert _run(refund, NOW + QUARTER).state == "sent"


class TestZalopay:
    @pytest.mark.parametrize(("code", "state"), [(1, "refunded"), (2, "failed"), (3, "sent")])
    def test_it_is_taken_and_asked_about_by_the_number_of_the_day_it_was_told(self, system, gateway, code, state):
        refund = _approved(system, gateway, "zalopay")
        gateway.answer = b'{"return_code": 3, "refund_id": 7}'
        assert _run(refund).state == "sent"
        gateway.answer = json.dumps({"return_code": code}).encode()
        assert _run(refund, NOW + timedelta(days=1)).state == state
        numbers = {one["body"]["m_refund_id"] for one in gateway.asked}
        assert numbers == {f"261123_2553_{refund.refund_id}01"} and len(gateway.asked) == 2


def test_one_without_a_gateway_s_payment_is_a_fault_of_ours(system, gateway):
    refund = _approved(system, gateway)
    now = refunds.get(refund.refund_id)
    refunds.save(now, dataclasses.replace(now, payment_id="JWNOBODY", version=now.version + 1), once=None)
    with pytest.raises(LookupError):
        _run(refund)
    assert refunds.get(refund.refund_id).state == "approved", "the message comes again, in the end to the dead letters"
