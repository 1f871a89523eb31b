"""Payment confirmations: what they refuse to say, and their numbers."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.fee_receipt import (
    LAST_SERIAL,
    FeeReceipt,
    InvalidFeeReceipt,
    ReceiptLine,
    ReceiptNumber,
    masked_reference,
    number,
    parse_number,
)

FEE = ReceiptLine("fee", "Phí thẩm định", 2, 15_000, 30_000)
CHARGE = ReceiptLine("charge", "Lệ phí đăng ký", 1, 100_000, 100_000)
RECEIPT = FeeReceipt(
    number="XNTT-H37.12-2026-000123",
    agency_code="H37.12",
    agency_name="UBND phường Lương Văn Tri",
    parent_agency_name="UBND tỉnh Lạng Sơn",
    place="Lạng Sơn",
    payer_name="Nguyễn Thị Ngọc Ánh",
    dossier_code="H37.12-261123-0001",
    procedure_code="2.001931",
    procedure_name="Thủ tục",
    lines=(FEE, CHARGE),
    method="bank_transfer",
    provider_name="Vietcombank",
    bank_reference="FT26327012345678",
    paid_at=datetime(2026, 11, 23, 2, 5, 59, 999_999, tzinfo=UTC),
    issued_at=datetime(2026, 11, 23, 2, 6, tzinfo=UTC),
    verification_url="https://example.vn/r",
)
units = st.from_regex(r"[A-Y][0-9]{2}(\.[0-9]{2,3}){0,3}", fullmatch=True)


def test_the_total_is_the_sum_and_phi_and_le_phi_are_told_apart() -> None:
    assert RECEIPT.total_vnd == 130_000
    assert RECEIPT.of_kind("fee") == (FEE,) and RECEIPT.of_kind("charge") == (CHARGE,)
    assert RECEIPT.of_kind("postage") == ()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"lines": ()}, "no_lines"),
        ({"lines": (replace(FEE, amount_vnd=-1),)}, "money"),
        ({"lines": (replace(FEE, amount_vnd=30_000.0),)}, "money"),
        ({"lines": (replace(FEE, unit_amount_vnd=None),)}, "money"),
        ({"lines": (replace(FEE, quantity=True),)}, "money"),
        ({"lines": (replace(FEE, exempted_vnd=-1),)}, "money"),
        ({"lines": (replace(FEE, kind="tip"),)}, "kind"),
        ({"method": "barter"}, "kind"),
        ({"agency_code": "H37.13"}, "agency_code"),
        ({"number": "123"}, "wrong_shape"),
        ({"paid_at": datetime(2026, 11, 23)}, "naive_time"),  # noqa: DTZ001
        ({"issued_at": datetime(2026, 11, 23)}, "naive_time"),  # noqa: DTZ001
    ],
)
def test_a_confirmation_that_cannot_be_true_is_refused(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(InvalidFeeReceipt) as refused:
        replace(RECEIPT, **changes)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("line", "is_capped"),
    [
        (FEE, False),
        (replace(FEE, amount_vnd=29_999), True),
        (replace(FEE, quantity=0), False),
        (replace(FEE, amount_vnd=15_000, exempted_vnd=15_000), False),
        (replace(FEE, amount_vnd=10_000, exempted_vnd=10_000), True),
    ],
)
def test_a_line_knows_whether_a_cap_cut_it(line: ReceiptLine, is_capped: bool) -> None:
    assert line.is_capped is is_capped


@pytest.mark.parametrize(
    ("serial", "text"),
    [
        (1, "XNTT-H37.12-2026-000001"),
        (999_999, "XNTT-H37.12-2026-999999"),
        (1_000_000, "XNTT-H37.12-2026-1000000"),
        (LAST_SERIAL, "XNTT-H37.12-2026-9999999"),
    ],
)
def test_serials_grow_and_are_never_cut(serial: int, text: str) -> None:
    assert number("H37.12", 2026, serial) == text
    assert parse_number(text) == ReceiptNumber("H37.12", 2026, serial)


@pytest.mark.parametrize("year", [2000, 2099])
def test_a_year_is_one_of_this_century(year: int) -> None:
    assert parse_number(number("H37.12", year, 1)) == ReceiptNumber("H37.12", year, 1)


@given(units, st.integers(2000, 2099), st.integers(1, LAST_SERIAL))
def test_a_number_is_read_back(unit: str, year: int, serial: int) -> None:
    assert parse_number(number(unit, year, serial)) == ReceiptNumber(unit, year, serial)


@pytest.mark.parametrize(
    ("unit", "year", "serial", "reason"),
    [
        ("37.12", 2026, 1, "agency_code"),
        ("H37.12\n", 2026, 1, "agency_code"),
        ("H37.12", 1999, 1, "year"),
        ("H37.12", 2100, 1, "year"),
        ("H37.12", 2026, 0, "serial_range"),
        ("H37.12", 2026, LAST_SERIAL + 1, "serial_range"),
    ],
)
def test_no_number_is_made_of_what_does_not_number(unit: str, year: int, serial: int, reason: str) -> None:
    with pytest.raises(InvalidFeeReceipt) as refused:
        number(unit, year, serial)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    "text",
    [
        "",
        "XNTT-H37.12-2026-00001",
        "XNTT-H37.12-2026-000000",
        "XNTT-H37.12-2026-0000001",
        "XNTT-H37.12-1999-000001",
        "xntt-H37.12-2026-000001",
        "XNTT-H37.12-2026-00000١",
        "XNTT-H37.12-2026-000001\n",
    ],
)
def test_other_texts_are_no_number(text: str) -> None:
    with pytest.raises(InvalidFeeReceipt) as refused:
        parse_number(text)
    assert refused.value.reason == "wrong_shape"


@pytest.mark.parametrize(
    ("reference", "shown"),
    [("FT26327012345678", "****345678"), ("12345678", "****5678"), ("123", "****3"), ("1", "****"), ("", "")],
)
def test_a_bank_reference_is_shown_by_its_end(reference: str, shown: str) -> None:
    assert masked_reference(reference) == shown
