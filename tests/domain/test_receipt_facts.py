"""What a confirmation tells of a payment: how the money came, and what for."""

import pytest

from chalicelib.domain.credit import Part
from chalicelib.domain.fee_receipt import METHODS, ReceiptLine
from chalicelib.domain.letterhead import Letterhead
from chalicelib.domain.receipt_facts import fee_receipt, receipt_lines
from tests import builders as a
from tests.builders import LATER, NOW

WAYS = {
    "sepay": ("bank_transfer", "Vietcombank"),
    "casso": ("bank_transfer", "Vietcombank"),
    "vietqrvn": ("bank_transfer", "Vietcombank"),
    "standard": ("bank_transfer", "Vietcombank"),
    "statement": ("bank_transfer", "Vietcombank"),
    "vnpay": ("gateway", "VNPAY"),
    "momo": ("gateway", "MoMo"),
    "zalopay": ("gateway", "ZaloPay"),
    "payos": ("gateway", "payOS"),
    "dvcqg": ("national_portal", ""),
    "cash": ("cash", ""),
    "cod": ("cash_on_delivery", ""),
}


def _told(payment, *credits):
    return fee_receipt(
        payment,
        a.a_submitted_dossier(),
        credits,
        head=Letterhead("", "UBND phường Đông Kinh", ""),
        number="XNTT-H37.12-2026-000001",
        url="https://example.vn/r",
        now=LATER,
    )


@pytest.mark.parametrize(("provider", "way"), WAYS.items())
def test_how_it_was_paid_is_told_by_who_reported_the_money(provider, way):
    payment = a.a_payment(state="paid", paid_at=NOW)
    told = _told(payment, a.a_credit(Part("allocated", 16000, NOW, payment.payment_id), provider=provider))
    assert (told.method, told.provider_name) == way
    assert {method for method, _ in WAYS.values()} == set(METHODS)


def test_only_transfers_that_settled_it_are_counted_and_the_last_is_named():
    payment = a.a_payment(state="paid", paid_at=NOW)
    first, last = (a.a_credit(Part("allocated", 8000, NOW, payment.payment_id)) for _ in range(2))
    surplus = a.a_credit(Part("to_refund", 16000, NOW, payment.payment_id, "surplus"))
    told = _told(payment, first, last, surplus)
    assert (told.transfers, told.bank_reference) == (2, last.bank_reference)


def test_of_money_that_is_not_known_the_way_that_was_asked_for_is_told():
    told = _told(a.a_payment(state="paid", provider="vnpay"))
    assert (told.method, told.bank_reference, told.transfers, told.paid_at) == ("gateway", "", 1, LATER)


def test_lines_keep_caps_and_exemptions_apart():
    whole = {"kind": "charge", "code": "c", "name": "Lệ phí", "quantity": 3, "unit_amount_vnd": 10_000}
    lines = receipt_lines(
        [
            {**whole, "amount_vnd": 20_000},
            {**whole, "amount_vnd": 15_000, "exempted_vnd": 15_000, "exemption": "nguoi_cao_tuoi"},
            {"kind": "postage", "code": "post", "amount_vnd": 26_000},
        ]
    )
    assert lines == (
        ReceiptLine("charge", "Lệ phí", 3, 10_000, 20_000),
        ReceiptLine("charge", "Lệ phí", 3, 10_000, 15_000, 15_000),
        ReceiptLine("postage", "post", 1, 26_000, 26_000),
    )
    assert [line.is_capped for line in lines] == [True, False, False]
