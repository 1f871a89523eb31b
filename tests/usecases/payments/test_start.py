"""Asking for money: one request per dossier and provider, never twice for money that came."""

import dataclasses
import secrets
from functools import partial

import pytest

from chalicelib.domain import payment_code
from chalicelib.domain.dossier import FeeDue
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
        pay_url=lambda payment, partner: f"https://pay.vn/{payment.payment_id}@{partner.account}",
        once=once or a.once(),
        dossiers=dossiers,
        partners=partners,
        payments=payments,
        answers=answers,
    )


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


def test_another_provider_is_another_request_and_the_first_still_takes_money(dossier):
    transfer, gateway = _start(dossier), _start(dossier, provider="vnpay")
    assert payments.claim_of_dossier(dossier.dossier_id).last == gateway.payment_id
    assert payments.get(transfer.payment_id).state == "awaiting"


@pytest.mark.parametrize("provider", ["sepay", "vnpay"])
def test_what_is_paid_is_not_asked_for_again_while_the_dossier_waits_to_hear_of_it(dossier, provider):
    begun = _start(dossier)
    notice = a.a_notice(begun)
    payments.record([begun], a.applied(begun, notice), notice, endpoint="e", now=LATER)
    assert outcome(lambda: _start(dossier, provider=provider)) == "fee_settled"


def test_what_is_partly_paid_is_offered_again_however_late_it_is(dossier):
    begun = _start(dossier)
    part = dataclasses.replace(begun, state="part_paid", version=2, received_vnd=3000)
    payments.save(begun, part)
    assert _start(dossier, now=begun.expires_at + TRANSFER_LIFETIME) == part


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
    ({}, {"provider": "standard"}, "provider_not_offered"),
    ({}, {"provider": "momo"}, "provider_not_offered"),
    ({}, {"by": a.a_citizen_acting()}, "not_found"),
]


@pytest.mark.parametrize(("stands", "asked", "slug"), REFUSED)
def test_what_cannot_be_paid_is_refused(office, stands, asked, slug):
    dossier = office.stored(**{"state": "accepted", "fee": FeeDue("due", 8000), **stands})
    assert outcome(lambda: _start(dossier, **asked)) == slug
    assert payments.claim_of_dossier(dossier.dossier_id).last == ""
