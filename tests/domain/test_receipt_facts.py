"""What a confirmation tells of a payment: how the money came, and what for."""

import pytest

from chalicelib.domain.applicant import BUSINESS, PERSON, Applicant
from chalicelib.domain.credit import Part
from chalicelib.domain.fee_receipt import METHODS, FeeReceipt, InvalidFeeReceipt, ReceiptLine
from chalicelib.domain.letterhead import Letterhead
from chalicelib.domain.receipt_facts import fee_receipt, payer_of, receipt_lines
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


def test_a_confirmation_tells_the_unit_the_dossier_who_paid_and_what_came():
    payment = a.a_payment(state="paid", paid_at=NOW)
    credit = a.a_credit(Part("allocated", 16000, NOW, payment.payment_id), bank_reference="FT26")
    dossier = a.a_submitted_dossier(dossier_code="H37.12-261123-0001")
    head = Letterhead("UBND tỉnh Lạng Sơn", "UBND phường Đông Kinh", "Đông Kinh")
    number, url = "XNTT-H37.12-2026-000001", "https://example.vn/r"
    assert fee_receipt(payment, dossier, [credit], head=head, number=number, url=url, now=LATER) == FeeReceipt(
        number=number,
        agency_code="H37.12",
        agency_name="UBND phường Đông Kinh",
        parent_agency_name="UBND tỉnh Lạng Sơn",
        place="Đông Kinh",
        payer_name="Nông Thị Bình",
        dossier_code="H37.12-261123-0001",
        procedure_code="2.000635",
        procedure_name="Cấp bản sao trích lục hộ tịch",
        lines=(ReceiptLine("fee", "copy", 1, 16000, 16000),),
        method="bank_transfer",
        provider_name="Vietcombank",
        bank_reference="FT26",
        paid_at=NOW,
        issued_at=LATER,
        verification_url=url,
        transfers=1,
    )


def test_lines_that_are_not_worth_what_was_asked_are_not_confirmed():
    with pytest.raises(InvalidFeeReceipt) as refused:
        _told(a.a_payment(state="paid", amount_vnd=16001))
    assert refused.value.reason == "total"


COMPANY = {"tax_code": "0100233488", "name": "Công ty A"}


@pytest.mark.parametrize(
    ("applicant", "payer"),
    [
        (None, "Nông Thị Bình"),
        (Applicant(PERSON, person={"name": "Lương Thị Mai"}), "Nông Thị Bình"),
        (Applicant(BUSINESS, business=COMPANY), "Công ty A, MST 0100233488"),
        (Applicant(BUSINESS, business=COMPANY | {"tax_code": "020190000001"}), "Công ty A"),
    ],
)
def test_who_paid_is_the_business_with_its_tax_code_unless_that_is_a_persons_number_or_else_who_filed(applicant, payer):
    assert payer_of(a.a_submitted_dossier(applicant=applicant)) == payer


def test_a_line_that_tells_no_unit_amount_cost_what_was_paid_and_what_was_taken_off():
    exempted = {"kind": "fee", "code": "c", "amount_vnd": 6_000, "exempted_vnd": 4_000}
    assert receipt_lines([exempted, {"kind": "fee", "amount_vnd": 0}]) == (
        ReceiptLine("fee", "c", 1, 10_000, 6_000, 4_000),
        ReceiptLine("fee", "", 1, 0, 0),
    )
