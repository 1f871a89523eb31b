"""Asking for money: one open request per dossier, never twice for money that came."""

import dataclasses
import secrets
from functools import partial

import pytest

from chalicelib.domain import payment_code
from chalicelib.domain.dossier import FeeDue
from chalicelib.domain.pay_page import PayPage
from chalicelib.store import answers, dossiers, partners, payments
from chalicelib.usecases.payments.start import REDIRECT_LIFETIME, TRANSFER_LIFETIME, start
from tests import builders as a
from tests.builders import LATER, NOW
from tests.racing import counted, outcome, race
from tests.usecases.office import a_bank, an_office, applicant


@pytest.fixture(scope="module")
def office(system):
    office = an_office()
    a_bank(office.unit, "sepay")
    a_bank(office.unit, "vnpay", account="VNPAYTMN")
    a_bank(office.unit, "standard", active=False)
    return office


@pytest.fixture
def dossier(office):
    return office.stored(state="processing", accepted_at=NOW, fee=FeeDue("due", 8000, ({"code": "copy"},)))


def _start(dossier, *, provider="sepay", by=None, now=NOW, once=None, number=lambda: secrets.randbelow(10**9)):
    return start(
        dossier.dossier_id,
        provider=provider,
        by=by or applicant(dossier),
        now=now,
        random_int=number,
        redirects=lambda provider: provider == "vnpay",
        page_of=lambda payment, partner: PayPage(f"https://pay.vn/{payment.payment_id}@{partner.account}"),
        once=once or a.once(),
        dossiers=dossiers,
        partners=partners,
        payments=payments,
    )


def _begun(dossier):
    return payments.several(payments.claim_of_dossier(dossier.dossier_id).begun)


def test_it_asks_for_the_fee_into_the_units_account(office, dossier):
    begun = _start(dossier)
    assert payments.get(begun.payment_id) == begun
    assert payment_code.is_valid(begun.payment_id)
    assert (begun.amount_vnd, begun.account, begun.lines) == (8000, "1020304050", dossier.fee.lines)
    assert (begun.expires_at, begun.pay_url) == (NOW + TRANSFER_LIFETIME, "")


def test_a_gateway_gets_a_link_that_is_good_for_a_quarter_of_an_hour(dossier):
    begun = _start(dossier, provider="vnpay")
    assert begun.pay_url == f"https://pay.vn/{begun.payment_id}@VNPAYTMN"
    assert begun.expires_at == NOW + REDIRECT_LIFETIME


def test_while_it_is_open_the_same_request_is_offered_and_its_key_remembers(dossier):
    first, again = _start(dossier), a.once(present=lambda payment: (200, {"id": payment.payment_id}))
    assert _start(dossier, now=LATER, once=again) == first
    assert answers.get(again.key).body == {"id": first.payment_id}


def test_sixteen_starts_at_once_are_one_request(dossier):
    begun = race([partial(_start, dossier)] * 16)
    assert len({one.payment_id for one in begun}) == 1


def test_one_key_sent_sixteen_times_at_once_is_one_request(dossier):
    assert counted(race([partial(_start, dossier, once=a.once("k" + a.new_id()))] * 16))["done"] == 1


def test_after_it_is_over_a_new_one_begins(dossier):
    first = _start(dossier)
    second = _start(dossier, now=first.expires_at)
    assert second.payment_id != first.payment_id
    assert payments.claim_of_dossier(dossier.dossier_id).last == second.payment_id


def test_another_provider_is_another_request_and_the_first_is_closed_but_still_takes_money(dossier):
    transfer, gateway = _start(dossier), _start(dossier, provider="vnpay", now=LATER)
    claim = payments.claim_of_dossier(dossier.dossier_id)
    assert (claim.last, claim.begun) == (gateway.payment_id, (transfer.payment_id, gateway.payment_id))
    closed = payments.get(transfer.payment_id)
    assert (closed.state, closed.version) == ("cancelled", 2)
    notice = a.a_notice(closed)
    assert payments.record([closed], a.applied(closed, notice), notice, endpoint="e", now=LATER) == "recorded"
    assert payments.get(transfer.payment_id).state == "paid"


def test_going_back_to_a_provider_is_a_third_request(dossier):
    begun = [_start(dossier, provider=provider) for provider in ("sepay", "vnpay", "sepay")]
    assert [payments.get(one.payment_id).state for one in begun] == ["cancelled", "cancelled", "awaiting"]


def test_fifty_starts_at_once_by_two_providers_leave_one_open(dossier):
    calls = [partial(_start, dossier, provider=("sepay", "vnpay")[number % 2]) for number in range(50)]
    told = race(calls, threads=50)
    states = [one.state for one in _begun(dossier)]
    assert states.count("awaiting") == 1 and set(states) <= {"awaiting", "cancelled"}
    assert set(counted(told)) <= {"done", "Conflict", "request_in_progress", "too_many_payments"}
    assert _begun(dossier)[-1].state == "awaiting"


def test_after_the_twentieth_request_no_more_are_begun(dossier):
    given = [_start(dossier, provider=("sepay", "vnpay")[number % 2]) for number in range(20)]
    assert len({one.payment_id for one in given}) == 20
    assert outcome(lambda: _start(dossier, provider="sepay")) == "too_many_payments"
    assert _start(dossier, provider="vnpay") == payments.get(given[-1].payment_id), "the open one is still offered"


@pytest.mark.parametrize("provider", ["sepay", "vnpay"])
def test_what_is_paid_is_not_asked_for_again_while_the_dossier_waits_to_hear_of_it(dossier, provider):
    begun = _start(dossier)
    notice = a.a_notice(begun)
    payments.record([begun], a.applied(begun, notice), notice, endpoint="e", now=LATER)
    assert outcome(lambda: _start(dossier, provider=provider)) == "fee_settled"


def _part(payment):
    part = dataclasses.replace(payments.get(payment.payment_id), state="part_paid", version=9, received_vnd=3000)
    payments.save(payments.get(payment.payment_id), part)
    return part


@pytest.mark.parametrize("provider", ["sepay", "vnpay"])
def test_what_is_partly_paid_is_offered_again_however_late_it_is_and_whoever_is_asked(dossier, provider):
    part = _part(begun := _start(dossier))
    again = a.once(present=lambda payment: (200, {"id": payment.payment_id}))
    assert _start(dossier, provider=provider, now=begun.expires_at + TRANSFER_LIFETIME, once=again) == part
    assert answers.get(again.key).body == {"id": part.payment_id}


def test_when_part_of_the_money_comes_for_the_request_before_that_one_is_the_open_one_again(dossier):
    first, second = _start(dossier), _start(dossier, provider="vnpay")
    part = _part(first)
    assert _start(dossier, provider="vnpay") == part
    assert payments.get(second.payment_id).state == "cancelled"


def test_a_code_that_is_taken_is_drawn_again(office, dossier):
    other = office.stored(state="accepted", fee=FeeDue("due", 8000))
    number = secrets.randbelow(10**9)
    taken = _start(other, number=lambda: number)
    numbers = iter([number, number, number + 1])
    assert _start(dossier, number=lambda: next(numbers)).payment_id != taken.payment_id


REFUSED = [
    ({"fee": FeeDue("unknown", None)}, {}, "fee_not_set"),
    ({"fee": FeeDue("none", 0)}, {}, "fee_settled"),
    ({"fee": FeeDue("settled", 8000)}, {}, "fee_settled"),
    ({"state": "draft"}, {}, "not_allowed_now"),
    ({"state": "withdrawn"}, {}, "not_allowed_now"),
    ({"state": "not_accepted"}, {}, "not_allowed_now"),
    ({"state": "returned", "outcome": "granted"}, {}, "not_allowed_now"),
    ({"state": "finished", "outcome": "refused"}, {}, "not_allowed_now"),
    ({"state": "stopped", "stopped_finally": True}, {}, "not_allowed_now"),
    ({}, {"provider": "standard"}, "provider_not_offered"),
    ({}, {"provider": "momo"}, "provider_not_offered"),
    ({}, {"by": a.a_citizen_acting()}, "not_found"),
]


@pytest.mark.parametrize(("stands", "asked", "slug"), REFUSED)
def test_what_cannot_be_paid_is_refused(office, stands, asked, slug):
    dossier = office.stored(**{"state": "accepted", "fee": FeeDue("due", 8000), **stands})
    assert outcome(lambda: _start(dossier, **asked)) == slug
    assert payments.claim_of_dossier(dossier.dossier_id).last == ""
