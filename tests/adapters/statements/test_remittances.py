"""A carrier's settlement file as CSV and as a workbook: the same settlement, or every faulty row at once."""

import io
from datetime import date

import pytest
from openpyxl import Workbook

from chalicelib import data
from chalicelib.adapters.statements import UnreadableStatement
from chalicelib.adapters.statements.remittances import read
from chalicelib.domain.remittance import Remittance, RemittedItem

LABELS = [["Số bảng kê", "DS-2611"], ["Số tham chiếu chuyển khoản", "FT26"], ["Tổng tiền chuyển", "25.000"], []]
TITLES = ["Ngày thu", "Mã đơn", "Số hiệu bưu gửi", "Tiền thu hộ", "Cước giữ lại", "Tiền chuyển"]
ROWS = [["24/11/2026", "01J.return.1", "ea123456785vn", "42.000", "26.000", "16.000"]]
ROWS += [["25/11/2026", "", "EA123456799VN", "9.000", "-", "9.000"]]
FIRST = RemittedItem(6, "01J.return.1", "EA123456785VN", date(2026, 11, 24), 42000, 26000, 16000)
SECOND = RemittedItem(7, "", "EA123456799VN", date(2026, 11, 25), 9000, 0, 9000)


def a_csv(rows=ROWS, labels=LABELS):
    table = [*labels, TITLES, *rows, ["Cộng", "", "", "51.000"]]
    return "\n".join(";".join(row) for row in table).encode()


def a_workbook(rows, labels=LABELS, sheets=1):
    book = Workbook()
    for row in [*labels, TITLES, *rows]:
        book.worksheets[0].append(row)
    for _ in range(sheets - 1):
        book.create_sheet()
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _read(content, mapping="items_with_total"):
    return read(content, mapping=mapping, layouts=data.settlement_layouts())


def test_a_csv_is_one_settlement():
    assert _read(a_csv()) == Remittance("DS-2611", "FT26", 25000, (FIRST, SECOND))


def test_a_workbook_with_days_and_numbers_of_its_own_is_the_same():
    rows = [[date(2026, 11, 24), "01J.return.1", "EA123456785VN", 42000, 26000.0, 16000], ROWS[1]]
    assert _read(a_workbook(rows, [*LABELS[:2], ["Tổng tiền chuyển", 25000], []])).items == (FIRST, SECOND)


def test_every_faulty_row_is_told_at_once():
    bad = [["hôm qua", "01J", "", "42.000", "1,5", "16.000"], ["24/11/2026", "01J", "", "", "0", "0"]]
    with pytest.raises(UnreadableStatement) as refused:
        _read(a_csv(bad))
    told = {(one.row, one.column, one.code) for one in refused.value.faults}
    assert told == {(6, "booked_on", "not_a_date"), (6, "withheld", "not_whole_dong"), (7, "collected", "no_amount")}


@pytest.mark.parametrize(
    "content, reason",
    [
        (a_csv([]), "no_rows"),
        (a_csv(labels=[["Số bảng kê", "DS"], ["Tổng tiền chuyển", "1"], [], []]), "label_missing"),
        (a_workbook(ROWS, sheets=2), "no_workbook"),
        (a_workbook([["24/11/2026", "01J", "", "=1+1", "0", "2"]]), "formulas"),
        (b"PK\x03\x04 and then nothing", "no_workbook"),
        (a_csv(labels=[["Số bảng kê", "DS#1"], *LABELS[1:]]), "label_faulty"),
    ],
    # Said here, since the bytes of a workbook hold the time at which each worker made it.
    ids=["no row", "no label", "two sheets", "a formula", "no archive", "a label nobody can read"],
)
def test_what_cannot_be_read_is_refused(content, reason):
    with pytest.raises(UnreadableStatement) as refused:
        _read(content)
    assert refused.value.reason == reason


def test_a_layout_that_is_no_more_is_refused():
    with pytest.raises(UnreadableStatement, match="unknown_mapping"):
        _read(a_csv(), "gone")
