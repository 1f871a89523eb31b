"""A unit's register on paper, as a workbook and as CSV: read back with other readers than wrote them."""

import csv
import io
import re
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from chalicelib.adapters.documents.register_columns import TITLES
from chalicelib.adapters.documents.register_csv import harmless, register_csv
from chalicelib.adapters.documents.register_pdf import register_pdf
from chalicelib.adapters.documents.register_xlsx import HEAD_ROW, register_xlsx
from tests.slips import DUE, a_register, an_entry

PERSON = an_entry().person
EVIL = replace(PERSON, name='=HYPERLINK("http://evil.example","Ánh")', address="+84 tấn", phone="@SUM(A1)")
LINE = [
    "1", "H37.12-261123-0001", "Thủ tục đăng ký khai sinh", "1", "Nguyễn Thị Ngọc Ánh",
    "Số 12 đường Bà Triệu, phường Đông Kinh, Lạng Sơn, 0912 345 678", "UBND phường Đông Kinh", "09:05 23/11/2026",
    "11:05 26/11/2026", "09:05 25/11/2026", "Bưu chính", "", "Xong trước hạn",
]  # fmt: skip


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def cells(content: bytes) -> list[list[object]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return [list(row) for row in sheet.iter_rows(min_row=HEAD_ROW + 1, values_only=True)]


def pages(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


def test_a_line_of_the_csv_is_the_dossier_in_vietnamese_time() -> None:
    content = register_csv(a_register(2))
    assert content.startswith(b"\xef\xbb\xbf") and content.endswith(b"\r\n")
    titles, first, second = read_csv(content)
    assert tuple(titles) == TITLES
    assert first == LINE and second[:2] == ["2", "H37.12-261123-0002"]


@pytest.mark.parametrize(
    ("state", "changes", "note"),
    [
        ("withdrawn", {}, "Người nộp rút hồ sơ"),
        ("processing", {"new_due_at": DUE + timedelta(days=1)}, "Hẹn lại 11:05 27/11/2026"),
        ("finished", {"promptness": "late", "outcome": "refused"}, "Xong quá hạn; Không đủ điều kiện giải quyết"),
        ("accepted", {}, ""),
    ],
)
def test_the_note_tells_what_is_special(state: str, changes: dict[str, object], note: str) -> None:
    entry = an_entry(**{"state": state, "promptness": "", "outcome": "", **changes})
    assert read_csv(register_csv(a_register(entries=(entry,))))[1][-1] == note


def test_no_cell_of_the_csv_is_a_formula() -> None:
    _, line = read_csv(register_csv(a_register(entries=(an_entry(person=EVIL),))))
    assert line[4] == """'=HYPERLINK("http://evil.example","Ánh")""" and line[5].startswith("'+84")


@settings(max_examples=60)
@given(st.text(max_size=12))
def test_whatever_a_name_is_its_cell_does_not_run(name: str) -> None:
    cell = harmless(name)
    assert not re.match(r"\s*[=+\-@|%]", cell)
    assert cell in (name, f"'{name}")


def test_the_workbook_holds_texts_and_real_dates() -> None:
    titles, first, *_ = cells(register_xlsx(a_register(2)))
    assert tuple(titles) == TITLES
    assert first[:7] == [1, *LINE[1:3], 1, *LINE[4:7]]
    assert [str(one) for one in first[7:10]] == ["2026-11-23 09:05:00", "2026-11-26 11:05:00", "2026-11-25 09:05:00"]
    assert first[10:] == ["Bưu chính", "", "Xong trước hạn"]


def test_no_cell_of_the_workbook_is_a_formula_or_a_link() -> None:
    content = register_xlsx(a_register(entries=(an_entry(person=EVIL),)))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds and not any(cell.hyperlink for row in sheet.iter_rows() for cell in row)
    assert sheet.cell(HEAD_ROW + 2, 5).value == EVIL.name


def test_the_workbook_prints_lying_on_a4_with_its_head_on_each_page() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(register_xlsx(a_register()))).active
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == f"${HEAD_ROW + 1}:${HEAD_ROW + 1}" and sheet.freeze_panes == "C5"
    assert sheet["A1"].value == "SỔ THEO DÕI HỒ SƠ – UBND phường Đông Kinh"


def test_the_paper_lies_and_repeats_its_head_and_loses_no_line() -> None:
    content = register_pdf(a_register(40))
    box = PdfReader(io.BytesIO(content)).pages[0].mediabox
    assert [round(float(side) / 72 * 25.4) for side in (box.width, box.height)] == [297, 210]
    texts = pages(content)
    assert len(texts) > 2
    for number, text in enumerate(texts, 1):
        assert text.count("Tên thủ tục hành chính") == 1 and f"Trang {number}/{len(texts)}" in text
    whole = "".join(texts).replace(" ", "")
    assert [whole.count(f"H37.12-261123-{n:04d}") for n in range(1, 41)] == [1] * 40
    for fact in ("Mẫu số 07 – Thông tư số 03/2025/TT-VPCP", "SỔ THEO DÕI HỒ SƠ", "UBND PHƯỜNG ĐÔNG KINH",
                 "Từ ngày 23/11/2026 đến ngày 23/12/2026", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                 "Lập ngày 23 tháng 11 năm 2026", "09:05 23/11/2026", "Xong trước"):  # fmt: skip
        assert fact in texts[0]


@pytest.mark.parametrize("write", [register_pdf, register_xlsx, register_csv])
def test_an_empty_register_is_a_register(write) -> None:
    assert len(write(a_register(0))) > 100
    assert "Không có hồ sơ" in pages(register_pdf(a_register(0)))[0]


@pytest.mark.parametrize("write", [register_pdf, register_xlsx, register_csv])
def test_the_same_register_is_the_same_file(write) -> None:
    assert write(a_register(3)) == write(a_register(3)) != write(a_register(4))


def test_no_workbook_library_is_loaded_with_the_app() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys, app; print('xlsxwriter' in sys.modules)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "False"
