"""Confirmations: one for each time that a fee was paid, numbers without gaps or doubles, voided when money leaves."""

import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain import payment_code
from chalicelib.domain.credit import Part
from chalicelib.domain.fee_receipt import InvalidFeeReceipt, parse_number
from chalicelib.store import agencies, credits, dossiers, payments, receipts
from chalicelib.store.transaction import write
from chalicelib.usecases.payments.issue_receipt import issue_receipt
from chalicelib.usecases.payments.void_receipt import void_receipt
from tests import builders as a
from tests.builders import LATER, NOW
from tests.racing import race
from tests.size import sized
from tests.usecases.office import an_office

PROVINCES = {"20": "tỉnh Lạng Sơn"}
LINE = {"kind": "fee", "code": "copy", "name": "Phí", "quantity": 2, "unit_amount_vnd": 8000, "amount_vnd": 16000}


@pytest.fixture
def unit(system):
    """A unit that nobody else numbers for."""
    return an_office().unit


def _paid(unit, *money, **changes):
    """A paid fee, and the transfers that paid it."""
    dossier = a.a_submitted_dossier(agency_code=unit, dossier_code="H37.12-261123-0001")
    dossiers.create_draft(dossier, once=None)
    payment = a.a_payment(
        payment_id=payment_code.make(secrets.randbelow(10**9)),
        dossier_id=dossier.dossier_id,
        agency_code=unit,
        lines=(LINE,),
        state="paid",
        version=2,
        paid_at=NOW,
    )
    came = [
        a.a_credit(Part("allocated", amount, NOW, payment.payment_id), agency_code=unit, **told)
        for amount, told in money or [(16000, {"bank_reference": a.new_id("FT")})]
    ]
    write(*[action for credit in came for action in credits.keep(credit)])
    payment = replace(payment, credit_ids=tuple(credit.credit_id for credit in came), received_vnd=16000, **changes)
    payments.create(payment, instead_of="", once=None)
    return payment


def _issue(payment, now=LATER):
    return issue_receipt(
        payment.payment_id,
        now=now,
        url_of=lambda receipt_id: f"https://api.example.vn/r/{receipt_id}",
        provinces=PROVINCES,
        payments=payments,
        dossiers=dossiers,
        credits=credits,
        agencies=agencies,
        receipts=receipts,
    )


def _void(payment):
    return void_receipt(payment.payment_id, payment_version=payment.version, now=LATER, receipts=receipts)


def _moved(payment, state):
    after = replace(payment, state=state, version=payment.version + 1, paid_at=LATER if state == "paid" else None)
    payments.save(payment, after)
    return after


def _serials(issued):
    return sorted(parse_number(one.told.number).serial for one in issued)


def test_it_tells_what_was_paid_to_whom_and_how(unit):
    agencies.put(a.an_agency(agency_code=unit, province_code="20", commune="Phường Đông Kinh"))
    payment = _paid(unit, (10000, {}), (6000, {"bank_reference": "FT26327012345678"}))
    receipt = _issue(payment)
    told = receipt.told
    assert receipt == receipts.get(payment.payment_id) and receipt.applicant_id == payment.applicant_id
    assert (told.number, told.total_vnd) == (f"XNTT-{unit}-2026-000001", 16000)
    assert (told.agency_name, told.parent_agency_name, told.place) == ("UBND phường Đông Kinh", "", "Đông Kinh")
    assert (told.payer_name, told.dossier_code, told.paid_at) == ("Nông Thị Bình", "H37.12-261123-0001", NOW)
    assert (told.method, told.provider_name, told.transfers) == ("bank_transfer", "Vietcombank", 2)
    assert (told.bank_reference, told.issued_at) == ("FT26327012345678", LATER)
    assert told.verification_url == f"https://api.example.vn/r/{payment.payment_id}"
    assert [(line.kind, line.quantity, line.amount_vnd) for line in told.lines] == [("fee", 2, 16000)]


def test_cash_at_the_counter_bears_the_units_own_number(unit):
    told = _issue(_paid(unit, (16000, {"provider": "cash", "account": f"cash:{unit}", "bank_reference": "0123"}))).told
    assert (told.method, told.provider_name, told.bank_reference) == ("cash", "", "0123")


def test_it_is_issued_once_however_often_it_is_told(unit):
    payment = _paid(unit)
    first = _issue(payment)
    assert _issue(payment, now=LATER + timedelta(days=400)) == first
    assert receipts.last_serial(unit, 2026) == 1 and receipts.last_serial(unit, 2027) == 0


def test_a_hundred_threads_give_each_payment_one_and_numbers_without_gaps(unit):
    paid = race([lambda: _paid(unit)] * sized(25, 60))
    told = race([lambda one=one: _issue(one) for one in paid * sized(4, 20)], threads=100)
    assert all(one is not None and not isinstance(one, str) for one in told)
    ours = {one.receipt_id: one for one in told}
    assert set(ours) == {one.payment_id for one in paid}
    assert all(one == ours[one.receipt_id] for one in told), "everybody is told the same"
    assert _serials(ours.values()) == list(range(1, len(paid) + 1))
    assert receipts.last_serial(unit, 2026) == len(paid)


def test_each_vietnamese_year_counts_from_one(unit):
    last_second = datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC)
    issued = [_issue(_paid(unit), now=last_second + timedelta(seconds=n)) for n in range(3)]
    numbers = [one.told.number.removeprefix(f"XNTT-{unit}-") for one in issued]
    assert numbers == ["2026-000001", "2027-000001", "2027-000002"]


@pytest.mark.parametrize("state", ["awaiting", "part_paid", "expired", "cancelled"])
def test_what_is_not_paid_now_is_not_confirmed(unit, state):
    assert _issue(_paid(unit, state=state)) is None
    assert receipts.last_serial(unit, 2026) == 0


@pytest.mark.parametrize("lines", [(), ({**LINE, "amount_vnd": 8000},), ({**LINE, "kind": "tip"},)])
def test_what_cannot_be_true_is_not_confirmed_and_takes_no_number(unit, lines):
    with pytest.raises(InvalidFeeReceipt):
        _issue(_paid(unit, lines=lines))
    assert receipts.last_serial(unit, 2026) == 0


def test_money_that_leaves_voids_it_and_paid_again_it_is_confirmed_anew(unit):
    paid = _paid(unit)
    first = _issue(paid)
    released = _moved(paid, "awaiting")
    assert (_issue(released), _void(released).voided_at) == (None, LATER)
    assert not receipts.get(first.receipt_id).stands
    again = _moved(released, "paid")
    second = _issue(again)
    assert second.receipt_id == f"{paid.payment_id}#2"
    assert _serials([first, second]) == [1, 2], "the first one's number stays used"
    assert receipts.last_of(paid.payment_id) == (second, 2)


def test_old_news_told_again_neither_voids_nor_issues_anything(unit):
    paid = _paid(unit)
    released = _moved(paid, "part_paid")
    again = _moved(released, "paid")
    receipt = _issue(paid)  # its first news, late: what stands now is confirmed
    assert receipt.payment_version == again.version
    assert _void(released) is None
    assert _issue(again) == receipt and receipts.last_of(paid.payment_id) == (receipt, 1)


def test_void_and_issue_at_once_leave_what_is_true(unit):
    for _ in range(sized(3, 30)):
        paid = _paid(unit)
        _issue(paid)
        released = _moved(paid, "awaiting")
        again = _moved(released, "paid")
        race([lambda one=one: _void(one) for one in [released] * 4] + [lambda one=again: _issue(one)] * 4, threads=8)
        _issue(again)
        last, count = receipts.last_of(paid.payment_id)
        assert (last.stands, count) == (True, 2)


def test_a_payment_that_was_never_confirmed_is_not_voided(unit):
    assert _void(_moved(_paid(unit), "awaiting")) is None
